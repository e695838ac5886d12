/**
 * Counts of one set of pixels in the prediction and in the truth: a region of a class map, or a mask. The pixels stream
 * through the core's windows as bytes, 1 in the set and 0 outside.
 */

import type { Core } from '../wasm/core-glue.js';
import type { MapPair } from './label-maps.js';

/** Pixels that go through the core at a time. */
export const WINDOW = 2 ** 18;

/** What the truth holds at a pixel that is not counted. */
export const IGNORED = 2;

/** Writes whether each pixel from `start` on is in the set: 0, 1, in the truth also {@link IGNORED}. */
export type BinaryPair = (
  image: number,
  start: number,
  length: number,
  predicted: Uint8Array,
  truth: Uint8Array,
) => void;

/** The pixels whose label is one of `classes`; labels are not checked here. */
export function regionOf(pair: MapPair, classes: readonly number[], ignoreLabel: number): BinaryPair {
  const { predicted, truth, pixels } = pair;
  const members = new Uint8Array(Math.max(...classes) + 1);
  for (const index of classes) members[index] = 1;
  return (image, start, length, predictedOut, truthOut) => {
    const first = image * pixels + start;
    for (let place = 0; place < length; place++) {
      const label = Number(truth[first + place]);
      truthOut[place] = label === ignoreLabel ? IGNORED : (members[label] ?? 0);
      predictedOut[place] = members[Number(predicted[first + place])] ?? 0;
    }
  };
}

/** For each image TP, FP, FN and TN of the set. */
export function countBinary(
  core: Core,
  memory: WebAssembly.Memory,
  images: number,
  pixels: number,
  pair: BinaryPair,
): Float64Array[] {
  core.beginCounts(1, IGNORED);
  return Array.from({ length: images }, (_, image) => {
    for (let start = 0; start < pixels; start += WINDOW) {
      const length = Math.min(WINDOW, pixels - start);
      const predictedAt = core.reserveWindow(0, 0, length);
      const truthAt = core.reserveWindow(1, 0, length);
      pair(
        image,
        start,
        length,
        new Uint8Array(memory.buffer, predictedAt, length),
        new Uint8Array(memory.buffer, truthAt, length),
      );
      core.addCounts(length, start);
    }
    return core.takeCounts();
  });
}

/**
 * Regions of the core's memory that users hold: numbers that lie there already when a call comes, so that it copies none. A region is
 * all that an instance holds for scores, and has that instance to itself. So nothing moves it, and it is collected with its views
 * when nobody has it any more.
 *
 * The memory may grow in any call, which empties older views. A region therefore makes its view anew where that is so, and is known
 * by the buffers of all views that it has made.
 */

import { bufferOf, byteLength, offsetOf, typedKind } from '../checks/typed-arrays.js';
import type { Held } from '../core/core.js';
import type { Losses } from '../wasm/losses-glue.js';

/** Room for scores in an instance that is held. */
export interface Region {
  readonly held: Held<Losses>;
  /** The numbers as they are now: the same view until the memory grows. */
  view(): Float32Array;
}

const regions = new WeakMap<ArrayBufferLike, Region>();

/** A region of so many numbers, at an address in the memory of an instance that is held. */
export function makeRegion(held: Held<Losses>, address: number, length: number): Region {
  let current: Float32Array | undefined;
  const region = {
    held,
    view() {
      const { buffer } = held.memory;
      if (current?.buffer !== buffer) {
        current = new Float32Array(buffer, address, length);
        regions.set(buffer, region);
      }
      return current;
    },
  };
  return region;
}

/** The region that a view is all of, where a call can run in its instance. */
export function regionOf(view: Float32Array): Region | undefined {
  const region = regions.get(view.buffer);
  return region?.held.isIdle() && isSamePlace(view, region.view()) ? region : undefined;
}

/** Whether a typed array, which may be empty by now, is a view that a region's memory had. */
export function layInRegion(array: unknown): boolean {
  return regions.has(bufferOf(array));
}

/** Whether two typed arrays are the same numbers: of one kind, in one place. */
export function isSamePlace(a: object, b: object): boolean {
  return (
    typedKind(a) === typedKind(b) &&
    bufferOf(a) === bufferOf(b) &&
    offsetOf(a) === offsetOf(b) &&
    byteLength(a) === byteLength(b)
  );
}

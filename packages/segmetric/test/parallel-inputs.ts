/** Batches by chance for losses over workers, with every kind of truth. */

import type { DenseArray } from '../dist/index.js';

/** A weight for each pixel: 0 or 1, or in the last image reals as well. */
export function weightsFor(kind: 'ignoring' | 'real', images: number, pixels: number): Float32Array {
  const isReal = (pixel: number) => kind === 'real' && pixel >= (images - 1) * pixels;
  return Float32Array.from({ length: images * pixels }, (_, pixel) =>
    isReal(pixel) ? (pixel % 7) / 2 : Number(pixel % 4 > 0),
  );
}

/** A batch of numbers by chance; probabilities add up to 1 nowhere, so losses have an activation. */
function batchOf({
  images,
  pixels,
  classes,
  seed,
}: {
  images: number;
  pixels: number;
  classes: number;
  seed: number;
}) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    scores: { data: Float32Array.from({ length: images * pixels * classes }, () => 8 * next() - 4), next },
    labels: Uint8Array.from({ length: images * pixels }, () => Math.floor(next() * Math.max(classes, 2))),
    next,
  };
}

export const kinds = [
  'map',
  'ignored',
  'words',
  'hard masks',
  'ignored masks',
  'soft masks',
  'partly soft masks',
] as const;

export interface Case {
  images: number;
  pixels: number;
  classes: number;
  seed: number;
  kind: (typeof kinds)[number];
  channelsFirst: boolean;
}

export function inputs({ images, pixels, classes, seed, kind, channelsFirst }: Case) {
  const { scores, labels, next } = batchOf({ images, pixels, classes, seed });
  const layout = channelsFirst ? ('channels-first' as const) : ('channels-last' as const);
  const shape = channelsFirst ? [images, classes, 1, pixels] : [images, 1, pixels, classes];
  const mapShape = [images, 1, pixels];
  const array: DenseArray = { data: scores.data, shape, layout };
  const map = { data: labels, shape: mapShape };
  if (kind === 'ignored') for (let at = 0; at < labels.length; at += 3) labels[at] = 255;
  if (kind === 'map' || kind === 'ignored') return { array, truth: map };
  if (kind === 'words') return { array, truth: { ...map, data: Int32Array.from(labels) } };
  const data = new Float32Array(images * pixels * classes);
  for (let pixel = 0; pixel < images * pixels; pixel++) {
    const image = Math.floor(pixel / pixels);
    const isSoft = kind === 'soft masks' || (kind === 'partly soft masks' && image === images - 1);
    const isIgnored = kind === 'ignored masks' && pixel % 5 === 0;
    for (let index = 0; index < classes; index++) {
      const is = labels[pixel] === (classes === 1 ? 1 : index) ? 1 : 0;
      const within = channelsFirst ? index * pixels + (pixel % pixels) : (pixel % pixels) * classes + index;
      data[image * pixels * classes + within] = isIgnored ? -1 : isSoft ? 0.5 * is + 0.25 * next() : is;
    }
  }
  return { array, truth: { data, shape, layout } };
}

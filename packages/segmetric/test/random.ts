/** Generators of random cases for property tests: scores, class maps and the losses to run on them. */

import fc from 'fast-check';
import type { Loss } from '../src/index.js';
import { crossEntropy, lovaszSoftmax, softDice } from '../src/index.js';

/** A random batch with its truth as a class map. */
export interface Batch {
  images: number;
  pixels: number;
  classes: number;
  /** Raw scores, classes last. */
  scores: number[];
  labels: number[];
}

/** Batches of up to 3 images, 12 pixels and 4 classes; with one class the labels are 0 and 1. */
export const batches: fc.Arbitrary<Batch> = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    pixels: fc.integer({ min: 1, max: 12 }),
    classes: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ images, pixels, classes }) => {
    const length = images * pixels;
    const score = fc.integer({ min: -4096, max: 4096 }).map((value) => value / 1024);
    return fc.record({
      images: fc.constant(images),
      pixels: fc.constant(pixels),
      classes: fc.constant(classes),
      scores: fc.array(score, { minLength: length * classes, maxLength: length * classes }),
      labels: fc.array(fc.integer({ min: 0, max: Math.max(classes, 2) - 1 }), {
        minLength: length,
        maxLength: length,
      }),
    });
  });

/** The arguments of a loss. */
export function asArguments({ images, pixels, classes, scores, labels }: Batch) {
  return {
    scores: { data: Float32Array.from(scores), shape: [images, 1, pixels, classes] },
    truth: { data: Uint8Array.from(labels), shape: [images, 1, pixels] },
  };
}

/** One loss of each kind and form that is smooth, for `classes` classes. */
export function smoothLosses(classes: number): Loss[] {
  const activation = classes === 1 ? 'sigmoid' : 'softmax';
  return [
    softDice({ activation }),
    softDice({ activation, squared: true, over: 'batch' }),
    softDice({ activation: 'sigmoid', logarithm: true, exponent: 2 }),
    crossEntropy({ activation }),
    crossEntropy({ activation, weights: 'inverse-frequency', normalize: 'pixels' }),
  ];
}

/** {@link smoothLosses} and the Lovász losses. */
export function allLosses(classes: number): Loss[] {
  const activation = classes === 1 ? 'sigmoid' : 'softmax';
  return [
    ...smoothLosses(classes),
    lovaszSoftmax({ activation }),
    lovaszSoftmax({ activation: 'sigmoid', over: 'batch', classes: 'all' }),
  ];
}

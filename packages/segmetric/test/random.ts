/** Generators of random cases for property tests: scores, class maps and the losses to run on them. */

import fc from 'fast-check';
import type { Loss } from '../src/index.js';
import {
  crossEntropy,
  diceCrossEntropy,
  focal,
  generalizedDice,
  lovaszHinge,
  lovaszSoftmax,
  matthewsLoss,
  softDice,
  softJaccard,
  tversky,
  weightedSum,
} from '../src/index.js';

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

/** The probabilities that a batch's scores stand for, (score + 4) / 8: dyadic numbers in [0, 1]. */
export function asProbabilities(batch: Batch) {
  const { scores, truth } = asArguments(batch);
  return { scores: { ...scores, data: scores.data.map((score) => (score + 4) / 8) }, truth };
}

/** One loss of each kind and form that is smooth, for `classes` classes; no exponent below 1, which is steep at 0. */
export function smoothLosses(classes: number): Loss[] {
  const activation = classes === 1 ? 'sigmoid' : 'softmax';
  return [
    softDice({ activation }),
    softDice({ activation, squared: true, over: 'batch' }),
    softDice({ activation: 'sigmoid', logarithm: true, exponent: 2 }),
    softDice({ activation: 'sigmoid', logCosh: true }),
    softJaccard({ activation, classWeights: Array.from({ length: classes }, (_, index) => 1 + index) }),
    softJaccard({ activation, squared: true, exponent: 1.5, over: 'batch' }),
    softJaccard({ activation: 'sigmoid', softLabels: true, smooth: 0.5 }),
    tversky({ activation, alpha: 0.25, beta: 0.75, classes: 'present' }),
    tversky({ activation: 'sigmoid', alpha: 2, beta: 0, logarithm: true, smooth: 1, over: 'batch' }),
    tversky({ activation, alpha: 0.25, beta: 0.75, softLabels: true }),
    generalizedDice({ activation }),
    matthewsLoss({ activation: 'sigmoid' }),
    matthewsLoss({ activation, over: 'batch', classes: 'present', smooth: 1 }),
    generalizedDice({ activation, softLabels: true }),
    generalizedDice({ activation: 'sigmoid', weight: 'linear', over: 'batch', smooth: 1 }),
    crossEntropy({ activation }),
    crossEntropy({ activation, weights: 'inverse-frequency', normalize: 'pixels' }),
    focal({ activation }),
    focal({ activation: 'sigmoid', gamma: 0.5 }),
    focal({ activation: 'sigmoid', alpha: 0.25 }),
    diceCrossEntropy({ activation, squared: true }),
  ];
}

/** {@link smoothLosses} and the Lovász losses, alone and in sums. */
export function allLosses(classes: number): Loss[] {
  const activation = classes === 1 ? 'sigmoid' : 'softmax';
  return [
    ...smoothLosses(classes),
    lovaszSoftmax({ activation }),
    lovaszSoftmax({ activation: 'sigmoid', over: 'batch', classes: 'all' }),
    lovaszHinge(),
    lovaszHinge({ over: 'batch', bins: 256 }),
    weightedSum(
      [
        [0.5, lovaszHinge()],
        [-0.25, lovaszSoftmax()],
        [2, focal()],
      ],
      { activation },
    ),
  ];
}

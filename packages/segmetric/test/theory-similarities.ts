/** Similarities of the theory, by hand and random, for its tests. */

import fc from 'fast-check';
import type { Similarity } from '../src/theory.js';

export const tversky = (alpha: number, beta: number): Similarity => ({ tversky: { alpha, beta } });
export const hamming = (weight: number, by: 'class' | 'pixels'): Similarity => ({
  weightedHamming: { weight, by },
});

export const weight = fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10);
export const share = fc.integer({ min: 0, max: 20 }).map((part) => part / 20);
export const tverskyIndices: fc.Arbitrary<Similarity> = fc.oneof(
  fc.constant<Similarity>('dice'),
  fc.constant<Similarity>('jaccard'),
  fc.tuple(weight, weight).map(([alpha, beta]) => tversky(alpha, beta)),
  weight.map((alpha) => tversky(alpha, 0)),
  weight.map((beta) => tversky(0, beta)),
);

/** Random weights for the pixels of random batches. */

import fc from 'fast-check';
import type { Tabled } from './label-tables.js';
import { asArguments } from './label-tables.js';

/** Weights as people give them, and such as are hard to add. */
export const weight = fc.oneof(
  fc.constantFrom(0, 1, 2, 0.1, 1 / 3, 2 ** -30, 1.5 * 2 ** -30, 2 ** -31, 1e-38, 1e8, 2 ** 23 + 1),
  fc.double({ min: 0, max: 4, noNaN: true }),
);
/** For each pixel of the largest batch. */
export const weights = fc.array(weight, { minLength: 24, maxLength: 24 });

/** Arguments of `confusion` with weights for the pixels of each image. */
export function withWeights(batch: Tabled, all: readonly number[]) {
  const [predicted, truth, options] = asArguments(batch);
  return [predicted, { ...truth, weights: all.slice(0, truth.data.length) }, options] as const;
}

/** Posteriors of raters and the expected loss of predictions, for the tests of risks. */

import type { Loss } from '../src/index.js';
import { lossValue } from '../src/index.js';
import type { ListedPosterior } from '../src/theory.js';

/** Masks of one row each, with weights that become probabilities. */
export const raters = (
  masks: readonly (readonly number[])[],
  weights = masks.map(() => 1),
): ListedPosterior => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return masks.map((data, which) => ({
    mask: { data, shape: [data.length] },
    probability: (weights[which] as number) / sum,
  }));
};

/** The expected loss of probabilities. */
export function riskOf(loss: Loss, posterior: ListedPosterior, data: ArrayLike<number>): number {
  const shape = [1, 1, data.length];
  return posterior.reduce(
    (sum, { mask, probability }) =>
      sum +
      probability *
        lossValue(loss, { data: Float64Array.from(data), shape: [...shape, 1] }, { ...mask, shape }),
    0,
  );
}

/**
 * The weighted Hamming similarity on counts: the share of right pixels, with a weight between misses and false alarms. It is
 * what weighted cross-entropy stands for, and no approximation of Dice or Jaccard.
 */

import { oneOf, share } from '../../checks/option-checks.js';
import type { CountMetric } from './count-metric.js';
import { countMetric } from './count-metric.js';

/** Options of {@link weightedHamming} beyond those of every metric. */
export interface WeightedHammingOptions {
  /** The weight w of misses, from 0 to 1; false alarms have 1 − w. Default 0.5. */
  readonly weight?: number | undefined;
  /**
   * What errors are divided by. `'class'`: misses by the pixels of the class, false alarms by the rest. `'pixels'`: both
   * by all pixels. Default `'class'`.
   */
  readonly by?: 'class' | 'pixels' | undefined;
}

/**
 * Weighted Hamming similarity:
 *
 *     by: 'class'     1 − w FN / (TP + FN) − (1 − w) FP / (FP + TN)
 *     by: 'pixels'    1 − (w FN + (1 − w) FP) / (TP + FP + FN + TN)
 *
 * By class, a term with 0 below the line is 0 and no place is empty; by pixels, empty where no pixel is valid. At w = 1/2 the
 * first is balanced accuracy, where that has a value, and the second is (1 + accuracy) / 2.
 *
 * Source: Eelbode 2020.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - `weight` (default 0.5), `by` (`'class'`), and those of {@link dice}
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, weightedHamming } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(weightedHamming(counts, { weight: 0.9 }).value.toFixed(4)); // 0.6600
 * ```
 */
export const weightedHamming: CountMetric<WeightedHammingOptions> =
  /* @__PURE__ */ countMetric<WeightedHammingOptions>(
    'weightedHamming',
    ({ weight = 0.5, by = 'class' }) => [by === 'class' ? 3 : 4, weight],
    { weight: share, by: oneOf('class', 'pixels') },
  );

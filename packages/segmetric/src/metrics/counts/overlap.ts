/**
 * Metrics of the overlap of prediction and truth on counts. True negatives do not enter, so the size of the image does not
 * matter.
 */

import { notNegative } from '../../checks/option-checks.js';
import type { CountMetric } from './count-metric.js';
import { countMetric } from './count-metric.js';

/** Options of {@link tverskyIndex} beyond those of every metric. */
export interface TverskyIndexOptions {
  /** The weight of false positives, at least 0. Default 0.5. */
  readonly alpha?: number | undefined;
  /** The weight of false negatives, at least 0. Default 0.5. */
  readonly beta?: number | undefined;
}

/** Options of {@link fBeta} beyond those of every metric. */
export interface FBetaOptions {
  /** Recall counts this many times as much as precision; at least 0. Default 1, which is Dice. */
  readonly beta?: number | undefined;
}

/**
 * Dice similarity coefficient (F1): 2 TP / (2 TP + FP + FN).
 *
 * Empty where the class is neither in the truth nor in the prediction.
 *
 * Sources: Dice 1945; Sørensen 1948.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - `over` (default `'image'`), `average` (`'macro'`), `empty` (`'skip'`), `classes` (all): see
 *   {@link ScoreOptions}
 * @returns the average `value` (none with `average: 'none'`), and `values`, `shape` and `empty` for each place
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, dice } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * const counts = confusion(predicted, truth, { classes: 2, spatial: 2 });
 * console.log(dice(counts, { average: 'none' }).values); // Float64Array(2) [ 0.8, 0.6666666666666666 ]
 * ```
 */
export const dice: CountMetric = /* @__PURE__ */ countMetric('dice', () => [0]);

/**
 * Jaccard index (intersection over union): TP / (TP + FP + FN).
 *
 * Empty where the class is neither in the truth nor in the prediction.
 *
 * Source: Jaccard 1912.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, jaccard } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * const counts = confusion(predicted, truth, { classes: 1, spatial: 2 });
 * console.log(jaccard(counts).value); // 0.5
 * ```
 */
export const jaccard: CountMetric = /* @__PURE__ */ countMetric('jaccard', () => [1]);

/**
 * Tversky index: TP / (TP + α FP + β FN). α = β = 1/2 is Dice, α = β = 1 is Jaccard.
 *
 * Empty where the class is neither in the truth nor in the prediction; with α or β of 0 also where all that the class has
 * are errors of weight 0.
 *
 * Source: Tversky 1977.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - `alpha` and `beta` (default 0.5), and those of {@link dice}
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, tverskyIndex } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(tverskyIndex(counts, { alpha: 0.3, beta: 0.7 }).value.toFixed(4)); // 0.6061
 * ```
 */
export const tverskyIndex: CountMetric<TverskyIndexOptions> =
  /* @__PURE__ */ countMetric<TverskyIndexOptions>(
    'tverskyIndex',
    ({ alpha = 0.5, beta = 0.5 }) => [2, alpha, beta],
    { alpha: notNegative, beta: notNegative },
  );

/**
 * F-measure: (1 + β²) TP / ((1 + β²) TP + β² FN + FP). β = 1 is Dice; a larger β gives recall more weight, β = 0 is precision.
 *
 * Empty where the class is neither in the truth nor in the prediction; with β = 0 where it is not predicted.
 *
 * Source: van Rijsbergen 1979.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - `beta` (default 1), and those of {@link dice}
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, fBeta } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(fBeta(counts, { beta: 2 }).value.toFixed(4)); // 0.6250
 * ```
 */
export const fBeta: CountMetric<FBetaOptions> = /* @__PURE__ */ countMetric<FBetaOptions>(
  'fBeta',
  ({ beta = 1 }) => [8, beta],
  { beta: notNegative },
);

/**
 * Metrics of volume on counts: how much is predicted against how much there is, wherever it lies.
 */

import { flag } from '../../checks/option-checks.js';
import type { CountMetric } from './count-metric.js';
import { countMetric } from './count-metric.js';

/** Options of {@link volumeDifference} beyond those of every metric. */
export interface VolumeDifferenceOptions {
  /** The size of the difference without its sign. Default false. */
  readonly absolute?: boolean | undefined;
}

/**
 * Volume similarity: 1 − |FP − FN| / (2 TP + FP + FN). It is 1 where as many pixels are predicted as there are, even if none
 * of them is right.
 *
 * Empty where the class is neither in the truth nor in the prediction.
 *
 * Source: Taha & Hanbury 2015.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, volumeSimilarity } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(volumeSimilarity(counts).value.toFixed(4)); // 0.8571
 * ```
 */
export const volumeSimilarity: CountMetric = /* @__PURE__ */ countMetric('volumeSimilarity', () => [13]);

/**
 * Relative volume difference: (FP − FN) / (TP + FN), above 0 where too much is predicted. From −1 up, without a bound; 0 is best.
 *
 * Empty where the class is not in the truth, also where it is predicted.
 *
 * Source: Heimann 2009.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - `absolute` (default false), and those of {@link dice}
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, volumeDifference } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(volumeDifference(counts, { absolute: true }).value.toFixed(4)); // 0.3333
 * ```
 */
export const volumeDifference: CountMetric<VolumeDifferenceOptions> =
  /* @__PURE__ */ countMetric<VolumeDifferenceOptions>(
    'volumeDifference',
    ({ absolute = false }) => [14, Number(absolute)],
    { absolute: flag },
  );

/**
 * Agreement beyond chance on counts, of each class against the rest: 1 is full agreement, 0 what chance gives.
 */

import type { CountMetric } from './count-metric.js';
import { countMetric } from './count-metric.js';

/**
 * Cohen's kappa, of the class against the rest: (pₒ − pₑ) / (1 − pₑ) with N pixels,
 *
 *     pₒ = (TP + TN) / N          pₑ = ((TP + FP) (TP + FN) + (FN + TN) (FP + TN)) / N²
 *
 * Empty where pₑ is 1: truth and prediction are all the class, or both none of it; and where no pixel is valid.
 *
 * Source: Cohen 1960.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { cohenKappa, confusion } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(cohenKappa(counts).value.toFixed(4)); // 0.2500
 * ```
 */
export const cohenKappa: CountMetric = /* @__PURE__ */ countMetric('cohenKappa', () => [11]);

/**
 * Matthews' correlation (phi), of the class against the rest:
 *
 *     (TP TN − FP FN) / √((TP + FP) (TP + FN) (TN + FP) (TN + FN))
 *
 * Empty where truth or prediction is all the class or none of it.
 *
 * Source: Matthews 1975.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, matthews } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(matthews(counts).value.toFixed(4)); // 0.2582
 * ```
 */
export const matthews: CountMetric = /* @__PURE__ */ countMetric('matthews', () => [12]);

/**
 * Rates on counts: the share of right pixels among those predicted as the class, those of it, those of the rest, or all.
 */

import type { CountMetric } from './count-metric.js';
import { countMetric } from './count-metric.js';

/**
 * Precision (positive predictive value): TP / (TP + FP).
 *
 * Empty where the class is not predicted, also where it is in the truth.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, precision } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(precision(counts).value.toFixed(4)); // 0.5000
 * ```
 */
export const precision: CountMetric = /* @__PURE__ */ countMetric('precision', () => [5]);

/**
 * Recall (sensitivity, true positive rate): TP / (TP + FN).
 *
 * Empty where the class is not in the truth, also where it is predicted.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, recall } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(recall(counts).value.toFixed(4)); // 0.6667
 * ```
 */
export const recall: CountMetric = /* @__PURE__ */ countMetric('recall', () => [6]);

/**
 * Specificity (true negative rate): TN / (TN + FP).
 *
 * Empty where every valid pixel is of the class. Where the class is neither in the truth nor in the prediction it is 1.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, specificity } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(specificity(counts).value.toFixed(4)); // 0.6000
 * ```
 */
export const specificity: CountMetric = /* @__PURE__ */ countMetric('specificity', () => [7]);

/**
 * Accuracy of the class against the rest: (TP + TN) / (TP + FP + FN + TN). In a large image a small class has an accuracy
 * near 1 whatever is predicted.
 *
 * Empty where no pixel is valid. Where the class is neither in the truth nor in the prediction it is 1.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { accuracy, confusion } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(accuracy(counts).value.toFixed(4)); // 0.6250
 * ```
 */
export const accuracy: CountMetric = /* @__PURE__ */ countMetric('accuracy', () => [9]);

/**
 * Balanced accuracy: the mean of recall and specificity, (TP / (TP + FN) + TN / (TN + FP)) / 2.
 *
 * Empty where one of the two is: where the class is not in the truth, or every valid pixel is of it.
 *
 * Source: Brodersen 2010.
 *
 * @param counts - from {@link confusion}; or a prediction and its truth, which are counted first: see {@link CountMetric}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { balancedAccuracy, confusion } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(balancedAccuracy(counts).value.toFixed(4)); // 0.6333
 * ```
 */
export const balancedAccuracy: CountMetric = /* @__PURE__ */ countMetric('balancedAccuracy', () => [10]);

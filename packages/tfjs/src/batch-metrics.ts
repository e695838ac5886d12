/**
 * Metrics of a batch as `model.compile` takes them: hard predictions held against the truth.
 */

import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { currentKernel } from './backends.js';
import type { AverageOptions, PredictionOptions } from './metric-options.js';
import { checkMetricOptions } from './metric-options.js';
import type { BatchMetric } from './metric-value.js';
import { checkTensor } from './tensor-check.js';

/** Options of {@link diceMetric} and {@link jaccardMetric}. */
export interface BatchMetricOptions extends PredictionOptions, AverageOptions {
  /**
   * `'image'`: a value for each image, then the mean over the batch. `'batch'`: the counts of the batch's images pooled.
   * Default `'image'`.
   */
  readonly over?: 'image' | 'batch' | undefined;
  /** The name in the model's history. Default `'dice'` or `'jaccard'`. */
  readonly name?: string | undefined;
}

/** A metric as `model.compile` takes it. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Scalar;

const optionNames = ['threshold', 'ignoreLabel', 'classes', 'average', 'empty', 'over', 'name'];

/**
 * The Dice similarity 2 TP / (2 TP + FP + FN) of hard predictions, as a metric for `model.compile`: segmetric's `dice` of
 * the batch. Soft truth counts as its largest class; with a `threshold`, or of a single class, from 0.5 on.
 *
 * `fit` and `evaluate` show the mean of the batches' values, which is not the Dice of the data set: for that there is
 * {@link datasetMetrics}. It has no gradient; to train there is {@link softDice}.
 *
 * @param options - `threshold` (default: the largest score, and 0.5 for a single class), `classes`, `average`
 *   (`'macro'`), `over` (`'image'`), `empty` (`'skip'`), `ignoreLabel`, `name`: see {@link BatchMetricOptions}
 * @returns `(yTrue, yPred) => Scalar`, named `dice`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { diceMetric } from '@segmetric/tfjs';
 *
 * const metric = diceMetric({ threshold: 0.5 });
 * const yTrue = tf.tensor4d([1, 1, 0, 0], [1, 2, 2, 1]);
 * const yPred = tf.tensor4d([0.9, 0.3, 0.8, 0.1], [1, 2, 2, 1]);
 * console.log(metric.name, metric(yTrue, yPred).dataSync()[0]); // dice 0.5
 * ```
 */
export function diceMetric(options?: BatchMetricOptions): MetricFunction {
  return metricFunction('diceMetric', 'dice', options);
}

/**
 * The Jaccard index TP / (TP + FP + FN) of hard predictions, as a metric for `model.compile`: segmetric's `jaccard` of the
 * batch, with the options and the limits of {@link diceMetric}.
 *
 * @param options - as {@link diceMetric} takes them
 * @returns `(yTrue, yPred) => Scalar`, named `jaccard`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { jaccardMetric } from '@segmetric/tfjs';
 *
 * const metric = jaccardMetric({ classes: [1], name: 'jaccardOfObjects' });
 * const yTrue = tf.tensor3d([0, 1, 1], [1, 1, 3], 'int32');
 * const yPred = tf.tensor4d([0.9, 0.1, 0.2, 0.8, 0.7, 0.3], [1, 1, 3, 2]);
 * console.log(metric.name, metric(yTrue, yPred).dataSync()[0]); // jaccardOfObjects 0.5
 * ```
 */
export function jaccardMetric(options?: BatchMetricOptions): MetricFunction {
  return metricFunction('jaccardMetric', 'jaccard', options);
}

function metricFunction(
  owner: string,
  kind: BatchMetric['kind'],
  given: BatchMetricOptions = {},
): MetricFunction {
  const metric: BatchMetric & BatchMetricOptions = Object.freeze(
    Object.assign(checkMetricOptions(owner, given, optionNames), { kind }),
  );
  const { name = kind } = metric;
  const evaluate: MetricFunction = (yTrue, yPred) => {
    checkTensor('yTrue', yTrue);
    checkTensor('yPred', yPred);
    return currentKernel().metric(metric, yTrue, yPred);
  };
  // TensorFlow.js names a metric after its function.
  return Object.defineProperty(evaluate, 'name', { value: name, configurable: true });
}

/**
 * segmetric's losses and metrics for TensorFlow.js: each a function `(yTrue, yPred) => Scalar`, the losses with their
 * exact gradient, for `model.compile` and for custom training loops; and a callback that scores a whole validation set.
 *
 * @module @segmetric/tfjs
 */

export type { BatchMetricOptions, MetricFunction } from './batch-metrics.js';
export { diceMetric, jaccardMetric } from './batch-metrics.js';
export type { DatasetMetrics, DatasetMetricsOptions, Predictor } from './dataset-metrics.js';
export { datasetMetrics } from './dataset-metrics.js';
export {
  boundaryLoss,
  crossEntropy,
  focal,
  generalizedDice,
  hausdorffLoss,
  lovaszHinge,
  lovaszSoftmax,
  matthewsLoss,
  skeletonRecall,
  softClDice,
  softDice,
  softJaccard,
  tversky,
} from './factories.js';
export type { LossFunction } from './from-loss.js';
export { fromLoss } from './from-loss.js';
export { toMasks } from './masks.js';
export type { AverageOptions, PredictionOptions } from './metric-options.js';
export type { AnyLoss, LossOf, Term } from './sums.js';
export { diceCrossEntropy, weightedSum } from './sums.js';
export type { PixelWeightsOption } from './target.js';
export type {
  BatchedDataset,
  BatchIterator,
  ModelInput,
  NextBatch,
  ValidationBatch,
  ValidationData,
} from './validation-batches.js';

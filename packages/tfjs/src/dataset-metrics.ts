/**
 * Metrics of a whole validation set at the end of each epoch. What `fit` shows of a metric is the mean over batches, and
 * the mean of Dice scores is not the Dice of the whole: counts add up, scores do not. So counts are gathered.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { dispose } from '@tensorflow/tfjs-core';
import type { Confusion } from 'segmetric';
import { dice, jaccard, merge } from 'segmetric';
import type { AverageOptions, PredictionOptions } from './metric-options.js';
import { checkMetricOptions } from './metric-options.js';
import { countsOf } from './prediction-counts.js';
import { inTensorWords } from './tensor-words.js';
import { truthShape } from './truth-shape.js';
import type { ModelInput, ValidationBatch, ValidationData } from './validation-batches.js';
import { checkValidationData, forEachBatch } from './validation-batches.js';

/** What is needed of a model: those of `@tensorflow/tfjs-layers` have it. */
export interface Predictor {
  /** The scores of a batch. */
  predictOnBatch(xs: ModelInput): Tensor | Tensor[];
}

/** Options of {@link datasetMetrics}. */
export interface DatasetMetricsOptions extends PredictionOptions, AverageOptions {
  /** Images that are predicted at once, where the validation data are tensors. Default 32. */
  readonly batchSize?: number | undefined;
  /** What the names in `logs` begin with. Default `'val_'`. */
  readonly prefix?: string | undefined;
}

/** A callback for `fit` and `fitDataset`. */
export interface DatasetMetrics {
  /** Predicts the validation set and puts its scores into `logs`. */
  onEpochEnd(epoch: number, logs?: Record<string, number>): Promise<void>;
}

const optionNames = ['threshold', 'ignoreLabel', 'classes', 'average', 'empty', 'batchSize', 'prefix'];

/**
 * A callback for `fit` and `fitDataset` that predicts a whole validation set at each epoch's end, gathers the counts of
 * agreement of all its images, and puts four scores into `logs`, and so into the history:
 *
 * - `val_dice_dataset`, `val_jaccard_dataset`: of the counts of all images pooled
 * - `val_dice_image`, `val_jaccard_image`: the mean over images of each image's own
 *
 * Neither is the mean over batches that a metric of `compile` shows; that one changes with the size of the batches. The
 * predictions are read asynchronously, so this callback also runs on webgpu. In a loop of your own, call
 * `await callback.onEpochEnd(epoch, logs)`. Before other callbacks, such as early stopping on one of these scores, wrap
 * it: `callbacks: [new tf.CustomCallback(datasetMetrics(model, data)), tf.callbacks.earlyStopping({ monitor:
 * 'val_dice_dataset', mode: 'max' })]`. Of a model with several outputs, give it one: `{ predictOnBatch: (xs) =>
 * tf.tidy(() => model.predictOnBatch(xs)[0]) }`.
 *
 * @param model - the model that is trained, or what predicts with it: one output, float32 `[n, ...space, classes]`
 * @param validationData - `[xs, ys]`, or a `tf.data` data set of batches `{ xs, ys }`; `ys` as {@link fromLoss} takes it,
 *   a class map too
 * @param options - `threshold` (default: the largest score, and 0.5 for a single class), `classes`, `average`
 *   (`'macro'`), `empty` (`'skip'`; a score of nothing is NaN), `ignoreLabel`, `batchSize` (32), `prefix` (`'val_'`)
 * @returns the callback
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; `onEpochEnd`, and with it `fit`,
 *   rejects where a tensor was disposed, a batch is none, or scores or truth are wrong
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { datasetMetrics } from '@segmetric/tfjs';
 *
 * const copy = { predictOnBatch: (xs) => tf.clone(xs) };
 * const xs = tf.tensor4d([0.9, 0.2, 0.6, 0.6], [2, 1, 2, 1]);
 * const ys = tf.tensor4d([1, 0, 1, 0], [2, 1, 2, 1]);
 * const logs = {};
 * await datasetMetrics(copy, [xs, ys]).onEpochEnd(0, logs);
 * console.log(logs.val_dice_dataset.toFixed(3), logs.val_dice_image.toFixed(3)); // 0.800 0.833
 * ```
 */
export function datasetMetrics(
  model: Predictor,
  validationData: ValidationData,
  options: DatasetMetricsOptions = {},
): DatasetMetrics {
  if (typeof (model as Predictor | undefined)?.predictOnBatch !== 'function') {
    throw new TypeError(
      'datasetMetrics.model has no predictOnBatch: a model of @tensorflow/tfjs-layers is needed',
    );
  }
  checkValidationData(validationData);
  const own = checkMetricOptions('datasetMetrics', options, optionNames);
  const { classes, average, empty, batchSize = 32, prefix = 'val_' } = own;
  return {
    async onEpochEnd(_, logs = {}) {
      const parts: Confusion[] = [];
      await forEachBatch(validationData, batchSize, async (batch) => {
        parts.push(await predictedCounts(model, batch, own));
      });
      if (parts.length === 0) throw new RangeError('the validation data set is empty');
      const counts = merge(parts);
      for (const [name, over] of [
        ['dataset', 'batch'],
        ['image', 'image'],
      ] as const) {
        const how = { over, classes, average, empty };
        logs[`${prefix}dice_${name}`] = dice(counts, how).value;
        logs[`${prefix}jaccard_${name}`] = jaccard(counts, how).value;
      }
    },
  };
}

async function predictedCounts(
  model: Predictor,
  { xs, ys }: ValidationBatch,
  options: PredictionOptions,
): Promise<Confusion> {
  const yPred = model.predictOnBatch(xs);
  try {
    if (Array.isArray(yPred)) {
      throw new RangeError(
        `the model has ${yPred.length} outputs, but datasetMetrics needs one: give it ` +
          '{ predictOnBatch: (xs) => tf.tidy(() => model.predictOnBatch(xs)[0]) }, or another of them',
      );
    }
    const shape = truthShape(ys, yPred);
    const [scores, truth] = await Promise.all([
      yPred.data<'float32'>(),
      ys.data<'float32' | 'int32' | 'bool'>(),
    ]);
    return inTensorWords(() =>
      countsOf({ data: truth, shape }, { data: scores, shape: yPred.shape }, options),
    );
  } finally {
    dispose(yPred);
  }
}

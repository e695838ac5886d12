/** One training: `fit` with a loss of segmetric's and its callback, and the times of its steps. */

import { datasetMetrics, type LossFunction } from '@segmetric/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { median, min } from 'd3-array';
import { type ImageSet, tensorsOf } from './image-set.js';
import { makeNetwork } from './network.js';
import { predictedMasks } from './predicted-masks.js';

const BATCH = 8;
const SEED = 1;
const LEARNING_RATE = 0.004;
const TIMED_CALLS = 5;

/** What an epoch told. */
export interface EpochReport {
  readonly epoch: number;
  /** Dice of all validation pixels, and the mean over the validation images. */
  readonly dice: { readonly dataset: number; readonly image: number };
  /** Milliseconds of a step, of the loss with its gradient alone. */
  readonly times: { readonly step: number; readonly loss: number };
  /** Masks of the first validation images. */
  readonly predicted: readonly Uint8Array[];
}

/** Trains; `report` is called after each epoch, and after `stop` no step begins. */
export async function train(
  set: ImageSet,
  loss: LossFunction,
  epochs: number,
  report: (told: EpochReport) => void,
  stop: AbortSignal,
): Promise<void> {
  const [x, y] = tensorsOf(set.training, set.side);
  const [validationX, validationY] = tensorsOf(set.validation, set.side);
  const model = makeNetwork(set.side, SEED);
  const optimizer = tf.train.adam(LEARNING_RATE);
  model.compile({ optimizer, loss });
  // The network gives raw scores: above 0 is above a half.
  const scored = datasetMetrics(model, [validationX, validationY], { threshold: 0 });
  const steps: number[] = [];
  let begun = 0;
  let lossTime = 0;
  try {
    await model.fit(x, y, {
      epochs,
      batchSize: BATCH,
      // Every run sees the same batches, so that runs differ by their losses alone.
      shuffle: false,
      verbose: 0,
      callbacks: {
        onBatchBegin: () => {
          begun = performance.now();
        },
        onBatchEnd: () => {
          steps.push(performance.now() - begun);
          // On a slow backend an epoch is long.
          if (stop.aborted) model.stopTraining = true;
        },
        onEpochEnd: async (epoch, logs = {}) => {
          if (stop.aborted) return;
          await scored.onEpochEnd(epoch, logs);
          if (epoch === 0) lossTime = timeOf(loss, x, y);
          report({
            epoch: epoch + 1,
            dice: { dataset: logs.val_dice_dataset as number, image: logs.val_dice_image as number },
            times: { step: median(steps) as number, loss: lossTime },
            predicted: await predictedMasks(model, validationX),
          });
        },
      },
    });
  } finally {
    tf.dispose([x, y, validationX, validationY]);
    model.dispose();
    // A model leaves an optimizer that was given to it.
    optimizer.dispose();
  }
}

/** Milliseconds of the loss and its gradient alone, on a batch of scores that are where a network leaves them. */
function timeOf(loss: LossFunction, x: tf.Tensor4D, y: tf.Tensor4D): number {
  const times = Array.from({ length: TIMED_CALLS }, () =>
    tf.tidy(() => {
      const size = Math.min(BATCH, y.shape[0]);
      const truth = tf.slice(y, 0, size);
      const scores = tf.sub(tf.slice(x, 0, size), 0.5);
      const begun = performance.now();
      tf.grad((p) => loss(truth, p) as tf.Tensor)(scores).dataSync();
      return performance.now() - begun;
    }),
  );
  return min(times) as number;
}

/** One training: `fit` with a loss of segmetric's and its callback, and the times of its steps. */

import { datasetMetrics, type LossFunction } from '@segmetric/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { median, min } from 'd3-array';
import type { ImageSet, Sample } from './image-set.js';
import { makeNetwork } from './network.js';

const BATCH = 8;
const SEED = 1;
const LEARNING_RATE = 0.004;
const SHOWN = 8;
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
            predicted: await predict(model, validationX, set.side),
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

function tensorsOf(samples: readonly Sample[], side: number): [tf.Tensor4D, tf.Tensor4D] {
  const size = side * side;
  const [pixels, masks] = [new Float32Array(samples.length * size), new Float32Array(samples.length * size)];
  samples.forEach((sample, image) => {
    pixels.set(sample.pixels, image * size);
    masks.set(sample.mask, image * size);
  });
  const shape: [number, number, number, number] = [samples.length, side, side, 1];
  return [tf.tensor4d(pixels, shape), tf.tensor4d(masks, shape)];
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

async function predict(model: layers.LayersModel, x: tf.Tensor4D, side: number): Promise<Uint8Array[]> {
  const shown = Math.min(SHOWN, x.shape[0]);
  const masks = tf.tidy(() => tf.greater(model.predictOnBatch(tf.slice(x, 0, shown)) as tf.Tensor, 0));
  const data = Uint8Array.from(await masks.data());
  masks.dispose();
  return Array.from({ length: shown }, (_, image) =>
    data.subarray(image * side * side, (image + 1) * side * side),
  );
}

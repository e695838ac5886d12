/** Scores of a whole validation set: the counts of all images, whatever the batches, in `logs`. */

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as layers from '@tensorflow/tfjs-layers';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { datasetMetrics, diceMetric, softDice } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { scores, uniform } from './tensors.js';

const IMAGES = 5;
const shape = [IMAGES, 4, 4, 1];

/** Images of very different amounts of foreground, so that the ways of averaging differ. */
function validationSet(): [tf.Tensor, tf.Tensor] {
  const pixels = uniform(7, IMAGES * 16);
  const truth = pixels.map((value, place) => Number(value < 1 / (1 + Math.floor(place / 16) ** 2)));
  return [tf.tensor(scores(8, IMAGES * 16), shape), tf.tensor(truth, shape)];
}

function compiled(): layers.Sequential {
  const model = layers.sequential({
    layers: [
      layers.layers.dense({
        inputShape: [4, 4, 1],
        units: 1,
        activation: 'sigmoid',
        kernelInitializer: 'ones',
      }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: softDice(), metrics: [diceMetric()] });
  return model;
}

/** What the four scores should be, of the model as it is. */
function expected(model: layers.LayersModel, x: tf.Tensor, y: tf.Tensor): Record<string, number> {
  const read = (tensor: tf.Tensor) => tensor.dataSync<'float32'>();
  const predicted = core.threshold({ data: read(model.predict(x) as tf.Tensor), shape });
  const truth = { data: read(y), shape: shape.slice(0, -1) };
  const counts = core.confusion(predicted, truth, { classes: 1, spatial: 2 });
  return {
    val_dice_dataset: core.dice(counts, { over: 'batch' }).value,
    val_dice_image: core.dice(counts).value,
    val_jaccard_dataset: core.jaccard(counts, { over: 'batch' }).value,
    val_jaccard_image: core.jaccard(counts).value,
  };
}

const lastOf = (history: layers.History['history'], names: string[]) =>
  Object.fromEntries(names.map((name) => [name, history[name]?.at(-1)]));

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  it('fit puts the scores of the whole set into the history; the mean over batches is another number', async () => {
    const [x, y] = validationSet();
    const model = compiled();
    const { history } = await model.fit(x, y, {
      epochs: 2,
      batchSize: 2,
      validationData: [x, y],
      verbose: 0,
      callbacks: datasetMetrics(model, [x, y], { batchSize: 2 }),
    });
    const truth = expected(model, x, y);
    expect(lastOf(history, Object.keys(truth))).toEqual(truth);
    expect(history.val_dice_dataset).toHaveLength(2);
    // A metric over batches: weighted by images, and still no score of the data set.
    const [, dice] = model.evaluate(x, y, { batchSize: 2 }) as tf.Scalar[];
    const mean = dice?.dataSync()[0] as number;
    expect(Math.abs(mean - (truth.val_dice_dataset as number))).toBeGreaterThan(0.05);
    const pooled = diceMetric({ over: 'batch' });
    model.compile({ optimizer: 'sgd', loss: softDice(), metrics: [pooled] });
    const evaluated = [1, 2, 5].map((batchSize) => {
      const [, value] = model.evaluate(x, y, { batchSize }) as tf.Scalar[];
      return value?.dataSync()[0] as number;
    });
    // It changes with the size of the batches; the counts of all images do not.
    expect(new Set(evaluated.map((value) => value.toFixed(3))).size).toBe(3);
    expect(evaluated[2]).toBeCloseTo(truth.val_dice_dataset as number, 6);
  });

  it('fitDataset does, with a data set to validate, a smaller last batch and other callbacks', async () => {
    const [x, y] = validationSet();
    const dataset = data
      .zip({ xs: data.array(tf.unstack(x)), ys: data.array(tf.unstack(y)) })
      .batch(2) as data.Dataset<tf.TensorContainerObject>;
    const model = compiled();
    const { history } = await model.fitDataset(dataset, {
      epochs: 4,
      verbose: 0,
      callbacks: [
        new layers.CustomCallback(datasetMetrics(model, dataset, { prefix: 'test_' })),
        layers.callbacks.earlyStopping({ monitor: 'test_dice_dataset', mode: 'max', minDelta: 2 }),
      ],
    });
    const truth = expected(model, x, y);
    const names = Object.keys(truth).map((name) => name.replace('val_', 'test_'));
    expect(Object.values(lastOf(history, names))).toEqual(Object.values(truth));
    // No score is 2 better than the first: stopped after the second epoch.
    expect(history.test_dice_dataset).toHaveLength(2);
  });

  it('leaves nothing behind, whatever the size of its batches', async () => {
    const [x, y] = validationSet();
    const model = compiled();
    const truth = expected(model, x, y);
    const before = tensorCounts();
    for (const batchSize of [1, 2, 5, 32]) {
      const logs: Record<string, number> = {};
      await datasetMetrics(model, [x, y], { batchSize }).onEpochEnd(0, logs);
      expect(logs).toEqual(truth);
    }
    expect(tensorCounts()).toEqual(before);
  });
});

it('reads nothing at once, which webgpu does not allow', async () => {
  tf.registerBackend('webgpu', () => {
    const backend = new MathBackendCPU();
    const readSync = backend.readSync.bind(backend);
    return Object.assign(backend, {
      firstUse: false,
      read: async (id: object) => readSync(id),
      readSync: () => {
        throw new Error('read at once');
      },
    });
  });
  try {
    await useBackend('webgpu');
    const predictor = { predictOnBatch: () => tf.tensor([0.9, 0.1], [1, 1, 2, 1]) };
    const batch = { xs: tf.zeros([1]), ys: tf.tensor([1, 1], [1, 1, 2, 1]) };
    const logs: Record<string, number> = {};
    await datasetMetrics(predictor, batches(batch)).onEpochEnd(0, logs);
    expect(logs.val_dice_dataset).toBeCloseTo(2 / 3, 6);
  } finally {
    await useBackend('cpu');
    tf.removeBackend('webgpu');
  }
});

/** A data set of these batches. */
function batches(...values: unknown[]) {
  return {
    iterator: async () => {
      const left = [...values];
      return { next: async () => ({ done: left.length === 0, value: left.shift() }) };
    },
  };
}

describe('what is refused', () => {
  const model = { predictOnBatch: (xs: tf.Tensor | tf.Tensor[]) => tf.clone(xs as tf.Tensor) };
  beforeEach(async () => {
    await useBackend('cpu');
  });

  it('arguments, by name', () => {
    const [x, y] = validationSet();
    const make = datasetMetrics as (...given: unknown[]) => unknown;
    expect(() => make([x, y])).toThrow(/^datasetMetrics\.model has no predictOnBatch/);
    expect(() => make(model, x)).toThrow(/^datasetMetrics\.validationData has to be \[xs, ys\] or/);
    expect(() => make(model, [x, [0]])).toThrow(/^validationData\[1\] is an array, but a tensor/);
    expect(() => make(model, [tf.zeros([2, 4, 4, 1]), y])).toThrow(
      /^validationData\[0\] has 2 images, but .* 5/,
    );
    expect(() => make(model, [x, y], { batchSize: 0 })).toThrow(/^datasetMetrics\.batchSize is 0, but/);
    expect(() => make(model, [x, y], { over: 'image' })).toThrow(/^datasetMetrics has no option "over"/);
  });

  it('data, when they come', async () => {
    const before = tf.memory().numTensors;
    const end = (dataset: ReturnType<typeof batches>, predictor = model) =>
      datasetMetrics(predictor, dataset).onEpochEnd(0, {});
    await expect(end(batches())).rejects.toThrow(/^the validation data set is empty$/);
    await expect(end(batches(3))).rejects.toThrow(/^the validation data set has to give batches/);
    const wrong = { xs: tf.zeros([1, 4, 4, 1]), ys: tf.fill([1, 4, 4, 1], 7) };
    await expect(end(batches(wrong))).rejects.toThrow(/^yTrue\.data\[0\] is 7, but masks hold/);
    const two = { predictOnBatch: () => [tf.zeros([1]), tf.zeros([1])] as unknown as tf.Tensor };
    const batch = { xs: tf.zeros([1, 4, 4, 1]), ys: tf.zeros([1, 4, 4, 1]) };
    await expect(end(batches(batch), two)).rejects.toThrow(/^the model has 2 outputs, but/);
    const named = { xs: { images: tf.zeros([1, 4, 4, 1]) }, ys: tf.zeros([1, 4, 4, 1]) };
    await expect(end(batches(named))).rejects.toThrow(/^xs is of type object, but a tensor/);
    const several = { xs: tf.zeros([1, 4, 4, 1]), ys: [tf.zeros([1, 4, 4, 1])] };
    await expect(end(batches(several))).rejects.toThrow(/^ys is an array, but a tensor/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tensors that were disposed since', async () => {
    const [x, y] = validationSet();
    const callback = datasetMetrics(model, [x, y]);
    await callback.onEpochEnd(0, {});
    x.dispose();
    await expect(callback.onEpochEnd(1, {})).rejects.toThrow(/^validationData\[0\] is a disposed tensor$/);
  });
});

it('of several outputs one is scored, as the error says', async () => {
  await useBackend('cpu');
  const [x, y] = validationSet();
  const two = { predictOnBatch: (xs: tf.Tensor) => [tf.clone(xs), tf.sub(1, xs)] as const };
  const predictor = {
    predictOnBatch: (xs: unknown) => tf.tidy(() => two.predictOnBatch(xs as tf.Tensor)[0]),
  };
  const before = tensorCounts();
  const logs: Record<string, number> = {};
  await datasetMetrics(predictor, [y, y]).onEpochEnd(0, logs);
  expect(logs.val_dice_dataset).toBe(1);
  expect(tensorCounts()).toEqual(before);
  tf.dispose([x, y]);
});

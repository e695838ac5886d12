/** Each way in which TensorFlow.js trains and scores a model: all end, leave nothing behind, and go down. */

import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as layers from '@tensorflow/tfjs-layers';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { lovaszSoftmax, softDice, toMasks } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { taken } from './scalars.js';
import { scores } from './tensors.js';

const SIDE = 6;

/** Images of three channels; a pixel's class is its largest channel. */
function task(images: number): { x: tf.Tensor; y: tf.Tensor; map: tf.Tensor } {
  return tf.tidy(() => {
    const x = tf.tensor(scores(5, images * SIDE * SIDE * 3), [images, SIDE, SIDE, 3]);
    const map = tf.argMax(x, -1);
    return { x, y: toMasks(map, 3), map };
  });
}

/** A dense layer on the last axis is a 1 x 1 convolution that every backend can train. */
function network(): layers.Sequential {
  const kernelInitializer = layers.initializers.glorotNormal({ seed: 3 });
  return layers.sequential({
    layers: [
      layers.layers.dense({
        inputShape: [SIDE, SIDE, 3],
        units: 3,
        activation: 'softmax',
        kernelInitializer,
      }),
    ],
  });
}

const compiled = (loss: (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Scalar = softDice()) => {
  const model = network();
  model.compile({ optimizer: tf.train.sgd(0.5), loss });
  return model;
};

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  it('trainOnBatch goes down and leaves nothing behind', async () => {
    const { x, y } = task(3);
    const model = compiled();
    const first = await model.trainOnBatch(x, y);
    const before = tensorCounts();
    let last = first;
    for (let step = 0; step < 10; step++) last = await model.trainOnBatch(x, y);
    expect(tensorCounts()).toEqual(before);
    expect(last).toBeLessThan(first as number);
  });

  it('fit weighs a smaller last batch by its images', async () => {
    const { x, y } = task(5);
    const model = network();
    // A rate of 0 leaves the weights, so that the batches are those of one model.
    model.compile({ optimizer: tf.train.sgd(0), loss: softDice() });
    const { history } = await model.fit(x, y, { epochs: 1, batchSize: 2, shuffle: false, verbose: 0 });
    const predicted = model.predict(x) as tf.Tensor;
    const image = (start: number, size: number) => {
      const part = (tensor: tf.Tensor) => ({
        data: tf.slice(tensor, start, size).dataSync<'float32'>(),
        shape: [size, SIDE, SIDE, 3],
      });
      return size * core.lossValue(core.softDice(), part(predicted), part(y));
    };
    expect(history.loss?.[0]).toBeCloseTo((image(0, 2) + image(2, 2) + image(4, 1)) / 5, 6);
    const evaluated = taken(model.evaluate(x, y, { batchSize: 2 }) as tf.Tensor);
    expect(evaluated).toBeCloseTo(history.loss?.[0] as number, 6);
  });

  it('fitDataset and evaluateDataset take batches, the last one smaller', async () => {
    const { x, y } = task(5);
    const batches = data.zip({ xs: data.array(tf.unstack(x)), ys: data.array(tf.unstack(y)) }).batch(2);
    const model = compiled(lovaszSoftmax());
    const { history } = await model.fitDataset(batches as data.Dataset<tf.TensorContainerObject>, {
      epochs: 6,
      verbose: 0,
    });
    expect(history.loss?.at(-1)).toBeLessThan(history.loss?.[0] as number);
    const evaluated = await model.evaluateDataset(batches as data.Dataset<tf.TensorContainerObject>, {});
    expect(taken(evaluated as tf.Tensor)).toBeLessThan(history.loss?.[0] as number);
  });

  it('variableGrads and minimize, inside and outside of tidy, leave nothing behind', () => {
    const { x, map } = task(2);
    const model = network();
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const optimizer = tf.train.sgd(0.5);
    const loss = () => softDice()(map, model.apply(x, { training: true }) as tf.Tensor);
    const step = () => {
      const { value, grads } = tf.variableGrads(loss, variables);
      optimizer.applyGradients(grads);
      tf.dispose(grads);
      return taken(value);
    };
    const minimize = () => taken(optimizer.minimize(loss, true, variables) as tf.Tensor);
    const first = step();
    const before = tensorCounts();
    let last = first;
    for (let index = 0; index < 5; index++) {
      last = step();
      tf.tidy(() => {
        last = step();
      });
      last = minimize();
      tf.tidy(() => {
        last = minimize();
      });
    }
    expect(tensorCounts()).toEqual(before);
    expect(last).toBeLessThan(first);
  });

  it('a saved model is reloaded, given its loss again, and goes on', async () => {
    const { x, y } = task(2);
    const model = compiled();
    await model.fit(x, y, { epochs: 3, verbose: 0 });
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
      }),
    );
    const reloaded = await layers.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    reloaded.compile({ optimizer: tf.train.sgd(0.5), loss: softDice() });
    const before = taken(model.evaluate(x, y) as tf.Tensor);
    expect(taken(reloaded.evaluate(x, y) as tf.Tensor)).toBe(before);
    await reloaded.fit(x, y, { epochs: 3, verbose: 0 });
    expect(taken(reloaded.evaluate(x, y) as tf.Tensor)).toBeLessThan(before);
  });

  it('with its optimizer a model is not saved: layers cannot write a loss that is a function', async () => {
    const ignored = tf.io.withSaveHandler(async (artifacts) => ({
      modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts),
    }));
    const { x, y } = task(1);
    const model = compiled();
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    await expect(model.save(ignored, { includeOptimizer: true })).rejects.toThrow(/non-string loss/);
  });

  it('several models with one loss do not know of each other', async () => {
    const { x, y } = task(2);
    const loss = softDice();
    const [alone, one, other] = [compiled(loss), compiled(loss), compiled(lovaszSoftmax())];
    const lonely = [];
    const together = [];
    for (let step = 0; step < 3; step++) lonely.push(await alone.trainOnBatch(x, y));
    for (let step = 0; step < 3; step++) {
      together.push(await one.trainOnBatch(x, y));
      await other.trainOnBatch(x, y);
    }
    expect(together).toEqual(lonely);
  });

  it('what layers refuse of class maps in fit is what the README says', async () => {
    const { x, map } = task(2);
    const withAxis = tf.expandDims(map, -1);
    await expect(compiled().fit(x, withAxis, { verbose: 0 })).rejects.toThrow(
      /^target expected a batch of elements where each example has shape \[6,6,3\] .* \(tensor shape \[2,6,6,1\]\)$/,
    );
  });
});

describe('backends in between', () => {
  it('a loss follows the backend, with tensors that were made on another', async () => {
    const loss = lovaszSoftmax({ activation: 'softmax' });
    await useBackend('cpu');
    const { x, map } = task(2);
    const gradientOn = async (backend: string) => {
      await useBackend(backend);
      const gradient = tf.grad((p) => loss(map, p) as tf.Tensor)(tf.add(x, 0));
      expect(tf.getBackend()).toBe(backend);
      return gradient.dataSync();
    };
    const expected = await gradientOn('cpu');
    for (const backend of [...backends, ...backends]) expect(await gradientOn(backend)).toEqual(expected);
  });

  it.each(backends)('a loss outlives %s', async (backend) => {
    const loss = softDice({ smooth: 0 });
    const value = () =>
      tf.tidy(() => loss(tf.tensor([0, 1], [1, 1, 2]), tf.tensor([0.5, 0.5], [1, 1, 2, 1])).dataSync()[0]);
    await useBackend(backend);
    const factory = tf.findBackendFactory(backend);
    expect(value()).toBe(0.5);
    const other = backends.find((name) => name !== backend) as string;
    await useBackend(other);
    tf.removeBackend(backend);
    expect(value()).toBe(0.5);
    tf.registerBackend(backend, factory);
    await useBackend(backend);
    // In Node the cpu backend would greet again.
    Object.assign(tf.backend(), { firstUse: false });
    expect(value()).toBe(0.5);
  });
});

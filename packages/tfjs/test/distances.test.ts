/** A boundary loss that is given its distances: `yTrue` holds them, also in `fit`. */

import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { boundaryLoss, softClDice, softDice, weightedSum } from '../src/index.js';
import { backends, useBackend } from './backends.js';

const shape: [number, number, number, number] = [1, 4, 6, 2];
const map = { data: Uint8Array.from({ length: 24 }, (_, i) => Number(i % 6 > 2)), shape: [1, 4, 6] };
const distances = core.signedDistance(map, { classes: 2, spatial: 2 });
const scores = Float32Array.from({ length: 48 }, (_, i) => ((i * 7) % 11) / 5 - 1);
const options = { activation: 'softmax', distances: true } as const;

describe.each(backends)('on %s', (name) => {
  beforeEach(() => useBackend(name));

  it('yTrue is the distances', () => {
    const yTrue = tf.tensor(Float32Array.from(distances.data), shape);
    const yPred = tf.tensor(scores, shape);
    const expected = core.valueAndGradient(core.boundaryLoss(options), { data: scores, shape }, distances);
    const { value, grad } = tf.valueAndGrad((given: tf.Tensor) => boundaryLoss(options)(yTrue, given))(yPred);
    expect(value.dataSync()[0]).toBe(Math.fround(expected.value));
    expect(grad.dataSync()).toEqual(expected.gradient);
    tf.dispose([yTrue, yPred, value, grad]);
  });

  it('says what cannot be', () => {
    const yTrue = tf.tensor(map.data, map.shape, 'int32');
    const yPred = tf.tensor(scores, shape);
    const sum = weightedSum([
      [1, softDice({ activation: 'softmax' })],
      [1, boundaryLoss(options)],
    ]);
    expect(() => sum(yTrue, yPred)).toThrow(/reads yTrue as distances, so it cannot stand in a sum/);
    const weights = tf.ones(map.shape);
    expect(() => softClDice({ activation: 'softmax' })(yTrue, yPred, weights)).toThrow(
      /pixelWeights is not allowed/,
    );
    tf.dispose([yTrue, yPred, weights]);
  });
});

it('fit trains with distances', async () => {
  await useBackend('cpu');
  const model = layers.sequential();
  model.add(
    layers.layers.conv2d({ inputShape: [4, 6, 1], filters: 2, kernelSize: 1, activation: 'softmax' }),
  );
  model.compile({ optimizer: 'sgd', loss: boundaryLoss({ distances: true }) });
  const input = tf.tensor(Float32Array.from(map.data), [1, 4, 6, 1]);
  const yTrue = tf.tensor(Float32Array.from(distances.data), shape);
  const { history } = await model.fit(input, yTrue, { epochs: 5, verbose: 0 });
  const [first, last] = [history.loss?.[0], history.loss?.at(-1)] as number[];
  expect(last).toBeLessThan(first as number);
});

/** Training with `fit` and in custom loops: the loss falls, no tensor is left behind, nothing is printed. */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, lovaszHinge, lovaszSoftmax, softDice, toMasks, weightedSum } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { labels, scores } from './tensors.js';

const losses = {
  'lovaszSoftmax()': { loss: lovaszSoftmax(), activation: 'softmax' as const },
  'softDice({ activation })': { loss: softDice({ activation: 'softmax' }), activation: 'linear' as const },
  'crossEntropy({ activation })': {
    loss: crossEntropy({ activation: 'softmax' }),
    activation: 'linear' as const,
  },
  'lovaszHinge()': { loss: lovaszHinge(), activation: 'linear' as const },
  'weightedSum([…])': {
    loss: weightedSum([
      [1, softDice()],
      [0.2, crossEntropy()],
    ]),
    activation: 'softmax' as const,
  },
};

/** Four 8 x 8 images of three channels; a pixel's class is its largest channel. */
function task(): { x: tf.Tensor; y: tf.Tensor } {
  const data = scores(5, 4 * 64 * 3);
  const x = tf.tensor(data, [4, 8, 8, 3]);
  return { x, y: toMasks(tf.argMax(x, -1), 3) };
}

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  it.each(Object.entries(losses))('fit trains with %s', async (_, { loss, activation }) => {
    const model = layers.sequential();
    // A dense layer on the last axis is a 1 x 1 convolution that every backend can train.
    const kernelInitializer = layers.initializers.glorotNormal({ seed: 3 });
    model.add(layers.layers.dense({ inputShape: [8, 8, 3], units: 3, activation, kernelInitializer }));
    model.compile({ optimizer: tf.train.adam(0.05), loss });
    const { x, y } = task();
    const { history } = await model.fit(x, y, { epochs: 20, batchSize: 2, verbose: 0, shuffle: false });
    const course = history.loss as number[];
    expect(course.at(-1)).toBeLessThan(0.5 * (course[0] as number));
    const evaluated = model.evaluate(x, y, { batchSize: 4 }) as tf.Scalar;
    expect(evaluated.dataSync()[0]).toBeLessThan(course[0] as number);
    model.dispose();
  });

  it('losses given as metrics stand in the history under their kinds', async () => {
    const model = layers.sequential();
    model.add(layers.layers.dense({ inputShape: [8, 8, 3], units: 3, activation: 'softmax' }));
    const metrics = [softDice(), lovaszSoftmax()];
    model.compile({ optimizer: 'sgd', loss: crossEntropy(), metrics });
    expect(model.metricsNames).toEqual(['loss', 'softDice', 'lovaszSoftmax']);
    const { x, y } = task();
    const { history } = await model.fit(x, y, { epochs: 1, verbose: 0, validationData: [x, y] });
    expect(Object.keys(history).sort()).toEqual(
      ['loss', 'softDice', 'lovaszSoftmax'].flatMap((name) => [name, `val_${name}`]).sort(),
    );
    model.dispose();
  });

  it.each(Object.entries(losses))(
    '50 custom steps with %s leave nothing behind',
    (_, { loss, activation }) => {
      const { x, y } = task();
      const weights = tf.variable(tf.tensor2d(scores(6, 9), [3, 3]));
      const optimizer = tf.train.sgd(0.5);
      const step = () => {
        const value = optimizer.minimize(
          () => {
            const logits = tf.reshape(tf.matMul(tf.reshape(x, [256, 3]), weights), [4, 8, 8, 3]);
            return loss(y, activation === 'softmax' ? tf.softmax(logits) : logits);
          },
          true,
          [weights],
        ) as tf.Scalar;
        const number = value.dataSync()[0] as number;
        value.dispose();
        return number;
      };
      const first = step();
      const before = tensorCounts();
      let last = first;
      for (let index = 0; index < 25; index++) last = step();
      for (let index = 0; index < 25; index++) {
        tf.tidy(() => {
          last = step();
        });
      }
      expect(tensorCounts()).toEqual(before);
      expect(last).toBeLessThan(first);
      optimizer.dispose();
      tf.dispose([x, y, weights]);
    },
  );

  it('a value, a gradient and a refused call leave nothing behind', () => {
    const y = tf.tensor(labels(2, 16, 2), [1, 4, 4], 'int32');
    const x = tf.tensor(scores(4, 32), [1, 4, 4, 2]);
    const raw = softDice();
    const loss = softDice({ activation: 'softmax' });
    const before = tensorCounts();
    // TensorFlow.js's own check of each kernel; it takes any tensor that an operation saves for the way back as leaked.
    tf.env().set('IS_TEST', true);
    loss(y, x).dispose();
    tf.env().set('IS_TEST', false);
    tf.grad((p) => loss(y, p) as tf.Tensor)(x).dispose();
    expect(() => raw(y, x)).toThrow(RangeError);
    expect(() => tf.grad((p) => raw(y, p) as tf.Tensor)(x)).toThrow(RangeError);
    expect(tensorCounts()).toEqual(before);
    tf.dispose([x, y]);
  });
});

/** On every backend the value and the gradient are the core's, bit for bit, however the truth is given. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, fromLoss, lovaszSoftmax, softDice, toMasks } from '../src/index.js';
import { backends, labels, scores } from './tensors.js';

const common = { activation: 'softmax', ignoreLabel: 255 } as const;
const losses: Record<string, core.Loss> = {
  softDice: core.softDice({ ...common, squared: true }),
  softJaccard: core.softJaccard({ ...common, softLabels: true }),
  tversky: core.tversky({ ...common, alpha: 0.25, beta: 0.75, exponent: 2 }),
  generalizedDice: core.generalizedDice({ ...common, weight: 'linear' }),
  lovaszSoftmax: core.lovaszSoftmax({ ...common, over: 'batch' }),
  'lovaszSoftmax in buckets': core.lovaszSoftmax({ ...common, bins: 4096 }),
  lovaszHinge: core.lovaszHinge({ ignoreLabel: 255 }),
  crossEntropy: core.crossEntropy({ ...common, weights: [1, 2, 0.5] }),
  focal: core.focal({ ...common, gamma: 1.5 }),
  weightedSum: core.weightedSum(
    [
      [0.5, core.tversky()],
      [-1, core.lovaszHinge()],
    ],
    common,
  ),
  diceCrossEntropy: core.diceCrossEntropy(common),
};

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  function hold(
    loss: core.Loss,
    yTrue: tf.Tensor,
    truth: core.Truth,
    data: Float32Array,
    shape: number[],
  ): void {
    const yPred = tf.tensor(data, shape);
    const expected = core.valueAndGradient(loss, { data, shape }, truth);
    const { value, grad } = tf.valueAndGrad((x) => fromLoss(loss)(yTrue, x) as tf.Tensor)(yPred);
    expect(value.shape).toEqual([]);
    expect(value.dataSync()[0]).toBe(Math.fround(expected.value));
    expect(grad.shape).toEqual(shape);
    expect(grad.dtype).toBe('float32');
    expect(grad.dataSync()).toEqual(expected.gradient);
    expect(expected.gradient.some((slope) => slope !== 0)).toBe(true);
    expect(fromLoss(loss)(yTrue, yPred).dataSync()[0]).toBe(Math.fround(expected.value));
  }

  describe.each(Object.entries(losses))('%s', (_, loss) => {
    const shape = [2, 5, 4, 3];
    const data = scores(1, 120);
    const map = labels(2, 40, 3, 255);
    const truth = { data: map, shape: [2, 5, 4] };

    it('takes a class map, int32 and float32, with and without a last axis', () => {
      hold(loss, tf.tensor(map, [2, 5, 4], 'int32'), truth, data, shape);
      hold(loss, tf.tensor(map, [2, 5, 4, 1], 'int32'), truth, data, shape);
      hold(loss, tf.tensor(Float32Array.from(map), [2, 5, 4, 1]), truth, data, shape);
    });

    it('takes one-hot masks, with −1 where a pixel is ignored', () => {
      const masks = toMasks(tf.tensor(map, [2, 5, 4], 'int32'), 3, 255);
      const same = core.toMasks(truth, 3, 255);
      hold(loss, masks, same, data, shape);
      hold(loss, tf.cast(masks, 'int32'), same, data, shape);
    });

    it('takes bool masks', () => {
      const whole = labels(2, 40, 3);
      const masks = tf.cast(toMasks(tf.tensor(whole, [2, 5, 4], 'int32'), 3), 'bool');
      hold(loss, masks, core.toMasks({ data: whole, shape: [2, 5, 4] }, 3), data, shape);
    });

    it('takes volumes', () => {
      const volume = { data: map, shape: [1, 2, 5, 4] };
      hold(loss, tf.tensor(map, [1, 2, 5, 4, 1], 'int32'), volume, data, [1, 2, 5, 4, 3]);
    });
  });

  it('takes soft masks', () => {
    const truth = { data: [0.25, 0.75, 1, 0.5], shape: [1, 2, 2, 1] };
    const loss = core.softDice({ activation: 'sigmoid', softLabels: true });
    hold(loss, tf.tensor(truth.data, [1, 2, 2, 1]), truth, scores(3, 4), [1, 2, 2, 1]);
  });

  it('reads an int32 yTrue of a single class as a class map where the loss ignores a label', () => {
    const truth = { data: [0, 1, 255, 1], shape: [1, 2, 2] };
    const loss = core.softDice({ activation: 'sigmoid', ignoreLabel: 255 });
    hold(loss, tf.tensor(truth.data, [1, 2, 2, 1], 'int32'), truth, scores(3, 4), [1, 2, 2, 1]);
    const masks = tf.tensor([0, 1, -1, 1], [1, 2, 2, 1]);
    hold(loss, masks, truth, scores(3, 4), [1, 2, 2, 1]);
    const sum = core.weightedSum([[2, loss]]);
    hold(sum, tf.tensor(truth.data, [1, 2, 2, 1], 'int32'), truth, scores(3, 4), [1, 2, 2, 1]);
  });

  it('is part of the chain rule', () => {
    const y = tf.tensor(labels(2, 20, 3), [1, 5, 4], 'int32');
    const x = tf.tensor(scores(4, 60), [1, 5, 4, 3]);
    const loss = lovaszSoftmax({ activation: 'softmax' });
    const plain = tf
      .grad((p) => loss(y, p) as tf.Tensor)(tf.mul(x, 2))
      .dataSync();
    const chained = tf
      .grad((p) => tf.mul(loss(y, tf.mul(p, 2)), 3))(x)
      .dataSync();
    chained.forEach((slope, place) => {
      expect(slope).toBeCloseTo(6 * (plain[place] as number), 6);
    });
  });

  it('adds up in a sum of losses', () => {
    const y = tf.tensor(labels(2, 20, 1), [1, 5, 4], 'int32');
    const x = tf.tensor(scores(4, 20), [1, 5, 4, 1]);
    const [dice, entropy] = [softDice({ activation: 'sigmoid' }), crossEntropy({ activation: 'sigmoid' })];
    const of = (loss: (p: tf.Tensor) => tf.Tensor) => tf.grad(loss)(x).dataSync();
    const both = of((p) => tf.add(dice(y, p), entropy(y, p)));
    const [first, second] = [of((p) => dice(y, p)), of((p) => entropy(y, p))];
    both.forEach((slope, place) => {
      expect(slope).toBeCloseTo((first[place] as number) + (second[place] as number), 6);
    });
  });

  it('has no second derivative, and says so by an error', () => {
    const y = tf.tensor([0, 1], [1, 1, 2], 'int32');
    const loss = softDice({ activation: 'sigmoid' });
    const first = tf.grad((p) => loss(y, p) as tf.Tensor);
    expect(() => tf.grad((p) => tf.sum(first(p)))(tf.tensor([1, 2], [1, 1, 2, 1]))).toThrow();
  });
});

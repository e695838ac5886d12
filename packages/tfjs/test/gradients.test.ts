/** One table of cases: on every backend the value and the gradient are the core's, bit for bit, and no tensor is left. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, fromLoss, lovaszSoftmax, softDice } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { labels, scores } from './tensors.js';

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
  diceCrossEntropy: core.diceCrossEntropy({ ...common, labelSmoothing: 0.125 }),
  'crossEntropy of the largest': core.crossEntropy({ ...common, topK: 0.25 }),
  boundaryLoss: core.boundaryLoss(common),
  hausdorffLoss: core.hausdorffLoss({ ...common, logOnePlus: true }),
  softClDice: core.softClDice(common),
  skeletonRecall: core.skeletonRecall({ ...common, over: 'batch' }),
};

const spaces = { images: [2, 5, 4], volumes: [1, 2, 5, 4] };

interface Truth {
  /** What the core takes. */
  readonly data: Float32Array | Int32Array | number[];
  readonly shape: number[];
}

/** Each way in which a truth may be given: the tensor, and what the core is given for it. */
const truths: Record<string, (space: number[]) => { truth: Truth; yTrue(): tf.Tensor }> = {
  'an int32 class map': (shape) => {
    const truth = { data: labels(2, 40, 3, 255), shape };
    return { truth, yTrue: () => tf.tensor(truth.data, shape, 'int32') };
  },
  'a float32 class map with a last axis': (shape) => {
    const truth = { data: labels(2, 40, 3, 255), shape };
    return { truth, yTrue: () => tf.tensor(Float32Array.from(truth.data), [...shape, 1]) };
  },
  'an int32 class map with a last axis': (shape) => {
    const truth = { data: labels(3, 40, 3), shape };
    return { truth, yTrue: () => tf.tensor(truth.data, [...shape, 1], 'int32') };
  },
  'float32 masks, some pixels −1': (shape) => {
    const truth = core.toMasks({ data: labels(2, 40, 3, 255), shape }, 3, 255);
    return { truth, yTrue: () => tf.tensor(truth.data, truth.shape) };
  },
  'int32 masks': (shape) => {
    const truth = core.toMasks({ data: labels(2, 40, 3, 255), shape }, 3, 255);
    return { truth, yTrue: () => tf.tensor(Int32Array.from(truth.data), truth.shape, 'int32') };
  },
  'bool masks': (shape) => {
    const truth = core.toMasks({ data: labels(3, 40, 3), shape }, 3);
    return { truth, yTrue: () => tf.tensor(Uint8Array.from(truth.data), truth.shape, 'bool') };
  },
};

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  function hold(loss: core.Loss, makeTruth: () => tf.Tensor, truth: Truth, raw: Truth): void {
    const before = tensorCounts();
    const { data, shape } = raw;
    const yTrue = makeTruth();
    // The scores are the result of an operation: on webgl they are in a texture.
    const yPred = tf.tidy(() => tf.mul(tf.tensor(data, shape), 1));
    const expected = core.valueAndGradient(loss, raw, truth);
    const { value, grad } = tf.valueAndGrad((x) => fromLoss(loss)(yTrue, x) as tf.Tensor)(yPred);
    expect(value.shape).toEqual([]);
    expect(value.dataSync()[0]).toBe(Math.fround(expected.value));
    expect(grad.shape).toEqual(shape);
    expect(grad.dtype).toBe('float32');
    expect(grad.dataSync()).toEqual(expected.gradient);
    expect(expected.gradient.some((slope) => slope !== 0)).toBe(true);
    const alone = fromLoss(loss)(yTrue, yPred);
    expect(alone.dataSync()[0]).toBe(Math.fround(expected.value));
    tf.dispose([yTrue, yPred, value, grad, alone]);
    expect(tensorCounts()).toEqual(before);
  }

  const cases = Object.entries(losses).flatMap(([name, loss]) =>
    Object.entries(spaces).flatMap(([kind, space]) =>
      Object.entries(truths).map(([given, make]) => [name, kind, given, loss, space, make] as const),
    ),
  );

  it.each(cases)('%s of %s takes %s', (_name, _kind, _given, loss, space, make) => {
    const { truth, yTrue } = make(space);
    hold(loss, yTrue, truth, { data: scores(1, 120), shape: [...space, 3] });
  });

  describe('a single class', () => {
    const raw = { data: scores(3, 4), shape: [1, 2, 2, 1] };

    it('takes soft masks', () => {
      const truth = { data: [0.25, 0.75, 1, 0.5], shape: [1, 2, 2, 1] };
      const loss = core.softDice({ activation: 'sigmoid', softLabels: true });
      hold(loss, () => tf.tensor(truth.data, truth.shape), truth, raw);
    });

    it('reads an int32 yTrue as a class map where the loss ignores a label', () => {
      const truth = { data: [0, 1, 255, 1], shape: [1, 2, 2] };
      const loss = core.softDice({ activation: 'sigmoid', ignoreLabel: 255 });
      const map = () => tf.tensor(truth.data, [1, 2, 2, 1], 'int32');
      hold(loss, map, truth, raw);
      hold(loss, () => tf.tensor([0, 1, -1, 1], [1, 2, 2, 1]), truth, raw);
      hold(core.weightedSum([[2, loss]]), map, truth, raw);
    });
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

  it('has no second derivative, and says so, also where a first one stands beside it', () => {
    const y = tf.tensor([0, 1], [1, 1, 2], 'int32');
    const x = tf.tensor([1, 2], [1, 1, 2, 1]);
    const loss = softDice({ activation: 'sigmoid' });
    const first = tf.grad((p) => loss(y, p) as tf.Tensor);
    const refusal =
      /^softDice has no second derivative: its gradient was part of what is differentiated; take/;
    expect(() => tf.grad((p) => tf.sum(first(p)))(x)).toThrow(refusal);
    const penalised = (p: tf.Tensor) => tf.add(loss(y, p), tf.sum(tf.square(first(tf.mul(p, 2)))));
    expect(() => tf.grad(penalised)(x)).toThrow(refusal);
  });

  it('may be taken within a tape, where nothing asks for its own', () => {
    const y = tf.tensor([0, 1], [1, 1, 2], 'int32');
    const [x, other] = [tf.tensor([1, 2], [1, 1, 2, 1]), tf.tensor([3, 4], [1, 1, 2, 1])];
    const loss = softDice({ activation: 'sigmoid' });
    const first = tf.grad((p) => loss(y, p) as tf.Tensor);
    const before = tensorCounts();
    const gradient = tf.tidy(() => tf.grad((p) => tf.sum(tf.mul(p, first(x))))(other));
    const expected = first(x);
    expect(gradient.dataSync()).toEqual(expected.dataSync());
    tf.dispose([gradient, expected]);
    expect(tensorCounts()).toEqual(before);
  });
});

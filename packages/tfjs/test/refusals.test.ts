/** Wrong arguments: each error names the argument in TensorFlow.js's words, what came and what is allowed. */

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, fromLoss, lovaszSoftmax, softDice, toMasks } from '../src/index.js';
import './tensors.js';

beforeEach(async () => {
  await tf.setBackend('cpu');
});

describe('tensors', () => {
  const y = () => tf.tensor([0, 1], [1, 1, 2], 'int32');
  const p = () => tf.tensor([0.25, 0.75], [1, 1, 2, 1]);
  const refused: [string, () => unknown, RegExp][] = [
    ['NaN', () => softDice()(y(), tf.tensor([0.5, Number.NaN], [1, 1, 2, 1])), /yPred\.data\[1\] is NaN/],
    ['raw scores', () => softDice()(y(), tf.tensor([0.5, 4], [1, 1, 2, 1])), /yPred\.data\[1\] is 4/],
    ['a label', () => softDice()(tf.tensor([0, 7], [1, 1, 2], 'int32'), p()), /yTrue\.data\[1\] is 7/],
    ['the shape of yTrue', () => softDice()(tf.zeros([1, 2, 2]), p()), /yTrue\.shape is \[1, 2, 2\]/],
    ['the rank of yPred', () => softDice()(y(), tf.zeros([1, 2])), /yPred\.shape is \[1, 2\]/],
    ['the kind of yPred', () => softDice()(y(), tf.zeros([1, 1, 2, 1], 'int32')), /yPred\.dtype is int32/],
    ['the kind of yTrue', () => softDice()(tf.tensor(['a', 'b'], [1, 1, 2]), p()), /yTrue\.dtype is string/],
    ['a label for masks', () => toMasks(y(), 1, 1) && toMasks(y(), 0), /classes is 0/],
    [
      'no yPred',
      () => softDice()(y(), undefined as unknown as tf.Tensor),
      /^yPred is undefined, but a tensor is needed$/,
    ],
    [
      'no yPred, with a gradient',
      () => tf.variableGrads(() => softDice()(y(), undefined as unknown as tf.Tensor), [tf.variable(p())]),
      /^yPred is undefined, but a tensor is needed$/,
    ],
    [
      'a yTrue that is no tensor',
      () => softDice()([0, 1] as unknown as tf.Tensor, p()),
      /^yTrue is an array, but a tensor is needed$/,
    ],
    [
      'a map that is no tensor',
      () => toMasks([0, 1] as unknown as tf.Tensor, 2),
      /^map is an array, but a tensor is needed$/,
    ],
    [
      'a map that is null',
      () => toMasks(null as unknown as tf.Tensor, 2),
      /^map is null, but a tensor is needed$/,
    ],
    ['an option', () => lovaszSoftmax({ bins: 3 }), /lovaszSoftmax\.bins is 3/],
    ['an unknown option', () => crossEntropy({ smooth: 1 } as object), /crossEntropy has no option "smooth"/],
    ['a loss', () => fromLoss({ kind: 'dice' } as unknown as Loss), /loss\.kind is "dice"/],
  ];

  it.each(refused)('%s is refused', (_, call, text) => {
    expect(call).toThrow(text);
    expect(softDice({ smooth: 0 })(y(), p()).dataSync()[0]).toBe(0.25);
  });
});

describe('backends', () => {
  afterEach(async () => {
    await tf.setBackend('cpu');
    tf.removeBackend('other');
  });

  it('a backend that is not served is named', async () => {
    tf.registerBackend('other', () => new MathBackendCPU());
    const [y, p] = [tf.tensor([0, 1], [1, 1, 2], 'int32'), tf.tensor([0, 1], [1, 1, 2, 1])];
    await tf.setBackend('other');
    expect(() => softDice()(y, p)).toThrow(/the backend is 'other', but .* cpu and wasm/);
    expect(() => tf.grad((x) => softDice()(y, x) as tf.Tensor)(p)).toThrow(/the backend is 'other'/);
  });
});

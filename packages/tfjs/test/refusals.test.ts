/** Wrong arguments: each error names the argument in TensorFlow.js's words, what came and what is allowed. */

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, diceMetric, fromLoss, lovaszSoftmax, softDice, toMasks } from '../src/index.js';
import { useBackend } from './backends.js';

beforeEach(async () => {
  await useBackend('cpu');
});

describe('tensors', () => {
  const y = () => tf.tensor([0, 1], [1, 1, 2], 'int32');
  const p = () => tf.tensor([0.25, 0.75], [1, 1, 2, 1]);
  const disposed = () => {
    const tensor = p();
    tensor.dispose();
    return tensor;
  };
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
    ['a disposed yPred', () => softDice()(y(), disposed()), /^yPred is a disposed tensor$/],
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
  /** Runs on the cpu backend under another name, without its greeting. */
  async function on(name: string, run: () => void): Promise<void> {
    tf.registerBackend(name, () => Object.assign(new MathBackendCPU(), { firstUse: false }));
    try {
      expect(await tf.setBackend(name)).toBe(true);
      run();
    } finally {
      await tf.setBackend('cpu');
      tf.removeBackend(name);
    }
  }

  it('on webgpu one line says what to do, whatever is called', async () => {
    const [y, p] = [tf.tensor([0, 1], [1, 1, 2], 'int32'), tf.tensor([0, 1], [1, 1, 2, 1])];
    const text =
      /^the backend is 'webgpu', where .* do not run yet: call await tf\.setBackend\('webgl'\), or 'wasm' or 'cpu'/;
    await on('webgpu', () => {
      expect(() => softDice()(y, p)).toThrow(text);
      expect(() => tf.grad((x) => softDice()(y, x) as tf.Tensor)(p)).toThrow(text);
      expect(() => diceMetric()(y, p)).toThrow(text);
      expect(() => toMasks(y, 1)).toThrow(text);
    });
    expect(softDice({ smooth: 0 })(y, p).dataSync()[0]).toBe(0);
  });

  it('a backend that is not known is read on the host', async () => {
    await on('other', () => {
      const [y, p] = [tf.tensor([0, 1], [1, 1, 2], 'int32'), tf.tensor([0.25, 0.75], [1, 1, 2, 1])];
      expect(softDice({ smooth: 0 })(y, p).dataSync()[0]).toBe(0.25);
      expect(diceMetric()(y, p).dataSync()[0]).toBe(1);
    });
  });
});

/** webgl with textures of 16 bits, as in some phones: it computes and trains, as exactly as those numbers are. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy, diceMetric, fromLoss, lovaszSoftmax, softDice } from '../../src/index.js';
import { useBackend } from '../backends.js';
import { taken } from '../scalars.js';
import { labels, scores } from '../tensors.js';

/** What a number may be off by when it is rounded to 16 bits. */
const ROUNDING = 2 ** -11;
const SIDE = 32;
const shape = [2, SIDE, SIDE, 3];

describe('on webgl in 16 bits', () => {
  const restart = async (half: boolean) => {
    await useBackend('cpu');
    const factory = tf.findBackendFactory('webgl');
    tf.removeBackend('webgl');
    tf.env().set('WEBGL_FORCE_F16_TEXTURES', half);
    tf.registerBackend('webgl', factory);
    await useBackend('webgl');
  };
  beforeAll(() => restart(true));
  afterAll(() => restart(false));

  const map = labels(2, 2 * SIDE * SIDE, 3);
  const yTrue = () => tf.tensor(map, shape.slice(0, -1), 'int32');
  const losses = { softDice: softDice(), lovaszSoftmax: lovaszSoftmax(), crossEntropy: crossEntropy() };

  it.each(Object.entries(losses))(
    '%s of probabilities has the gradient of the scores that came',
    (_, loss) => {
      const yPred = tf.tidy(() => tf.softmax(tf.tensor(scores(1, 6 * SIDE * SIDE), shape)));
      const data = yPred.dataSync<'float32'>();
      // Each is a multiple of the smallest number of 16 bits.
      expect(data.every((value) => (value * 2 ** 24) % 1 === 0)).toBe(true);
      const truth = { data: map, shape: shape.slice(0, -1) };
      const expected = core.valueAndGradient(loss.loss, { data, shape }, truth);
      const { value, grad } = tf.valueAndGrad((p) => fromLoss(loss.loss)(yTrue(), p) as tf.Tensor)(yPred);
      expect(taken(value)).toBeCloseTo(expected.value, 5);
      const slopes = grad.dataSync();
      const off = expected.gradient.reduce(
        (sum, slope, at) => sum + Math.abs(slope - (slopes[at] as number)),
        0,
      );
      const size = expected.gradient.reduce((sum, slope) => sum + Math.abs(slope), 0);
      expect(off / size).toBeLessThan(ROUNDING);
      expect(taken(diceMetric()(yTrue(), yPred))).toBeGreaterThan(0);
    },
  );

  it('training goes down', () => {
    const x = tf.variable(tf.tensor(scores(1, 6 * SIDE * SIDE), shape));
    const loss = softDice({ activation: 'softmax' });
    const truth = yTrue();
    const optimizer = tf.train.sgd(500);
    const values = Array.from({ length: 20 }, () =>
      taken(optimizer.minimize(() => loss(truth, x), true) as tf.Scalar),
    );
    expect(values.at(-1)).toBeLessThan(0.9 * (values[0] as number));
  });
});

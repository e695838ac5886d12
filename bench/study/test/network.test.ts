import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NormOver, normalize } from '../src/norm.js';
import { createUNet } from '../src/unet.js';
import { startWasm } from './wasm.js';

beforeAll(startWasm);

describe('the U-Net', () => {
  it('gives one score for each output, pixel and image', () => {
    const net = createUNet(4, 1);
    const scores = tf.tidy(() => net.forward(tf.zeros([2, 16, 24, 1])));
    expect(scores.shape).toEqual([2, 16, 24, 4]);
    tf.dispose(scores);
    net.dispose();
  });

  it('has 14.7 thousand weights, the same for the same seed', () => {
    const [a, b, c] = [createUNet(1, 3), createUNet(1, 3), createUNet(1, 4)];
    const values = (net: typeof a) => net.variables.map((v) => Array.from(v.dataSync()));
    expect(values(a)).toEqual(values(b));
    expect(values(a)).not.toEqual(values(c));
    expect(values(a).flat().length).toBe(14641);
    for (const net of [a, b, c]) net.dispose();
  });

  it('expects background at first', () => {
    const [one, four] = [createUNet(1, 1), createUNet(4, 1)];
    const last = (net: typeof one) => Array.from((net.variables.at(-1) as tf.Variable).dataSync());
    expect(last(one)).toEqual([-2]);
    expect(last(four)).toEqual([2, 0, 0, 0]);
    one.dispose();
    four.dispose();
  });
});

describe('normalisation', () => {
  it.each<[NormOver, number[]]>([
    ['channel', [1, 2]],
    ['image', [1, 2, 3]],
  ])('over each %s agrees with its composition, forward and backward, and leaks nothing', (over, axes) => {
    const before = tf.memory().numTensors;
    const x = tf.tensor4d(
      Float32Array.from({ length: 2 * 6 * 5 * 3 }, (_, i) => Math.sin(i * i) + (i % 3)),
      [2, 6, 5, 3],
    );
    const gamma = tf.tensor1d([1, 0.5, -2]);
    const beta = tf.tensor1d([0.1, 0, 3]);
    const weights = tf.tensor4d(
      Float32Array.from({ length: x.size }, (_, i) => Math.cos(3 * i)),
      x.shape,
    );
    const composed = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
      const m = tf.mean(x, axes, true);
      const variance = tf.mean(tf.square(tf.sub(x, m)), axes, true);
      return tf.add(tf.mul(tf.div(tf.sub(x, m), tf.sqrt(tf.add(variance, 1e-5))), gamma), beta);
    };
    const run = (norm: typeof composed) => {
      const { value, grads } = tf.valueAndGrads((...inputs: tf.Tensor[]) =>
        tf.sum(tf.mul(norm(inputs[0] as tf.Tensor, inputs[1] as tf.Tensor, inputs[2] as tf.Tensor), weights)),
      )([x, gamma, beta]);
      return [value, ...grads].map((tensor) => {
        const values = Array.from(tensor.dataSync());
        tensor.dispose();
        return values;
      });
    };
    const reference = run(composed);
    const ours = run((x, gamma, beta) =>
      normalize(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, over),
    );
    ours.forEach((values, k) => {
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(reference[k]?.[i] as number, 4);
      });
    });
    tf.dispose([x, gamma, beta, weights]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

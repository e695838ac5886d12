import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError, values } from './naive-convolution.js';
import { on, startWasm } from './wasm-backend.js';

beforeAll(startWasm);

type Pool = { size: [number, number]; strides: [number, number]; pad: 'same' | 'valid' | number };

/** Distinct values, a few below zero or all of them: no ties, so that the gradient has one right answer. */
function distinct(size: number, shift: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => ((i * 7919) % size) / size - shift);
}

describe('the gradient of max-pooling', () => {
  const pools: [string, Pool][] = [
    ['2x2', { size: [2, 2], strides: [2, 2], pad: 'valid' }],
    ['3x3 overlapping, same', { size: [3, 3], strides: [2, 2], pad: 'same' }],
    ['3x2 by 1, valid', { size: [3, 2], strides: [1, 1], pad: 'valid' }],
    ['padding 1', { size: [3, 3], strides: [2, 2], pad: 1 }],
  ];
  for (const [name, { size, strides, pad }] of pools) {
    it.each([0.5, 2])(`${name}, values shifted by -%d: agrees with the cpu backend`, async (shift) => {
      const gradient = () => {
        const x = tf.tensor4d(distinct(2 * 7 * 8 * 3, shift), [2, 7, 8, 3]);
        const y = tf.maxPool(x, size, strides, pad);
        const dy = tf.tensor4d(Float32Array.from(values(y.size, 4)), y.shape);
        return [tf.grad((t: tf.Tensor) => tf.maxPool(t as tf.Tensor4D, size, strides, pad))(x, dy)];
      };
      const [reference] = await on('cpu', gradient);
      const [ours] = await on('wasm', gradient);
      expect(relativeError(ours as Float32Array, reference as Float32Array)).toBeLessThan(1e-6);
    });
  }

  it('gives a negative window to its largest cell, and a tie to the first', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor4d([-4, -3, -1, -2, 5, 5, 5, 5], [2, 2, 2, 1]);
    const dx = tf.grad((t: tf.Tensor) => tf.maxPool(t as tf.Tensor4D, 2, 2, 'valid'))(x);
    expect(Array.from(dx.dataSync())).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
  });
});

describe('the gradient of nearest-neighbour resizing', () => {
  it.each([
    ['twice', 6, 8, false, false],
    ['twice and thrice', 6, 12, false, false],
    ['to the same size', 3, 4, false, false],
    ['by one and a half', 4, 6, false, false],
    ['twice, aligned corners', 6, 8, true, false],
    ['twice, half pixel centres', 6, 8, false, true],
  ])('%s: is the transpose of the resizing', async (_name, h, w, alignCorners, halfPixelCenters) => {
    await tf.setBackend('wasm');
    const resize = (t: tf.Tensor) =>
      tf.image.resizeNearestNeighbor(t as tf.Tensor4D, [h, w], alignCorners, halfPixelCenters);
    const dy = tf.tensor4d(Float32Array.from(values(2 * h * w * 2, 7)), [2, h, w, 2]);
    const dx = tf
      .grad(resize)(tf.zeros([2, 3, 4, 2]), dy)
      .dataSync();
    // Resizing is linear: entry i of the gradient is <resize(unit vector i), dy>.
    const expected = Array.from(dx, (_, i) => {
      const unit = new Float32Array(dx.length);
      unit[i] = 1;
      return tf.tidy(
        () => tf.sum(tf.mul(resize(tf.tensor4d(unit, [2, 3, 4, 2])), dy)).dataSync()[0] as number,
      );
    });
    expect(relativeError(dx, expected)).toBeLessThan(1e-5);
  });
});

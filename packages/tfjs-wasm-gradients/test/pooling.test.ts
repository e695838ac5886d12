import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { allMeetTheImage, connectionsOf, type Form, pooled, poolingGradient } from './naive-window.js';
import { channels, forms, paddingOf } from './random-forms.js';
import { relativeError, values } from './values.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

type Pool = (x: tf.Tensor, form: Form) => tf.Tensor;
type Pair = [number, number];
type Triple = [number, number, number];

const pools: [string, 2 | 3, 'max' | 'average', Pool][] = [
  [
    'maxPool',
    2,
    'max',
    (x, form) =>
      tf.maxPool(x as tf.Tensor4D, form.taps as Pair, form.strides as Pair, paddingOf(form), form.rounding),
  ],
  [
    'avgPool',
    2,
    'average',
    (x, form) =>
      tf.avgPool(x as tf.Tensor4D, form.taps as Pair, form.strides as Pair, paddingOf(form), form.rounding),
  ],
  [
    'maxPool3d',
    3,
    'max',
    (x, form) =>
      tf.maxPool3d(
        x as tf.Tensor5D,
        form.taps as Triple,
        form.strides as Triple,
        paddingOf(form) as 'same',
        form.rounding,
      ),
  ],
  [
    'avgPool3d',
    3,
    'average',
    (x, form) =>
      tf.avgPool3d(
        x as tf.Tensor5D,
        form.taps as Triple,
        form.strides as Triple,
        paddingOf(form) as 'same',
        form.rounding,
      ),
  ],
];

const windows = (dimensions: 2 | 3) => forms(channels, { dimensions, rounded: true });

describe('pooling and its gradients agree with the oracle', () => {
  it.each(pools)('%s', (_name, dimensions, kind, pool) => {
    // With few different values there are ties, with a shift windows that are all negative.
    const levels = fc.constantFrom(1, 8, 64);
    const shift = fc.constantFrom(0, -3);
    fc.assert(
      fc.property(windows(dimensions).filter(allMeetTheImage), levels, shift, (form, level, shift) => {
        const x = values(tf.util.sizeFromShape([...form.x]), 1).map(
          (v) => Math.round(v * level) / level + shift,
        );
        const yShape = [form.x[0] as number, ...connectionsOf(form).outputs, form.x.at(-1) as number];
        const dy = values(tf.util.sizeFromShape(yShape), 2);
        const [y, dx] = tf.tidy(() => {
          const input = tf.tensor(Float32Array.from(x), [...form.x]);
          const output = pool(input, form);
          expect(output.shape).toEqual(yShape);
          const gradient = tf.grad((t: tf.Tensor) => pool(t, form));
          return [
            output.dataSync(),
            gradient(input, tf.tensor(Float32Array.from(dy), yShape)).dataSync(),
          ] as const;
        });
        expect(relativeError(y, pooled(kind, form, x))).toBeLessThan(1e-6);
        expect(relativeError(dx, poolingGradient(kind, form, x, dy))).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('max-pooling gives a negative window to its largest cell, and a tie to the first', () => {
    const x = tf.tensor4d([-4, -3, -1, -2, 5, 5, 5, 5], [2, 2, 2, 1]);
    const dx = tf.grad((t: tf.Tensor) => tf.maxPool(t as tf.Tensor4D, 2, 2, 'valid'))(x);
    expect(Array.from(dx.dataSync())).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
  });

  it('max-pooling in three dimensions takes numbers below 0, 0 itself and NaN', () => {
    const pool = (numbers: number[]) =>
      Array.from(
        tf.maxPool3d(tf.tensor5d(numbers, [1, 1, 1, 4, 1]), [1, 1, 2], [1, 1, 2], 'valid').dataSync(),
      );
    expect(pool([-1, -2, -3e38, -2e38])).toEqual([-1, Math.fround(-2e38)]);
    expect(pool([0, -1, -1e-40, -1])).toEqual([0, Math.fround(-1e-40)]);
    expect(pool([Number.NaN, 1, 1, Number.NaN])).toEqual([Number.NaN, Number.NaN]);
    // The same in a vector of channels.
    const wide = tf.maxPool3d(
      tf.tensor5d([-1, -2, -3, Number.NaN, -2, -1, -4, 1], [1, 1, 1, 2, 4]),
      [1, 1, 2],
      1,
      'valid',
    );
    expect(Array.from(wide.dataSync())).toEqual([-1, -1, -3, Number.NaN]);
  });

  it('avgPool3d is 0 where a window holds nothing but padding, as on the cpu backend, and so is its gradient', () => {
    const pool = (x: tf.Tensor) => tf.avgPool3d(x as tf.Tensor5D, 1, 1, 1);
    const middle = Array.from({ length: 27 }, (_, i) => (i === 13 ? 5 : 0));
    const x = tf.fill([1, 1, 1, 1, 1], 5);
    expect(Array.from(pool(x).dataSync())).toEqual(middle);
    expect(Array.from(tf.grad(pool)(x).dataSync())).toEqual([1]);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionsOf, type Form, poolingGradient } from './naive-window.js';
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
    (x, form) => tf.maxPool(x as tf.Tensor4D, form.taps as Pair, form.strides as Pair, paddingOf(form)),
  ],
  [
    'avgPool',
    2,
    'average',
    (x, form) => tf.avgPool(x as tf.Tensor4D, form.taps as Pair, form.strides as Pair, paddingOf(form)),
  ],
  [
    'maxPool3d',
    3,
    'max',
    (x, form) =>
      tf.maxPool3d(x as tf.Tensor5D, form.taps as Triple, form.strides as Triple, paddingOf(form) as 'same'),
  ],
  [
    'avgPool3d',
    3,
    'average',
    (x, form) =>
      tf.avgPool3d(x as tf.Tensor5D, form.taps as Triple, form.strides as Triple, paddingOf(form) as 'same'),
  ],
];

describe('the gradients of pooling agree with the oracle', () => {
  it.each(pools)('%s', (_name, dimensions, kind, pool) => {
    // With few different values there are ties, with a shift windows that are all negative.
    const levels = fc.constantFrom(1, 8, 64);
    const shift = fc.constantFrom(0, -3);
    fc.assert(
      fc.property(forms(channels, { dimensions }), levels, shift, (form, level, shift) => {
        const x = values(tf.util.sizeFromShape([...form.x]), 1).map(
          (v) => Math.round(v * level) / level + shift,
        );
        const yShape = [form.x[0] as number, ...connectionsOf(form).outputs, form.x.at(-1) as number];
        const dy = values(tf.util.sizeFromShape(yShape), 2);
        const dx = tf.tidy(() =>
          tf
            .grad((t: tf.Tensor) => pool(t, form))(
              tf.tensor(Float32Array.from(x), [...form.x]),
              tf.tensor(Float32Array.from(dy), yShape),
            )
            .dataSync(),
        );
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
});

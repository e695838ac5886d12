/** Sums, batch norm, rectifiers, squares and segment sums: forward steps and gradients against formulas in f64. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError, values } from './values.js';
import { on, startWasm } from './wasm-backend.js';

beforeAll(startWasm);

const floats = (shape: number[], seed: number) =>
  tf.tensor(Float32Array.from(values(tf.util.sizeFromShape(shape), seed)), shape);

describe('sum and mean', () => {
  const axis = fc.integer({ min: 1, max: 40 });

  it('agree with sums in f64 for every run of axes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3),
        axis,
        fc.constantFrom(1, 2, 4, 7, 8, 16, 21),
        (outer, count, width) => {
          const x = values(outer * count * width, 1);
          const expected = new Float64Array(outer * width);
          x.forEach((v, i) => {
            const o = Math.floor(i / (count * width)) * width + (i % width);
            expected[o] = (expected[o] as number) + v;
          });
          const shape = [outer, count, width];
          const [sum, mean] = tf.tidy(() => {
            const t = floats(shape, 1);
            return [tf.sum(t, 1).dataSync(), tf.mean(t, 1, true).dataSync()];
          }) as [Float32Array, Float32Array];
          expect(relativeError(sum, expected)).toBeLessThan(1e-6);
          expect(
            relativeError(
              mean,
              expected.map((v) => v / count),
            ),
          ).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('leave whole numbers and axes that are not neighbours to the backend', () => {
    const whole = tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0);
    expect(whole.dtype).toBe('int32');
    expect(Array.from(whole.dataSync())).toEqual([4, 6]);
    const apart = tf.sum(tf.ones([2, 3, 4]), [0, 2]);
    expect(Array.from(apart.dataSync())).toEqual([8, 8, 8]);
    expect(tf.sum(tf.ones([2, 3])).dataSync()[0]).toBe(6);
  });
});

describe('batch norm', () => {
  const gradients = (shape: number[]) => () => {
    const channels = shape.at(-1) as number;
    const vector = (seed: number) => floats([channels], seed);
    const inputs = [floats(shape, 1), vector(2), tf.add(tf.abs(vector(3)), 0.5), vector(4), vector(5)];
    const norm = (...t: tf.Tensor[]) => {
      const [x, mean, variance, offset, scale] = t as [tf.Tensor4D, ...tf.Tensor1D[]];
      return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-3);
    };
    return [norm(...inputs), ...tf.grads(norm)(inputs, floats(shape, 6))];
  };

  it.each([[[2, 5, 7, 3]], [[3, 4, 4, 8]], [[1, 9, 9, 21]]])(
    '%j: forward step and all gradients are those of the cpu backend',
    async (shape) => {
      const reference = await on('cpu', gradients(shape));
      const ours = await on('wasm', gradients(shape));
      expect(ours.length).toBe(6);
      ours.forEach((values, i) => {
        expect(relativeError(values, reference[i] as Float32Array)).toBeLessThan(5e-6);
      });
    },
  );

  it('goes forward without scale and offset, and both ways with means of each pixel', async () => {
    const body = () => {
      const x = floats([2, 3, 3, 4], 1) as tf.Tensor4D;
      const [mean, variance] = [floats([4], 2) as tf.Tensor1D, tf.tensor1d([1, 2, 3, 4])];
      const each = floats([2, 3, 3, 4], 3) as tf.Tensor4D;
      return [
        tf.batchNorm(x, mean, variance),
        tf.batchNorm(x, each, tf.abs(each)),
        tf.grad((t: tf.Tensor) => tf.batchNorm(t as tf.Tensor4D, each, tf.abs(each), each, each))(x, each),
      ];
    };
    const reference = await on('cpu', body);
    const ours = await on('wasm', body);
    ours.forEach((values, i) => {
      expect(relativeError(values, reference[i] as Float32Array)).toBeLessThan(1e-5);
    });
  });
});

describe('activations', () => {
  const rules: [string, (x: tf.Tensor) => tf.Tensor, (x: number) => number][] = [
    ['relu', tf.relu, (x) => (x > 0 ? 1 : 0)],
    ['relu6', tf.relu6, (x) => (x > 0 && x <= 6 ? 1 : 0)],
    ['leakyRelu', (x) => tf.leakyRelu(x, 0.25), (x) => (x > 0 ? 1 : 0.25)],
    ['square', tf.square, (x) => 2 * x],
  ];

  it.each(rules)('%s', (_name, op, slope) => {
    for (const size of [1, 3, 4, 7, 64, 101]) {
      const x = Float32Array.from(values(size, 1), (v) => Math.round(v * 4));
      const dy = values(size, 2);
      const dx = tf.tidy(() =>
        tf
          .grad(op)(tf.tensor1d(x), tf.tensor1d(Float32Array.from(dy)))
          .dataSync(),
      );
      expect(
        relativeError(
          dx,
          dy.map((v, i) => v * slope(x[i] as number)),
        ),
      ).toBe(0);
    }
  });

  it('have second derivatives as in tfjs', () => {
    // d/dx (relu'(x) · x) of a gradient inside a gradient
    const inner = tf.grad((x: tf.Tensor) => tf.mul(tf.relu(x), x));
    const second = tf.grad((x: tf.Tensor) => inner(x))(tf.tensor1d([-1, 2]));
    expect(Array.from(second.dataSync())).toEqual([0, 2]);
    const squares = tf.grad((x: tf.Tensor) => tf.grad((t: tf.Tensor) => tf.sum(tf.square(t)))(x));
    expect(Array.from(squares(tf.tensor1d([3, 4])).dataSync())).toEqual([2, 2]);
  });

  it('take whole numbers as tfjs does', () => {
    const dx = tf.grad((x: tf.Tensor) => tf.cast(tf.square(x), 'float32'))(tf.tensor1d([1, 2], 'int32'));
    expect(Array.from(dx.dataSync())).toEqual([2, 4]);
  });
});

describe('unsortedSegmentSum', () => {
  it('agrees with a loop, drops ids out of range, and takes whole numbers', () => {
    const id = fc.integer({ min: -1, max: 4 });
    const rows = fc.array(id, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(1, 3, 4, 9),
        fc.constantFrom<'float32' | 'int32'>('float32', 'int32'),
        (ids, width, dtype) => {
          const x = values(ids.length * width, 1).map((v) => (dtype === 'int32' ? Math.round(v) : v));
          const expected = new Float64Array(4 * width);
          ids.forEach((id, row) => {
            if (id < 0 || id > 3) return;
            for (let i = 0; i < width; i++)
              expected[id * width + i] =
                (expected[id * width + i] as number) + (x[row * width + i] as number);
          });
          const sums = tf.tidy(() =>
            tf
              .unsortedSegmentSum(
                tf.tensor2d(Array.from(x), [ids.length, width], dtype),
                tf.tensor1d(ids, 'int32'),
                4,
              )
              .dataSync(),
          );
          expect(relativeError(sums, expected)).toBeLessThan(1e-6);
        },
      ),
    );
  });
});

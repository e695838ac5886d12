/**
 * What is linear has its transpose as gradient: entry i of it is ⟨op(unit vector i), dy⟩. The forward step on unit
 * vectors is exact, so this holds a gradient against the very step that it belongs to.
 */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError, values } from './values.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

type Op = (x: tf.Tensor) => tf.Tensor;

function transposed(op: Op, shape: number[], dy: Float64Array): Float64Array {
  return Float64Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => {
    const y = tf.tidy(() => {
      const unit = new Float32Array(tf.util.sizeFromShape(shape));
      unit[i] = 1;
      return op(tf.tensor(unit, shape)).dataSync() as Float32Array;
    });
    return y.reduce((sum, value, j) => sum + value * (dy[j] as number), 0);
  });
}

function agree(op: Op, shape: number[], tolerance = 1e-6): void {
  const yShape = tf.tidy(() => op(tf.zeros(shape)).shape);
  const dy = values(tf.util.sizeFromShape(yShape), 3);
  const dx = tf.tidy(() =>
    tf
      .grad(op)(tf.zeros(shape), tf.tensor(Float32Array.from(dy), yShape))
      .dataSync(),
  );
  expect(relativeError(dx, transposed(op, shape, dy))).toBeLessThan(tolerance);
}

describe('the gradient is the transpose of', () => {
  const size = fc.integer({ min: 1, max: 7 });
  const channels = fc.constantFrom(1, 3, 4, 9);
  const corners = fc.constantFrom<[boolean, boolean]>([false, false], [true, false], [false, true]);
  const resizes = [
    ['resizeBilinear', tf.image.resizeBilinear],
    ['resizeNearestNeighbor', tf.image.resizeNearestNeighbor],
  ] as const;

  it.each(resizes)('%s', (_name, resize) => {
    const to = fc.integer({ min: 1, max: 15 });
    fc.assert(
      fc.property(size, size, to, to, channels, corners, (h, w, toH, toW, c, [aligned, centres]) => {
        agree((x) => resize(x as tf.Tensor4D, [toH, toW], aligned, centres), [2, h, w, c]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(resizes)('%s, from every size to every size along one axis', (_name, resize) => {
    for (const [aligned, centres] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const)
      for (let from = 1; from <= 14; from++)
        for (let to = 1; to <= 30; to++) {
          // All unit vectors at once, each in a channel of its own: the step forward is a matrix.
          const ones = tf.reshape(tf.eye(from), [1, 1, from, from]) as tf.Tensor4D;
          const op: Op = (x) => resize(x as tf.Tensor4D, [1, to], aligned, centres);
          const matrix = tf.tidy(() => op(ones).dataSync());
          const dy = values(to, 5);
          const dx = tf.tidy(() =>
            tf
              .grad(op)(tf.zeros([1, 1, from, 1]), tf.tensor(Float32Array.from(dy), [1, 1, to, 1]))
              .dataSync(),
          );
          const expected = Array.from({ length: from }, (_, i) =>
            dy.reduce((sum, v, j) => sum + v * (matrix[j * from + i] as number), 0),
          );
          expect(relativeError(dx, expected), `${from} to ${to}, ${aligned}, ${centres}`).toBeLessThan(2e-6);
          ones.dispose();
        }
  });

  it('mirrorPad', () => {
    const width = fc.integer({ min: 0, max: 2 });
    const widths = fc.tuple(width, width);
    const mode = fc.constantFrom<'reflect' | 'symmetric'>('reflect', 'symmetric');
    fc.assert(
      fc.property(widths, widths, mode, (rows, columns, mode) => {
        agree((x) => tf.mirrorPad(x, [[0, 0], rows, columns, [0, 0]], mode), [2, 3, 4, 2]);
      }),
      { numRuns: 30 },
    );
  });

  it('depthToSpace', () => {
    agree((x) => tf.depthToSpace(x as tf.Tensor4D, 2), [2, 2, 3, 8]);
    agree((x) => tf.depthToSpace(x as tf.Tensor4D, 3), [1, 2, 1, 9]);
  });

  it('conv2dTranspose and conv3dTranspose, by their input', () => {
    const filter = tf.tensor(Float32Array.from(values(3 * 3 * 3 * 2, 1)), [3, 3, 3, 2]) as tf.Tensor4D;
    agree((x) => tf.conv2dTranspose(x as tf.Tensor4D, filter, [2, 7, 8, 3], 2, 'same'), [2, 4, 4, 2]);
    const deep = tf.tensor(Float32Array.from(values(8 * 3 * 2, 1)), [2, 2, 2, 3, 2]) as tf.Tensor5D;
    agree((x) => tf.conv3dTranspose(x as tf.Tensor5D, deep, [1, 4, 4, 6, 3], 2, 'same'), [1, 2, 2, 3, 2]);
  });

  it('conv2dTranspose where a stride is longer than the window', () => {
    for (const [height, width] of [
      [1, 1],
      [2, 2],
      [2, 3],
    ] as const) {
      const filter = tf.tensor(Float32Array.from(values(height * width * 3 * 2, 1)), [height, width, 3, 2]);
      for (const stride of [2, 3, 4])
        agree(
          (x) =>
            tf.conv2dTranspose(
              x as tf.Tensor4D,
              filter as tf.Tensor4D,
              [2, 2 * stride, 3 * stride, 3],
              stride,
              'same',
            ),
          [2, 2, 3, 2],
        );
    }
  });

  it('avgPool3d and conv3d where a stride is longer than the window', () => {
    agree((x) => tf.avgPool3d(x as tf.Tensor5D, [1, 2, 1], [2, 3, 3], 'same'), [1, 4, 4, 5, 2]);
    const filter = tf.tensor(Float32Array.from(values(8, 1)), [1, 2, 1, 2, 2]) as tf.Tensor5D;
    agree((x) => tf.conv3d(x as tf.Tensor5D, filter, [2, 3, 3], 'same'), [1, 4, 4, 5, 2]);
  });

  it('gather', () => {
    const shape = [3, 4, 5];
    const axis = fc.integer({ min: 0, max: 2 });
    const picks = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(axis, picks, (axis, picks) => {
        agree((x) => tf.gather(x, tf.tensor1d(picks, 'int32'), axis), shape);
      }),
      { numRuns: 30 },
    );
  });

  it('sum and mean over any axes', () => {
    const shape = [2, 3, 4, 5];
    const axes = fc.subarray([0, 1, 2, 3], { minLength: 1 });
    fc.assert(
      fc.property(axes, fc.boolean(), (axes, keep) => {
        agree((x) => tf.sum(x, axes, keep), shape);
        agree((x) => tf.mean(x, axes, keep), shape);
      }),
      { numRuns: 20 },
    );
  });
});

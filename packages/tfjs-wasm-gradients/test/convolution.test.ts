import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Case,
  gradientByDifferences,
  lossOf,
  relativeError,
  type Shape4,
  values,
} from './naive-convolution.js';
import { on, startWasm } from './wasm-backend.js';

beforeAll(startWasm);

const explicit = (t: number, b: number, l: number, r: number): Case['pad'] => [
  [0, 0],
  [t, b],
  [l, r],
  [0, 0],
];

const cases: [string, Case][] = [
  ['same 3x3', { x: [2, 6, 5, 3], filter: [3, 3, 3, 4], strides: [1, 1], pad: 'same' }],
  ['valid 3x3', { x: [2, 6, 5, 3], filter: [3, 3, 3, 2], strides: [1, 1], pad: 'valid' }],
  ['one by one', { x: [3, 4, 5, 6], filter: [1, 1, 6, 2], strides: [1, 1], pad: 'same' }],
  ['one channel in, one out', { x: [1, 5, 5, 1], filter: [3, 3, 1, 1], strides: [1, 1], pad: 'same' }],
  ['even kernel, same', { x: [2, 5, 6, 2], filter: [2, 4, 2, 3], strides: [1, 1], pad: 'same' }],
  ['oblong kernel, valid', { x: [1, 7, 6, 2], filter: [5, 1, 2, 3], strides: [1, 1], pad: 'valid' }],
  ['kernel of the image', { x: [2, 4, 4, 2], filter: [4, 4, 2, 3], strides: [1, 1], pad: 'valid' }],
  ['number as padding', { x: [2, 5, 5, 2], filter: [3, 3, 2, 3], strides: [1, 1], pad: 1 }],
  ['padding beyond the kernel', { x: [1, 4, 4, 2], filter: [2, 2, 2, 2], strides: [1, 1], pad: 2 }],
  ['explicit padding', { x: [2, 5, 4, 2], filter: [3, 3, 2, 3], strides: [1, 1], pad: explicit(0, 2, 1, 0) }],
  ['stride 2, same, even size', { x: [2, 6, 8, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: 'same' }],
  ['stride 2, same, odd size', { x: [2, 7, 5, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: 'same' }],
  [
    'stride 2, valid, rows left over',
    { x: [2, 8, 6, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: 'valid' },
  ],
  ['stride 3 with 2x2, gaps', { x: [1, 8, 10, 2], filter: [2, 2, 2, 3], strides: [3, 3], pad: 'valid' }],
  ['strides differ', { x: [2, 7, 6, 3], filter: [3, 2, 3, 2], strides: [1, 2], pad: 'same' }],
  ['stride 2 with 1x1', { x: [2, 5, 6, 3], filter: [1, 1, 3, 2], strides: [2, 2], pad: 'same' }],
];

describe('the gradients of conv2d', () => {
  it.each(cases)('%s: agree with differences in f64', async (_name, c) => {
    await tf.setBackend('wasm');
    const x64 = values(tf.util.sizeFromShape(c.x), 1);
    const filter64 = values(tf.util.sizeFromShape(c.filter), 2);
    const x = tf.tensor4d(Float32Array.from(x64), c.x);
    const filter = tf.tensor4d(Float32Array.from(filter64), c.filter);
    const y = tf.conv2d(x, filter, c.strides, c.pad);
    const dy64 = values(y.size, 3);
    const dy = tf.tensor4d(Float32Array.from(dy64), y.shape);

    const before = tf.memory();
    const gradients = tf.grads((x: tf.Tensor, f: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, c.strides, c.pad),
    )([x, filter], dy);
    expect(tf.memory().numTensors).toBe(before.numTensors + 2);

    const loss = () => lossOf(c, x64, filter64, dy64, y.shape as Shape4);
    const [dx, dw] = gradients as [tf.Tensor, tf.Tensor];
    expect(dw.shape).toEqual(c.filter);
    expect(dx.shape).toEqual(c.x);
    expect(relativeError(dw.dataSync(), gradientByDifferences(filter64, loss))).toBeLessThan(2e-6);
    expect(relativeError(dx.dataSync(), gradientByDifferences(x64, loss))).toBeLessThan(2e-6);
    // The inputs are still what they were: no kernel freed or wrote over them.
    expect(Array.from(x.dataSync())).toEqual(Array.from(x64));
    expect(Array.from(filter.dataSync())).toEqual(Array.from(filter64));
    expect(Array.from(dy.dataSync())).toEqual(Array.from(dy64));
    tf.dispose([x, filter, y, dy, dx, dw]);
    expect(tf.memory().numTensors).toBe(before.numTensors - 4);
  });

  it('agree with the cpu backend at the size of a network', async () => {
    const gradients = () => {
      const x = tf.tensor4d(Float32Array.from(values(4 * 32 * 32 * 8, 5)), [4, 32, 32, 8]);
      const filter = tf.tensor4d(Float32Array.from(values(3 * 3 * 8 * 16, 6)), [3, 3, 8, 16]);
      return tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))),
      )([x, filter]);
    };
    const reference = await on('cpu', gradients);
    const ours = await on('wasm', gradients);
    for (const i of [0, 1]) {
      expect(relativeError(ours[i] as Float32Array, reference[i] as Float32Array)).toBeLessThan(1e-5);
    }
  });

  it.each([
    [
      'fused with bias and relu',
      (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.fused.conv2d({
          x,
          filter: w,
          strides: 1,
          pad: 'same',
          bias: tf.tensor1d([0.5, -1, 2]),
          activation: 'relu',
        }),
    ],
    [
      'stride 2 with rounding down',
      (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 2, 0, 'NHWC', 1, 'floor'),
    ],
    [
      'transposed, stride 2',
      (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.conv2dTranspose(x, tf.transpose(w, [0, 1, 3, 2]), [2, 12, 10, 3], 2, 'same'),
    ],
    [
      'one dimension',
      (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.conv1d(
          tf.reshape(x, [12, 5, 2]) as tf.Tensor3D,
          tf.slice(tf.reshape(w, [9, 2, 3]), [0, 0, 0], [3, 2, 3]) as tf.Tensor3D,
          1,
          'same',
        ),
    ],
  ])('%s: agrees with the cpu backend', async (_name, network) => {
    const gradients = () => {
      const x = tf.tensor4d(Float32Array.from(values(2 * 6 * 5 * 2, 5)), [2, 6, 5, 2]);
      const filter = tf.tensor4d(Float32Array.from(values(3 * 3 * 2 * 3, 6)), [3, 3, 2, 3]);
      return tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.square(network(a as tf.Tensor4D, b as tf.Tensor4D) as tf.Tensor)),
      )([x, filter]);
    };
    const reference = await on('cpu', gradients);
    const ours = await on('wasm', gradients);
    for (const i of [0, 1]) {
      expect(relativeError(ours[i] as Float32Array, reference[i] as Float32Array)).toBeLessThan(1e-5);
    }
  });

  it('takes channels first where it is called directly', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor4d(Float32Array.from(values(2 * 6 * 5 * 3, 1)), [2, 6, 5, 3]);
    const dy = tf.tensor4d(Float32Array.from(values(2 * 6 * 5 * 4, 2)), [2, 6, 5, 4]);
    const run = (dataFormat: 'NHWC' | 'NCHW', x: tf.Tensor, dy: tf.Tensor) =>
      tf
        .engine()
        .runKernel(
          'Conv2DBackpropFilter',
          { x, dy },
          { strides: 1, pad: 'same', dataFormat, filterShape: [3, 3, 3, 4] },
        ) as tf.Tensor;
    const last = run('NHWC', x, dy).dataSync();
    const first = run('NCHW', tf.transpose(x, [0, 3, 1, 2]), tf.transpose(dy, [0, 3, 1, 2])).dataSync();
    expect(Array.from(first)).toEqual(Array.from(last));
  });
});

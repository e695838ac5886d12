/** What the backend would compute wrong or write beside its tensors is refused in one line, and the next call works. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

type Shape4 = [number, number, number, number];
const image = (...shape: Shape4) => tf.ones(shape) as tf.Tensor4D;

const refusals: [string, () => tf.Tensor, string][] = [
  [
    'channels first, which the backend takes for channels last in a depthwise convolution',
    () => tf.depthwiseConv2d(image(1, 2, 5, 6), image(3, 3, 2, 1), 1, 'same', 'NCHW'),
    "depthwiseConv2d: dataFormat is 'NCHW', but the wasm backend takes 'NHWC' alone",
  ],
  [
    'channels first in a convolution',
    () => tf.conv2d(image(1, 2, 5, 6), image(3, 3, 2, 1), 1, 'same', 'NCHW'),
    "conv2d: dataFormat is 'NCHW', but the wasm backend takes 'NHWC' alone",
  ],
  [
    'channels first in a fused convolution',
    () =>
      tf.fused.conv2d({
        x: image(1, 2, 5, 2),
        filter: image(3, 3, 2, 1),
        strides: 1,
        pad: 'same',
        dataFormat: 'NCHW',
      }),
    "fused.conv2d: dataFormat is 'NCHW', but the wasm backend takes 'NHWC' alone",
  ],
  [
    'a filter with more rows than the image, which writes beside a tensor without pixels',
    () => tf.conv2d(image(1, 2, 5, 2), image(3, 3, 2, 2), 1, 'valid'),
    'conv2d: x.shape[1] is 2, but a window of 3 with padding of 0 needs at least 3',
  ],
  [
    'gaps that make a filter wider than the padded image',
    () => tf.depthwiseConv2d(image(1, 9, 2, 2), image(3, 3, 2, 1), 1, 1, 'NHWC', 2),
    'depthwiseConv2d: x.shape[2] is 2, but a window of 5 with padding of 2 needs at least 3',
  ],
  [
    'a pooling window that is larger than the image',
    () => tf.avgPool(image(1, 5, 1, 2), 3, 1, 'valid'),
    'avgPool: x.shape[2] is 1, but a window of 3 with padding of 0 needs at least 3',
  ],
  [
    'padding as large as the pooling window',
    () => tf.maxPool(image(1, 5, 5, 2), 2, 2, 2),
    'maxPool: pad is 2, which puts [2, 1] about x.shape[1], but a window of 2 allows at most 1 on each side',
  ],
  [
    'the same on one side alone',
    () =>
      tf.avgPool(image(1, 5, 5, 2), 2, 1, [
        [0, 0],
        [0, 0],
        [0, 2],
        [0, 0],
      ]),
    'avgPool: pad is [[0,0],[0,0],[0,2],[0,0]], which puts [0, 2] about x.shape[2], but a window of 2 allows at most 1 on each side',
  ],
  [
    'a rounding that adds a window behind the image',
    () => tf.maxPool(image(1, 6, 6, 2), 2, 3, 0, 'ceil'),
    "maxPool: pad is 0 with dimRoundingMode 'ceil', which puts [0, 2] about x.shape[1], but a window of 2 allows at most 1 on each side",
  ],
  [
    'padding as large as the pooling window in three dimensions',
    () => tf.maxPool3d(tf.ones([1, 4, 4, 4, 2]) as tf.Tensor5D, 1, 1, 1),
    'maxPool3d: pad is 1, which puts [1, 1] about x.shape[1], but a window of 1 allows at most 0 on each side',
  ],
  [
    'whole numbers in max-pooling of three dimensions, whose bits the backend reads as floats',
    () => tf.maxPool3d(tf.ones([1, 4, 4, 4, 2], 'int32') as tf.Tensor5D, 2, 2, 'valid'),
    'maxPool3d: x.dtype is int32, but the wasm backend pools float32 alone',
  ],
  [
    'whole numbers as slopes, whose bits the backend reads as floats',
    () => tf.prelu(tf.tensor1d([-1, 2]), tf.tensor1d([1, 2], 'int32')),
    'prelu: alpha.dtype is int32, but the wasm backend takes float32 alone',
  ],
];

describe('is refused', () => {
  it.each(refusals)('%s', (_name, call, message) => {
    const before = tf.backend().numDataIds();
    let said = '';
    try {
      tf.tidy(call);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toBe(message);
    expect(tf.backend().numDataIds()).toBe(before);
    const next = tf.maxPool3d(tf.fill([1, 2, 2, 2, 1], -1) as tf.Tensor5D, 2, 2, 'valid');
    expect(Array.from(next.dataSync())).toEqual([-1]);
    next.dispose();
  });
});

describe('is not refused', () => {
  it('an image without pixels where the padding is by rule', () => {
    expect(tf.conv2d(image(1, 0, 5, 2), image(3, 3, 2, 2), 1, 'same').shape).toEqual([1, 0, 5, 2]);
    expect(tf.maxPool(image(0, 5, 5, 2), 3, 2, 'same').shape).toEqual([0, 3, 3, 2]);
  });

  it('padding that no window lies in, though it is as large as the window', () => {
    // The second window would begin behind the two pixels of padding alone.
    const y = tf.avgPool(image(1, 3, 3, 1), 2, 2, [
      [0, 0],
      [0, 2],
      [0, 1],
      [0, 0],
    ]);
    expect(Array.from(y.dataSync())).toEqual([1, 1, 1, 1]);
  });
});

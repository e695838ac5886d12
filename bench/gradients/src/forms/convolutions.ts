/** Convolutions: plain, dilated, fused, transposed, depthwise, separable, in one and in three dimensions. */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, formsOf } from './form.js';

type Pad = Parameters<typeof tf.conv2d>[3];
type Pair = [number, number];

const uneven: Pad = [
  [0, 0],
  [0, 2],
  [1, 0],
  [0, 0],
];

/** One pixel on every side: as a number for both axes at once it is computed wrong for windows of unequal sides. */
const onePixel: Pad = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

const conv2d = (strides: number | Pair, pad: Pad, dilations: number | Pair = 1, rounding?: 'ceil') =>
  ((x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.conv2d(x, w, strides, pad, 'NHWC', dilations, rounding)) as unknown as Form['of'];

const depthwise = (strides: number | Pair, pad: Pad, dilations: number | Pair = 1, rounding?: 'ceil') =>
  ((x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.depthwiseConv2d(x, w, strides, pad as 'same', 'NHWC', dilations, rounding)) as unknown as Form['of'];

const channelsLast = (x: tf.Tensor) => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
const channelsFirst = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]);

const transposed = (outputShape: [number, number, number, number], stride: number, pad: 'same' | 'valid') =>
  ((x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.conv2dTranspose(x, w, outputShape, stride, pad)) as unknown as Form['of'];

const fused = (activation: tf.fused.Activation, depth = false, strides = 1) =>
  ((x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D) =>
    (depth ? tf.fused.depthwiseConv2d : tf.fused.conv2d)({
      x,
      filter,
      strides,
      pad: 'same',
      bias,
      activation,
      leakyreluAlpha: 0.1,
    })) as unknown as Form['of'];

const x = [2, 5, 6, 2];
const w = [3, 3, 2, 3];
const large = [
  [8, 64, 64, 16],
  [3, 3, 16, 8],
];
const largeDepthwise = [
  [8, 64, 64, 32],
  [3, 3, 32, 1],
];

export const convolutions: readonly Form[] = [
  ...formsOf('conv2d', [
    { form: 'same', inputs: [x, w], large, of: conv2d(1, 'same') },
    { form: 'valid', inputs: [x, w], of: conv2d(1, 'valid') },
    { form: 'padding as a number', inputs: [x, w], of: conv2d(1, 1) },
    { form: 'uneven padding', inputs: [x, w], of: conv2d(1, uneven) },
    { form: 'padding beyond the filter', inputs: [x, [2, 2, 2, 3]], of: conv2d(1, 3) },
    { form: 'stride 2, same', inputs: [x, w], large, of: conv2d(2, 'same') },
    { form: 'stride 2, valid', inputs: [x, w], of: conv2d(2, 'valid') },
    { form: 'two strides', inputs: [x, w], of: conv2d([1, 2], 'same') },
    {
      form: '1x1',
      inputs: [x, [1, 1, 2, 4]],
      large: [large[0] as number[], [1, 1, 16, 16]],
      of: conv2d(1, 'same'),
    },
    { form: 'even filter', inputs: [x, [2, 4, 2, 3]], of: conv2d(1, 'same') },
    { form: 'dilation 2, same', inputs: [x, w], of: conv2d(1, 'same', 2) },
    { form: 'dilation 2, valid', inputs: [x, [2, 3, 2, 3]], of: conv2d(1, 'valid', 2) },
    { form: 'two dilations', inputs: [x, w], of: conv2d(1, 'same', [1, 2]) },
    { form: 'stride 3, same, 2x2 filter', inputs: [x, [2, 2, 2, 3]], of: conv2d(3, 'same') },
    {
      form: 'padding as a number, 2x3 filter',
      inputs: [x, [2, 3, 2, 3]],
      of: conv2d(1, 1),
      reference: conv2d(1, onePixel),
    },
    {
      form: 'padding as a number, two strides',
      inputs: [x, w],
      of: conv2d([1, 2], 1),
      reference: conv2d([1, 2], onePixel),
    },
    { form: 'stride 2, rounded up', inputs: [x, w], of: conv2d(2, 0, 1, 'ceil') },
    {
      form: 'channels first',
      inputs: [[2, 2, 5, 6], w],
      of: ((x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'same', 'NCHW')) as unknown as Form['of'],
    },
  ]),
  ...formsOf('fused.conv2d', [
    ...(['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid'] as const).map((activation) => ({
      form: `bias, ${activation}`,
      inputs: [x, w, [3]],
      of: fused(activation),
    })),
    {
      form: 'bias, relu, stride 3, 2x2 filter',
      inputs: [x, [2, 2, 2, 3], [3]],
      of: fused('relu', false, 3),
    },
  ]),
  ...formsOf('conv2dTranspose', [
    {
      form: 'same',
      inputs: [
        [2, 3, 4, 2],
        [3, 3, 3, 2],
      ],
      of: transposed([2, 3, 4, 3], 1, 'same'),
    },
    {
      form: 'stride 2, same',
      inputs: [
        [2, 3, 4, 2],
        [3, 3, 3, 2],
      ],
      large: [
        [8, 32, 32, 16],
        [3, 3, 8, 16],
      ],
      of: ((x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.conv2dTranspose(
          x,
          w,
          [x.shape[0], 2 * x.shape[1], 2 * x.shape[2], w.shape[2]],
          2,
          'same',
        )) as unknown as Form['of'],
    },
    {
      form: 'stride 2, valid',
      inputs: [
        [2, 3, 4, 2],
        [2, 2, 3, 2],
      ],
      of: transposed([2, 6, 8, 3], 2, 'valid'),
    },
    {
      form: 'stride 3, same, 2x2 filter',
      inputs: [
        [2, 3, 4, 2],
        [2, 2, 3, 2],
      ],
      of: transposed([2, 9, 12, 3], 3, 'same'),
    },
  ]),
  ...formsOf('conv1d', [
    {
      form: 'same',
      inputs: [
        [2, 6, 3],
        [3, 3, 2],
      ],
      of: ((x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 1, 'same')) as unknown as Form['of'],
    },
    {
      form: 'stride 3, same, 2 taps',
      inputs: [
        [2, 6, 3],
        [2, 3, 2],
      ],
      of: ((x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 3, 'same')) as unknown as Form['of'],
    },
  ]),
  ...formsOf('depthwiseConv2d', [
    { form: 'same', inputs: [x, [3, 3, 2, 1]], large: largeDepthwise, of: depthwise(1, 'same') },
    {
      form: 'valid',
      inputs: [
        [1, 5, 5, 5],
        [3, 2, 5, 1],
      ],
      of: depthwise(1, 'valid'),
    },
    { form: 'padding as a number', inputs: [x, [3, 3, 2, 1]], of: depthwise(1, 1) },
    { form: 'stride 2', inputs: [x, [3, 3, 2, 1]], large: largeDepthwise, of: depthwise(2, 'same') },
    { form: 'multiplier 2', inputs: [x, [3, 3, 2, 2]], of: depthwise(1, 'same') },
    { form: 'dilation 2', inputs: [x, [3, 3, 2, 1]], of: depthwise(1, 'same', 2) },
    { form: 'stride 3, same, 2x2 filter', inputs: [x, [2, 2, 2, 1]], of: depthwise(3, 'same') },
    {
      form: 'padding as a number, 2x3 filter',
      inputs: [x, [2, 3, 2, 1]],
      of: depthwise(1, 1),
      reference: depthwise(1, onePixel),
    },
    { form: 'stride 2, rounded up', inputs: [x, [3, 3, 2, 1]], of: depthwise(2, 0, 1, 'ceil') },
    {
      form: 'channels first',
      inputs: [
        [2, 2, 5, 6],
        [3, 3, 2, 1],
      ],
      of: ((x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.depthwiseConv2d(x, w, 1, 'same', 'NCHW')) as unknown as Form['of'],
      reference: (x, w) => channelsFirst(tf.depthwiseConv2d(channelsLast(x), w as tf.Tensor4D, 1, 'same')),
    },
  ]),
  ...formsOf('fused.depthwiseConv2d', [
    { form: 'bias, linear', inputs: [x, [3, 3, 2, 1], [2]], of: fused('linear', true) },
    { form: 'bias, relu6', inputs: [x, [3, 3, 2, 1], [2]], of: fused('relu6', true) },
    {
      form: 'bias, relu6, stride 3, 2x2 filter',
      inputs: [x, [2, 2, 2, 1], [2]],
      of: fused('relu6', true, 3),
    },
  ]),
  ...formsOf('separableConv2d', [
    {
      form: 'same',
      inputs: [x, [3, 3, 2, 1], [1, 1, 2, 3]],
      of: ((x: tf.Tensor4D, depth: tf.Tensor4D, point: tf.Tensor4D) =>
        tf.separableConv2d(x, depth, point, 1, 'same')) as unknown as Form['of'],
    },
    {
      form: 'stride 3, same, 2x2 filter',
      inputs: [x, [2, 2, 2, 1], [1, 1, 2, 3]],
      of: ((x: tf.Tensor4D, depth: tf.Tensor4D, point: tf.Tensor4D) =>
        tf.separableConv2d(x, depth, point, 3, 'same')) as unknown as Form['of'],
    },
  ]),
  ...formsOf('conv3d', [
    {
      form: 'same',
      inputs: [
        [1, 3, 4, 4, 2],
        [2, 3, 3, 2, 2],
      ],
      large: [
        [2, 16, 32, 32, 8],
        [3, 3, 3, 8, 8],
      ],
      of: ((x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, 1, 'same')) as unknown as Form['of'],
    },
    {
      form: 'stride 2, valid',
      inputs: [
        [1, 3, 4, 5, 2],
        [2, 2, 3, 2, 2],
      ],
      of: ((x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, 2, 'valid')) as unknown as Form['of'],
    },
    {
      form: 'stride 3, same, 2x2x2 filter',
      inputs: [
        [1, 4, 4, 5, 2],
        [2, 2, 2, 2, 2],
      ],
      of: ((x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, 3, 'same')) as unknown as Form['of'],
    },
    {
      form: 'dilation 2, same',
      inputs: [
        [1, 4, 4, 5, 2],
        [2, 2, 2, 2, 2],
      ],
      of: ((x: tf.Tensor5D, w: tf.Tensor5D) =>
        tf.conv3d(x, w, 1, 'same', 'NDHWC', 2)) as unknown as Form['of'],
    },
  ]),
  ...formsOf('conv3dTranspose', [
    {
      form: 'stride 2, same',
      inputs: [
        [1, 2, 2, 3, 2],
        [2, 3, 3, 2, 2],
      ],
      of: ((x: tf.Tensor5D, w: tf.Tensor5D) =>
        tf.conv3dTranspose(x, w, [1, 4, 4, 6, 2], 2, 'same')) as unknown as Form['of'],
    },
  ]),
];

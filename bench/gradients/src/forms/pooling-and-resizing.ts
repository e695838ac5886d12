/** Pooling and resizing. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { type Form, formsOf } from './form.js';

const x = [2, 5, 6, 2];
const large = [[8, 64, 64, 16]];

const kinds = { maxPool: tf.maxPool, avgPool: tf.avgPool };
type Pad = Parameters<typeof tf.maxPool>[3];

const pool = (
  kind: keyof typeof kinds,
  size: number | [number, number],
  stride: number,
  pad: Pad,
  rounding?: 'ceil',
) => ((x: tf.Tensor4D) => kinds[kind](x, size, stride, pad, rounding)) as unknown as Form['of'];

const onePixel: Pad = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

const pools = (kind: keyof typeof kinds) =>
  formsOf(kind, [
    { form: '2x2', inputs: [x], large, of: pool(kind, 2, 2, 'valid') },
    { form: '2x2, all below 0', inputs: [x], shift: -3, of: pool(kind, 2, 2, 'valid') },
    { form: '3x3 by 2, same', inputs: [x], large, of: pool(kind, 3, 2, 'same') },
    { form: '3x3 by 2, padding 1', inputs: [x], of: pool(kind, 3, 2, 1) },
    { form: '3x3 by 1, valid', inputs: [x], of: pool(kind, 3, 1, 'valid') },
    { form: '2x2 by 3, same', inputs: [x], of: pool(kind, 2, 3, 'same') },
    {
      form: '2x3 by 1, padding 1',
      inputs: [x],
      of: pool(kind, [2, 3], 1, 1),
      reference: pool(kind, [2, 3], 1, onePixel),
    },
    { form: '3x3 by 2, rounded up', inputs: [x], of: pool(kind, 3, 2, 0, 'ceil') },
  ]);

const kinds3d = { maxPool3d: tf.maxPool3d, avgPool3d: tf.avgPool3d };

const pool3d = (
  kind: keyof typeof kinds3d,
  size: number,
  stride: number,
  pad: 'same' | 'valid' | number,
  rounding?: 'ceil',
) => ((x: tf.Tensor5D) => kinds3d[kind](x, size, stride, pad, rounding)) as unknown as Form['of'];

const volume = [1, 4, 4, 4, 2];

const pools3d = (kind: keyof typeof kinds3d) =>
  formsOf(kind, [
    { form: '2x2x2, some below 0', inputs: [volume], of: pool3d(kind, 2, 2, 'valid') },
    { form: '2x2x2, all below 0', inputs: [volume], shift: -3, of: pool3d(kind, 2, 2, 'valid') },
    { form: '3x3x3 by 2, same', inputs: [volume], of: pool3d(kind, 3, 2, 'same') },
    { form: '2x2x2 by 3, same', inputs: [volume], of: pool3d(kind, 2, 3, 'same') },
    { form: '3x3x3 by 2, padding 1', inputs: [volume], of: pool3d(kind, 3, 2, 1) },
    { form: '3x3x3 by 2, rounded up', inputs: [volume], of: pool3d(kind, 3, 2, 0, 'ceil') },
  ]);

type Resize = 'resizeBilinear' | 'resizeNearestNeighbor';

const resize = (kind: Resize, height: number, width: number, corners = false, centers = false) =>
  ((x: tf.Tensor4D) => tf.image[kind](x, [height, width], corners, centers)) as unknown as Form['of'];

const resizes = (kind: Resize) =>
  formsOf(kind, [
    {
      form: 'twice as large',
      inputs: [x],
      large: [[8, 32, 32, 16]],
      of: ((x: tf.Tensor4D) => tf.image[kind](x, [2 * x.shape[1], 2 * x.shape[2]])) as unknown as Form['of'],
    },
    { form: 'by 1.6 and 1.5', inputs: [x], of: resize(kind, 8, 9) },
    { form: 'smaller', inputs: [x], of: resize(kind, 3, 4) },
    { form: 'aligned corners', inputs: [x], of: resize(kind, 8, 9, true) },
    { form: 'half-pixel centres', inputs: [x], of: resize(kind, 10, 12, false, true) },
    { form: 'half-pixel centres, smaller', inputs: [x], of: resize(kind, 3, 4, false, true) },
    { form: 'from one pixel', inputs: [[2, 1, 1, 3]], of: resize(kind, 4, 4) },
  ]);

const upSampling = (interpolation: 'nearest' | 'bilinear'): Form['of'] => {
  const layer = layers.upSampling2d({ size: [2, 2], interpolation });
  return (x) => layer.apply(x) as tf.Tensor;
};

export const poolingAndResizing: readonly Form[] = [
  ...pools('maxPool'),
  ...pools('avgPool'),
  ...pools3d('maxPool3d'),
  ...pools3d('avgPool3d'),
  ...resizes('resizeBilinear'),
  ...resizes('resizeNearestNeighbor'),
  ...formsOf('upSampling2d', [
    { form: 'nearest', inputs: [x], of: upSampling('nearest') },
    { form: 'bilinear', inputs: [x], of: upSampling('bilinear') },
  ]),
];

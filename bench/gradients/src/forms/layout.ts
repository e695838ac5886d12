/** What moves numbers about. */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, formsOf } from './form.js';

const x = [2, 4, 5, 3];
const paddings: [number, number][] = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];

export const layout: readonly Form[] = [
  ...formsOf('concat', [
    { form: 'channels', inputs: [x, [2, 4, 5, 2]], of: (a, b) => tf.concat([a, b], -1) },
    { form: 'images', inputs: [x, x], of: (a, b) => tf.concat([a, b], 0) },
  ]),
  ...formsOf('split', [
    {
      form: 'channels',
      inputs: [[2, 4, 5, 4]],
      of: (x) => tf.sub(...(tf.split(x, 2, 3) as [tf.Tensor, tf.Tensor])),
    },
  ]),
  ...formsOf('stack', [{ form: 'new axis', inputs: [x, x], of: (a, b) => tf.stack([a, b], 1) }]),
  ...formsOf('pad', [{ form: 'zeros', inputs: [x], of: (x) => tf.pad(x, paddings) }]),
  ...formsOf('mirrorPad', [
    { form: 'reflect', inputs: [x], of: (x) => tf.mirrorPad(x, paddings, 'reflect') },
    { form: 'symmetric', inputs: [x], of: (x) => tf.mirrorPad(x, paddings, 'symmetric') },
  ]),
  ...formsOf('slice', [
    { form: 'a window', inputs: [x], of: (x) => tf.slice(x, [0, 1, 1, 0], [2, 2, 3, 3]) },
  ]),
  ...formsOf('stridedSlice', [
    {
      form: 'every second pixel',
      inputs: [x],
      of: (x) => tf.stridedSlice(x, [0, 0, 0, 0], [2, 4, 5, 3], [1, 2, 2, 1]),
    },
  ]),
  ...formsOf('gather', [
    {
      form: 'rows',
      inputs: [[5, 3]],
      large: [[4096, 64]],
      of: (x) => tf.gather(x, tf.tensor1d([3, 0, 3, 1], 'int32')),
    },
    { form: 'channels', inputs: [x], of: (x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'), 3) },
    {
      form: 'rows of its own from each image',
      inputs: [[2, 4, 3]],
      of: (x) =>
        tf.gather(
          x,
          tf.tensor2d(
            [
              [3, 0],
              [1, 1],
            ],
            [2, 2],
            'int32',
          ),
          1,
          1,
        ),
    },
  ]),
  ...formsOf('reverse', [{ form: 'columns', inputs: [x], of: (x) => tf.reverse(x, 2) }]),
  ...formsOf('transpose', [
    { form: 'channels first', inputs: [x], of: (x) => tf.transpose(x, [0, 3, 1, 2]) },
  ]),
  ...formsOf('reshape', [{ form: 'flat', inputs: [x], of: (x) => tf.reshape(x, [2, 60]) }]),
  ...formsOf('tile', [
    { form: 'pixels', inputs: [x], of: (x) => tf.tile(x, [1, 2, 2, 1]) },
    { form: 'five axes', inputs: [[2, 1, 2, 2, 3]], of: (x) => tf.tile(x, [1, 2, 1, 1, 1]) },
  ]),
  ...formsOf('depthToSpace', [
    { form: 'blocks of 2', inputs: [[2, 3, 3, 8]], of: (x) => tf.depthToSpace(x as tf.Tensor4D, 2) },
    {
      form: 'channels first',
      inputs: [[2, 8, 3, 3]],
      of: (x) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NCHW'),
      reference: (x) =>
        tf.transpose(tf.depthToSpace(tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D, 2), [0, 3, 1, 2]),
    },
  ]),
  ...formsOf('spaceToBatchND', [
    {
      form: 'blocks of 2',
      inputs: [[2, 4, 4, 3]],
      of: (x) =>
        tf.spaceToBatchND(
          x,
          [2, 2],
          [
            [0, 0],
            [0, 0],
          ],
        ),
    },
  ]),
];

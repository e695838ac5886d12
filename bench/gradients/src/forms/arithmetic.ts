/** What joins branches: arithmetic of two operands, of which one may be broadcast, and products of matrices. */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, formsOf } from './form.js';

const x = [2, 4, 5, 3];

/** Which operand is repeated, and along which axes. */
const broadcasts = (of: Form['of'], shift?: number): Omit<Form, 'op'>[] =>
  (
    [
      ['with a number for each channel', [x, [3]]],
      ['of a number for each channel', [[3], x]],
      ['with a gate for each channel', [x, [2, 1, 1, 3]]],
      [
        'of rows with columns',
        [
          [4, 1, 3],
          [1, 5, 3],
        ],
      ],
      ['with one number', [x, []]],
    ] as const
  ).map(([form, inputs]) => ({
    form,
    inputs: inputs.map((shape) => [...shape]),
    of,
    ...(shift !== undefined && { shift }),
  }));

/** The larger or the smaller of two; the second changed, so that none are alike. */
const larger = (of: typeof tf.maximum): Omit<Form, 'op'>[] => [
  { form: 'of two', inputs: [x, x], of: (a, b) => of(a, tf.sub(0.013, tf.mul(b, 0.9))) },
  ...broadcasts((a, b) => of(a, tf.sub(0.013, tf.mul(b, 0.9)))),
];

export const arithmetic: readonly Form[] = [
  ...formsOf('add', broadcasts(tf.add)),
  ...formsOf('sub', broadcasts(tf.sub)),
  ...formsOf('mul', broadcasts(tf.mul)),
  ...formsOf('div', broadcasts(tf.div, 3)),
  ...formsOf(
    'pow',
    broadcasts((a, b) => tf.pow(a, tf.div(b, 4)), 3),
  ),
  ...formsOf('maximum', larger(tf.maximum)),
  ...formsOf('minimum', larger(tf.minimum)),
  ...formsOf('squaredDifference', [
    { form: 'of two', inputs: [x, x], of: tf.squaredDifference },
    ...broadcasts(tf.squaredDifference),
  ]),
  ...formsOf('matMul', [
    {
      form: 'dense',
      inputs: [
        [4, 6],
        [6, 3],
      ],
      of: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    },
    {
      form: 'batches, one transposed',
      inputs: [
        [2, 4, 3],
        [2, 5, 3],
      ],
      of: (a, b) => tf.matMul(a, b, false, true),
    },
    {
      form: 'one matrix by many',
      inputs: [
        [4, 3],
        [2, 3, 5],
      ],
      of: (a, b) => tf.matMul(a, b),
    },
    {
      form: 'two axes of matrices',
      inputs: [
        [2, 1, 4, 3],
        [1, 3, 3, 2],
      ],
      of: (a, b) => tf.matMul(a, b),
      reference: (a, b) => tf.matMul(tf.tile(a, [1, 3, 1, 1]), tf.tile(b, [2, 1, 1, 1])),
    },
  ]),
  ...formsOf('fused.matMul', [
    {
      form: 'bias, relu',
      inputs: [[4, 6], [6, 3], [3]],
      of: (a, b, bias) =>
        tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation: 'relu' }),
    },
    {
      form: 'bias, one transposed',
      inputs: [[4, 6], [3, 6], [3]],
      of: (a, b, bias) =>
        tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, transposeB: true, bias }),
    },
    {
      form: 'bias, many matrices',
      inputs: [[2, 4, 6], [2, 6, 3], [3]],
      of: (a, b, bias) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias }),
    },
    {
      form: 'bias, many matrices by one',
      inputs: [[2, 4, 6], [1, 6, 3], [3]],
      of: (a, b, bias) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias }),
    },
  ]),
  ...formsOf('einsum', [
    {
      form: 'a product of matrices',
      inputs: [
        [4, 6],
        [6, 3],
      ],
      of: (a, b) => tf.einsum('ij,jk->ik', a, b),
    },
  ]),
];

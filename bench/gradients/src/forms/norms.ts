/** Normalisations and the reductions that they are made of. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { type Form, formsOf } from './form.js';

const x = [2, 4, 5, 3];

const batchNormalization: Form['of'] = (x, scale, offset) => {
  const { mean, variance } = tf.moments(x as tf.Tensor4D, [0, 1, 2]);
  return tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    1e-3,
  );
};

const layerNormalization = layers.layerNormalization({ axis: -1 });

const instanceNormalization: Form['of'] = (x, scale, offset) => {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale), offset);
};

export const norms: readonly Form[] = [
  ...formsOf('batch norm', [
    {
      form: 'in training',
      inputs: [x, [3], [3]],
      large: [[8, 64, 64, 16], [16], [16]],
      of: batchNormalization,
    },
    {
      form: 'with fixed moments',
      inputs: [x, [3], [3]],
      of: (x, scale, offset) =>
        tf.batchNorm(
          x as tf.Tensor4D,
          tf.tensor1d([0.5, 0, -1]),
          tf.tensor1d([1, 2, 0.5]),
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        ),
    },
  ]),
  ...formsOf('batch norm', [
    {
      form: 'without a scale',
      inputs: [x, [3]],
      of: (x, offset) =>
        tf.batchNorm(
          x as tf.Tensor4D,
          tf.tensor1d([0.5, 0, -1]),
          tf.tensor1d([1, 2, 0.5]),
          offset as tf.Tensor1D,
        ),
    },
  ]),
  ...formsOf('instance norm', [
    {
      form: 'by moments',
      inputs: [x, [3], [3]],
      large: [[8, 64, 64, 16], [16], [16]],
      of: instanceNormalization,
    },
  ]),
  ...formsOf('layer norm', [
    { form: 'the layer', inputs: [x], of: (x) => layerNormalization.apply(x) as tf.Tensor },
  ]),
  ...formsOf('sum', [
    { form: 'over pixels', inputs: [x], large: [[8, 64, 64, 16]], of: (x) => tf.sum(x, [1, 2]) },
  ]),
  ...formsOf('mean', [
    { form: 'over pixels', inputs: [x], large: [[8, 64, 64, 16]], of: (x) => tf.mean(x, [1, 2]) },
  ]),
  ...formsOf('max', [{ form: 'over pixels', inputs: [x], of: (x) => tf.max(x, [1, 2]) }]),
  ...formsOf('localResponseNormalization', [
    { form: 'radius 1', inputs: [x], of: (x) => tf.localResponseNormalization(x as tf.Tensor4D, 1) },
  ]),
];

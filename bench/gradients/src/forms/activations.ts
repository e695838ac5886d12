/** Activations, also those that are composed of others. */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, formsOf } from './form.js';

const x = [2, 4, 5, 3];

const single: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  relu6: tf.relu6,
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  elu: tf.elu,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  logSigmoid: tf.logSigmoid,
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  'swish (x · sigmoid)': (x) => tf.mul(x, tf.sigmoid(x)),
  'mish (x · tanh(softplus))': (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  'gelu (erf)': (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))),
  'gelu (tanh)': (x) =>
    tf.mul(
      tf.mul(x, 0.5),
      tf.add(1, tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), 0.7978845608))),
    ),
  'hardSigmoid (clip)': (x) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1),
  'hardSwish (x · relu6)': (x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  abs: tf.abs,
  square: tf.square,
  exp: tf.exp,
};

export const activations: readonly Form[] = [
  ...Object.entries(single).map(([op, of]) => ({
    op,
    form: 'all values',
    inputs: [x],
    // the activations of most networks
    ...(/relu|sigmoid$|square/i.test(op) && { large: [[8, 64, 64, 16]] }),
    of,
  })),
  ...formsOf('sqrt', [{ form: 'above 0', inputs: [x], shift: 3, of: tf.sqrt }]),
  ...formsOf('log', [{ form: 'above 0', inputs: [x], shift: 3, of: tf.log }]),
  ...formsOf('prelu', [
    { form: 'a slope for each channel', inputs: [x, [3]], of: tf.prelu },
    { form: 'a slope for each row', inputs: [x, [4, 1, 1]], of: tf.prelu },
    { form: 'a slope for each channel of an image', inputs: [x, [2, 1, 1, 3]], of: tf.prelu },
  ]),
];

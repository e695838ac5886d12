/**
 * The network: a small U-Net of three levels with 8, 16 and 32 channels, one 3x3 convolution,
 * normalisation and ReLU at each, max-pooling down, nearest neighbours up, about 14,700 weights. Small, so that a
 * study trains in seconds on a processor; the losses are what is compared.
 *
 * Two choices come from measuring on tfjs's wasm backend. A convolution of a concatenation is the sum of two
 * convolutions, and that is the faster way to write it. And a convolution before a normalisation has no bias:
 * the normalisation would take it away again.
 */
import * as tf from '@tensorflow/tfjs-core';
import { randomNormal } from 'd3-random';
import { type NormOver, normalize } from './norm.js';
import { randomFor } from './random.js';

/** Channels of the three levels. */
export const CHANNELS = [8, 16, 32] as const;
const HEAD_DEVIATION = 0.177;

/** The filters of a convolution and the two vectors of the normalisation after it. */
interface Block {
  readonly filters: readonly tf.Variable[];
  readonly gamma: tf.Variable;
  readonly beta: tf.Variable;
}

/** A network's weights and what is made of them. */
export interface UNet {
  readonly variables: tf.Variable[];
  /** Scores [image, height, width, channel] for images [image, height, width, 1]; sides divisible by 4. */
  forward(images: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}

/**
 * Makes the network with its initial weights: He-normal filters, and a head whose bias expects mostly
 * background. With a bias of 0 cross-entropy spends its first steps on unlearning half a picture of foreground,
 * and on rare objects it may never come back.
 *
 * @param outputs 1 for foreground against background, else one for each class
 * @param seed equal seeds give equal weights
 * @param over what is normalised together
 */
export function createUNet(outputs: number, seed: number, over: NormOver = 'channel'): UNet {
  const random = randomFor('weights', seed);
  const variables: tf.Variable[] = [];
  const variable = (shape: number[], value: () => number) => {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, value);
    const made = tf.tidy(() => tf.variable(tf.tensor(values, shape)));
    variables.push(made);
    return made;
  };
  const normal = (deviation: number) => randomNormal.source(random)(0, deviation);
  const block = (inputs: readonly number[], channels: number): Block => {
    const fanIn = 9 * inputs.reduce((sum, n) => sum + n, 0);
    return {
      filters: inputs.map((n) => variable([3, 3, n, channels], normal(Math.sqrt(2 / fanIn)))),
      gamma: variable([channels], () => 1),
      beta: variable([channels], () => 0),
    };
  };

  const [top, middle, bottom] = CHANNELS;
  const down = [block([1], top), block([top], middle), block([middle], bottom)] as const;
  const up = [block([bottom, middle], middle), block([middle, top], top)] as const;
  const head = variable([1, 1, top, outputs], normal(HEAD_DEVIATION));
  const apply = (of: Block, ...inputs: tf.Tensor4D[]) => applyBlock(of, over, ...inputs);
  let next = 0;
  const bias = variable([outputs], () => (outputs === 1 ? -2 : next++ === 0 ? 2 : 0));

  return {
    variables,
    forward(images) {
      const high = apply(down[0], images);
      const half = apply(down[1], tf.maxPool(high, 2, 2, 'valid'));
      const low = apply(down[2], tf.maxPool(half, 2, 2, 'valid'));
      const back = apply(up[0], enlarge(low), half);
      const last = apply(up[1], enlarge(back), high);
      return tf.add(tf.conv2d(last, head as tf.Tensor as tf.Tensor4D, 1, 'same'), bias);
    },
    dispose: () => tf.dispose(variables),
  };
}

/** Puts the values of another network's variables, in their order, into this one. */
export function loadWeights(net: UNet, weights: readonly Float32Array[]): void {
  net.variables.forEach((variable, i) => {
    const values = tf.tensor(weights[i] as Float32Array, variable.shape);
    variable.assign(values);
    values.dispose();
  });
}

function applyBlock({ filters, gamma, beta }: Block, over: NormOver, ...inputs: tf.Tensor4D[]): tf.Tensor4D {
  const parts = inputs.map((input, i) => tf.conv2d(input, filters[i] as tf.Tensor as tf.Tensor4D, 1, 'same'));
  const sum = parts.reduce((a, b) => tf.add(a, b));
  return tf.relu(normalize(sum, gamma as tf.Tensor as tf.Tensor1D, beta as tf.Tensor as tf.Tensor1D, over));
}

function enlarge(x: tf.Tensor4D): tf.Tensor4D {
  return tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
}

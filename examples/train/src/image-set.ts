/** Images with their truth, and tensors made of them. */

import * as tf from '@tensorflow/tfjs-core';

/** One image and its truth, both square, row by row. */
export interface Sample {
  /** Grey values, about 0 to 1. */
  readonly pixels: Float32Array;
  /** 0 where the ground is; 1 where the object is, or the label of one of several classes. */
  readonly truth: Uint8Array;
}

/** Images to train with and images to validate with. */
export interface ImageSet {
  /** What the page says of them. */
  readonly description: string;
  readonly side: number;
  /** Number of labels in the truth, the ground among them. */
  readonly classes: number;
  readonly training: readonly Sample[];
  readonly validation: readonly Sample[];
}

/** Images and truth as `[image, side, side, 1]`. */
export function tensorsOf(samples: readonly Sample[], side: number): [tf.Tensor4D, tf.Tensor4D] {
  const size = side * side;
  const [pixels, truth] = [new Float32Array(samples.length * size), new Float32Array(samples.length * size)];
  samples.forEach((sample, image) => {
    pixels.set(sample.pixels, image * size);
    truth.set(sample.truth, image * size);
  });
  const shape: [number, number, number, number] = [samples.length, side, side, 1];
  return [tf.tensor4d(pixels, shape), tf.tensor4d(truth, shape)];
}

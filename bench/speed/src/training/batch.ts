/** A batch of noise to train on. */
import * as tf from '@tensorflow/tfjs-core';
import { normalFrom, uniformFrom } from '../inputs/random.js';

/** A loss of tensors. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Scalar;

/** Classes of a batch. */
export const CLASSES = 4;

/** Images of noise, and one-hot masks that follow their brightness. */
export function makeBatch(images: number, side: number): [tf.Tensor4D, tf.Tensor4D] {
  const noise = normalFrom(uniformFrom(1), 0, 1);
  const pixels = Float32Array.from({ length: images * side * side }, noise);
  const shape: [number, number, number, number] = [images, side, side, 1];
  const map = Int32Array.from(pixels, (value) => Math.min(CLASSES - 1, Math.floor(Math.abs(value) * 1.5)));
  return tf.tidy(() => [
    tf.tensor4d(pixels, shape),
    tf.cast(tf.oneHot(tf.tensor3d(map, [images, side, side], 'int32'), CLASSES), 'float32') as tf.Tensor4D,
  ]);
}

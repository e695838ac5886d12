/** Numbers out of scalars. */

import type * as tf from '@tensorflow/tfjs-core';

/** The number of a scalar, which is disposed. */
export function taken(scalar: tf.Tensor): number {
  const [value] = scalar.dataSync();
  scalar.dispose();
  return value as number;
}

/** What TensorFlow.js counts of tensors, to see that none is left behind. */

import * as tf from '@tensorflow/tfjs-core';

/** Tensors, their buffers and their bytes. */
export function tensorCounts(): { numTensors: number; numDataBuffers: number; numBytes: number } {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return { numTensors, numDataBuffers, numBytes };
}

/** Label maps of what a network predicts. */

import * as tf from '@tensorflow/tfjs-core';

const SHOWN = 8;

/** What gives raw scores: a model, or a model with something after it. */
export interface Scorer {
  predictOnBatch(x: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[];
}

/** Masks of the first images: of one score where it is above 0, of several the class of the largest. */
export async function predictedMasks(scorer: Scorer, x: tf.Tensor4D): Promise<Uint8Array[]> {
  const shown = Math.min(SHOWN, x.shape[0]);
  const maps = tf.tidy(() => {
    const scores = scorer.predictOnBatch(tf.slice(x, 0, shown)) as tf.Tensor4D;
    return scores.shape[3] === 1 ? tf.greater(scores, 0) : tf.argMax(scores, 3);
  });
  const labels = Uint8Array.from(await maps.data());
  maps.dispose();
  const size = labels.length / shown;
  return Array.from({ length: shown }, (_, image) => labels.subarray(image * size, (image + 1) * size));
}

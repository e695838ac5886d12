/** From a trained network to label maps: a score above 0 (the sigmoid above ½), or the class of the largest. */
import * as tf from '@tensorflow/tfjs-core';
import { join, type Sample, type Task } from './task.js';
import type { UNet } from './unet.js';

const AT_ONCE = 16;

/** One label map for each sample. */
export function predict(net: UNet, task: Task, samples: readonly Sample[]): Uint8Array[] {
  const size = task.height * task.width;
  const maps: Uint8Array[] = [];
  for (let from = 0; from < samples.length; from += AT_ONCE) {
    const part = samples.slice(from, from + AT_ONCE);
    const labels = tf.tidy(() => {
      const images = tf.tensor4d(join(part, 'pixels', Float32Array), [
        part.length,
        task.height,
        task.width,
        1,
      ]);
      const scores = net.forward(images);
      return (scores.shape[3] === 1 ? tf.greater(scores, 0) : tf.argMax(scores, 3)).dataSync();
    });
    for (let i = 0; i < part.length; i++)
      maps.push(Uint8Array.from(labels.subarray(i * size, (i + 1) * size)));
  }
  return maps;
}

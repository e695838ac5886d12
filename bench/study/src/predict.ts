/**
 * From a network to label maps, by way of its scores: scores are computed once, and cut as often as one likes.
 *
 * A cut t in (0, 1) makes foreground of a pixel whose odds p / (1 − p) are above t / (1 − t). With several classes that
 * is the likeliest class after the foreground's probabilities were multiplied by (1 − t) / t: at ½ the likeliest class itself,
 * and with one foreground class the same as for two classes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { join, type Sample, type Task } from './task.js';
import type { UNet } from './unet.js';

const AT_ONCE = 16;

/** Cuts that are tried on validation images. */
export const CUTS: readonly number[] = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/** The raw scores of all samples behind one another, [image, height, width, output]. */
export function scoresOf(net: UNet, task: Task, samples: readonly Sample[]): Float32Array {
  const parts: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += AT_ONCE) {
    const part = samples.slice(from, from + AT_ONCE);
    // Nothing is returned: tidy would walk through all numbers in search of tensors.
    tf.tidy(() => {
      const shape: [number, number, number, number] = [part.length, task.height, task.width, 1];
      const images = tf.tensor4d(join(part, 'pixels', Float32Array), shape);
      parts.push(net.forward(images).dataSync() as Float32Array);
    });
  }
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One label map for each sample. */
export function cutAt(scores: Float32Array, task: Task, cut = 0.5): Uint8Array[] {
  const size = task.height * task.width;
  const outputs = task.classes === 2 ? 1 : task.classes;
  const logOdds = Math.log(cut / (1 - cut));
  const count = scores.length / (size * outputs);
  return Array.from({ length: count }, (_, image) => {
    const map = new Uint8Array(size);
    for (let pixel = 0; pixel < size; pixel++) {
      const at = (image * size + pixel) * outputs;
      if (outputs === 1) {
        map[pixel] = (scores[at] as number) > logOdds ? 1 : 0;
        continue;
      }
      let best = (scores[at] as number) + logOdds;
      for (let label = 1; label < outputs; label++) {
        const score = scores[at + label] as number;
        if (score > best) {
          best = score;
          map[pixel] = label;
        }
      }
    }
    return map;
  });
}

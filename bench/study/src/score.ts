/**
 * How good label maps are: Dice and Jaccard of each image, mean over the foreground classes. A class that is
 * neither in the truth nor in the prediction counts 1: nothing was there and nothing was claimed.
 */

import { mean } from 'd3-array';
import { confusion, dice, jaccard } from 'segmetric';
import { join, type Sample, type Task } from './task.js';

/** Numbers for each image. */
export interface Scores {
  /** Mean over the foreground classes. */
  readonly dice: number[];
  readonly jaccard: number[];
  /** Dice of each foreground class, image by image. */
  readonly classDice: number[][];
}

/** Scores the label maps of `samples`, in their order. */
export function score(task: Task, samples: readonly Sample[], predictions: readonly Uint8Array[]): Scores {
  const shape = [samples.length, task.height, task.width];
  const predicted = new Uint8Array(samples.length * task.height * task.width);
  predictions.forEach((map, i) => {
    predicted.set(map, i * map.length);
  });
  const counts = confusion(
    { data: predicted, shape },
    { data: join(samples, 'truth', Uint8Array), shape },
    { classes: task.classes, spatial: 2 },
  );
  const foreground = Array.from({ length: task.classes - 1 }, (_, i) => i + 1);
  const options = { over: 'image', average: 'none', empty: 1, classes: foreground } as const;
  const perImage = ({ values }: { values: Float64Array }) =>
    samples.map((_, i) => Array.from(values.subarray(i * foreground.length, (i + 1) * foreground.length)));
  const means = (rows: readonly number[][]) => rows.map((row) => mean(row) as number);
  const classDice = perImage(dice(counts, options));
  return { dice: means(classDice), jaccard: means(perImage(jaccard(counts, options))), classDice };
}

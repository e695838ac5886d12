/**
 * How good label maps are: Dice and Jaccard of each image, mean over the foreground classes. A class that is
 * neither in the truth nor in the prediction counts 1: nothing was there and nothing was claimed.
 */

import { mean } from 'd3-array';
import { confusion, dice, jaccard } from 'segmetric';
import { join, type Sample, type Task } from './task.js';

/** One number for each image. */
export interface Scores {
  readonly dice: number[];
  readonly jaccard: number[];
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
  const means = ({ values }: { values: Float64Array }) =>
    samples.map(
      (_, i) => mean(values.subarray(i * foreground.length, (i + 1) * foreground.length)) as number,
    );
  return { dice: means(dice(counts, options)), jaccard: means(jaccard(counts, options)) };
}

/** The mean over images of their Dice. */
export function meanDice(task: Task, samples: readonly Sample[], predictions: readonly Uint8Array[]): number {
  return mean(score(task, samples, predictions).dice) as number;
}

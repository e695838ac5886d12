/**
 * How sure a mean over images is: its 95 % bootstrap interval. The images are drawn anew with replacement, many
 * times; the interval holds the middle 95 % of the means. It speaks of the choice of test images alone, not of
 * what another seed of the training would give.
 *
 * Few images know too little of their own spread: from one, every draw is the same and the interval is a point
 * that seems certain. So below `FEWEST_IMAGES` there is a mean and no interval.
 */
import { mean, quantileSorted } from 'd3-array';
import { randomFor } from './random.js';

const RESAMPLES = 2000;

/** With fewer images there is no interval, and losses are not compared. */
export const FEWEST_IMAGES = 10;

/** The ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A mean and, where there are images enough, the interval around it. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval | undefined;
}

/** The mean of one value an image. The same seed gives the same interval. */
export function estimate(values: readonly number[], seed: number): Estimate {
  return {
    mean: mean(values) as number,
    interval: values.length < FEWEST_IMAGES ? undefined : bootstrap(values, seed),
  };
}

/** The mean difference a − b, image by image. */
export function estimateDifference(a: readonly number[], b: readonly number[], seed: number): Estimate {
  return estimate(
    a.map((value, i) => value - (b[i] as number)),
    seed,
  );
}

function bootstrap(values: readonly number[], seed: number): Interval {
  const random = randomFor('bootstrap', seed);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)] as number;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return { low: quantileSorted(means, 0.025) as number, high: quantileSorted(means, 0.975) as number };
}

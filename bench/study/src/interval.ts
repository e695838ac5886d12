/**
 * How sure a mean over images is: its 95 % bootstrap interval. The images are drawn anew with replacement, many
 * times; the interval holds the middle 95 % of the means. It speaks of the choice of test images alone, not of
 * what another seed of the training would give.
 */
import { mean, quantileSorted } from 'd3-array';
import { randomFor } from './random.js';

const RESAMPLES = 2000;

/** A mean and the interval around it. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The same seed gives the same interval. */
export function bootstrap(values: readonly number[], seed: number): Interval {
  const random = randomFor('bootstrap', seed);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)] as number;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return {
    mean: mean(values) as number,
    low: quantileSorted(means, 0.025) as number,
    high: quantileSorted(means, 0.975) as number,
  };
}

/** The interval of the difference a − b, image by image. */
export function pairedBootstrap(a: readonly number[], b: readonly number[], seed: number): Interval {
  return bootstrap(
    a.map((value, i) => value - (b[i] as number)),
    seed,
  );
}

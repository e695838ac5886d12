/**
 * How sure a mean over images is: its 95 % bootstrap interval. It speaks of the choice of test images alone, not of what
 * another seed of the training would give.
 *
 * Few images know too little of their own spread: from one, every draw is the same, and from a few the interval is much
 * too narrow. So below `FEWEST_IMAGES` there is a mean and no interval.
 */
import { mean } from 'd3-array';
import { bootstrapDifference, bootstrapMean } from 'segmetric';

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
  if (values.length < FEWEST_IMAGES) return { mean: mean(values) as number, interval: undefined };
  const { mean: centre, low, high } = bootstrapMean(values, { seed });
  return { mean: centre, interval: { low, high } };
}

/** The mean difference a − b, image by image. */
export function estimateDifference(a: readonly number[], b: readonly number[], seed: number): Estimate {
  if (a.length < FEWEST_IMAGES) {
    const differences = a.map((value, i) => value - (b[i] as number));
    return { mean: mean(differences) as number, interval: undefined };
  }
  const { mean: centre, low, high } = bootstrapDifference(a, b, { seed });
  return { mean: centre, interval: { low, high } };
}

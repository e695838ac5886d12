/**
 * The ends of an interval from the sorted means of resamples. Sources: Efron and Tibshirani 1993, chapters 13 (percentiles)
 * and 14 (BCa); Efron 1987.
 */

import { normalCdf, normalQuantile } from './normal-distribution.js';

/** The ends of an interval. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** The value below which a share of the sorted values lies, by linear interpolation between neighbours. */
export function quantileSorted(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const before = Math.floor(place);
  const low = sorted[before] as number;
  const high = sorted[Math.min(before + 1, sorted.length - 1)] as number;
  return low + (place - before) * (high - low);
}

/** The middle of the means: as many lie below the interval as above. */
export function percentileEnds(means: Float64Array, confidence: number): Ends {
  const tail = (1 - confidence) / 2;
  return { low: quantileSorted(means, tail), high: quantileSorted(means, 1 - tail) };
}

/**
 * Percentiles moved for bias (how far the means' median is from the mean) and for acceleration (how the spread changes with
 * the mean, which skewness makes).
 *
 * @param influences - what each unit adds to the mean, about their centre
 */
export function bcaEnds(
  means: Float64Array,
  mean: number,
  influences: Float64Array,
  confidence: number,
): Ends {
  const bias = normalQuantile(shareBelow(means, mean));
  const acceleration = accelerationOf(influences);
  const z = normalQuantile((1 - confidence) / 2);
  const end = (unmoved: number) => {
    const moved = bias + unmoved;
    const slope = 1 - acceleration * moved;
    // Towards a slope of 0 the share goes to an end; beyond it the formula has no meaning.
    const share = slope > 0 ? normalCdf(bias + moved / slope) : Number(moved > 0);
    return quantileSorted(means, share);
  };
  return { low: end(z), high: end(-z) };
}

/**
 * The share of means below the mean, where equal ones count half. Equal is what differs by rounding alone. Within half a
 * mean of 0 and 1, whose quantiles are infinite.
 */
function shareBelow(means: Float64Array, mean: number): number {
  const rounding = 1e-9 * ((means.at(-1) as number) - (means[0] as number));
  let doubled = 0;
  for (const each of means) {
    if (each < mean - rounding) doubled += 2;
    else if (each <= mean + rounding) doubled += 1;
  }
  const most = 2 * means.length - 1;
  return Math.min(Math.max(doubled, 1), most) / (2 * means.length);
}

/** A sixth of the skewness of what each unit adds to the mean. */
function accelerationOf(influences: Float64Array): number {
  // Scaled, so that third powers of very small or large numbers stay numbers.
  const largest = influences.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  let squares = 0;
  let cubes = 0;
  for (const influence of influences) {
    const scaled = influence / largest;
    squares += scaled ** 2;
    cubes += scaled ** 3;
  }
  return cubes / squares ** 1.5 / 6;
}

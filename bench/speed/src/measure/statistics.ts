/** What is said of a contender's times: the median, and the quartiles around it. */
import { quantile } from 'd3-array';

/** Of the milliseconds of a call. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** The median and the quartiles of at least one time. */
export function summarize(times: readonly number[]): Summary {
  const at = (share: number) => quantile(times, share) as number;
  return { median: at(0.5), low: at(0.25), high: at(0.75), samples: times.length };
}

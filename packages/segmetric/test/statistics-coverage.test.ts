/** How often an interval holds the true mean of simulated studies, on which side it misses, and what groups change. */

import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../src/index.js';
import { RandomStream } from '../src/statistics/random.js';

/** How often intervals of simulated studies lie above and below the true mean. */
function misses(
  truth: number,
  study: (uniform: () => number) => { values: number[]; groups?: number[] },
  method: 'bca' | 'percentile' = 'bca',
): { above: number; below: number } {
  const stream = new RandomStream(5);
  const word = new Uint32Array(1);
  const uniform = () => {
    stream.fill(word, 2 ** 32);
    return ((word[0] as number) + 0.5) / 2 ** 32;
  };
  const studies = 1000;
  let above = 0;
  let below = 0;
  for (let seed = 0; seed < studies; seed++) {
    const { values, groups } = study(uniform);
    const { low, high } = bootstrapMean(values, { method, groups, seed, resamples: 400 });
    if (low > truth) above++;
    if (high < truth) below++;
  }
  return { above: above / studies, below: below / studies };
}

// A rate of 1000 studies has a standard error of 0.005 to 0.01: the bounds are three or more from what longer runs gave.
describe('of simulated studies', () => {
  it('BCa misses on both sides of skewed scores about alike, percentiles on one', () => {
    // A Beta(20, 1): many near 1, a few far below.
    const study = (uniform: () => number) => ({
      values: Array.from({ length: 30 }, () => (uniform() < 0.15 ? 0.4 * uniform() : uniform() ** (1 / 20))),
    });
    const truth = 0.15 * 0.2 + (0.85 * 20) / 21;
    const bca = misses(truth, study);
    expect(1 - bca.above - bca.below).toBeGreaterThan(0.92);
    expect(bca.below).toBeLessThan(0.045);
    expect(bca.above).toBeLessThan(0.045);
    const percentile = misses(truth, study, 'percentile');
    expect(Math.max(percentile.below, percentile.above)).toBeGreaterThan(0.05);
    expect(Math.min(percentile.below, percentile.above)).toBeLessThan(0.03);
  });

  it('groups that are drawn whole are not taken for many cases', () => {
    const study = (uniform: () => number) => {
      const groups = Array.from({ length: 30 }, (_, group) => Array(4).fill(group) as number[]).flat();
      const centres = Array.from({ length: 30 }, () => uniform() + uniform());
      return { values: groups.map((group) => (centres[group] as number) + 0.2 * (uniform() - 0.5)), groups };
    };
    const whole = misses(1, study);
    expect(whole.above + whole.below).toBeLessThan(0.1);
    const ignored = misses(1, (uniform) => ({ values: study(uniform).values }));
    expect(ignored.above + ignored.below).toBeGreaterThan(0.2);
  });
});

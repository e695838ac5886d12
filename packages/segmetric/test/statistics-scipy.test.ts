/**
 * The statistics against figures of scipy, and the random numbers against those of Rust's rand_xoshiro. The JSON files name
 * scipy's version. An exact p-value with ties or zeros is scipy's `PermutationMethod(n_resamples=inf)`; groups are its paired
 * bootstrap of sums and counts.
 */

import { describe, expect, it } from 'vitest';
import { bootstrapMean, wilcoxonSignedRank } from '../src/index.js';
import { influencesOf, totalOf, unitsOf } from '../src/statistics/drawn-units.js';
import { bcaEnds, percentileEnds } from '../src/statistics/interval-ends.js';
import { normalCdf, normalQuantile } from '../src/statistics/normal-distribution.js';
import { RandomStream } from '../src/statistics/random.js';
import bootstrapText from './scipy-bootstrap.json?raw';
import wilcoxonText from './scipy-wilcoxon.json?raw';

type Method = 'percentile' | 'bca';

const { normal, samples } = JSON.parse(bootstrapText) as {
  normal: { cdf: [z: number, p: number][]; quantile: [p: number, z: number][] };
  samples: {
    name: string;
    values: number[];
    groups?: number[];
    /** Means of scipy's own resamples. */
    distribution: number[];
    /** scipy's ends from that distribution. */
    given: [method: Method, confidence: number, low: number, high: number][];
    /** scipy's ends from 10,000 resamples of its own: their mean and standard deviation over 50 seeds. */
    own: [method: Method, low: number, high: number, lowSpread: number, highSpread: number][];
  }[];
};

const { cases } = JSON.parse(wilcoxonText) as {
  cases: {
    name: string;
    a: number[];
    b: number[];
    expect: [
      alternative: 'two-sided' | 'greater' | 'less',
      zeros: 'wilcox' | 'pratt' | 'zsplit',
      method: 'auto' | 'exact' | 'normal',
      correction: boolean,
      statistic: number,
      pValue: number,
    ][];
  }[];
};

/** The difference in units of the expected value. */
function off(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
}

describe('wilcoxonSignedRank', () => {
  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, { a, b, expect: rows }) => {
    expect(rows.length).toBeGreaterThan(0);
    for (const [alternative, zeros, method, correction, statistic, pValue] of rows) {
      const result = wilcoxonSignedRank(a, b, { alternative, zeros, method, correction });
      expect(result.statistic).toBe(statistic);
      expect(off(result.pValue, pValue), `${alternative} ${zeros} ${method} ${correction}`).toBeLessThan(
        1e-12,
      );
      expect(result.pairs).toBe(a.length);
    }
  });
});

describe('the ends of an interval', () => {
  it.each(samples.map((sample) => [sample.name, sample] as const))(
    'from the same resamples: %s',
    (_, { values, groups, distribution, given }) => {
      const units = unitsOf(values, groups);
      const { sum, size } = totalOf(units);
      const means = Float64Array.from(distribution).sort();
      expect(given.length).toBe(6);
      for (const [method, confidence, low, high] of given) {
        const ends =
          method === 'bca'
            ? bcaEnds(means, sum / size, influencesOf(units), confidence)
            : percentileEnds(means, confidence);
        expect(off(ends.low, low), `${method} ${confidence} low`).toBeLessThan(1e-11);
        expect(off(ends.high, high), `${method} ${confidence} high`).toBeLessThan(1e-11);
      }
    },
  );

  const ownSamples = samples.filter(({ own }) => own.length > 0);
  it.each(ownSamples.map((sample) => [sample.name, sample] as const))(
    'from resamples of our own: %s',
    (_, { values, groups, own }) => {
      expect(own.length).toBe(2);
      for (const [method, low, high, lowSpread, highSpread] of own) {
        const ends = bootstrapMean(values, { method, groups });
        // Both are random: five standard deviations of scipy's ends between seeds, for the same number of resamples.
        expect(Math.abs(ends.low - low)).toBeLessThan(5 * lowSpread);
        expect(Math.abs(ends.high - high)).toBeLessThan(5 * highSpread);
      }
    },
  );
});

describe('the normal distribution', () => {
  it.each(normal.cdf)('up to %d', (z, p) => {
    expect(off(normalCdf(z), p)).toBeLessThan(1e-13);
  });

  it.each(normal.quantile)('at %d', (p, z) => {
    // Near 0 a quantile has the digits that p has beyond 0.5, and no more.
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-13 * Math.abs(z) + 3e-16);
  });

  it('ends at 0 and 1', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
  });
});

describe('random numbers', () => {
  // rand_xoshiro 0.7.0, Xoshiro128StarStar::seed_from_u64, next_u32.
  const streams: [seed: number, bits: number[]][] = [
    [0, [3737715805, 2584255861, 2876756834, 3286328325, 1553311962, 1625202774, 3260698944, 2754151956]],
    [1, [1695105466, 1423115009, 634581793, 1068227753, 716759206, 4186505319, 3777694425, 2710820970]],
    [42, [1776835114, 4165204688, 17111135, 2317295270, 2792088233, 2554630222, 2940343271, 2244566231]],
    [
      Number.MAX_SAFE_INTEGER,
      [1233166643, 1287031142, 661813442, 2960669951, 2601079046, 1036114921, 2300589652, 2591400186],
    ],
  ];

  /** Numbers of a stream, drawn a few at a time. */
  function draw(seed: number, bound: number, count: number): number[] {
    const stream = new RandomStream(seed);
    const buffer = new Uint32Array(4);
    return Array.from({ length: count / 4 }, () => {
      stream.fill(buffer, bound);
      return [...buffer];
    }).flat();
  }

  it.each(streams)('seed %d gives those of rand_xoshiro', (seed, bits) => {
    expect(draw(seed, 2 ** 32, 8)).toEqual(bits);
  });

  it.each([1, 2, 3, 10, 1000, 65_537, 3_000_000_000, 4_294_967_295])(
    'below %d are those of the exact product',
    (bound) => {
      const bits = draw(7, 2 ** 32, 4000);
      const width = 2n ** 32n;
      const products = bits.map((each) => BigInt(each) * BigInt(bound));
      const kept = products.filter((product) => product % width >= width % BigInt(bound));
      const expected = kept.map((product) => Number(product / width));
      expect(draw(7, bound, 1000)).toEqual(expected.slice(0, 1000));
    },
  );
});

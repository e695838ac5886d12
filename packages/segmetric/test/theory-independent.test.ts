/** Expected metrics and best masks of independent pixels against enumeration and against sums over distributions. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpectedMetric } from '../src/theory.js';
import { expectedMetric, optimalMask, similarity } from '../src/theory.js';
import { allMasks, allTruths, expectedBySums, expectedOver } from './theory-oracles.js';

/** Probabilities, among them 0, 1, tiny ones and ties. */
const probability = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 0.5, 0.25, 1e-9, 1 - 1e-9) },
);
const pixels = (most: number) => fc.array(probability, { minLength: 1, maxLength: most });
const overlapMetric = fc.constantFrom('dice' as const, 'jaccard' as const);
const empty = fc.constantFrom(0, 0.5, 1);
const posteriorOf = (data: ArrayLike<number>) => ({ data: Float64Array.from(data), shape: [data.length] });

describe('small grids, by enumeration', () => {
  it('the expectation of every mask, of up to 6 pixels', () => {
    fc.assert(
      fc.property(pixels(6), overlapMetric, empty, (data, metric, at) => {
        const truths = allTruths(data);
        for (const mask of allMasks(data.length)) {
          const value = expectedMetric(posteriorOf(data), posteriorOf(mask), { metric, empty: at });
          expect(value).toBeCloseTo(expectedOver(metric, truths, mask, at), 13);
          // And so is the oracle of larger grids.
          expect(expectedBySums(metric, data, mask, at)).toBeCloseTo(value, 13);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no mask of up to 12 pixels is better than the best', () => {
    fc.assert(
      fc.property(pixels(12), overlapMetric, empty, (data, metric, at) => {
        const { mask, threshold, expected, expectedAtHalf, exact } = optimalMask(posteriorOf(data), {
          metric,
          empty: at,
        });
        expect(exact).toBe(true);
        const values = allMasks(data.length).map((other) => expectedBySums(metric, data, other, at));
        // Of masks within 1e-12 of the best the one with the fewest pixels is given.
        expect(Math.max(...values) - expected).toBeLessThanOrEqual(1.5e-12);
        expect(expectedBySums(metric, data, [...mask.data], at)).toBeCloseTo(expected, 12);
        const half = data.map((value) => (value >= 0.5 ? 1 : 0));
        expect(expectedAtHalf).toBeCloseTo(expectedBySums(metric, data, half, at), 12);
        data.forEach((value, pixel) => {
          if (value !== threshold) expect(mask.data[pixel]).toBe(value > threshold ? 1 : 0);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('weighted Hamming of either form, and its best mask', () => {
    const forms = fc.record({
      weight: fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1, noNaN: true })),
      by: fc.constantFrom('class', 'pixels'),
    });
    fc.assert(
      fc.property(pixels(6), forms, (data, weightedHamming) => {
        const metric = { weightedHamming } as ExpectedMetric & object;
        const truths = allTruths(data);
        const values = allMasks(data.length).map((mask) => {
          const value = truths.reduce((sum, { mask: truth, probability }) => {
            const count = (taken: number, is: number) =>
              truth.filter((each, pixel) => mask[pixel] === taken && each === is).length;
            const counts = { tp: count(1, 1), fp: count(1, 0), fn: count(0, 1), tn: count(0, 0) };
            return sum + probability * similarity(counts, { of: metric });
          }, 0);
          expect(expectedMetric(posteriorOf(data), posteriorOf(mask), { metric })).toBeCloseTo(value, 13);
          return value;
        });
        const { expected, mask, threshold } = optimalMask(posteriorOf(data), { metric });
        expect(expected).toBeCloseTo(Math.max(...values), 13);
        // Near-ties may fall either way; else the mask is a cut.
        data.forEach((value, pixel) => {
          if (Math.abs(value - threshold) > 1e-6) expect(mask.data[pixel]).toBe(value > threshold ? 1 : 0);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('larger grids, by sums over distributions', () => {
  /** The programme over sums for every number of most probable pixels. */
  function bestBySums(metric: 'dice' | 'jaccard', data: readonly number[]): number {
    const sorted = [...data].sort((a, b) => b - a);
    const values = Array.from({ length: sorted.length + 1 }, (_, size) =>
      expectedBySums(
        metric,
        sorted,
        sorted.map((_, rank) => (rank < size ? 1 : 0)),
        1,
      ),
    );
    return Math.max(...values);
  }

  const shapes: Record<string, (share: number) => number> = {
    'a soft edge': (share) => 1 / (1 + Math.exp(40 * (share - 0.3))),
    'few that matter': (share) => Math.exp(-30 * share),
    'all alike': () => 0.3,
    'all rare': () => 1e-3,
    'certain ones and rare ones': (share) => (share < 0.1 ? 1 : 0.02),
    'nearly certain': (share) => 1 - 1e-6 * share,
    any: (share) => Math.abs(Math.sin(1e4 * share)),
  };

  it.each(Object.entries(shapes))('%s, 300 pixels: exact to 1e-12', (_, of) => {
    const data = Array.from({ length: 300 }, (_, pixel) => of(pixel / 300));
    for (const metric of ['dice', 'jaccard'] as const) {
      const { expected } = optimalMask(posteriorOf(data), { metric });
      expect(Math.abs(expected - bestBySums(metric, data))).toBeLessThan(1e-12);
    }
  });

  it.each(Object.entries(shapes))('%s, 5000 pixels: exact to 1e-12 at masks of all sizes', (_, of) => {
    const data = Array.from({ length: 5000 }, (_, pixel) => of(pixel / 5000));
    for (const metric of ['dice', 'jaccard'] as const) {
      for (const cut of [0.9, 0.3, 0.001]) {
        const mask = data.map((value) => (value >= cut ? 1 : 0));
        const value = expectedMetric(posteriorOf(data), posteriorOf(mask), { metric });
        expect(Math.abs(value - expectedBySums(metric, data, mask, 1))).toBeLessThan(1e-12);
      }
    }
  });

  it('65,536 pixels: the best mask is at least as good as cuts beside it', () => {
    const side = 256;
    const data = Float32Array.from({ length: side * side }, (_, pixel) => {
      const radius = Math.hypot((pixel % side) - 128, Math.floor(pixel / side) - 128);
      return 1 / (1 + Math.exp((radius - 12) / 3));
    });
    const posterior = { data, shape: [side, side] };
    const { mask, threshold, expected, expectedAtHalf } = optimalMask(posterior, { metric: 'dice' });
    expect(mask.shape).toEqual([side, side]);
    expect(threshold).toBeLessThan(0.5);
    expect(expected).toBeGreaterThan(expectedAtHalf);
    expect(Math.abs(expected - expectedBySums('dice', [...data], mask.data, 1))).toBeLessThan(1e-12);
    for (const cut of [0.9 * threshold, 1.1 * threshold]) {
      const other = { data: data.map((value) => (value >= cut ? 1 : 0)), shape: [side, side] };
      expect(expectedMetric(posterior, other, { metric: 'dice' })).toBeLessThan(expected);
    }
    // The best cut is about half of the Dice that it gives (Lipton, Elkan and Naryanaswamy 2014).
    const leftOut = Math.max(...data.filter((value) => value < threshold));
    expect(expected / 2).toBeGreaterThan(leftOut - 0.002);
    expect(expected / 2).toBeLessThan(threshold + 0.002);
  });
});

describe('edges', () => {
  it('an image without foreground: the empty mask scores `empty`', () => {
    const none = posteriorOf([0, 0, 0]);
    const options = { metric: 'dice' } as const;
    expect(optimalMask(none, options)).toEqual({
      mask: { data: Uint8Array.of(0, 0, 0), shape: [3] },
      threshold: Number.POSITIVE_INFINITY,
      expected: 1,
      expectedAtHalf: 1,
      exact: true,
    });
    expect(optimalMask(none, { ...options, empty: 0 }).expected).toBe(0);
  });

  it('a truth that is known is its own best mask', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 40 }),
        overlapMetric,
        (data, metric) => {
          const { mask, expected } = optimalMask(posteriorOf(data), { metric });
          expect([...mask.data]).toEqual(data);
          expect(expected).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it('of masks that are equally good the smallest is given, whatever rounding says', () => {
    const sizeOf = (data: number[], metric: ExpectedMetric) =>
      Array.from(optimalMask(posteriorOf(data), { metric }).mask.data).filter((value) => value === 1).length;
    for (const metric of ['dice', 'jaccard'] as const) expect(sizeOf([0.5], metric)).toBe(0);
    // E = (2/3 + 1) / 2 with both, (1 + 2/3) / 2 with the first.
    expect(sizeOf([1, 0.5], 'dice')).toBe(1);
    for (const [weight, p] of [
      [0.9, 0.1],
      [0.7, 0.3],
      [0.6, 0.4],
    ] as const) {
      expect(sizeOf([p], { weightedHamming: { weight, by: 'pixels' } })).toBe(0);
      expect(sizeOf([p + 1e-9], { weightedHamming: { weight, by: 'pixels' } })).toBe(1);
    }
  });

  it('a million pixels: 1e-13, where plain sums drift', () => {
    const pixels = 1e6;
    const all = { data: new Uint8Array(pixels).fill(1), shape: [pixels] };
    for (const p of [0.3, 1 - 1e-9]) {
      const posterior = posteriorOf(new Float64Array(pixels).fill(p));
      // Jaccard of the full mask is the share J of foreground, and Dice 2J / (1 + J), here to the second order in J − p.
      expect(Math.abs(expectedMetric(posterior, all, { metric: 'jaccard' }) - p)).toBeLessThan(1e-13);
      const variance = (p * (1 - p)) / pixels;
      const dice = (2 * p) / (1 + p) - (2 * variance) / (1 + p) ** 3;
      expect(Math.abs(expectedMetric(posterior, all, { metric: 'dice' }) - dice)).toBeLessThan(1e-12);
      const byPixels = { weightedHamming: { by: 'pixels' } } as const;
      expect(Math.abs(expectedMetric(posterior, all, { metric: byPixels }) - (1 + p) / 2)).toBeLessThan(
        1e-13,
      );
    }
  });

  it('probabilities in 32 bits may round past 1, and are then 1', () => {
    const { expected } = optimalMask({ data: [1.000001, -0.000001], shape: [2] }, { metric: 'jaccard' });
    expect(expected).toBe(1);
  });
});

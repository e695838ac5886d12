/** Expected metrics and best masks of listed masks against enumeration. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpectedMetric } from '../src/theory.js';
import { expectedMetric, optimalMask, similarity } from '../src/theory.js';
import { allMasks, expectedOver } from './theory-oracles.js';

/** Masks with weights, which become probabilities. */
const lists = (pixels: number, masks: number) =>
  fc.integer({ min: 1, max: pixels }).chain((length) =>
    fc.array(
      fc.record({
        mask: fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length }),
        weight: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: masks },
    ),
  );

type List = { mask: number[]; weight: number }[];

function truthsOf(list: List) {
  const sum = list.reduce((total, { weight }) => total + weight, 0);
  return list.map(({ mask, weight }) => ({ mask, probability: weight / sum }));
}

const posteriorOf = (list: List) =>
  truthsOf(list).map(({ mask, probability }) => ({
    mask: { data: mask, shape: [mask.length] },
    probability,
  }));

const options = fc.record({
  metric: fc.constantFrom('dice' as const, 'jaccard' as const),
  empty: fc.constantFrom(0, 0.5, 1),
});

describe('listed masks', () => {
  it('no mask of up to 10 pixels is better than the best, of up to 6 masks', () => {
    fc.assert(
      fc.property(lists(10, 6), options, (list, asked) => {
        const { metric, empty } = asked;
        const truths = truthsOf(list);
        const { mask, threshold, expected, expectedAtHalf, exact } = optimalMask(posteriorOf(list), asked);
        expect(exact).toBe(true);
        const candidates = allMasks((list[0] as List[0]).mask.length);
        const values = candidates.map((other) => expectedOver(metric, truths, other, empty));
        expect(expected).toBeCloseTo(Math.max(...values), 12);
        expect(expectedOver(metric, truths, [...mask.data], empty)).toBeCloseTo(expected, 12);
        const shares = [...mask.data].map((_, pixel) =>
          truths.reduce((sum, truth) => sum + truth.probability * (truth.mask[pixel] as number), 0),
        );
        const half = shares.map((value) => (value >= 0.5 - 1e-12 ? 1 : 0));
        expect(expectedAtHalf).toBeCloseTo(expectedOver(metric, truths, half, empty), 12);
        if (threshold !== undefined) {
          const cut = shares.map((value) => (value >= threshold - 1e-12 ? 1 : 0));
          expect(cut).toEqual([...mask.data]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of masks that are equally good the smallest is given, whatever rounding says', () => {
    fc.assert(
      fc.property(lists(6, 4), options, (list, asked) => {
        const truths = truthsOf(list);
        const { mask, expected } = optimalMask(posteriorOf(list), asked);
        const size = (data: ArrayLike<number>) => Array.from(data).reduce((sum, value) => sum + value, 0);
        for (const other of allMasks((list[0] as List[0]).mask.length)) {
          if (size(other) >= size(mask.data)) continue;
          expect(expectedOver(asked.metric, truths, other, asked.empty)).toBeLessThan(expected * (1 - 5e-13));
        }
      }),
      { numRuns: 200 },
    );
    // (1 + 2/3) / 2 with the first pixel, (2/3 + 1) / 2 with both.
    const two: List = [
      { mask: [1, 0], weight: 1 },
      { mask: [1, 1], weight: 1 },
    ];
    expect([...optimalMask(posteriorOf(two), { metric: 'dice' }).mask.data]).toEqual([1, 0]);
  });

  it('probabilities of six digits add up', () => {
    const mask = { data: [1], shape: [1] };
    const thirds = [1, 2, 3].map(() => ({ mask, probability: 0.333333 }));
    expect(optimalMask(thirds, { metric: 'dice' }).expected).toBeCloseTo(1, 12);
  });

  it('the best Dice of dozens of noisy masks is that of the best of each size', () => {
    const noisy: List = Array.from({ length: 12 }, (_, rater) => ({
      mask: Array.from({ length: 150 }, (_, pixel) =>
        Math.abs(Math.sin(1e4 * (rater + 2) * (pixel + 1))) > pixel / 120 ? 1 : 0,
      ),
      weight: 1 + (rater % 4),
    }));
    const truths = truthsOf(noisy);
    const values = Array.from({ length: 151 }, (_, size) => {
      const gains = Array.from({ length: 150 }, (_, pixel) =>
        truths.reduce((sum, { mask, probability }) => {
          const total = mask.reduce((count, value) => count + value, 0);
          return sum + (probability * 2 * (mask[pixel] as number)) / (size + total);
        }, 0),
      );
      gains.sort((a, b) => b - a);
      return gains.slice(0, size).reduce((sum, gain) => sum + gain, 0);
    });
    const { expected, exact } = optimalMask(posteriorOf(noisy), { metric: 'dice' });
    expect(exact).toBe(true);
    expect(expected).toBeCloseTo(Math.max(...values), 12);
  });

  it('the expectation of any mask is the sum over the list, of weighted Hamming too', () => {
    const metrics = fc.constantFrom<ExpectedMetric>(
      'dice',
      'jaccard',
      'weightedHamming',
      { weightedHamming: { weight: 0.8, by: 'class' } },
      { weightedHamming: { weight: 0.3, by: 'pixels' } },
    );
    fc.assert(
      fc.property(lists(6, 4), metrics, (list, metric) => {
        const values = allMasks((list[0] as List[0]).mask.length).map((data) => {
          const expected = truthsOf(list).reduce((sum, { mask: truth, probability }) => {
            const count = (taken: number, is: number) =>
              truth.filter((each, pixel) => data[pixel] === taken && each === is).length;
            const counts = { tp: count(1, 1), fp: count(1, 0), fn: count(0, 1), tn: count(0, 0) };
            return sum + probability * similarity(counts, { of: metric });
          }, 0);
          const value = expectedMetric(posteriorOf(list), { data, shape: [data.length] }, { metric });
          expect(value).toBeCloseTo(expected, 12);
          return value;
        });
        expect(optimalMask(posteriorOf(list), { metric }).expected).toBeCloseTo(Math.max(...values), 12);
      }),
      { numRuns: 200 },
    );
  });

  it('a mask that no cut gives has no threshold', () => {
    // Jaccard: the pixel of one rater's small mask is worth more than the likelier ones of a large mask.
    const list: List = [
      { mask: [1, 0, 0, 0, 0, 0], weight: 4 },
      { mask: [0, 1, 1, 1, 1, 1], weight: 5 },
    ];
    const { mask, threshold } = optimalMask(posteriorOf(list), { metric: 'jaccard' });
    expect([...mask.data]).toEqual([0, 1, 1, 1, 1, 1]);
    expect(threshold).toBeCloseTo(5 / 9, 12);
    const narrow: List = [
      { mask: [1, 1, 0, 0, 0, 0, 0, 0], weight: 5 },
      { mask: [0, 0, 1, 0, 0, 0, 0, 0], weight: 3 },
      { mask: [0, 0, 1, 1, 1, 1, 1, 1], weight: 4 },
    ];
    const other = optimalMask(posteriorOf(narrow), { metric: 'jaccard' });
    expect([...other.mask.data]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
    expect(other.threshold).toBeUndefined();
  });

  it('five raters of 64 x 64 pixels: exact, and no cut of their shares is better', () => {
    const shape = [64, 64];
    const raters = Array.from({ length: 5 }, (_, rater) => ({
      mask: {
        data: Uint8Array.from({ length: 4096 }, (_, pixel) => {
          const x = (pixel % 64) - 32 - 3 * Math.sin(7 * rater);
          const y = Math.floor(pixel / 64) - 32 - 3 * Math.cos(5 * rater);
          return Math.hypot(x, y) < 6 + rater ? 1 : 0;
        }),
        shape,
      },
      probability: 0.2,
    }));
    for (const metric of ['dice', 'jaccard'] as const) {
      const { expected, expectedAtHalf, exact } = optimalMask(raters, { metric });
      expect(exact).toBe(true);
      expect(expected).toBeGreaterThanOrEqual(expectedAtHalf);
      for (let votes = 1; votes <= 5; votes++) {
        const data = raters[0]?.mask.data.map((_, pixel) =>
          raters.filter(({ mask }) => mask.data[pixel] === 1).length >= votes ? 1 : 0,
        ) as Uint8Array;
        expect(expectedMetric(raters, { data, shape }, { metric })).toBeLessThanOrEqual(expected + 1e-12);
      }
    }
  });

  it('forty random masks: Jaccard is not promised to be the best, and yet no worse than cuts and masks', () => {
    const shape = [400];
    const samples = Array.from({ length: 40 }, (_, which) => ({
      mask: {
        data: Uint8Array.from({ length: 400 }, (_, pixel) =>
          Math.sin(pixel / 60 + 2 * Math.sin(31 * which)) + Math.sin(99 * which * pixel) > 0.4 ? 1 : 0,
        ),
        shape,
      },
      probability: 1 / 40,
    }));
    const { expected, expectedAtHalf, exact } = optimalMask(samples, { metric: 'jaccard' });
    expect(exact).toBe(false);
    expect(expected).toBeGreaterThanOrEqual(expectedAtHalf);
    for (const { mask } of samples) {
      expect(expectedMetric(samples, mask, { metric: 'jaccard' })).toBeLessThanOrEqual(expected);
    }
    // J = D / (2 − D) is convex, so no mask's expected Jaccard exceeds its expected Dice.
    const dice = optimalMask(samples, { metric: 'dice' });
    expect(expected).toBeLessThan(dice.expected);
    expect(expected).toBeGreaterThanOrEqual(dice.expected / (2 - dice.expected));
  });
});

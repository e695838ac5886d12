/** What bootstrap intervals keep whatever the numbers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapDifference, bootstrapMean } from '../src/index.js';
import { bcaEnds } from '../src/statistics/interval-ends.js';

/** Scores in 1/1024, so that shifts and doublings are exact. */
const score = fc.integer({ min: 0, max: 1024 }).map((value) => value / 1024);
const scores = fc.array(score, { minLength: 2, maxLength: 20 });
const pairs = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 20 });
const method = fc.constantFrom('bca' as const, 'percentile' as const);
const few = { resamples: 300 };

/** Both ends of an interval and its mean. */
const three = ({ mean, low, high }: { mean: number; low: number; high: number }) => [mean, low, high];

function close(found: number[], expected: number[]): void {
  found.forEach((each, place) => {
    expect(each).toBeCloseTo(expected[place] as number, 9);
  });
}

describe('a bootstrap interval', () => {
  it('moves and grows with the values', () => {
    fc.assert(
      fc.property(scores, method, fc.integer({ min: -8, max: 8 }), (values, method, shift) => {
        const options = { ...few, method };
        const plain = three(bootstrapMean(values, options));
        const moved = values.map((value) => 4 * value + shift);
        close(
          three(bootstrapMean(moved, options)),
          plain.map((each) => 4 * each + shift),
        );
      }),
    );
  });

  it('does not know the order of the cases, nor the names of groups', () => {
    const grouped = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4)), {
      minLength: 5,
      maxLength: 20,
    });
    fc.assert(
      fc.property(grouped, method, fc.nat(), (cases, method, turn) => {
        fc.pre(new Set(cases.map(([, group]) => group)).size > 1);
        const other = [...cases]
          .sort(([, a], [, b]) => ((a * 7 + turn) % 5) - ((b * 7 + turn) % 5))
          .reverse();
        const of = (list: typeof cases, name: (group: number) => string | number) =>
          bootstrapMean(
            list.map(([value]) => value),
            { ...few, method, groups: list.map(([, group]) => name(group)) },
          );
        const expected = of(cases, (group) => group);
        expect(of(other, (group) => `patient ${4 - group}`)).toEqual(expected);
      }),
    );
  });

  it('with groups of one case each is that without groups, to the bit', () => {
    fc.assert(
      fc.property(scores, method, (values, method) => {
        const options = { ...few, method };
        const groups = values.map((_, place) => -place);
        expect(bootstrapMean(values, { ...options, groups })).toEqual(bootstrapMean(values, options));
      }),
    );
  });

  it('is the same for the same seed and for typed arrays, and another for another seed', () => {
    const values = Array.from({ length: 25 }, (_, place) => Math.round(Math.sqrt(place) * 1024) / 8192);
    const first = bootstrapMean(values, { seed: 7 });
    expect(bootstrapMean(Float32Array.from(values), { seed: 7 })).toEqual(first);
    expect(bootstrapMean(values, { seed: 8 }).low).not.toBe(first.low);
    expect(first).toMatchObject({
      confidence: 0.95,
      method: 'bca',
      resamples: 10_000,
      seed: 7,
      cases: 25,
      units: 25,
      constant: false,
    });
    const frozen = Object.freeze([...values].reverse());
    expect(bootstrapMean(frozen, { seed: 7 })).toEqual(first);
  });

  it('grows with confidence and holds the mean', () => {
    fc.assert(
      fc.property(scores, method, (values, method) => {
        const [narrow, wide] = [0.8, 0.95].map((confidence) =>
          bootstrapMean(values, { ...few, method, confidence }),
        ) as [ReturnType<typeof bootstrapMean>, ReturnType<typeof bootstrapMean>];
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(wide.low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(wide.high).toBeLessThanOrEqual(Math.max(...values));
        expect(wide.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 12);
      }),
    );
  });

  it('is a flagged point where cases or groups do not differ', () => {
    const point = bootstrapMean([0.1, 0.1, 0.1]);
    expect(point).toMatchObject({ constant: true, low: point.mean, high: point.mean });
    expect(point.mean).toBeCloseTo(0.1, 15);
    const differences = bootstrapDifference([0.9, 0.5, 0.3], [0.8, 0.4, 0.2]);
    expect(differences).toMatchObject({ constant: true, low: differences.mean, high: differences.mean });
    const alike = bootstrapMean([0.1, 0.3, 0.2], { groups: ['a', 'a', 'b'] });
    expect(alike).toMatchObject({ constant: true, units: 2, cases: 3 });
    expect(bootstrapMean([0, 0, 0]).constant).toBe(true);
    expect(bootstrapMean([1, 1, 1 + 1e-12]).constant).toBe(false);
  });

  it('keeps its meaning for very small and very large numbers', () => {
    const values = [1, 2, 4, 9, 30];
    const expected = three(bootstrapMean(values, few)).map((each) => each / 30);
    for (const unit of [2 ** -1000, 2 ** 980]) {
      const scaled = three(
        bootstrapMean(
          values.map((value) => value * unit),
          few,
        ),
      );
      close(
        scaled.map((each) => each / unit / 30),
        expected,
      );
    }
  });

  it('has ends also where the formula of BCa has none', () => {
    const means = Float64Array.from({ length: 101 }, (_, place) => place);
    const level = Float64Array.of(-1, 0, 1);
    // All means on one side of the mean, where the bias would be infinite.
    expect(bcaEnds(means, -1, level, 0.9).high).toBeLessThan(1);
    expect(bcaEnds(means, 101, level, 0.9).low).toBeGreaterThan(99);
    // So lopsided and so sure that the slope is below 0.
    const lopsided = Float64Array.of(0, 0, 60);
    expect(bcaEnds(means, 101, lopsided, 0.99999).high).toBe(100);
    expect(
      bcaEnds(
        means,
        -1,
        lopsided.map((each) => -each),
        0.99999,
      ).low,
    ).toBe(0);
  });
});

describe('a bootstrap difference', () => {
  it('is the interval of the differences', () => {
    fc.assert(
      fc.property(pairs, method, (both, method) => {
        const [a, b] = [both.map(([first]) => first), both.map(([, second]) => second)];
        const found = bootstrapDifference(a, b, { ...few, method });
        const differences = both.map(([first, second]) => first - second);
        expect(found).toEqual(bootstrapMean(differences, { ...few, method }));
      }),
    );
  });

  it('of the two the other way round lies on the other side of 0', () => {
    const both = Array.from(
      { length: 30 },
      (_, place) => [Math.sin(place), Math.cos(place * place)] as const,
    );
    const [a, b] = [both.map(([first]) => first), both.map(([, second]) => second)];
    const one = bootstrapDifference(a, b, { resamples: 100_000 });
    const other = bootstrapDifference(b, a, { resamples: 100_000 });
    expect(other.mean).toBeCloseTo(-one.mean, 12);
    // Other resamples: with so many the ends differ by some thousandths of the length.
    const length = one.high - one.low;
    expect(Math.abs(other.low + one.high)).toBeLessThan(length / 80);
    expect(Math.abs(other.high + one.low)).toBeLessThan(length / 80);
  });
});

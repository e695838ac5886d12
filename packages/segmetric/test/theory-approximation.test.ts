/** The constants of the theory against every confusion of small images, and the counts that show them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts, Similarity } from '../src/theory.js';
import { approximation, similarity } from '../src/theory.js';
import { hamming, share, tversky, tverskyIndices } from './theory-similarities.js';

/** All counts of images of up to so many pixels, true negatives among a few numbers. */
function* confusions(pixels: number, negatives: readonly number[]): Generator<Counts> {
  for (let tp = 0; tp <= pixels; tp++) {
    for (let fp = 0; tp + fp <= pixels; fp++) {
      for (let fn = 0; tp + fp + fn <= pixels; fn++) {
        for (const tn of negatives) yield { tp, fp, fn, tn };
      }
    }
  }
}

/** The values of both at counts; undefined where one is 0/0. */
function bothAt(counts: Counts, of: Similarity, by: Similarity): [number, number] | undefined {
  const pair = [of, by] as const;
  // Of another value at 0/0 it is known which those are.
  if (pair.some((each) => similarity(counts, { of: each }) !== similarity(counts, { of: each, empty: 0 }))) {
    return undefined;
  }
  return pair.map((each) => similarity(counts, { of: each })) as [number, number];
}

const apartAt = (counts: Counts, of: Similarity, by: Similarity) => {
  const [a, b] = bothAt(counts, of, by) as [number, number];
  return { difference: Math.abs(a - b), factor: Math.max(a, b) / Math.min(a, b) };
};

describe('no confusion goes beyond the constants', () => {
  const named: [Similarity, Similarity][] = [
    ['dice', 'jaccard'],
    ...[0.05, 0.2, 0.4, 0.5, 0.7].map((alpha): [Similarity, Similarity] => [
      'dice',
      tversky(alpha, 1 - alpha),
    ]),
    ['jaccard', tversky(0.3, 2)],
    [tversky(0.3, 2), tversky(1.5, 0.4)],
    [tversky(0, 0.5), tversky(0, 1)],
    [hamming(0.2, 'class'), hamming(0.7, 'class')],
    [hamming(0.2, 'pixels'), hamming(0.7, 'pixels')],
    [hamming(0.7, 'class'), tversky(0, 0.3)],
    [hamming(0.3, 'class'), tversky(0, 0.7)],
    [hamming(0.5, 'class'), tversky(0, 6)],
  ];

  it.each(named.map(([of, by]) => [JSON.stringify(of), JSON.stringify(by), of, by] as const))(
    '%s and %s: all of up to 60 pixels, which come near them',
    (_, __, of, by) => {
      const { absolute, relative } = approximation({ of, by });
      let largest = 0;
      let factor = 1;
      for (const counts of confusions(60, [0, 30])) {
        const values = bothAt(counts, of, by);
        if (values === undefined) continue;
        const [a, b] = values;
        largest = Math.max(largest, Math.abs(a - b));
        if (a !== b) factor = Math.max(factor, Math.max(a, b) / Math.min(a, b));
      }
      expect(largest).toBeLessThanOrEqual(absolute + 1e-12);
      // Whole counts come near the best proportion only.
      expect(largest).toBeGreaterThan(absolute - 0.005);
      expect(factor - 1).toBeLessThanOrEqual(relative + 1e-9);
      if (Number.isFinite(relative)) expect(factor - 1).toBeGreaterThanOrEqual(0.5 * relative);
    },
  );

  const similarities = fc.oneof(
    tverskyIndices,
    share.map((part) => hamming(part, 'class')),
    share.map((part) => hamming(part, 'pixels')),
  );
  const counts = fc.record({ tp: fc.nat(50), fp: fc.nat(50), fn: fc.nat(50), tn: fc.nat(50) });

  it('any two, at random counts', () => {
    fc.assert(
      fc.property(similarities, similarities, counts, (of, by, at) => {
        const forms = [of, by].map((each) => JSON.stringify(each).match(/class|pixels/)?.[0]);
        fc.pre(forms[0] === forms[1] || forms.includes(undefined));
        const values = bothAt(at, of, by);
        fc.pre(values !== undefined);
        const [a, b] = values as [number, number];
        const { absolute, relative } = approximation({ of, by });
        expect(Math.abs(a - b)).toBeLessThanOrEqual(absolute + 1e-12);
        if (Number.isFinite(relative)) {
          expect(Math.max(a, b)).toBeLessThanOrEqual(Math.min(a, b) * (1 + relative) + 1e-12);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('witnesses', () => {
  const epsilons = fc.oneof(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.double({ min: 1, max: 1000, noNaN: true }),
    fc.double({ min: 1, max: 1e100, noNaN: true }),
    fc.constantFrom(0.999999, 1 - 2 ** -53, 1e100),
  );

  function holdWitnesses(of: Similarity, by: Similarity, epsilon: number): void {
    const result = approximation({ of, by });
    if (result.reached) {
      expect(apartAt(result.witness, of, by).difference).toBeCloseTo(result.absolute, 12);
      if (result.relative === Number.POSITIVE_INFINITY && epsilon < 1) {
        const { factor } = apartAt(result.relativeWitness(epsilon), of, by);
        expect(factor).toBeGreaterThan(1 + epsilon);
      }
    } else {
      expect([result.absolute, result.relative]).toEqual([1, Number.POSITIVE_INFINITY]);
      const counts = result.witness(epsilon);
      expect(Object.values(counts).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      const { difference, factor } = apartAt(counts, of, by);
      if (epsilon < 1) expect(difference).toBeGreaterThan(epsilon);
      expect(factor).toBeGreaterThan(1 + epsilon);
    }
    // The relative constant is approached as near as one likes.
    const below = Math.min(epsilon, 0.999 * result.relative);
    if (below < result.relative) {
      expect(apartAt(result.relativeWitness(below), of, by).factor).toBeGreaterThan(1 + below);
    }
  }

  it('of two Tversky indices', () => {
    fc.assert(fc.property(tverskyIndices, tverskyIndices, epsilons, holdWitnesses), { numRuns: 1000 });
  });

  it('of weighted Hamming and a Tversky index', () => {
    const by = fc.constantFrom('class' as const, 'pixels' as const);
    fc.assert(
      fc.property(share, by, tverskyIndices, epsilons, (part, form, index, epsilon) =>
        holdWitnesses(hamming(part, form), index, epsilon),
      ),
      { numRuns: 1000 },
    );
  });

  it('of two weighted Hamming similarities of one form', () => {
    const by = fc.constantFrom('class' as const, 'pixels' as const);
    fc.assert(
      fc.property(share, share, by, epsilons, (one, other, form, epsilon) =>
        holdWitnesses(hamming(one, form), hamming(other, form), epsilon),
      ),
    );
  });

  it('the weighted Hamming of any weight fails for Dice and for Jaccard', () => {
    fc.assert(
      fc.property(share, fc.constantFrom('class' as const, 'pixels' as const), (part, form) => {
        for (const of of ['dice', 'jaccard'] as const) {
          const { absolute, relative, reached } = approximation({ of, by: hamming(part, form) });
          // Blind to errors of one kind it is 1 where Dice is 0; else it comes as near to that as one likes.
          const blind = part === 0 || part === 1;
          expect([absolute, relative, reached]).toEqual([1, Number.POSITIVE_INFINITY, blind]);
        }
      }),
    );
  });

  it('an epsilon that no counts exceed is refused', () => {
    const { relativeWitness } = approximation({ of: 'dice', by: 'jaccard' });
    expect(() => relativeWitness(1)).toThrow(
      /^epsilon is 1, but a number from 0 below 1, which no counts exceed/,
    );
    expect(() => relativeWitness(-0.1)).toThrow(/^epsilon is -0.1, but a number from 0/);
    expect(() => relativeWitness('a' as never)).toThrow(/^epsilon is "a", but a number/);
    const same = approximation({ of: 'dice', by: tversky(0.5, 0.5) });
    expect([same.absolute, same.relative]).toEqual([0, 0]);
    expect(() => same.relativeWitness(0)).toThrow(
      /^epsilon is 0, but the two similarities are equal: no counts differ/,
    );
    const { relativeWitness: any } = approximation({ of: 'dice', by: 'weightedHamming' });
    expect(() => any(1e101)).toThrow(/^epsilon is 1e\+101, but a number from 0 to 1e100 is needed/);
  });

  it('of the smallest weights are finite, and their similarities are known', () => {
    for (const result of [
      approximation({ of: 'dice', by: tversky(1e-12, 0) }),
      approximation({ of: tversky(1e-12, 1e12), by: hamming(1e-12, 'pixels') }),
    ]) {
      if (result.reached) throw new Error('weights of 0 are not reached');
      for (const counts of [result.witness(0.999999), result.witness(1e100)]) {
        expect(Object.values(counts).every(Number.isFinite)).toBe(true);
        expect(similarity(counts, { of: 'dice' })).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('reached', () => {
  it('is false only where no counts reach it: all of up to 12 pixels, and random ones', () => {
    const similarities = fc.oneof(
      tverskyIndices,
      fc
        .tuple(fc.constantFrom(0, 1, 0.5, 0.1), fc.constantFrom('class' as const, 'pixels' as const))
        .map(([part, form]) => hamming(part, form)),
    );
    const small = [...confusions(12, [0, 1, 7])];
    fc.assert(
      fc.property(similarities, similarities, (of, by) => {
        const forms = [of, by].map((each) => JSON.stringify(each).match(/class|pixels/)?.[0]);
        fc.pre(forms[0] === forms[1] || forms.includes(undefined));
        const { absolute, reached } = approximation({ of, by });
        const largest = small.reduce((most, counts) => {
          const values = bothAt(counts, of, by);
          return values === undefined ? most : Math.max(most, Math.abs(values[0] - values[1]));
        }, 0);
        if (!reached) expect(largest).toBeLessThan(absolute);
        // Where the extreme is reached by errors alone, these small counts have it.
        if (largest === 1) expect([absolute, reached]).toEqual([1, true]);
      }),
      { numRuns: 100 },
    );
  });
});

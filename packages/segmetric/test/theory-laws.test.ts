/** What holds between the constants of the theory, and between its similarities and the metrics of the package. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dice, jaccard, tverskyIndex, weightedHamming } from '../src/index.js';
import type { Similarity } from '../src/theory.js';
import { approximation, diceFromJaccard, jaccardFromDice, similarity } from '../src/theory.js';
import { hamming, share, tversky, tverskyIndices, weight } from './theory-similarities.js';

describe('a similarity', () => {
  it('of any finite counts depends on their proportions alone', () => {
    const largest = {
      tp: Number.MAX_VALUE,
      fp: Number.MAX_VALUE,
      fn: Number.MAX_VALUE,
      tn: Number.MAX_VALUE,
    };
    const ones = { tp: 1, fp: 1, fn: 1, tn: 1 };
    for (const of of [
      'dice',
      'jaccard',
      tversky(1e12, 3),
      hamming(0.3, 'class'),
      hamming(0.3, 'pixels'),
    ] as const) {
      expect(similarity(largest, { of })).toBe(similarity(ones, { of }));
    }
  });
});

describe('laws', () => {
  it("Tversky's constants against Dice grow strictly as α leaves ½", () => {
    const inside = fc.double({ min: 0, max: 0.5, noNaN: true });
    const constants = (alpha: number) => approximation({ of: 'dice', by: tversky(alpha, 1 - alpha) });
    fc.assert(
      fc.property(inside, inside, fc.boolean(), (one, other, above) => {
        const [near, far] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(far - near > 1e-6 && far < 0.4999);
        const [less, more] = [near, far].map((off) => constants(above ? 0.5 + off : 0.5 - off));
        expect(more?.absolute).toBeGreaterThan(less?.absolute as number);
        expect(more?.relative).toBeGreaterThan(less?.relative as number);
      }),
    );
  });

  it('the order does not matter, and Dice is Tversky(½, ½), Jaccard Tversky(1, 1)', () => {
    fc.assert(
      fc.property(tverskyIndices, tverskyIndices, (of, by) => {
        const one = approximation({ of, by });
        const other = approximation({ of: by, by: of });
        expect([other.absolute, other.relative]).toEqual([one.absolute, one.relative]);
        for (const [name, same] of [
          ['dice', tversky(0.5, 0.5)],
          ['jaccard', { tversky: { alpha: 1, beta: 1 } }],
        ] as [Similarity, Similarity][]) {
          expect(approximation({ of, by: same }).absolute).toBe(approximation({ of, by: name }).absolute);
        }
      }),
    );
  });

  it('Dice and Jaccard convert into each other, and differ by at most 3 − 2√2, at √2 − 1', () => {
    const { absolute, relative } = approximation({ of: 'dice', by: 'jaccard' });
    expect(absolute).toBeCloseTo(3 - 2 * Math.SQRT2, 15);
    expect(relative).toBe(1);
    expect(diceFromJaccard(Math.SQRT2 - 1) - (Math.SQRT2 - 1)).toBeCloseTo(absolute, 15);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        expect(jaccardFromDice(diceFromJaccard(value))).toBeCloseTo(value, 14);
        expect(diceFromJaccard(value) - value).toBeLessThanOrEqual(absolute + 1e-15);
      }),
    );
  });

  it('a similarity of counts is the metric of the package', () => {
    const parts = fc.record({ tp: fc.nat(9), fp: fc.nat(9), fn: fc.nat(9), tn: fc.nat(9) });
    fc.assert(
      fc.property(parts, weight, share, (at, alpha, part) => {
        const { tp, fp, fn, tn } = at;
        const counts = { classes: 1, images: 1, tp: [tp], fp: [fp], fn: [fn], tn: [tn] };
        const options = { empty: 1 } as const;
        const pairs: [Similarity, number][] = [
          ['dice', dice(counts, options).value],
          ['jaccard', jaccard(counts, options).value],
          [tversky(alpha, 0.5), tverskyIndex(counts, { ...options, alpha }).value],
          ['weightedHamming', weightedHamming(counts, options).value],
          [
            hamming(part, 'pixels'),
            weightedHamming(counts, { ...options, weight: part, by: 'pixels' }).value,
          ],
          [hamming(part, 'class'), weightedHamming(counts, { ...options, weight: part }).value],
        ];
        for (const [of, value] of pairs) expect(similarity(at, { of })).toBeCloseTo(value, 14);
      }),
    );
  });
});

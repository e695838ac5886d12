/** What Wilcoxon's test keeps whatever the numbers, and its exact distribution against all signs listed. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilcoxonSignedRank } from '../src/index.js';
import { sumProbability } from '../src/statistics/signed-ranks.js';

describe('the signed-rank test', () => {
  const options = fc.record({
    zeros: fc.constantFrom('wilcox' as const, 'pratt' as const, 'zsplit' as const),
    method: fc.constantFrom('auto' as const, 'exact' as const, 'normal' as const),
    correction: fc.boolean(),
  });
  /** Few different values, so that ties and zeros are many. */
  const coarse = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 60 });

  it('turns with its arguments, and does not know the order or the unit', () => {
    fc.assert(
      fc.property(coarse, options, (both, given) => {
        const [a, b] = [both.map(([first]) => first), both.map(([, second]) => second)];
        const test = (x: number[], y: number[], alternative: 'two-sided' | 'greater' | 'less') =>
          wilcoxonSignedRank(x, y, { ...given, alternative });
        expect(test(b, a, 'two-sided')).toEqual(test(a, b, 'two-sided'));
        expect(test(b, a, 'less').pValue).toBeCloseTo(test(a, b, 'greater').pValue, 12);
        const turned = (list: number[]) => [...list].reverse().map((value) => 8 * value - 3);
        for (const alternative of ['two-sided', 'greater', 'less'] as const) {
          const found = test(a, b, alternative);
          expect(test(turned(a), turned(b), alternative)).toEqual(found);
          expect(found.pValue).toBeGreaterThanOrEqual(0);
          expect(found.pValue).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('counts the signs as listing them all does, with ties too', () => {
    const ranks = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 0, maxLength: 10 });
    fc.assert(
      fc.property(ranks, fc.integer({ min: -1, max: 130 }), (list, most) => {
        const patterns = 2 ** list.length;
        let within = 0;
        for (let pattern = 0; pattern < patterns; pattern++) {
          const sum = list.reduce((total, rank, place) => total + ((pattern >> place) & 1) * rank, 0);
          if (sum <= most) within++;
        }
        expect(sumProbability(Float64Array.from(list), most)).toBeCloseTo(within / patterns, 14);
      }),
    );
  });

  it('says 1 where all differences are 0, however many', () => {
    for (const length of [1, 13, 14, 60]) {
      const same = new Float32Array(length).fill(0.5);
      for (const zeros of ['wilcox', 'pratt'] as const) {
        for (const method of ['auto', 'exact', 'normal'] as const) {
          const result = wilcoxonSignedRank(same, same, { zeros, method, alternative: 'less' });
          expect(result).toMatchObject({ statistic: 0, pValue: 1, pairs: length, zeros: length });
        }
      }
    }
  });

  it('says which method it took', () => {
    const rising = (length: number) => Array.from({ length }, (_, place) => place + 1);
    const zero = (length: number) => new Uint8Array(length);
    const methodOf = (a: number[]) => wilcoxonSignedRank(a, zero(a.length)).method;
    expect(methodOf(rising(50))).toBe('exact');
    expect(methodOf(rising(51))).toBe('normal');
    expect(methodOf([...rising(12), 12])).toBe('exact');
    expect(methodOf([...rising(13), 13])).toBe('normal');
    expect(methodOf([...rising(13), 0])).toBe('normal');
  });

  it('is exact for a thousand differences', () => {
    const a = Array.from({ length: 1000 }, (_, place) => (place % 2 === 0 ? 1 : -1) * (place + 1));
    const b = new Float64Array(1000);
    const exact = wilcoxonSignedRank(a, b, { method: 'exact' }).pValue;
    const normal = wilcoxonSignedRank(a, b, { method: 'normal', correction: true }).pValue;
    expect(exact).toBeCloseTo(normal, 4);
  });
});

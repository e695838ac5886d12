/** What TypeScript knows of the theory's results: these programs compile as they stand. */

import { describe, expect, expectTypeOf, it } from 'vitest';
import type {
  FailedApproximation,
  IndependentPixels,
  ListedPosterior,
  OptimalListedMask,
  ReachedApproximation,
  Similarity,
} from '../src/theory.js';
import { approximation, optimalMask, similarity } from '../src/theory.js';

describe('the witness of an approximation, without asking whether it is reached', () => {
  it('is counts between Tversky indices whose weights are above 0', () => {
    const close = approximation({ of: 'dice', by: { tversky: { alpha: 0.3, beta: 0.7 } } });
    expectTypeOf(close).toEqualTypeOf<ReachedApproximation>();
    expect(similarity(close.witness, { of: 'dice' })).toBeGreaterThan(0);
    expect(similarity(approximation({ of: 'jaccard', by: 'dice' }).witness, { of: 'dice' })).toBeGreaterThan(
      0,
    );
    expectTypeOf(
      approximation({ of: { jaccard: {} }, by: { tversky: {} } }),
    ).toEqualTypeOf<ReachedApproximation>();
  });

  it('makes counts of weighted Hamming whose weight is between 0 and 1', () => {
    const { witness } = approximation({ of: 'dice', by: { weightedHamming: { weight: 0.9 } } });
    expect(similarity(witness(0.9), { of: 'dice' })).toBeLessThan(0.1);
    const other = approximation({ of: 'weightedHamming', by: { tversky: { alpha: 2 } } });
    expectTypeOf(other).toEqualTypeOf<FailedApproximation>();
    expect(other.witness(0.5).tp).toBe(1);
  });

  it('is counts between weighted Hamming similarities of any weights', () => {
    const weight: number = 0.2;
    const { witness } = approximation({ of: 'weightedHamming', by: { weightedHamming: { weight } } });
    expect(witness.fp).toBe(1);
  });

  it('may be either where a weight is a variable, 0 or 1', () => {
    type Either = ReachedApproximation | FailedApproximation;
    const weight: number = 1;
    const either = approximation({ of: 'dice', by: { weightedHamming: { weight } } });
    expectTypeOf(either).toEqualTypeOf<Either>();
    expect(either.reached).toBe(true);
    expectTypeOf(
      approximation({ of: 'dice', by: { weightedHamming: { weight: 0 } } }),
    ).toEqualTypeOf<Either>();
    expectTypeOf(
      approximation({ of: 'dice', by: { tversky: { alpha: 0, beta: 1 } } }),
    ).toEqualTypeOf<Either>();
    const by: Similarity = ['dice', 'weightedHamming'][0] as 'dice' | 'weightedHamming';
    expectTypeOf(approximation({ of: 'dice', by })).toEqualTypeOf<Either>();
    if (either.reached) expectTypeOf(either.witness).toEqualTypeOf<ReachedApproximation['witness']>();
  });
});

it('the best mask of a posterior of either kind', () => {
  const best = (posterior: IndependentPixels | ListedPosterior) => optimalMask(posterior, { metric: 'dice' });
  expectTypeOf(best).returns.toEqualTypeOf<OptimalListedMask>();
  expect(best({ data: [1, 0], shape: [2] }).threshold).toBe(1);
});

/** Every conformance case of the theory. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/theory.json?raw';
import type { Counts, Similarity } from '../src/theory.js';
import {
  approximation,
  diceFromJaccard,
  expectedMetric,
  jaccardFromDice,
  optimalMask,
  similarity,
} from '../src/theory.js';

/** Counts as the cases have them: what does not matter is left out. */
type PartialCounts = Partial<Counts>;

interface Conversion {
  name: string;
  kind: 'convert';
  jaccard: number;
  dice: number;
  counts?: PartialCounts;
}

interface Approximation {
  name: string;
  kind: 'approximation';
  of: Similarity;
  by: Similarity;
  absolute: number;
  relative: number | 'Infinity';
  witness?: { absolute: PartialCounts };
  witnesses?: { epsilon: number; counts: Counts; of: number; by: number }[];
}

interface Posterior {
  name: string;
  kind: 'posterior';
  segmentations: number[][];
  probabilities: number[];
  best: Record<'dice' | 'jaccard' | 'accuracy', { expected: number; best: number[][] }>;
  empty: number;
}

const { tolerance, cases } = JSON.parse(text) as {
  tolerance: { absolute: number };
  cases: (Conversion | Approximation | Posterior)[];
};

const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(tolerance.absolute);

const complete = (counts: PartialCounts): Counts => ({ tp: 0, fp: 0, fn: 0, tn: 0, ...counts });

function holdConversion({ jaccard, dice, counts }: Conversion): void {
  near(diceFromJaccard(jaccard), dice);
  near(jaccardFromDice(dice), jaccard);
  if (counts === undefined) return;
  near(similarity(complete(counts), { of: 'dice' }), dice);
  near(similarity(complete(counts), { of: 'jaccard' }), jaccard);
}

function holdApproximation(test: Approximation): void {
  const { of, by } = test;
  const apart = (counts: Counts) => Math.abs(similarity(counts, { of }) - similarity(counts, { of: by }));
  for (const result of [approximation({ of, by }), approximation({ of: by, by: of })]) {
    near(result.absolute, test.absolute);
    if (test.relative === 'Infinity') expect(result.relative).toBe(Number.POSITIVE_INFINITY);
    else near(result.relative, test.relative);
    if (result.reached) near(apart(result.witness), test.absolute);
  }
  if (test.witness !== undefined) near(apart(complete(test.witness.absolute)), test.absolute);
  for (const { epsilon, counts, ...values } of test.witnesses ?? []) {
    near(similarity(counts, { of }), values.of);
    near(similarity(counts, { of: by }), values.by);
    const result = approximation({ of, by });
    const own = result.reached ? result.witness : result.witness(epsilon);
    expect(apart(own)).toBeGreaterThan(epsilon);
    expect(similarity(own, { of: by })).toBeGreaterThan((1 + epsilon) * similarity(own, { of }));
  }
}

function holdPosterior({ segmentations, probabilities, best, empty }: Posterior): void {
  const shape = [(segmentations[0] as number[]).length];
  const posterior = segmentations.map((data, which) => ({
    mask: { data, shape },
    probability: probabilities[which] as number,
  }));
  for (const metric of ['dice', 'jaccard', 'accuracy'] as const) {
    // Accuracy is 2 H − 1, H being weighted Hamming by pixels of weight 1/2.
    const hamming = metric === 'accuracy';
    const asked = hamming ? ({ weightedHamming: { by: 'pixels' } } as const) : metric;
    const value = (expected: number) => (hamming ? 2 * expected - 1 : expected);
    const options = { metric: asked, empty };
    const result = optimalMask(posterior, options);
    expect(result.exact).toBe(true);
    near(value(result.expected), best[metric].expected);
    expect(best[metric].best).toContainEqual([...result.mask.data]);
    for (const data of best[metric].best) {
      near(value(expectedMetric(posterior, { data, shape }, options)), best[metric].expected);
    }
  }
}

describe('theory.json', () => {
  let ran = 0;

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    if (test.kind === 'convert') holdConversion(test);
    else if (test.kind === 'approximation') holdApproximation(test);
    else holdPosterior(test);
    ran++;
  });

  afterAll(() => {
    expect(ran).toBe(86);
    console.log(`conformance theory.json: ${ran} cases`);
  });
});

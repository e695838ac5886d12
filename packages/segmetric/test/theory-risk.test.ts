/** Which losses ask for the mask that is best: their least expected loss on listed masks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crossEntropy,
  diceCrossEntropy,
  focal,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import type { ListedPosterior } from '../src/theory.js';
import { optimalMask, riskMinimizer } from '../src/theory.js';
import { raters, riskOf } from './theory-posteriors.js';

/** A posterior of a few masks with few kinds of pixels. */
const posteriors = fc
  .array(
    fc.record({
      mask: fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 5 }),
      weight: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    raters(
      list.map(({ mask }) => mask),
      list.map(({ weight }) => weight),
    ),
  );

const sharesOf = (posterior: ListedPosterior) =>
  Array.from({ length: 5 }, (_, pixel) =>
    posterior.reduce(
      (sum, { mask, probability }) => sum + probability * Number((mask.data as number[])[pixel]),
      0,
    ),
  );

describe('the least risk', () => {
  it('of cross-entropy is at the probabilities of foreground', () => {
    fc.assert(
      fc.property(posteriors, (posterior) => {
        const { probabilities } = riskMinimizer(crossEntropy(), posterior);
        sharesOf(posterior).forEach((share, pixel) => {
          expect(probabilities.data[pixel]).toBeCloseTo(share, 12);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('of soft Jaccard is that of the best mask, which it asks for', () => {
    const options = { metric: 'jaccard' } as const;
    fc.assert(
      fc.property(posteriors, (posterior) => {
        const { risk, best, regret } = riskMinimizer(softJaccard(), posterior, options);
        expect(best).toBeCloseTo(optimalMask(posterior, options).expected, 12);
        // As 1 − metric, but for the smoothing and 32-bit numbers.
        expect(Math.abs(risk - (1 - best))).toBeLessThan(2e-5);
        expect(regret).toBeLessThan(2e-5);
      }),
      { numRuns: 25 },
    );
  });

  it('of soft Dice is at most that of the best mask, and can be between masks', () => {
    fc.assert(
      fc.property(posteriors, (posterior) => {
        const { risk, best } = riskMinimizer(softDice(), posterior);
        expect(risk).toBeLessThan(1 - best + 2e-5);
      }),
      { numRuns: 25 },
    );
    const two = raters(
      [
        [1, 0, 1, 0, 0],
        [0, 1, 0, 1, 1],
      ],
      [4, 9],
    );
    const { risk, best, regret, probabilities } = riskMinimizer(softDice(), two);
    expect(risk).toBeLessThan(1 - best - 4e-5);
    expect(regret).toBeCloseTo(0.00092, 5);
    expect([...probabilities.data].filter((p) => p > 0.01 && p < 0.99).length).toBe(2);
    expect(riskMinimizer(softJaccard(), two, { metric: 'jaccard' }).regret).toBe(0);
  });

  it('is no more than at any prediction of eighths', () => {
    const losses = [
      focal(),
      softDice({ squared: true }),
      lovaszSoftmax(),
      tversky({ alpha: 0.2, beta: 0.8 }),
      diceCrossEntropy(),
    ];
    // Eight pixels of four masks: more kinds than all predictions of halves are tried for.
    const many = fc
      .array(fc.array(fc.constantFrom(0, 1), { minLength: 8, maxLength: 8 }), { minLength: 4, maxLength: 4 })
      .map((masks) => raters(masks, [4, 3, 2, 1]));
    const predictions = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(
        many,
        fc.constantFrom(...losses),
        fc.array(predictions, { minLength: 60, maxLength: 60 }),
        (posterior, loss, others) => {
          const { risk, probabilities } = riskMinimizer(loss, posterior);
          expect(riskOf(loss, posterior, probabilities.data)).toBeCloseTo(risk, 9);
          for (const other of others) {
            expect(risk).toBeLessThanOrEqual(
              riskOf(
                loss,
                posterior,
                other.map((eighths) => eighths / 8),
              ) + 1e-6,
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('has no slope left where the loss is smooth', () => {
    const posterior = raters(
      [
        [1, 1, 0, 0, 0],
        [0, 1, 1, 0, 0],
        [0, 1, 1, 1, 0],
      ],
      [4, 3, 2],
    );
    for (const loss of [crossEntropy(), focal(), softDice({ squared: true }), diceCrossEntropy()]) {
      const { probabilities } = riskMinimizer(loss, posterior);
      const slopes = new Float64Array(5);
      for (const { mask, probability } of posterior) {
        const shape = [1, 1, 5];
        const scores = { data: probabilities.data, shape: [...shape, 1] };
        const { gradient } = valueAndGradient(loss, scores, { ...mask, shape });
        gradient.forEach((slope, pixel) => {
          slopes[pixel] = (slopes[pixel] as number) + probability * slope;
        });
      }
      probabilities.data.forEach((p, pixel) => {
        const slope = slopes[pixel] as number;
        if (p > 0 && p < 1) expect(Math.abs(slope)).toBeLessThan(2e-3);
        else expect(p === 0 ? slope : -slope).toBeGreaterThan(-1e-6);
      });
    }
  });

  it('sees through a sigmoid, and the Lovász hinge between −1 and 1', () => {
    const posterior = raters(
      [
        [1, 1, 0, 0, 0],
        [0, 1, 1, 0, 0],
      ],
      [2, 1],
    );
    const plain = riskMinimizer(softDice(), posterior);
    expect(riskMinimizer(softDice({ activation: 'sigmoid' }), posterior)).toEqual(plain);
    const sum = weightedSum([[1, softDice({ activation: 'sigmoid' })]]);
    expect(riskMinimizer(sum, posterior)).toEqual(plain);
    // Its errors are twice those of Lovász-softmax there.
    const hinge = riskMinimizer(lovaszHinge(), posterior).risk;
    expect(hinge).toBeCloseTo(2 * riskMinimizer(lovaszSoftmax(), posterior).risk, 5);
  });
});

describe('consistency with Dice', () => {
  it('raters of a small object at three places: cross-entropy and focal loss lose it, whatever the weight', () => {
    const posterior = raters([
      [1, 1, 0, 0, 0, 0],
      [0, 0, 1, 1, 0, 0],
      [0, 0, 0, 0, 1, 1],
    ]);
    expect(riskMinimizer(softDice(), posterior)).toMatchObject({ expected: 0.5, best: 0.5, regret: 0 });
    for (const loss of [crossEntropy(), focal()]) {
      expect(riskMinimizer(loss, posterior)).toMatchObject({ expected: 0, regret: 0.5 });
    }
  });

  it('the result says how many pixels are undecided, and takes them', () => {
    const shifted = raters(
      [0, 1, 2, 3, 4].map((first) => [0, 1, 2, 3, 4, 5].map((x) => (x === first || x === first + 1 ? 1 : 0))),
    );
    const { undecided, mask, regret } = riskMinimizer(lovaszSoftmax(), shifted);
    expect(undecided).toBe(6);
    expect([...mask.data]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(regret).toBeCloseTo(8 / 15 - 0.5, 12);
    // Two raters who agree on no pixel: cross-entropy has one half everywhere.
    const two = raters([
      [1, 0],
      [0, 1],
    ]);
    expect(riskMinimizer(crossEntropy(), two)).toMatchObject({
      undecided: 2,
      mask: { data: Uint8Array.of(1, 1) },
    });
    expect(riskMinimizer(softDice(), shifted).undecided).toBe(0);
  });

  it('the result says whether the best mask is only the best that was found', () => {
    const random = (rater: number, pixel: number) =>
      Math.sin(pixel / 60 + 2 * Math.sin(31 * rater)) + Math.sin(99 * rater * pixel);
    const posterior = raters(
      Array.from({ length: 40 }, (_, rater) =>
        Array.from({ length: 400 }, (_, pixel) => (random(rater, pixel) > 0.4 ? 1 : 0)),
      ),
    );
    expect(riskMinimizer(crossEntropy(), posterior, { metric: 'jaccard' }).exact).toBe(false);
    expect(riskMinimizer(crossEntropy(), posterior).exact).toBe(true);
  });
});

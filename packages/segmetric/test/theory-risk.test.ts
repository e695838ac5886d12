/** Which losses ask for the mask that is best: their least expected loss on listed masks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../src/index.js';
import {
  crossEntropy,
  diceCrossEntropy,
  focal,
  lossValue,
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

const raters = (masks: readonly (readonly number[])[], weights = masks.map(() => 1)): ListedPosterior => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return masks.map((data, which) => ({
    mask: { data, shape: [data.length] },
    probability: (weights[which] as number) / sum,
  }));
};

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

/** The expected loss of probabilities. */
function riskOf(loss: Loss, posterior: ListedPosterior, data: ArrayLike<number>): number {
  const shape = [1, 1, data.length];
  return posterior.reduce(
    (sum, { mask, probability }) =>
      sum +
      probability *
        lossValue(loss, { data: Float64Array.from(data), shape: [...shape, 1] }, { data: mask.data, shape }),
    0,
  );
}

describe('the least risk', () => {
  it('of cross-entropy is at the probabilities of foreground', () => {
    fc.assert(
      fc.property(posteriors, (posterior) => {
        const { probabilities } = riskMinimizer(crossEntropy(), posterior);
        sharesOf(posterior).forEach((share, pixel) => {
          expect(probabilities.data[pixel]).toBeCloseTo(share, 3);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('of soft Dice and soft Jaccard is that of the best mask, which they ask for', () => {
    const pairs = [
      [softDice, 'dice'],
      [softJaccard, 'jaccard'],
    ] as const;
    fc.assert(
      fc.property(posteriors, fc.constantFrom(...pairs), (posterior, [loss, metric]) => {
        const { risk, best } = riskMinimizer(loss(), posterior, { metric });
        expect(best).toBeCloseTo(optimalMask(posterior, { metric }).expected, 12);
        // As 1 − metric, but for the smoothing and 32-bit numbers.
        expect(Math.abs(risk - (1 - best))).toBeLessThan(2e-5);
      }),
      { numRuns: 25 },
    );
  });

  it('is no more than at any prediction of eighths', () => {
    const losses = [
      focal(),
      softDice({ squared: true }),
      lovaszSoftmax(),
      tversky({ alpha: 0.2, beta: 0.8 }),
      diceCrossEntropy(),
    ];
    const predictions = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        posteriors,
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
        const { gradient } = valueAndGradient(loss, scores, { data: mask.data, shape });
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

  it('no regret with soft Dice in Dice and with soft Jaccard in Jaccard, where no pixel stays undecided', () => {
    fc.assert(
      fc.property(posteriors, (posterior) => {
        for (const [loss, metric] of [
          [softDice(), 'dice'],
          [softJaccard(), 'jaccard'],
        ] as const) {
          const { probabilities, regret } = riskMinimizer(loss, posterior, { metric });
          fc.pre(probabilities.data.every((p) => p === 0 || p === 1));
          expect(regret).toBeLessThan(2e-5);
        }
      }),
      { numRuns: 30 },
    );
  });
});

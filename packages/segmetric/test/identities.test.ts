/** Equations between losses, each with the smoothing under which it holds. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../src/index.js';
import {
  crossEntropy,
  focal,
  generalizedDice,
  lossValue,
  softDice,
  softJaccard,
  toMasks,
  tversky,
  valueAndGradient,
} from '../src/index.js';
import type { Batch } from './random.js';
import { asArguments, asProbabilities, batches } from './random.js';

const smoothing = fc.integer({ min: 0, max: 64 }).map((value) => value / 32);

/** Both losses have one value and one gradient. */
function holdEqual(first: Loss, second: Loss, { scores, truth }: ReturnType<typeof asArguments>): void {
  const a = valueAndGradient(first, scores, truth);
  const b = valueAndGradient(second, scores, truth);
  expect(b.value).toBeCloseTo(a.value, 6);
  b.gradient.forEach((slope, place) => {
    expect(slope).toBeCloseTo(a.gradient[place] as number, 5);
  });
}

/** The batch with each score replaced by 0 or 1. */
function hard(batch: Batch): ReturnType<typeof asArguments> {
  const { scores, truth } = asArguments(batch);
  return { scores: { ...scores, data: scores.data.map((score) => (score > 0 ? 1 : 0)) }, truth };
}

describe('overlap losses', () => {
  it('Dice at twice the smoothing is Tversky at α = β = 1/2, Jaccard is Tversky at α = β = 1', () => {
    fc.assert(
      fc.property(batches, smoothing, (batch, smooth) => {
        const given = asArguments(batch);
        for (const rest of [{}, { over: 'batch', exponent: 2 }, { logarithm: true }] as const) {
          const options = { activation: 'sigmoid', ...rest } as const;
          holdEqual(softDice({ ...options, smooth: 2 * smooth }), tversky({ ...options, smooth }), given);
          holdEqual(
            softJaccard({ ...options, smooth }),
            tversky({ ...options, alpha: 1, beta: 1, smooth }),
            given,
          );
        }
      }),
    );
  });

  it('D = 2J / (1 + J) at hard predictions, where the smoothing of Dice is twice that of Jaccard', () => {
    fc.assert(
      fc.property(batches, smoothing, (batch, smooth) => {
        const { scores, truth } = hard(batch);
        // One class and one group, for a mean of quotients is no quotient of means.
        const options = { over: 'batch', classes: [0] } as const;
        const jaccard = 1 - lossValue(softJaccard({ ...options, smooth }), scores, truth);
        const dice = 1 - lossValue(softDice({ ...options, smooth: 2 * smooth }), scores, truth);
        expect(dice).toBeCloseTo((2 * jaccard) / (1 + jaccard), 6);
      }),
    );
  });

  it('squares change nothing at hard predictions', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = hard(batch);
        for (const make of [softDice, softJaccard]) {
          const value = lossValue(make(), scores, truth);
          expect(lossValue(make({ squared: true }), scores, truth)).toBeCloseTo(value, 6);
        }
      }),
    );
  });

  it('an exponent, a logarithm and a log-cosh are taken of the similarity', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asArguments(batch);
        const options = { activation: 'sigmoid', over: 'batch', classes: [0], smooth: 0.5 } as const;
        for (const make of [softDice, softJaccard, tversky]) {
          const loss = lossValue(make(options), scores, truth);
          expect(lossValue(make({ ...options, exponent: 0.75 }), scores, truth)).toBeCloseTo(loss ** 0.75, 6);
          const logarithm = lossValue(make({ ...options, logarithm: true }), scores, truth);
          expect(logarithm).toBeCloseTo(-Math.log(1 - loss), 6);
          const logCosh = lossValue(make({ ...options, logCosh: true }), scores, truth);
          expect(logCosh).toBeCloseTo(Math.log(Math.cosh(loss)), 6);
        }
      }),
    );
  });

  it('generalized Dice of a single class is soft Dice, whatever the weight', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom('square', 'linear', 'uniform'), (batch, weight) => {
        const given = asArguments(batch);
        const options = { activation: 'sigmoid', classes: [batch.classes - 1], smooth: 0 } as const;
        holdEqual(softDice(options), generalizedDice({ ...options, weight }), given);
      }),
    );
  });

  it('generalized Dice of uniform weight pools the classes', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asProbabilities(batch);
        const masks = toMasks(truth, batch.classes);
        let [overlap, sum] = [0.5, 0.5];
        masks.data.forEach((mask, place) => {
          overlap += 2 * mask * (scores.data[place] as number);
          sum += mask + (scores.data[place] as number);
        });
        const loss = generalizedDice({ over: 'batch', weight: 'uniform', smooth: 0.5 });
        expect(lossValue(loss, scores, truth)).toBeCloseTo(1 - overlap / sum, 6);
      }),
    );
  });
});

describe('the forms for soft labels', () => {
  /** A batch whose truth is soft masks: its labels, moved towards 1/2 by `seed`. */
  function softened(batch: Batch, seed: number) {
    const { scores, truth } = asProbabilities(batch);
    const masks = toMasks(truth, batch.classes);
    const data = masks.data.map((mask, place) => {
      const share = ((place * 37 + Math.abs(seed)) % 17) / 32;
      return mask === 1 ? 1 - share : share;
    });
    return { scores, truth: { ...masks, data } };
  }

  it('equal the product forms on hard labels; Jaccard at half the smoothing', () => {
    fc.assert(
      fc.property(batches, smoothing, (batch, smooth) => {
        // By the sigmoid no probability is its label, where the slope of |p − g| is any.
        const given = asArguments(batch);
        const options = { activation: 'sigmoid', smooth } as const;
        holdEqual(softDice(options), softDice({ ...options, softLabels: true }), given);
        const half = softJaccard({ ...options, smooth: smooth / 2 });
        holdEqual(half, softJaccard({ ...options, softLabels: true }), given);
      }),
    );
  });

  it('are 0 at p = g and nowhere less', () => {
    fc.assert(
      fc.property(batches, smoothing, fc.integer(), (batch, smooth, seed) => {
        const { scores, truth } = softened(batch, seed);
        for (const make of [softDice, softJaccard]) {
          const loss = make({ softLabels: true, smooth });
          expect(lossValue(loss, truth, truth)).toBeCloseTo(0, 6);
          expect(lossValue(loss, scores, truth)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('which does not hold of the product forms', () => {
    const truth = { data: [0.75, 0.75], shape: [1, 1, 2, 1] };
    const sharper = { data: [1, 1], shape: [1, 1, 2, 1] };
    for (const make of [softDice, softJaccard]) {
      expect(lossValue(make(), sharper, truth)).toBeLessThan(lossValue(make(), truth, truth) - 0.05);
    }
  });
});

describe('focal loss', () => {
  it('is cross-entropy where γ is 0, and falls as γ grows', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const given = asArguments(batch);
        const activations = batch.classes === 1 ? (['sigmoid'] as const) : (['softmax', 'sigmoid'] as const);
        for (const activation of activations) {
          const options = { activation, normalize: 'pixels', weights: 'inverse-frequency' } as const;
          holdEqual(crossEntropy(options), focal({ ...options, gamma: 0 }), given);
          let last = Number.POSITIVE_INFINITY;
          for (const gamma of [0, 0.5, 1, 2, 5]) {
            const value = lossValue(focal({ activation, gamma }), given.scores, given.truth);
            expect(value).toBeLessThan(last);
            last = value;
          }
        }
      }),
    );
  });

  it('is what its formula says, of given probabilities and soft masks', () => {
    const scores = { data: [0.25, 0.75, 0.5, 0.5], shape: [1, 2, 2, 1] };
    const truth = { data: [0.5, 1, 0, 0.25], shape: [1, 2, 2, 1] };
    const terms = scores.data.map((p, pixel) => {
      const g = truth.data[pixel] as number;
      return -g * (1 - p) ** 3 * Math.log(p) - (1 - g) * p ** 3 * Math.log(1 - p);
    });
    const mean = terms.reduce((sum, term) => sum + term, 0) / 4;
    expect(lossValue(focal({ gamma: 3 }), scores, truth)).toBeCloseTo(mean, 6);
  });
});

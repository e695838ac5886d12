/** The α of the focal loss: RetinaNet's formula, and what it must keep. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asLoss, focal, lossValue, valueAndGradient, weightedSum } from '../src/index.js';
import { asArguments, asProbabilities, batches } from './random.js';

const shares = fc.integer({ min: 0, max: 64 }).map((part) => part / 64);

describe('the focal loss with α', () => {
  it('is the mean of α_t (1 − p_t)^γ (−ln p_t), from scores and from probabilities', () => {
    fc.assert(
      fc.property(batches, shares, fc.constantFrom(0, 0.5, 2, 3), (batch, alpha, gamma) => {
        const { classes, labels } = batch;
        const mean = (probabilities: readonly number[]) => {
          const parts = probabilities.map((p, place) => {
            const label = labels[Math.floor(place / classes)] as number;
            const inside = classes === 1 ? label === 1 : label === place % classes;
            const [ofTruth, weight] = inside ? [p, alpha] : [1 - p, 1 - alpha];
            return -weight * (1 - ofTruth) ** gamma * Math.log(Math.max(ofTruth, 1e-7));
          });
          return parts.reduce((sum, part) => sum + part, 0) / parts.length;
        };
        const { scores, truth } = asArguments(batch);
        const sigmoids = batch.scores.map((z) => 1 / (1 + Math.exp(-z)));
        const ofScores = lossValue(focal({ activation: 'sigmoid', alpha, gamma }), scores, truth);
        expect(Math.abs(ofScores - mean(sigmoids))).toBeLessThan(1e-6 * (1 + Math.abs(ofScores)));
        const given = asProbabilities(batch);
        const ofGiven = lossValue(focal({ labels: 'independent', alpha, gamma }), given.scores, given.truth);
        expect(Math.abs(ofGiven - mean([...given.scores.data]))).toBeLessThan(2e-6 * (1 + Math.abs(ofGiven)));
      }),
    );
  });

  it('at α = ½ is half the loss without it', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asArguments(batch);
        const half = valueAndGradient(focal({ activation: 'sigmoid', alpha: 0.5 }), scores, truth);
        const whole = valueAndGradient(focal({ activation: 'sigmoid' }), scores, truth);
        expect(2 * half.value).toBeCloseTo(whole.value, 6);
        half.gradient.forEach((slope, place) => {
          expect(2 * slope).toBeCloseTo(whole.gradient[place] as number, 6);
        });
      }),
    );
  });

  it('is what a class weight is not, which leaves the background as it is', () => {
    const scores = { data: [0.5, -1, 0.25, 2], shape: [1, 2, 2, 1] };
    const truth = { data: [1, 0, 0, 1], shape: [1, 2, 2] };
    const of = (options: object) => lossValue(focal({ activation: 'sigmoid', ...options }), scores, truth);
    const [foreground, whole] = [of({ alpha: 1 }), of({})];
    expect(of({ alpha: 0.25 })).toBeCloseTo(0.25 * foreground + 0.75 * (whole - foreground), 7);
    expect(of({ weights: [0.25] })).toBeCloseTo(0.25 * foreground + (whole - foreground), 7);
  });

  it('is plain data, and is shared in a sum by focal losses', () => {
    const loss = focal({ activation: 'sigmoid', alpha: 0.25 });
    expect(asLoss(JSON.parse(JSON.stringify(loss)))).toEqual(loss);
    const sum = weightedSum([[1, focal()]], { activation: 'sigmoid', alpha: 0.25 });
    expect(sum.terms[0][1]).toEqual(loss);
  });
});

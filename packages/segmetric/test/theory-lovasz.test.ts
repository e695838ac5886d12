/** The least expected Lovász losses, which are convex and piecewise linear, against all predictions of 0, ½ and 1. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../src/index.js';
import { lovaszHinge, lovaszSoftmax } from '../src/index.js';
import type { ListedPosterior } from '../src/theory.js';
import { riskMinimizer } from '../src/theory.js';
import { raters, riskOf } from './theory-posteriors.js';

describe('the least risk', () => {
  /** The least expected loss over all predictions of 0, ½ and 1, of as many pixels as the masks have. */
  function leastOfHalves(loss: Loss, posterior: ListedPosterior): number {
    const [low, high] = loss.kind === 'lovaszHinge' ? [-1, 1] : [0, 1];
    const pixels = (posterior[0] as ListedPosterior[0]).mask.data.length;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < 3 ** pixels; index++) {
      const halves = (pixel: number) => (Math.floor(index / 3 ** pixel) % 3) / 2;
      const data = Float64Array.from({ length: pixels }, (_, pixel) => low + (high - low) * halves(pixel));
      least = Math.min(least, riskOf(loss, posterior, data));
    }
    return least;
  }

  it('of the Lovász losses is the least of all predictions of 0, ½ and 1, with seven kinds of pixels', () => {
    const masks = fc.array(
      fc.record({
        mask: fc.array(fc.constantFrom(0, 1), { minLength: 7, maxLength: 7 }),
        weight: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 3, maxLength: 5 },
    );
    fc.assert(
      fc.property(masks, fc.constantFrom<Loss>(lovaszSoftmax(), lovaszHinge()), (list, loss) => {
        const posterior = raters(
          list.map(({ mask }) => mask),
          list.map(({ weight }) => weight),
        );
        const { risk, probabilities } = riskMinimizer(loss, posterior);
        expect(risk).toBeLessThan(leastOfHalves(loss, posterior) + 1e-6);
        expect([...probabilities.data].every((p) => [0, 0.5, 1].includes(p))).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('of the Lovász losses, where it was once missed', () => {
    const shifted = raters(
      [0, 1, 2, 3, 4].map((first) => [0, 1, 2, 3, 4, 5, 6].map((x) => (x >= first && x < first + 3 ? 1 : 0))),
    );
    const { risk, probabilities, undecided, regret } = riskMinimizer(lovaszSoftmax(), shifted);
    expect(risk).toBeCloseTo(0.496667, 6);
    expect([...probabilities.data]).toEqual([0, 0.5, 1, 1, 1, 0.5, 0]);
    expect([undecided, regret]).toEqual([2, 0]);
    const eight = raters(
      [
        [1, 1, 0, 0, 1, 0, 0, 0],
        [1, 0, 1, 0, 0, 0, 1, 1],
        [1, 0, 1, 0, 1, 1, 0, 1],
        [1, 0, 0, 0, 0, 1, 1, 0],
      ],
      [9, 4, 6, 2],
    );
    for (const loss of [lovaszSoftmax(), lovaszHinge()]) {
      expect(riskMinimizer(loss, eight).risk).toBeCloseTo(leastOfHalves(loss, eight), 6);
    }
  });

  it('of a Lovász loss lies below that of masks and of points between them, with dozens of kinds', () => {
    const wave = (rater: number, pixel: number) =>
      Math.sin(pixel / 4 + 2 * rater) + Math.sin(77 * rater * pixel);
    const posterior = raters(
      Array.from({ length: 6 }, (_, rater) =>
        Array.from({ length: 60 }, (_, pixel) => (wave(rater + 1, pixel) > 0.2 ? 1 : 0)),
      ),
    );
    const { risk, probabilities } = riskMinimizer(lovaszSoftmax(), posterior);
    expect(riskOf(lovaszSoftmax(), posterior, probabilities.data)).toBeCloseTo(risk, 9);
    const steps = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (step, size) => {
        // Convex: where no point nearby is lower, none is.
        const near = probabilities.data.map((p, pixel) =>
          Math.min(1, Math.max(0, p + size * (step[pixel] as number))),
        );
        expect(riskOf(lovaszSoftmax(), posterior, near)).toBeGreaterThan(risk - 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});

/** What someone gave to `Object.prototype` is no option of a loss. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Loss } from '../src/index.js';
import { asLoss, lossValue, valueAndGradient, weightedSum } from '../src/index.js';
import { allLosses } from './random.js';

/** Names of options, and values that would change a loss, or make it one that is refused. */
const inherited: Record<string, unknown> = {
  ignoreLabel: 0,
  activation: 'sigmoid',
  over: 'batch',
  classes: [1],
  classWeights: [0, 1],
  smooth: 7,
  exponent: 3,
  logarithm: true,
  logCosh: true,
  squared: true,
  softLabels: true,
  alpha: 0.125,
  beta: 2,
  gamma: 5,
  weight: 'uniform',
  weights: [0, 1],
  normalize: 'pixels',
  labels: 'independent',
  bins: 256,
};

const names = Object.keys(inherited);

afterEach(() => {
  for (const name of names) delete (Object.prototype as Record<string, unknown>)[name];
});

describe('an option of Object.prototype', () => {
  const scores = { data: [2, -1, 0.5, -2, 1, 0], shape: [1, 1, 3, 2] };
  const truth = { data: [0, 1, 1], shape: [1, 1, 3] };
  const before = allLosses(2).map((loss) => ({ loss, result: valueAndGradient(loss, scores, truth) }));

  it.each(names)('%s changes no loss', (name) => {
    Object.defineProperty(Object.prototype, name, {
      value: inherited[name],
      configurable: true,
      enumerable: true,
      writable: true,
    });
    // Losses as data are read anew, those that factories made are read again.
    for (const { loss, result } of before) {
      expect(valueAndGradient(loss, scores, truth)).toEqual(result);
      const copy = asLoss(JSON.parse(JSON.stringify(loss)));
      expect(valueAndGradient(copy, scores, truth)).toEqual(result);
    }
    const made = allLosses(2);
    made.forEach((loss, index) => {
      expect(valueAndGradient(loss, scores, truth)).toEqual(before[index]?.result);
    });
    const sum = weightedSum(made.slice(0, 1).map((loss) => [2, loss] as const) as [[number, Loss]]);
    expect(lossValue(sum, scores, truth)).toBeCloseTo(2 * (before[0]?.result.value as number), 6);
  });
});

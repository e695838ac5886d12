import { describe, expect, it } from 'vitest';
import { labelPair } from '../src/inputs/maps.js';
import { makeScores } from '../src/inputs/scores.js';
import { demandOf } from '../src/limits/demand.js';
import { PriceList } from '../src/limits/primitives.js';

describe('prices', () => {
  const list = new PriceList();

  it('are those of exponentials that are right', () => {
    const numbers = [0, -0.1, -0.5, -1, -3.7, -20, -60, -86];
    list.exponentials(numbers).forEach((power, i) => {
      const exact = Math.exp(numbers[i] as number);
      expect(Math.abs(power - exact) / exact).toBeLessThan(2e-5);
    });
  });

  it('are positive numbers of nanoseconds', () => {
    list.sample();
    for (const price of Object.values(list.prices())) {
      expect(price).toBeGreaterThan(0);
      expect(price).toBeLessThan(1000);
    }
  });
});

describe('what a task demands', () => {
  const batch = makeScores('uniform', 'raw', { height: 10, width: 10, classes: 3 });

  it('is copies, exponentials, increments and scatters', () => {
    const bytes = 2 * 4 * 300 + 100;
    expect(demandOf('diceSoftmax', batch, undefined)).toEqual({
      bytes,
      exponentials: 300,
      increments: 0,
      scatters: 0,
    });
    expect(demandOf('crossEntropySoftmax', batch, undefined)).toMatchObject({ exponentials: 400 });
    expect(demandOf('lovaszSoftmax', batch, undefined)).toEqual({
      bytes,
      exponentials: 300,
      increments: 900,
      scatters: 1200,
    });
    expect(demandOf('lovaszSoftmax', batch, 4096)).toMatchObject({ increments: 300, scatters: 0 });
  });

  it('of maps is bytes', () => {
    expect(demandOf('counts', labelPair([10, 10], 4), undefined)).toMatchObject({
      bytes: 200,
      increments: 0,
    });
    expect(demandOf('surfaces', labelPair([10, 10], 1), undefined)).toMatchObject({
      bytes: 200 + 2 * 2 * 400,
    });
  });
});

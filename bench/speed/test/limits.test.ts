import { describe, expect, it } from 'vitest';
import { labelPair } from '../src/inputs/maps.js';
import { makeScores, withMasks } from '../src/inputs/scores.js';
import { demandOf, limitOf, warmLimitOf } from '../src/limits/demand.js';
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
  const batch = makeScores('uniform', 'raw', { size: [10, 10], classes: 3 });

  it('is copies, exponentials, increments and scatters', () => {
    const bytes = 2 * 4 * 300 + 100;
    expect(demandOf('diceSoftmax', batch, undefined)).toEqual({
      bytes,
      copiedIn: 4 * 300 + 100,
      copiedOut: 4 * 300,
      exponentials: 300,
      increments: 0,
      scatters: 0,
    });
    expect(demandOf('crossEntropySoftmax', batch, undefined)).toMatchObject({ exponentials: 400 });
    expect(demandOf('lovaszSoftmax', batch, undefined)).toMatchObject({
      bytes,
      exponentials: 300,
      increments: 900,
      scatters: 1200,
    });
    expect(demandOf('lovaszSoftmax', batch, 4096)).toMatchObject({ increments: 300, scatters: 0 });
  });

  it('of masks is their bytes too, and of a sum what one softmax and the logarithms take', () => {
    const masks = withMasks(batch);
    expect(demandOf('crossEntropySoftmax', masks, undefined)).toMatchObject({
      bytes: 3 * 4 * 300,
      copiedIn: 2 * 4 * 300,
      copiedOut: 4 * 300,
      exponentials: 400,
    });
    const sum = demandOf('diceCrossEntropySoftmax', batch, undefined);
    expect(sum).toEqual(demandOf('crossEntropySoftmax', batch, undefined));
  });

  it('is a limit, and another one with warm copies', () => {
    const prices = { byte: 10, byteIn: 4, byteOut: 2, exponential: 100, increment: 0, scatter: 0 };
    const loss = demandOf('diceSoftmax', batch, undefined);
    expect(limitOf(loss, prices).total).toBeCloseTo((10 * 2500 + 100 * 300) / 1e6, 12);
    expect(warmLimitOf(loss, prices).total).toBeCloseTo((4 * 1300 + 2 * 1200 + 100 * 300) / 1e6, 12);
    // what is passed over inside of the core is no copy
    const surfaces = demandOf('surfaces', labelPair([10, 10], 1), undefined);
    expect(warmLimitOf(surfaces, prices).total).toBeCloseTo((4 * 200 + 10 * 1600) / 1e6, 12);
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

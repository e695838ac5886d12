/** Metrics of weighted counts, and tables of cases whose pixels have weights. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusion, dice, Evaluation, evaluate, jaccard, pixelAccuracy } from '../src/index.js';
import { tabled } from './label-tables.js';
import { weights, withWeights } from './weighted-batches.js';

describe('metrics of weighted counts', () => {
  it('are 1 of a perfect prediction, however odd the weights', () => {
    fc.assert(
      fc.property(tabled({ large: false }), weights, (batch, all) => {
        const same = { ...batch, predicted: batch.truth };
        const [predicted, truth, options] = withWeights(same, all);
        const counts = confusion(predicted, truth, options);
        for (const over of ['image', 'batch'] as const) {
          const { values } = pixelAccuracy(counts, { over, average: 'none' });
          for (const value of values) expect(Number.isNaN(value) || value === 1).toBe(true);
        }
        for (const metric of [dice, jaccard]) {
          for (const value of metric(counts, { average: 'none' }).values) {
            expect(Number.isNaN(value) || value === 1).toBe(true);
          }
        }
      }),
    );
  });

  it('take the maps in one call, and say what is empty by mass', () => {
    const predicted = { data: [1, 1, 0, 2], shape: [2, 2] };
    const truth = { data: [1, 0, 0, 2], shape: [2, 2], weights: [3, 1, 2, 0] };
    const { values, empty } = dice(predicted, truth, { classes: 3, average: 'none' });
    expect([...values]).toEqual([0.8, 6 / 7, Number.NaN]);
    expect([...empty]).toEqual([0, 0, 1]);
    expect(pixelAccuracy(predicted, truth, { classes: 3 }).value).toBe(5 / 6);
    const nothing = { ...truth, weights: [0, 0, 0, 0] };
    expect(pixelAccuracy(predicted, nothing, { classes: 3 }).value).toBeNaN();
  });
});

describe('tables of cases with weights', () => {
  const map = { data: [0, 1, 1, 0, 2, 1], shape: [2, 3] };
  const truth = { data: [0, 1, 2, 0, 0, 1], shape: [2, 3] };
  const options = { classes: 3, metrics: ['dice', 'recall'] as const };
  const cases = [
    { id: 'a', predicted: map, truth: { ...truth, weights: [2 ** 24, 0.1, 2 ** 25, 0.001, 2, 1] } },
    { id: 'b', predicted: map, truth },
  ];

  it('have the metrics and the counts of each, and come back from JSON', () => {
    const table = evaluate(cases, options);
    const [first] = cases;
    const { values } = dice(map, first?.truth as typeof truth, { classes: 3, average: 'none' });
    expect([0, 1, 2].map((row) => table.rows[row]?.dice)).toEqual([...values]);
    expect(table.counts.remainders).toBeDefined();
    const back = Evaluation.fromJSON(JSON.stringify(table));
    expect(back.counts).toEqual(table.counts);
    expect(back.rows).toEqual(table.rows);
    expect(JSON.stringify(back)).toBe(JSON.stringify(table));
  });

  it('read the weights once', () => {
    let reads = 0;
    const counted = {
      ...truth,
      get weights() {
        reads++;
        return [1, 1, 1, 1, 1, 1];
      },
    };
    evaluate([{ id: 'a', predicted: map, truth: counted }], options);
    expect(reads).toBe(1);
  });

  it('refuse remainders that do not belong to their counts', () => {
    const counts = evaluate(cases, options).counts;
    const at = counts.remainders?.tn.findIndex((units) => units !== 0) as number;
    const having = (units: unknown) => ({
      ...counts,
      remainders: { ...counts.remainders, tn: counts.tn.map((_, place) => (place === at ? units : 0)) },
    });
    expect(at).toBeGreaterThanOrEqual(0);
    for (const [units, shown] of [
      [2 ** 30, '1073741824'],
      [0.5, '0.5'],
      ['1', '"1"'],
    ] as const) {
      expect(() => dice(having(units) as never)).toThrow(
        `counts.remainders.tn[${at}] is ${shown}, but the count is ${counts.tn[at]}: a whole number of 2^-30 is needed`,
      );
    }
    const change = (remainders: unknown) => () => dice({ ...counts, remainders } as never);
    expect(change(7)).toThrow('counts.remainders is 7, but remainders of counts are needed');
    expect(change({ ...counts.remainders, tp: [1] })).toThrow(
      'counts.remainders.tp has 1 remainders, but the counts have 6',
    );
    expect(change({ ...counts.remainders, right: undefined })).toThrow(
      'counts.remainders.right is undefined, but a list of 2 remainders is needed',
    );
  });
});

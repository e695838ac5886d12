/** Summaries of tables against naive statistics, and against the averages of the metrics themselves. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluation, EvaluationOptions, ScoreOptions, SummaryRow } from '../src/index.js';
import { dice, evaluate, jaccard, MEAN_OF_CLASSES, precision, volumeDifference } from '../src/index.js';
import { caseLists } from './case-lists.js';
import { naiveMean } from './naive-surfaces.js';
import { IGNORED } from './volume-pairs.js';

const cases = caseLists(3, { most: 6 });
const counted = { dice, jaccard, precision, volumeDifference };
const options = {
  classes: ['rest', 'liver', 'tumour'],
  ignoreLabel: IGNORED,
  metrics: ['dice', 'jaccard', 'precision', 'volumeDifference', 'hausdorff', 'averageSurfaceDistance'],
} as const satisfies EvaluationOptions;
const worths = fc.constantFrom<'skip' | number>('skip', 0, 1, 0.25);

/** The row of a summary of a class and a metric, of which there is one. */
function rowOf(table: Evaluation, name: string, metric: string): SummaryRow {
  const rows = table.summary().filter((row) => row.class === name && row.metric === metric);
  expect(rows).toHaveLength(1);
  return rows[0] as SummaryRow;
}

/** What a summary is to say of values, NaN where there is none. */
function naiveSummary(values: readonly number[]): Omit<SummaryRow, 'class' | 'metric'> {
  const there = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const infinite = there.filter((value) => !Number.isFinite(value)).length;
  const mean = naiveMean(there);
  const spread = there.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (there.length - 1);
  const half = there.length / 2;
  const middle = there.length % 2 === 1 ? [Math.floor(half)] : [half - 1, half];
  return {
    mean,
    sd: there.length < 2 || infinite > 0 ? Number.NaN : Math.sqrt(spread),
    median: naiveMean(middle.flatMap((at) => there[at] ?? [])),
    min: there[0] ?? Number.NaN,
    max: there.at(-1) ?? Number.NaN,
    cases: there.length,
    infinite,
    without: values.length - there.length,
  };
}

function holdSummary(row: SummaryRow, values: readonly number[]): void {
  for (const [part, wanted] of Object.entries(naiveSummary(values))) {
    const came = row[part as keyof typeof row] as number;
    if (Number.isFinite(wanted)) {
      expect(Math.abs(came - wanted), part).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));
    } else expect(came, part).toBe(wanted);
  }
}

describe('summary', () => {
  it('of each class and metric is what naive statistics of the values are', () => {
    fc.assert(
      fc.property(cases, worths, (list, empty) => {
        const table = evaluate(list, { ...options, regions: { any: [1, 2] }, empty });
        for (const metric of table.metrics) {
          const columns = table.classes.map((name) => {
            const values = table.rows.filter((row) => row.class === name).map((row) => row[metric] as number);
            holdSummary(rowOf(table, name, metric), values);
            return values;
          });
          // the mean of classes is without regions, which are not classes
          const means = list.map((_, at) =>
            naiveMean(
              columns
                .slice(0, 3)
                .map((column) => column[at] as number)
                .filter((value) => !Number.isNaN(value)),
            ),
          );
          holdSummary(rowOf(table, MEAN_OF_CLASSES, metric), means);
        }
        expect(table.summary()).toHaveLength(5 * options.metrics.length);
      }),
    );
  });

  it('has for means, bit for bit, what the metrics give for the counts of the table', () => {
    fc.assert(
      fc.property(cases, worths, (list, empty) => {
        const table = evaluate(list, { ...options, regions: { any: [1, 2] }, empty });
        for (const [metric, score] of Object.entries(counted)) {
          const mean = (classes?: ScoreOptions['classes']) => score(table.counts, { classes, empty }).value;
          options.classes.forEach((name, index) => {
            expect(rowOf(table, name, metric).mean).toBe(mean([index]));
          });
          expect(rowOf(table, 'any', metric).mean).toBe(mean(['any']));
          expect(rowOf(table, MEAN_OF_CLASSES, metric).mean).toBe(mean());
        }
      }),
    );
  });

  it('of the mean of classes goes over the classes that are included', () => {
    fc.assert(
      fc.property(cases, fc.shuffledSubarray([0, 1, 2], { minLength: 2 }), (list, include) => {
        const table = evaluate(list, { ...options, regions: { any: [1, 2] }, include: ['any', ...include] });
        const { mean } = rowOf(table, MEAN_OF_CLASSES, 'dice');
        expect(mean).toBe(dice(table.counts, { classes: include }).value);
      }),
    );
  });

  it('of one class has no mean of classes, also beside a region', () => {
    const map = { data: [0, 1, 2], shape: [1, 3] };
    const list = [{ id: 'x', predicted: map, truth: map }];
    const classesOf = (more: Partial<EvaluationOptions>) =>
      evaluate(list, { classes: 3, metrics: ['dice'], regions: { any: [1, 2] }, ...more })
        .summary()
        .map((row) => row.class)
        .sort();
    expect(classesOf({ include: [1, 'any'] })).toEqual(['1', 'any']);
    expect(classesOf({ include: [1, 2] })).toEqual(['1', '2', MEAN_OF_CLASSES]);
    expect(classesOf({})).toEqual(['0', '1', '2', 'any', MEAN_OF_CLASSES]);
  });

  it('says how many values are infinite and how many are missing', () => {
    const shape = [1, 4];
    const one = (id: string, predicted: number[], truth: number[]) => ({
      id,
      predicted: { data: predicted, shape },
      truth: { data: truth, shape },
    });
    const list = [
      one('near', [1, 0, 0, 0], [0, 1, 0, 0]),
      one('far', [1, 0, 0, 0], [0, 0, 0, 1]),
      one('lost', [0, 0, 0, 0], [0, 0, 0, 1]),
      one('none', [0, 0, 0, 0], [0, 0, 0, 0]),
    ];
    const far = Number.POSITIVE_INFINITY;
    const summary = (part: typeof list) =>
      evaluate(part, { classes: ['liver'], metrics: ['hausdorff'] }).summary();
    const same = { class: 'liver', metric: 'hausdorff' };
    const all = { mean: far, sd: Number.NaN, median: 3, min: 1, max: far, cases: 3, infinite: 1, without: 1 };
    expect(summary(list)).toEqual([{ ...same, ...all }]);
    const finite = { mean: 2, sd: Math.SQRT2, median: 2, min: 1, max: 3, cases: 2, infinite: 0, without: 0 };
    expect(summary(list.slice(0, 2))).toEqual([{ ...same, ...finite }]);
    const half = {
      mean: far,
      sd: Number.NaN,
      median: far,
      min: 3,
      max: far,
      cases: 2,
      infinite: 1,
      without: 0,
    };
    expect(summary(list.slice(1, 3))).toEqual([{ ...same, ...half }]);
    const missing = {
      mean: Number.NaN,
      sd: Number.NaN,
      median: Number.NaN,
      min: Number.NaN,
      max: Number.NaN,
    };
    expect(summary(list.slice(3))).toEqual([{ ...same, ...missing, cases: 0, infinite: 0, without: 1 }]);
  });
});

/** Tables of metrics over cases: what stands in them is what the metrics give when they are called themselves. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationOptions, MetricChoice, PairOptions } from '../src/index.js';
import { confusion, Evaluation, evaluate, jaccard, merge, toMasks } from '../src/index.js';
import type { ListedCase } from './case-lists.js';
import { caseLists } from './case-lists.js';
import type { Asked } from './metric-columns.js';
import { columns, measured } from './metric-columns.js';
import { IGNORED, spaces } from './volume-pairs.js';

const metrics = columns.map(([choice]) => choice);
const names = columns.map(([, name]) => name);

/**
 * The rows that a table of all metrics is to have, with 0 for -0, which text does not tell apart; `places` are the classes
 * and regions as the metrics take them.
 */
function rowsOf(
  cases: readonly ListedCase[],
  options: PairOptions,
  places: readonly (readonly [place: number | string, name: string])[],
  empty: 'skip' | number = 'skip',
) {
  return cases.flatMap((each) => {
    const of = measured(each, options);
    const all: Asked = { average: 'none', classes: places.map(([place]) => place), empty };
    const scores = columns.map(([, , direct]) => direct(of, all));
    return places.map(([, name], at) => [
      ['case', each.id],
      ['class', name],
      ...scores.map(({ values }, which) => [names[which], (values[at] as number) + 0]),
      ['empty', names.filter((_, which) => scores[which]?.empty[at] === 1).join(' ')],
    ]);
  });
}

const several = caseLists(3);
const pair = { classes: 3, ignoreLabel: IGNORED };

describe('evaluate', () => {
  it('gives, bit for bit and column by column, what each metric gives for the case', () => {
    const worths = fc.constantFrom<'skip' | number>('skip', 0, 1, 0.25, -3);
    fc.assert(
      fc.property(several, worths, (cases, empty) => {
        const table = evaluate(cases, { ...pair, metrics, empty });
        const places = [0, 1, 2].map((index) => [index, String(index)] as const);
        expect(table.rows.map((row) => Object.entries(row))).toEqual(rowsOf(cases, pair, places, empty));
        expect(table.metrics).toEqual(names);
        expect(table.classes).toEqual(['0', '1', '2']);
        expect(table.cases).toEqual(cases.map(({ id }) => id));
      }),
    );
  });

  it('names classes and regions, in their order or in that of `include`', () => {
    const regions = { any: [1, 2], 'not so': [0] };
    const classes = ['rest', 'liver', 'tumour, "hot"'];
    const all: [number | string, string][] = [
      ...classes.map((name, index): [number, string] => [index, name]),
      ['any', 'any'],
      ['not so', 'not so'],
    ];
    fc.assert(
      fc.property(
        several,
        fc.shuffledSubarray(all, { minLength: 1 }),
        fc.boolean(),
        (cases, some, byIndex) => {
          const options: EvaluationOptions = { classes, regions, ignoreLabel: IGNORED, metrics };
          const reading = { ...pair, regions };
          const rows = (table: { rows: readonly object[] }) => table.rows.map((row) => Object.entries(row));
          expect(rows(evaluate(cases, options))).toEqual(rowsOf(cases, reading, all));
          const include = some.map(([place, name]) => (byIndex ? place : name));
          const table = evaluate(cases, { ...options, include });
          expect(rows(table)).toEqual(rowsOf(cases, reading, some));
          expect(table.classes).toEqual(some.map(([, name]) => name));
          expect(table.chosen).toEqual(some.map(([place]) => place));
          // counts are of everything, whatever is shown
          expect(table.counts).toEqual(evaluate(cases, options).counts);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the counts of all cases under their ids', () => {
    fc.assert(
      fc.property(several, (cases) => {
        const { counts } = evaluate(cases, { ...pair, metrics: ['hausdorff'], regions: { any: [1, 2] } });
        const parts = cases.map(({ id, predicted, truth }) =>
          confusion(predicted, truth, {
            ...pair,
            regions: { any: [1, 2] },
            spatial: predicted.shape.length as 2 | 3,
            ids: [id],
          }),
        );
        expect(counts).toEqual(merge(...parts));
      }),
    );
  });

  it('has 0 where a metric gives -0, in its rows, its values and its text', () => {
    const map = (data: number[]) => ({ data, shape: [1, 2] });
    const cases = [{ id: 'x', predicted: map([0, 0]), truth: map([0, 1]) }];
    for (const empty of [-0, 'skip'] as const) {
      const table = evaluate(cases, { classes: 3, metrics, empty });
      for (const { rows } of [table, Evaluation.fromJSON(table.toJSON())]) {
        const numbers = rows.flatMap((row) => names.map((name) => row[name]));
        expect(numbers).toContain(0);
        expect(numbers.filter((number) => Object.is(number, -0))).toEqual([]);
      }
      for (const name of names) {
        expect([...table.values(name, '2')].filter((number) => Object.is(number, -0))).toEqual([]);
      }
    }
    const data = structuredClone(evaluate(cases, { classes: 1 }).toJSON());
    Object.assign(data.rows[0] as object, { dice: -0 });
    expect(Evaluation.fromJSON(data).values('dice', '1')).toEqual(Float64Array.of(0));
  });

  it('cannot be changed in its cases and rows', () => {
    const map = { data: [0, 1], shape: [1, 2] };
    const table = evaluate([{ id: 'x', predicted: map, truth: map }], { classes: 2 });
    for (const made of [table, Evaluation.fromJSON(JSON.stringify(table))]) {
      expect(() => Object.assign(made.rows[1] as object, { dice: 0 })).toThrow(TypeError);
      expect(() => Object.assign(made.rows, { length: 0 })).toThrow(TypeError);
      expect(() => Object.assign(made.cases, ['y'])).toThrow(TypeError);
      expect(made.rows.every(Object.isFrozen)).toBe(true);
      expect(made.toCSV()).toBe('case,class,dice,jaccard,empty\nx,0,1,1,\nx,1,1,1,\n');
    }
  });

  it('has all the metrics that there are', () => {
    const known = new Set(columns.map(([choice]) => (typeof choice === 'string' ? choice : choice.metric)));
    const map = { data: [0, 1], shape: [1, 2] };
    let line = '';
    try {
      // @ts-expect-error: no such metric, which lists those there are
      evaluate([{ id: 'x', predicted: map, truth: map }], { classes: 2, metrics: ['none'] });
    } catch (error) {
      line = (error as Error).message;
    }
    const listed = /the metrics are (.*), and/.exec(line)?.[1]?.split(', ') ?? [];
    expect(listed.length).toBeGreaterThan(20);
    for (const name of listed) expect(known).toContain(name);
  });

  it('of one class takes maps of 0 and 1, and the foreground alone', () => {
    fc.assert(
      fc.property(caseLists(1), (cases) => {
        const table = evaluate(cases, { classes: ['lesion'], ignoreLabel: IGNORED, metrics });
        expect(table.rows.map((row) => Object.entries(row))).toEqual(
          rowsOf(cases, { classes: 1, ignoreLabel: IGNORED }, [[0, 'lesion']]),
        );
        const { names, ...counts } = table.counts;
        expect(names).toEqual(['lesion']);
        expect(evaluate(cases, { classes: 1, ignoreLabel: IGNORED, metrics }).counts).toEqual(counts);
      }),
      { numRuns: 40 },
    );
  });

  it('takes the spacing of a case before that of the options', () => {
    const flat = caseLists(3, { shapes: spaces.filter(({ length }) => length === 2) });
    fc.assert(
      fc.property(flat, (cases) => {
        const spacing = [5, 0.125];
        const metrics: MetricChoice[] = ['hausdorff', 'dice'];
        const table = evaluate(cases, { ...pair, metrics, spacing });
        const filled = cases.map((each) => ({ ...each, spacing: each.spacing ?? spacing }));
        expect(table.toCSV()).toBe(evaluate(filled, { ...pair, metrics }).toCSV());
      }),
    );
    const [predicted, truth] = [
      { data: [1, 0, 0], shape: [1, 3] },
      { data: [0, 0, 1], shape: [1, 3] },
    ];
    const distance = (spacing?: number[], shared?: number[]) =>
      evaluate([{ id: 'x', predicted, truth, spacing }], {
        classes: 1,
        metrics: ['hausdorff'],
        spacing: shared,
      }).rows[0]?.hausdorff;
    expect([distance(), distance([1, 3]), distance(undefined, [1, 4]), distance([1, 3], [1, 4])]).toEqual([
      2, 6, 8, 6,
    ]);
  });

  it('takes masks as maps', () => {
    fc.assert(
      fc.property(several, (cases) => {
        const masks = cases.map(({ id, predicted, truth, spacing }) => ({
          id,
          predicted: toMasks(predicted, 3),
          truth: toMasks(truth, 3, IGNORED),
          spacing,
        }));
        const [some, classes]: [MetricChoice[], string[]] = [
          ['dice', 'hausdorff', 'boundaryIoU'],
          ['a', 'b', 'c'],
        ];
        const table = evaluate(masks, { classes, masks: true, metrics: some });
        const ofMaps = evaluate(cases, { classes, ignoreLabel: IGNORED, metrics: some });
        expect(table.toCSV()).toBe(ofMaps.toCSV());
        // Masks may overlap, so no label of a pixel is right.
        const { right, ...counts } = ofMaps.counts;
        expect(right).toHaveLength(cases.length);
        expect(table.counts).toEqual(counts);
      }),
      { numRuns: 40 },
    );
  });

  it('by default gives Dice and Jaccard of all classes', () => {
    const map = { data: [0, 1, 1, 0], shape: [2, 2] };
    const table = evaluate([{ id: 'x', predicted: map, truth: map }], { classes: 2 });
    expect(table.rows).toEqual([
      { case: 'x', class: '0', dice: 1, jaccard: 1, empty: '' },
      { case: 'x', class: '1', dice: 1, jaccard: 1, empty: '' },
    ]);
  });

  it('says what its classes are among the counts, so that metrics of these are those of its rows', () => {
    fc.assert(
      fc.property(several, fc.shuffledSubarray([0, 1, 2, 'any'], { minLength: 1 }), (cases, include) => {
        const options: EvaluationOptions = {
          ...pair,
          regions: { any: [1, 2] },
          include,
          metrics: ['jaccard'],
        };
        const { counts, chosen, cases: ids, classes, ...table } = evaluate(cases, options);
        const direct = jaccard(counts, { classes: chosen, average: 'none' });
        expect(direct.shape).toEqual([ids.length, classes.length]);
        for (const { case: id, class: name, jaccard: value } of table.rows) {
          const image = (counts.ids as string[]).indexOf(id);
          expect(value).toBe(direct.values[image * classes.length + classes.indexOf(name)]);
        }
      }),
    );
  });

  it('gives the values of a metric and a class as a list, in the order of the cases, and each by its id', () => {
    fc.assert(
      fc.property(several, (cases) => {
        const table = evaluate(cases, { ...pair, metrics: ['dice', 'hausdorff95'] });
        for (const metric of table.metrics) {
          for (const name of table.classes) {
            const rows = table.rows.filter((row) => row.class === name);
            const values = table.values(metric, name);
            expect([...values]).toEqual(rows.map((row) => row[metric]));
            values.fill(7);
            expect([...table.values(metric, name)]).toEqual(rows.map((row) => row[metric]));
            for (const row of rows) expect(table.value(metric, name, row.case)).toBe(row[metric]);
          }
        }
      }),
    );
  });

  it('rounds rows to digits that count, to look at, and leaves the table as it is', () => {
    fc.assert(
      fc.property(several, fc.integer({ min: 1, max: 15 }), (cases, digits) => {
        const table = evaluate(cases, { ...pair, metrics });
        const before = table.toCSV();
        const rounded = (to: number) =>
          table.rows.map((row) =>
            Object.entries(row).map(([name, value]) => [
              name,
              typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(to)) : value,
            ]),
          );
        expect(table.rounded(digits).map((row) => Object.entries(row))).toEqual(rounded(digits));
        expect(table.rounded().map((row) => Object.entries(row))).toEqual(rounded(4));
        expect(table.toCSV()).toBe(before);
      }),
    );
  });
});

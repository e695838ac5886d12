/** Tables as text: what is read back from CSV and JSON is what was written, to the last bit. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationOptions, MetricChoice } from '../src/index.js';
import { dice, Evaluation, evaluate } from '../src/index.js';
import { caseLists, oddTexts } from './case-lists.js';
import { readCSV } from './read-csv.js';
import { IGNORED } from './volume-pairs.js';

/** Whole numbers, which objects put before all other keys: no columns and no regions. */
const isWhole = (name: string) => /^(0|[1-9]\d*)$/.test(name);

/** Names of columns: any but those that a table has by itself. A space parts the names of empty metrics. */
const columnNames = oddTexts
  .filter((name) => !['case', 'class', 'empty'].includes(name) && !isWhole(name))
  .map((name) => name.replaceAll(' ', '_'));

/** Tables with odd names of cases, classes, regions and columns; NaN, infinities and fractions stand in them. */
const tables = fc
  .record({
    cases: caseLists(3),
    places: fc
      .uniqueArray(oddTexts, { minLength: 4, maxLength: 4 })
      .filter(([region = '']) => !isWhole(region)),
    names: fc.uniqueArray(columnNames, { minLength: 5, maxLength: 5 }),
    empty: fc.constantFrom<'skip' | number>('skip', 1, 0.1, Number.NaN),
  })
  .map(({ cases, places: [region = '', ...classes], names, empty }) => {
    const chosen: MetricChoice[] = [
      { metric: 'dice' },
      { metric: 'volumeDifference' },
      { metric: 'matthews' },
      { metric: 'hausdorff', percentile: 90 },
      { metric: 'averageSurfaceDistance' },
    ];
    const options: EvaluationOptions = {
      classes,
      regions: { [region]: [1, 2] },
      metrics: chosen.map((choice, which) => ({ ...(choice as { metric: 'dice' }), name: names[which] })),
      ignoreLabel: IGNORED,
      empty,
    };
    return evaluate(cases, options);
  });

/** A number as it was written. */
const numberOf = (field: string) => {
  expect(field).toMatch(/^(NaN|-?Infinity|-?\d+(\.\d+)?(e[+-]?\d+)?)$/);
  return Number(field);
};

describe('toCSV', () => {
  it('read back gives the same names and bits, whatever the names hold', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const [head, ...records] = readCSV(table.toCSV());
        expect(head).toEqual(['case', 'class', ...table.metrics, 'empty']);
        expect(records).toHaveLength(table.cases.length * table.classes.length);
        records.forEach((record, at) => {
          const row = table.rows[at] as (typeof table.rows)[number];
          expect(record).toHaveLength(table.metrics.length + 3);
          expect([record[0], record[1], record.at(-1)]).toEqual([row.case, row.class, row.empty]);
          expect(record.slice(2, -1).map(numberOf)).toEqual(table.metrics.map((name) => row[name]));
        });
      }),
    );
  });

  it('has plain fields without quotes, and infinities and NaN as words', () => {
    const shape = [1, 2];
    const case_ = (id: string, predicted: number[], truth: number[]) => ({
      id,
      predicted: { data: predicted, shape },
      truth: { data: truth, shape },
    });
    const table = evaluate([case_('two', [1, 0], [0, 0]), case_('one, too', [0, 0], [0, 0])], {
      classes: ['rest', 'liver "l"'],
      include: [1],
      metrics: ['dice', 'hausdorff'],
    });
    expect(table.toCSV()).toBe(
      [
        'case,class,dice,hausdorff,empty',
        'two,"liver ""l""",0,Infinity,',
        '"one, too","liver ""l""",NaN,NaN,dice hausdorff',
        '',
      ].join('\n'),
    );
  });
});

describe('JSON', () => {
  it('read back is the table, from its text and from its data', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const text = JSON.stringify(table);
        for (const json of [text, JSON.parse(text), table.toJSON()]) {
          const back = Evaluation.fromJSON(json);
          expect(back).toBeInstanceOf(Evaluation);
          expect(back).toEqual(table);
          expect(back.rows.map((row) => Object.entries(row))).toEqual(
            table.rows.map((row) => Object.entries(row)),
          );
          expect(JSON.stringify(back)).toBe(text);
          expect(back.toCSV()).toBe(table.toCSV());
          expect(back.summary()).toEqual(table.summary());
          expect(dice(back.counts)).toEqual(dice(table.counts));
          for (const metric of table.metrics) {
            for (const name of table.classes) {
              expect(back.values(metric, name)).toEqual(table.values(metric, name));
            }
          }
        }
      }),
    );
  });

  it('holds numbers that JSON lacks as words', () => {
    const map = (data: number[]) => ({ data, shape: [1, 2] });
    const table = evaluate([{ id: 'x', predicted: map([0, 0]), truth: map([0, 1]) }], {
      classes: 3,
      metrics: ['hausdorff'],
    });
    expect(table.toJSON().rows).toEqual([
      { case: 'x', class: '0', hausdorff: 1, empty: '' },
      { case: 'x', class: '1', hausdorff: 'Infinity', empty: '' },
      { case: 'x', class: '2', hausdorff: 'NaN', empty: 'hausdorff' },
    ]);
  });

  it('of several tables is plain data that can be kept beside others', () => {
    const map = { data: [0, 1], shape: [1, 2] };
    const table = evaluate([{ id: 'x', predicted: map, truth: map }], { classes: 2 });
    const kept = JSON.parse(JSON.stringify({ tables: [table, table] }));
    expect(kept.tables.map(Evaluation.fromJSON)).toEqual([table, table]);
    expect(structuredClone(table.toJSON())).toEqual(table.toJSON());
  });

  it('is copied when it is read, and is left as it was', () => {
    const map = { data: [0, 1], shape: [1, 2] };
    const regions = { all: [0, 1] };
    const table = evaluate([{ id: 'x', predicted: map, truth: map }], { classes: 2, regions });
    const text = JSON.stringify(table);
    const data = JSON.parse(text);
    const back = Evaluation.fromJSON(data);
    expect(JSON.stringify(data)).toBe(text);
    data.classes.reverse();
    data.chosen.reverse();
    data.metrics.pop();
    data.rows[0].dice = 7;
    data.rows[0].empty = 'dice';
    data.counts.tp.fill(7);
    data.counts.ids[0] = 'y';
    data.counts.regions.all.pop();
    expect(JSON.stringify(back)).toBe(text);
    expect(back).toEqual(table);
  });

  it.each([
    ['', '""'],
    ['{', '"{"'],
    ['{"rows": [', '"{\\"rows\\": ["'],
    ["{'a': 1}", `"{'a': 1}"`],
    ['NaN', '"NaN"'],
    ['[\n1,\n]', '"[\\n1,\\n]"'],
    ['no\nJSON', '"no\\nJSON"'],
    ['x'.repeat(500), `"${'x'.repeat(40)}…"`],
  ])('that is cut or broken (%j) is refused with one line that names it', (text, shown) => {
    let error: unknown;
    try {
      Evaluation.fromJSON(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    const { message, cause } = error as Error;
    expect(message).toBe(`json is ${shown}, but the text of a table is needed`);
    expect(cause).toBeInstanceOf(SyntaxError);
  });
});

/** Wrong questions to tables, and JSON that is not of a table, or of one that was changed; and the line that refuses each. */

import type { EvaluationCase, EvaluationData } from '../src/index.js';
import { Evaluation, evaluate, MEAN_OF_CLASSES } from '../src/index.js';
import { map } from './refused-metrics.js';

const one: EvaluationCase = { id: 'a', predicted: map, truth: map };
const table = evaluate([one, { ...one, id: 'b' }], { classes: 2, metrics: ['dice', 'hausdorff'] });

type Mutable<T> = { -readonly [P in keyof T]: T[P] extends object ? Mutable<T[P]> : T[P] };

/** A table's data, changed before it is read back. */
const reading = (change: (data: Mutable<EvaluationData>) => void) => {
  const data = JSON.parse(JSON.stringify(table)) as Mutable<EvaluationData>;
  change(data);
  return Evaluation.fromJSON(data);
};

/** The same, with a part changed to anything. */
const having = (part: keyof EvaluationData, value: unknown) =>
  reading((data) => Object.assign(data, { [part]: value }));

/** The same, with something else in a row. */
const rowHaving = (place: number, changed: object) =>
  reading(({ rows }) => Object.assign(rows[place] as object, changed));

/** Calls that are refused, by subject. */
export const refusedTables: Record<string, [call: () => unknown, text: RegExp][]> = {
  tables: [
    [() => table.rounded(0), /^rounded.digits is 0, but a whole number from 1 to 15 is needed$/],
    [() => table.rounded(16), /^rounded.digits is 16, but/],
    [() => table.rounded(1.5), /^rounded.digits is 1.5, but/],
    [() => table.values('recall', '0'), /^values.metric is "recall", but the table has dice, hausdorff$/],
    [() => table.values('dice', 'liver'), /^values.className is "liver", but the table has 0, 1$/],
    [() => table.value('recall', '0', 'a'), /^values.metric is "recall", but the table has dice, hausdorff$/],
    [() => table.value('dice', 'liver', 'a'), /^values.className is "liver", but the table has 0, 1$/],
    [() => table.value('dice', '0', 'c'), /^value.id is "c", but the table has no such case$/],
  ],
  'JSON of something else': [
    ...(
      [
        [undefined, 'undefined'],
        [null, 'null'],
        [7, '7'],
        [[], '\\[\\]'],
        [() => 7, 'a function'],
        [new Date(0), 'an object of class Date'],
        ['[]', '"\\[\\]"'],
        ['null', '"null"'],
        ['"a"', '"\\\\"a\\\\""'],
      ] as const
    ).map(([json, shown]): [() => unknown, RegExp] => [
      () => Evaluation.fromJSON(json),
      new RegExp(`^json is ${shown}, but a table is needed, as JSON.stringify makes it of one$`),
    ]),
    [() => Evaluation.fromJSON({}), /^json.classes is undefined, but a list of names is needed$/],
    [() => Evaluation.fromJSON(new Map()), /^json.classes is undefined, but a list of names is needed$/],
    [() => Evaluation.fromJSON('{}'), /^json.classes is undefined, but a list of names is needed$/],
    [() => Evaluation.fromJSON(table.toCSV()), /^json is "case,class,dice,.*…", but the text of a table is/],
  ],
  'names in JSON': [
    [
      () => reading((data) => Reflect.deleteProperty(data, 'metrics')),
      /^json.metrics is undefined, but a list of names is needed$/,
    ],
    [() => having('classes', '01'), /^json.classes is "01", but a list of names is needed$/],
    [() => having('classes', []), /^json.classes is \[\], but at least one is needed$/],
    [() => having('classes', ['0', 1]), /^json.classes\[1\] is 1, but a name is needed$/],
    [() => having('classes', ['0', '0']), /^json.classes\[1\] is "0", but that name is there before$/],
    [
      () => having('classes', ['0', MEAN_OF_CLASSES]),
      /^json.classes\[1\] is "mean of classes", but a row of the summary is called that$/,
    ],
    [() => having('metrics', ['']), /^json.metrics\[0\] is "", but a name is needed$/],
    [
      () => having('metrics', ['dice', 'dice']),
      /^json.metrics\[1\] is "dice", but that name is there before$/,
    ],
    [() => having('metrics', ['dice', 'empty']), /^json.metrics\[1\] is "empty", but a column has that name/],
    [() => having('metrics', ['0']), /^json.metrics\[0\] is "0", but a column's name is not a whole number$/],
    [() => having('metrics', ['my dice']), /^json.metrics\[0\] is "my dice", but a column's name has no/],
  ],
  'classes among the counts in JSON': [
    [
      () => reading((data) => Reflect.deleteProperty(data, 'chosen')),
      /^json.chosen is undefined, but a list of classes and names of regions is needed$/,
    ],
    [() => having('chosen', [0]), /^json.chosen has 1 classes, but json.classes has 2$/],
    [
      () => having('chosen', [0, 1.5]),
      /^json.chosen\[1\] is 1.5, but a class's index or name or a region's name/,
    ],
    [() => having('chosen', [0, 0]), /^json.chosen\[1\] is 0, but it is listed before$/],
    [
      () => having('chosen', [0, 2]),
      /^json.chosen\[1\] is 2, but there are 2 classes \(0..1\) and no regions$/,
    ],
    [
      () => having('chosen', [0, '1']),
      /^json.chosen\[1\] is "1", but there are 2 classes \(0..1\) and no regions$/,
    ],
    [
      () =>
        reading((data) => {
          Object.assign(data.counts, evaluate([one], { classes: 2, regions: { all: [0, 1] } }).counts);
          Object.assign(data, { chosen: [0, 'all'] });
        }),
      /^json.chosen\[1\] is "all", but json.classes\[1\] is "1": the same is needed$/,
    ],
  ],
  'rows in JSON': [
    [
      () => reading((data) => Reflect.deleteProperty(data, 'rows')),
      /^json.rows is undefined, but a list of rows is needed$/,
    ],
    [() => having('rows', {}), /^json.rows is \{\}, but a list of rows is needed$/],
    [
      () => reading(({ rows }) => Object.assign(rows, [...rows.slice(0, 1), null])),
      /^json.rows\[1\] is null, but a row is needed$/,
    ],
    [() => reading(({ rows }) => rows.pop()), /^json.rows has 3 rows, but 2 cases of 2 classes have 4$/],
    [
      () => reading(({ rows }) => rows.reverse()),
      /^json.rows\[0\] is \["b", "1"\], but that of case "b" and class "0" is needed there$/,
    ],
    [
      () => rowHaving(1, { class: 'x' }),
      /^json.rows\[1\] is \["a", "x"\], but that of case "a" and class "1" is needed there$/,
    ],
    ...(
      [
        ['much', '"much"'],
        ['0.5', '"0.5"'],
        ['', '""'],
        ['-NaN', '"-NaN"'],
        [null, 'null'],
        [true, 'true'],
        [[1], '\\[1\\]'],
        [undefined, 'undefined'],
      ] as const
    ).map(([value, shown]): [() => unknown, RegExp] => [
      () => rowHaving(2, { dice: value }),
      new RegExp(
        `^json.rows\\[2\\].dice is ${shown}, but a number, 'NaN', 'Infinity' or '-Infinity' is needed$`,
      ),
    ]),
    [
      () => reading(({ rows }) => Reflect.deleteProperty(rows[3] as object, 'hausdorff')),
      /^json.rows\[3\].hausdorff is undefined, but a number,/,
    ],
    [
      () => rowHaving(0, { empty: 'dice recall' }),
      /^json.rows\[0\].empty is "dice recall", but the metrics are dice, hausdorff$/,
    ],
    [
      () => rowHaving(0, { empty: 'dice ' }),
      /^json.rows\[0\].empty is "dice ", but the metrics are dice, hau/,
    ],
    [() => rowHaving(1, { empty: 7 }), /^json.rows\[1\].empty is 7, but names of metrics, by a space apart,/],
    [
      () => reading(({ rows }) => Reflect.deleteProperty(rows[1] as object, 'empty')),
      /^json.rows\[1\].empty is undefined, but names of metrics, by a space apart, are needed$/,
    ],
  ],
  'counts in JSON': [
    [
      () => reading((data) => Reflect.deleteProperty(data, 'counts')),
      /^json.counts is undefined, but a confusion is needed/,
    ],
    [
      () => reading(({ counts }) => counts.tp.pop()),
      /^json.counts.tp has 3 counts, but 2 images of 2 classes/,
    ],
    [
      () => reading(({ counts }) => counts.fn.fill(0.1)),
      /^json.counts.fn\[0\] is 0.1, but a count is a whole number from 0 to 2\^53 - 1, or a sum of weights: a multiple of 2\^-30$/,
    ],
    [
      () => reading(({ counts }) => Object.assign(counts, { right: [5, 4] })),
      /^json.counts.right\[0\] is 5, but the image has 4 valid pixels$/,
    ],
    [() => rowHaving(1, { dice: 0.5 }), /^json.rows\[1\].dice is 0.5, but the counts give 1$/],
    [
      () => rowHaving(1, { dice: 0.5, empty: 'dice' }),
      /^json.rows\[1\].empty is "dice", but by the counts dice has a value there$/,
    ],
    [
      () => reading(({ counts }) => Object.assign(counts, { tp: [0, 2, 2, 2], tn: [4, 2, 2, 2] })),
      /^json.rows\[0\].empty is "", but by the counts dice is empty there$/,
    ],
    [
      () => reading(({ counts }) => Reflect.deleteProperty(counts, 'ids')),
      /^json.counts.ids is \[\], but the rows are of \["a", "b"\]: the same cases are needed, at least one$/,
    ],
    [
      () => reading(({ counts }) => Object.assign(counts, { ids: ['a', 'c'] })),
      /^json.counts.ids is \["a", "c"\], but the rows are of \["a", "b"\]: the same cases are needed, at least one$/,
    ],
    [
      () => reading(({ counts }) => Object.assign(counts, { ids: ['a', 'a'] })),
      /^json.counts.ids\[1\] is "a", but it is there before: merge adds equal ids$/,
    ],
    [
      () => reading((data) => Object.assign(data, { rows: data.rows.slice(2) })),
      /^json.counts.ids is \["a", "b"\], but the rows are of \["b"\]: the same cases are needed, at least one$/,
    ],
    [
      () => reading(({ counts }) => Object.assign(counts, { ids: ['a', 7] })),
      /^json.counts.ids\[1\] is 7, but a string is needed$/,
    ],
    [
      () =>
        reading((data) =>
          Object.assign(data, {
            rows: [],
            counts: { ...data.counts, ids: [], images: 0, tp: [], fp: [], fn: [], tn: [], right: [] },
          }),
        ),
      /^json.counts.ids is \[\], but the rows are of \[\]: the same cases are needed, at least one$/,
    ],
    [
      () => {
        const cyclic: Record<string, unknown> = {};
        cyclic.self = cyclic;
        Evaluation.fromJSON(cyclic);
      },
      /^json is \{ self \}, but data that JSON can hold is needed$/,
    ],
    [() => Evaluation.fromJSON({ big: 1n }), /^json is \{ big \}, but data that JSON can hold is needed$/],
  ],
};

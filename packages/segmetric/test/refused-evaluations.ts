/** Wrong arguments of evaluations and of the tables they make, and the line that refuses each. */

import type { EvaluationCase, EvaluationData } from '../src/index.js';
import { Evaluation, evaluate } from '../src/index.js';
import { map } from './refused-metrics.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const one: EvaluationCase = { id: 'a', predicted: map, truth: map };
const asking = (options: unknown, cases: unknown = [one]) => evaluate(cases as Any, options as Any);
const giving = (...cases: unknown[]) => asking({ classes: 2 }, cases);
const choosing = (...metrics: unknown[]) => asking({ classes: 2, metrics });
const flat = (length: number, shape: number[]) => ({ data: new Uint8Array(length), shape });
const like = (array: unknown, more = {}) => ({ id: 'a', predicted: array, truth: array, ...more });

const table = evaluate([one, { ...one, id: 'b' }], { classes: 2, metrics: ['dice'] });

/** A table's data, changed before it is read back. */
const reading = (change: (data: Mutable<EvaluationData>) => void) => {
  const data = JSON.parse(JSON.stringify(table)) as Mutable<EvaluationData>;
  change(data);
  return Evaluation.fromJSON(data);
};
type Mutable<T> = { -readonly [P in keyof T]: T[P] extends object ? Mutable<T[P]> : T[P] };
const noTable = /, but a table is needed, as JSON.stringify makes it of one$/;

/** Calls that are refused, by subject. */
export const refusedEvaluations: Record<string, [call: () => unknown, text: RegExp][]> = {
  evaluate: [
    [() => asking(undefined), /^evaluate.classes is undefined, but the names of the classes are needed/],
    [() => asking(3), /^evaluate's options is 3, but a plain object is needed/],
    [() => asking({ classes: 0 }), /^evaluate.classes is 0, but .* a whole number from 1 to 65536/],
    [() => asking({ classes: 1.5 }), /^evaluate.classes is 1.5, but .* a whole number/],
    [() => asking({ classes: 'liver' }), /^evaluate.classes is "liver", but a list of names or a number/],
    [() => asking({ classes: [] }), /^evaluate.classes is \[\], but at least one class is needed/],
    [() => asking({ classes: ['a', 7] }), /^evaluate.classes\[1\] is 7, but the name of a class is needed/],
    [() => asking({ classes: ['a', ''] }), /^evaluate.classes\[1\] is "", but the name of a class is needed/],
    [() => asking({ classes: ['a', 'a'] }), /^evaluate.classes\[1\] is "a", but that name is there before/],
    [
      () => asking({ classes: 2, include: [] }),
      /^evaluate.include is \[\], but at least one class is needed/,
    ],
    [() => asking({ classes: 2, include: '1' }), /^evaluate.include is "1", but a list of classes/],
    [() => asking({ classes: 2, include: [2] }), /^evaluate.include\[0\] is 2, but .* 2 classes \(0..1\)/],
    [() => asking({ classes: 2, include: ['1', 'x'] }), /^evaluate.include\[1\] is "x", but there are 0, 1/],
    [() => asking({ classes: 2, include: ['1', 1] }), /^evaluate.include\[1\] is 1, but it is listed before/],
    [() => asking({ classes: 2, include: [0.5] }), /^evaluate.include\[0\] is 0.5, but a class's index or/],
    [() => asking({ classes: 2, regions: [1] }), /^evaluate.regions is \[1\], but a plain object is needed/],
    [() => asking({ classes: 2, regions: { r: [] } }), /^evaluate.regions.r is \[\], but at least one class/],
    [
      () => asking({ classes: ['a', 'b'], regions: { b: [1] } }),
      /^evaluate.regions.b .* a class has that name/,
    ],
    [
      () => asking({ classes: 2, empty: 'nan' }),
      /^evaluate.empty is "nan", but 'skip' or a number is needed/,
    ],
    [() => asking({ classes: 2, masks: 1 }), /^evaluate.masks is 1, but true or false is needed/],
    [() => asking({ classes: 2, ignoreLabel: 1.5 }), /^evaluate.ignoreLabel is 1.5, but a whole number/],
    [
      () => asking({ classes: 2, spacing: [1] }),
      /^evaluate.spacing is \[1\], but 2 or 3 distances are needed/,
    ],
    [
      () => asking({ classes: 2, spacing: [1, -1] }),
      /^evaluate.spacing\[1\] is -1, but a distance is a finite/,
    ],
    [
      () => asking({ classes: 2, average: 'macro' }),
      /^evaluate has no option "average"; its options are classes/,
    ],
    [() => asking({ classes: 2, spatial: 2 }), /^evaluate has no option "spatial"; its options are classes/],
  ],
  'metrics of evaluate': [
    [
      () => asking({ classes: 2, metrics: 'dice' }),
      /^evaluate.metrics is "dice", but a list of metrics is needed/,
    ],
    [() => choosing(), /^evaluate.metrics is \[\], but at least one metric is needed/],
    [
      () => choosing('dice', 'Dice'),
      /^evaluate.metrics\[1\] is "Dice", but the metrics are dice, jaccard, .*IoU/,
    ],
    [() => choosing('toString'), /^evaluate.metrics\[0\] is "toString", but the metrics are dice/],
    [
      () => choosing('hausdorff101'),
      /^evaluate.metrics\[0\] is "hausdorff101", but the metrics are .*hausdorff95/,
    ],
    [() => choosing('hausdorff-5'), /^evaluate.metrics\[0\] is "hausdorff-5", but the metrics are/],
    [() => choosing('hausdorff95th'), /^evaluate.metrics\[0\] is "hausdorff95th", but the metrics are/],
    [() => choosing(7), /^evaluate.metrics\[0\] is 7, but a metric is a name, or an object as \{ metric: /],
    [() => choosing({ name: 'x' }), /^evaluate.metrics\[0\].metric is undefined, but the metrics are dice/],
    [
      () => choosing({ metric: 'dice', name: '' }),
      /^evaluate.metrics\[0\].name is "", but the name of a column/,
    ],
    [
      () => choosing({ metric: 'dice', name: 7 }),
      /^evaluate.metrics\[0\].name is 7, but the name of a column/,
    ],
    [
      () => choosing('dice', { metric: 'dice' }),
      /^evaluate.metrics\[1\] is "dice", but a column has that name/,
    ],
    ...['case', 'class', 'empty'].map((name): [() => unknown, RegExp] => [
      () => choosing({ metric: 'dice', name }),
      new RegExp(`^evaluate.metrics\\[0\\] is "${name}", but a column has that name`),
    ]),
    [
      () => choosing('normalizedSurfaceDistance'),
      /normalizedSurfaceDistance.tolerance is undefined, but a distance/,
    ],
    [() => choosing({ metric: 'dice', alpha: 1 }), /dice has no option "alpha"; its options are/],
    [
      () => choosing({ metric: 'tverskyIndex', alpha: -1 }),
      /tverskyIndex.alpha is -1, but a finite number of/,
    ],
    [
      () => choosing({ metric: 'hausdorff', percentile: 101 }),
      /hausdorff.percentile is 101, but a number from/,
    ],
  ],
  cases: [
    [() => asking({ classes: 2 }, null), /^cases is null, but a list or another iterable of cases/],
    [() => asking({ classes: 2 }, 'ab'), /^cases is "ab", but a list or another iterable of cases/],
    [() => asking({ classes: 2 }, one), /^cases is \{.*\}, but a list or another iterable of cases/],
    [() => giving(), /^cases is \[\], but at least one case is needed/],
    [() => giving(one, 7), /^cases\[1\] is 7, but a case \{ id, predicted, truth \} is needed/],
    [() => giving({ predicted: map, truth: map }), /^cases\[0\].id is undefined, but a string is needed/],
    [() => giving({ ...one, id: 7 }), /^cases\[0\].id is 7, but a string is needed/],
    [() => giving(one, one), /^cases\[1\].id is "a", but a case has that id before/],
    [
      () => giving({ id: 'a' }),
      /^cases\[0\] \("a"\): predicted is undefined, but an object \{ data, shape \}/,
    ],
    [() => giving({ id: 'a', predicted: map }), /^cases\[0\] \("a"\): truth is undefined, but an object/],
    [
      () => giving(like(flat(16, [2, 2, 2, 2]))),
      /^cases\[0\] \("a"\): predicted.shape is \[2, 2, 2, 2\], but a case is one image: a class map of 2 axes, or 3/,
    ],
    [
      () => giving(like(map, { spacing: [1] })),
      /^cases\[0\] \("a"\): .*spacing is \[1\], but 2 or 3 distances/,
    ],
    [
      () => giving(like(map, { spacing: [1, 0] })),
      /^cases\[0\] \("a"\): .*spacing\[1\] is 0, but a distance/,
    ],
    [() => giving(like(map, { spacing: 1 })), /^cases\[0\] \("a"\): .*spacing is 1, but a list of 2 or 3/],
    [
      () => asking({ classes: 2, spacing: [1, 1] }, [one, like(flat(8, [2, 2, 2]), { id: 'b' })]),
      /^cases\[1\] \("b"\): .*spacing is \[1, 1\], but .* 3/,
    ],
    [
      () => giving({ ...one, id: 'x'.repeat(500), truth: { ...map, data: [0, 1, 1, 9] } }),
      /^cases\[0\] \("x{1,100}…"\): truth.data\[3\] is 9, but there are 2 classes/,
    ],
  ],
  tables: [
    [() => table.rounded(-1), /^rounded.digits is -1, but/],
    [() => table.rounded(16), /^rounded.digits is 16, but/],
    [() => table.rounded(1.5), /^rounded.digits is 1.5, but/],
    [() => table.values('recall', '0'), /^values.metric is "recall", but the table has dice$/],
    [() => table.values('dice', 'liver'), /^values.className is "liver", but the table has 0, 1$/],
    ...[undefined, null, 7, [], {}, '[]', '{}'].map((json): [() => unknown, RegExp] => [
      () => Evaluation.fromJSON(json),
      noTable,
    ]),
    ...(['classes', 'metrics', 'rows'] as const).map((part): [() => unknown, RegExp] => [
      () => reading((data) => Reflect.deleteProperty(data, part)),
      noTable,
    ]),
    [
      () => reading((data) => Reflect.deleteProperty(data, 'counts')),
      /^json.counts is undefined, but a confusion is needed/,
    ],
    [
      () => reading(({ counts }) => counts.tp.pop()),
      /^json.counts.tp has 3 counts, but 2 images of 2 classes/,
    ],
    [() => reading(({ rows }) => rows.pop()), /^json.rows has 3 rows, but 2 cases of 2 classes have 4/],
    [() => reading(({ rows }) => rows.reverse()), /^json.rows\[0\] is \{.*\}, but .* is needed there/],
    [
      () => reading(({ rows }) => Object.assign(rows[1] as object, { class: 'x' })),
      /^json.rows\[1\] is \{.*\}, but/,
    ],
    [
      () => reading(({ rows }) => Object.assign(rows[2] as object, { dice: 'much' })),
      /^json.rows\[2\].dice is "much", but a number, or 'NaN', is needed/,
    ],
    [
      () => reading(({ rows }) => Object.assign(rows[2] as object, { dice: null })),
      /^json.rows\[2\].dice is null, but a number, or 'NaN', is needed/,
    ],
    [
      () => reading(({ rows }) => Reflect.deleteProperty(rows[3] as object, 'dice')),
      /^json.rows\[3\].dice is undefined, but a number, or 'NaN', is needed/,
    ],
  ],
};

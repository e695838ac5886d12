/** What empty places are worth, kind by kind, in every metric and average, against formulas and direct means. */

import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Empty, MaybeScored, ScoreOptions } from '../src/index.js';
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  dice,
  fBeta,
  jaccard,
  matthews,
  precision,
  recall,
  specificity,
  tverskyIndex,
  volumeDifference,
  volumeSimilarity,
  weightedHamming,
} from '../src/index.js';
import { holdNaive } from './naive-averages.js';
import type { Column, Formula } from './naive-counts.js';
import {
  FORMULAS,
  fMeasure,
  hammingByClass,
  hammingByPixels,
  naiveScore,
  sizeOf,
  tversky,
} from './naive-counts.js';

/** Counts in which all kinds of emptiness are common. */
const columns: fc.Arbitrary<Column> = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 0, 1, 3)))
  .map(([tp, fp, fn, tn]) => ({ tp, fp, fn, tn }) as Column);

const grids = fc
  .record({ images: fc.integer({ min: 1, max: 4 }), classes: fc.integer({ min: 1, max: 3 }) })
  .chain(({ images, classes }) => {
    const row = fc.array(columns, { minLength: classes, maxLength: classes });
    return fc.array(row, { minLength: images, maxLength: images });
  });

const worth = fc.constantFrom('skip' as const, 0, 1, 0.25, -2, Number.NaN);
const maybe = fc.option(worth, { nil: undefined });
const empties: fc.Arbitrary<Empty | undefined> = fc.oneof(
  { weight: 1, arbitrary: maybe },
  { weight: 3, arbitrary: fc.record({ both: maybe, truth: maybe, predicted: maybe }, { requiredKeys: [] }) },
);

/** Every pair of `over` and `average` that exists. */
const AVERAGES = [
  ...(['image', 'batch'] as const).flatMap((over) =>
    (['macro', 'micro', 'weighted', 'none'] as const).map((average) => ({ over, average })),
  ),
  { over: 'class-image', average: 'macro' },
  { over: 'class-image', average: 'none' },
] as const satisfies ScoreOptions[];

/** Counts as a user may have them from elsewhere: the columns of a row need not add up to the same pixels. */
function countsOf(grid: Column[][]) {
  const part = (which: keyof Column) => grid.flatMap((row) => row.map((column) => column[which]));
  return {
    classes: grid[0]?.length as number,
    images: grid.length,
    tp: part('tp'),
    fp: part('fp'),
    fn: part('fn'),
    tn: part('tn'),
  };
}

type Metric = (counts: ReturnType<typeof countsOf>, options: object) => MaybeScored;
const COUNT_METRICS = {
  dice,
  jaccard,
  precision,
  recall,
  specificity,
  accuracy,
  balancedAccuracy,
  cohenKappa,
  matthews,
  volumeSimilarity,
  volumeDifference,
  tverskyIndex,
  fBeta,
  weightedHamming,
};
const NAMES = Object.keys(COUNT_METRICS) as (keyof typeof COUNT_METRICS)[];
const METRICS: [string, Metric, Formula, object][] = [
  ...NAMES.map((name): [string, Metric, Formula, object] => [
    name,
    COUNT_METRICS[name] as Metric,
    FORMULAS[name],
    {},
  ]),
  [
    'volumeDifference, its size',
    volumeDifference as Metric,
    sizeOf(FORMULAS.volumeDifference),
    { absolute: true },
  ],
  ['tverskyIndex without misses', tverskyIndex as Metric, tversky(0.75, 0), { alpha: 0.75, beta: 0 }],
  ['tverskyIndex without alarms', tverskyIndex as Metric, tversky(0, 2), { alpha: 0, beta: 2 }],
  ['tverskyIndex of nothing else', tverskyIndex as Metric, tversky(0, 0), { alpha: 0, beta: 0 }],
  ['fBeta of 0', fBeta as Metric, fMeasure(0), { beta: 0 }],
  ['fBeta of 2', fBeta as Metric, fMeasure(2), { beta: 2 }],
  ['weightedHamming of 1', weightedHamming as Metric, hammingByClass(1), { weight: 1 }],
  [
    'weightedHamming by pixels',
    weightedHamming as Metric,
    hammingByPixels(0.25),
    { weight: 0.25, by: 'pixels' },
  ],
];

describe.each(METRICS)('%s', (_, metric, formula, own) => {
  it('is its formula, and what each kind of empty place is worth, in every average', () => {
    const lists = fc.array(empties, { minLength: AVERAGES.length, maxLength: AVERAGES.length });
    fc.assert(
      fc.property(grids, lists, (grid, list) => {
        AVERAGES.forEach((average, which) => {
          const options = { ...average, empty: list[which] };
          holdNaive(metric(countsOf(grid), { ...own, ...options }), naiveScore(grid, formula, options));
        });
      }),
      { numRuns: 60 },
    );
  });
});

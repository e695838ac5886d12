/** What empty places are worth, kind by kind, in distances, lesions, centre lines and tables. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistanceEmpty, Empty, EvaluationOptions } from '../src/index.js';
import { centerlines, dice, Evaluation, evaluate, lesionDetection, surfaceDistances } from '../src/index.js';
import type { NaivePlace } from './naive-averages.js';
import { holdNaive, kindOf, naiveAverages, placeValue } from './naive-averages.js';
import { harmonic, naiveLesions, type Tally, tallyMetrics, tallyOf } from './naive-lesions.js';
import {
  naiveAverage,
  naiveBoundaryIoU,
  naiveDistances,
  naiveHausdorff,
  naiveShare,
} from './naive-surfaces.js';
import type { PlaceMasks, Scene } from './scenes.js';
import { asArguments, masksOf, placesOf, scenesOf } from './scenes.js';

/** Small images, in which masks are often empty. */
const small = scenesOf(fc.constantFrom([1, 3], [2, 2], [2, 1, 2], [1, 1, 1]));
const spacings = fc.array(fc.constantFrom(0.5, 1, 3), { minLength: 3, maxLength: 3 });

const worth = fc.constantFrom('skip' as const, 0, 1, 0.25, Number.NaN);
const distance = fc.constantFrom('skip' as const, 'diagonal' as const, 0, 374, Number.NaN);
const kinds = <T>(each: fc.Arbitrary<T>) => {
  const maybe = fc.option(each, { nil: undefined });
  return fc.oneof(maybe, fc.record({ both: maybe, truth: maybe, predicted: maybe }, { requiredKeys: [] }));
};
const AVERAGES = (['image', 'class-image'] as const).flatMap((over) =>
  (['macro', 'none'] as const).map((average) => ({ over, average })),
);
const POOLED = [
  ...AVERAGES,
  ...(['macro', 'micro', 'none'] as const).map((average) => ({ over: 'batch' as const, average })),
  { over: 'image', average: 'micro' },
] as const;

/** A value that is there, with the masks that are empty. */
interface Measured {
  value: number | undefined;
  kind: number;
}

const everywhere = (scene: Scene) => placesOf(scene).map(([name]) => name);
const isEmpty = (mask: readonly boolean[]) => !mask.includes(true);
const maskKind = ([predicted, truth]: PlaceMasks) => kindOf(isEmpty(predicted), isEmpty(truth));

/** The diagonal over the axes that are longer than 1. */
const diagonalOf = (space: number[], spacing: number[]) =>
  Math.hypot(...space.map((along, axis) => (along === 1 ? 0 : along * (spacing[axis] as number))));

/** Puts the length of the diagonal where its name is. */
function lengths(empty: DistanceEmpty | undefined, diagonal: number): Empty | undefined {
  const length = <T>(of: T | 'diagonal') => (of === 'diagonal' ? diagonal : of);
  if (typeof empty !== 'object') return length(empty);
  return Object.fromEntries(Object.entries(empty).map(([kind, of]) => [kind, length(of)]));
}

const notAdded = { total: () => expect.fail('distances are not added'), weight: () => 1 };

describe('distances', () => {
  it('take each kind of empty place as it is said, the diagonal too', () => {
    fc.assert(
      fc.property(small, spacings, kinds(distance), kinds(worth), (scene, steps, empty, shares) => {
        const spacing = steps.slice(0, scene.space.length);
        const diagonal = diagonalOf(scene.space, spacing);
        const [predicted, truth, options] = asArguments(scene);
        const surfaces = surfaceDistances(predicted, truth, { ...options, spacing });
        const measured = (measure: (masks: PlaceMasks) => number | undefined): Measured[][] =>
          masksOf(scene).map((row) => row.map((masks) => ({ value: measure(masks), kind: maskKind(masks) })));
        const distances = ([one, other]: PlaceMasks) => naiveDistances(one, other, scene.space, spacing);
        const grids = {
          hausdorff: measured((masks) => naiveHausdorff(distances(masks), 75, 'symmetric')),
          average: measured((masks) => naiveAverage(distances(masks), 'truthToPredicted')),
          share: measured((masks) => naiveShare(distances(masks), 1)),
          boundary: measured((masks) => naiveBoundaryIoU(...masks, scene.space, 1)),
        };
        const classes = everywhere(scene);
        for (const average of AVERAGES) {
          const naive = (grid: Measured[][], of: Empty | undefined) => {
            const place = ({ value, kind }: Measured): NaivePlace => placeValue(value, kind, of);
            return naiveAverages(grid, { place, ...notAdded }, average);
          };
          const far = { ...average, classes, empty };
          const near = { ...average, classes, empty: shares };
          const far0 = lengths(empty, diagonal);
          holdNaive(surfaces.hausdorff({ ...far, percentile: 75 }), naive(grids.hausdorff, far0));
          holdNaive(
            surfaces.averageSurfaceDistance({ ...far, direction: 'truthToPredicted' }),
            naive(grids.average, far0),
          );
          holdNaive(
            surfaces.normalizedSurfaceDistance({ ...near, tolerance: 1 }),
            naive(grids.share, shares),
          );
          holdNaive(surfaces.boundaryIoU({ ...near, width: 1 }), naive(grids.boundary, shares));
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Sums by name. */
function added<T extends object>(list: readonly T[]): T {
  return list.reduce((all, each) => {
    const sums = Object.entries(each).map(([key, number]) => [
      key,
      number + (all as Record<string, number>)[key],
    ]);
    return Object.fromEntries(sums) as T;
  });
}

describe('lesions', () => {
  it('take each kind of empty place as it is said, in every average', () => {
    const rule = { connectivity: 'full', criterion: 'coverage', threshold: 0 } as const;
    fc.assert(
      fc.property(small, kinds(worth), (scene, empty) => {
        const detection = lesionDetection(...asArguments(scene));
        const grid = masksOf(scene).map((row) =>
          row.map((masks) => tallyOf(naiveLesions(masks, scene.space, rule))),
        );
        for (const metric of ['recall', 'precision', 'f1', 'dice'] as const) {
          const place = (tally: Tally) =>
            placeValue(tallyMetrics[metric](tally), kindOf(tally.predicted === 0, tally.truth === 0), empty);
          for (const average of POOLED) {
            holdNaive(
              detection[metric]({ ...average, empty, classes: everywhere(scene) }),
              naiveAverages(grid, { place, total: added, weight: () => 1 }, average),
            );
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('centre lines', () => {
  it('of lines take each kind of empty place as it is said, in every average', () => {
    /** A line one pixel wide is its own skeleton. */
    const lines = scenesOf(fc.constantFrom([1, 3], [4, 1], [1, 3, 1]));
    type Numbers = { both: number; predicted: number; truth: number };
    const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);
    const metrics = {
      precision: ({ both, predicted }: Numbers) => share(both, predicted),
      sensitivity: ({ both, truth }: Numbers) => share(both, truth),
      dice: (sum: Numbers) => harmonic(metrics.precision(sum), metrics.sensitivity(sum)),
    };
    fc.assert(
      fc.property(lines, kinds(worth), (scene, empty) => {
        const came = centerlines(...asArguments(scene));
        const count = (mask: boolean[]) => mask.filter(Boolean).length;
        const grid = masksOf(scene).map((row) =>
          row.map(([predicted, truth]): Numbers => {
            const both = predicted.filter((inside, pixel) => inside && truth[pixel]).length;
            return { both, predicted: count(predicted), truth: count(truth) };
          }),
        );
        for (const metric of ['precision', 'sensitivity', 'dice'] as const) {
          const place = (sum: Numbers) =>
            placeValue(metrics[metric](sum), kindOf(sum.predicted === 0, sum.truth === 0), empty);
          for (const average of POOLED) {
            holdNaive(
              came[metric]({ ...average, empty, classes: everywhere(scene) }),
              naiveAverages(grid, { place, total: added, weight: () => 1 }, average),
            );
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('tables', () => {
  const shape = [3, 4];
  const full = { data: [0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0], shape };
  const none = { data: new Uint8Array(12), shape };
  const cases = [
    { id: 'both', predicted: none, truth: none },
    { id: 'truth', predicted: full, truth: none },
    { id: 'predicted', predicted: none, truth: full },
    { id: 'neither', predicted: full, truth: full },
  ];
  const metrics: EvaluationOptions['metrics'] = [
    ...(['dice', 'precision', 'recall', 'hausdorff', 'averageSurfaceDistance', 'lesionF1'] as const),
    ...(['boundaryIoU', 'centerlineDice'] as const),
    { metric: 'normalizedSurfaceDistance', tolerance: 1, name: 'nsd' },
  ];
  const columns = (table: Evaluation) =>
    Object.fromEntries(table.metrics.map((name) => [name, [...table.values(name, '1')]]));
  const INF = Number.POSITIVE_INFINITY;

  it('give a worth of one empty mask to distances alone', () => {
    const table = evaluate(cases, {
      classes: 1,
      metrics,
      spacing: [1, 2],
      empty: { both: 1, truth: 'diagonal', predicted: 374 },
    });
    const diagonal = Math.hypot(3, 8);
    expect(columns(table)).toEqual({
      dice: [1, 0, 0, 1],
      precision: [1, 0, 1, 1],
      recall: [1, 1, 0, 1],
      hausdorff: [1, diagonal, 374, 0],
      averageSurfaceDistance: [1, diagonal, 374, 0],
      lesionF1: [1, 0, 0, 1],
      boundaryIoU: [1, 0, 0, 1],
      centerlineDice: [1, 0, 0, 1],
      nsd: [1, 0, 0, 1],
    });
    expect(table.rows.map(({ empty }) => empty)).toEqual([
      'dice precision recall hausdorff averageSurfaceDistance lesionF1 boundaryIoU centerlineDice nsd',
      'recall hausdorff averageSurfaceDistance',
      'precision hausdorff averageSurfaceDistance',
      '',
    ]);
    expect(columns(Evaluation.fromJSON(JSON.stringify(table)))).toEqual(columns(table));
  });

  it('leave infinite distances and scores of 0 where nothing is said', () => {
    const table = evaluate(cases, { classes: 1, metrics });
    const { hausdorff, dice: overlap, nsd } = columns(table);
    expect([hausdorff, overlap, nsd]).toEqual([
      [Number.NaN, INF, INF, 0],
      [Number.NaN, 0, 0, 1],
      [Number.NaN, 0, 0, 1],
    ]);
    expect(table.rows.map(({ empty }) => empty.split(' ').length)).toEqual([9, 1, 1, 1]);
  });

  it('take the diagonal of a single value for distances, and refuse it for what is none', () => {
    const single = evaluate(cases, { classes: 1, metrics: ['hausdorff'], empty: 'diagonal' });
    expect(columns(single)).toEqual({ hausdorff: [5, INF, INF, 0] });
    expect(() => dice(none, none, { classes: 1, empty: 'diagonal' as 'skip' })).toThrow(
      /^dice\.empty is "diagonal", but that is for distances alone: 'skip', a finite number or NaN is needed/,
    );
  });

  it('let a metric have an empty of its own', () => {
    const table = evaluate(cases, {
      classes: 1,
      empty: { both: 0.5, truth: 9 },
      metrics: [
        'hausdorff',
        'dice',
        { metric: 'dice', name: 'kinds', empty: { truth: 1, predicted: 'skip' } },
        { metric: 'hausdorff', name: 'far', empty: { predicted: 'diagonal' } },
        { metric: 'hausdorff95', name: 'near', empty: 0 },
        { metric: 'precision', name: 'rate', empty: { predicted: 0.25 } },
      ],
    });
    expect(columns(table)).toEqual({
      hausdorff: [0.5, 9, INF, 0],
      dice: [0.5, 0, 0, 1],
      kinds: [Number.NaN, 1, Number.NaN, 1],
      far: [Number.NaN, INF, 5, 0],
      near: [0, INF, INF, 0],
      rate: [Number.NaN, 0, 0.25, 1],
    });
  });
});

/** Surface metrics against their definitions: each place, each option, and the averages. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaybeScored, ShapeScoreOptions, SurfaceDistances } from '../src/index.js';
import { surfaceDistances } from '../src/index.js';
import type { Direction, NaiveDistances } from './naive-surfaces.js';
import {
  naiveAverage,
  naiveBoundaryIoU,
  naiveDistances,
  naiveHausdorff,
  naiveMacro,
  naiveMean,
  naiveShare,
} from './naive-surfaces.js';
import type { VolumePair } from './volume-pairs.js';
import { asArguments, foreground, masksOf, membersOf, volumePairs } from './volume-pairs.js';

const pairs = volumePairs({ ignored: true });
const DIRECTIONS: Direction[] = ['predictedToTruth', 'truthToPredicted', 'symmetric'];

/** A place of a pair: its masks and their distances. */
interface Place {
  masks: [boolean[], boolean[]];
  distances: NaiveDistances;
}

/** For each image the places of the classes, given as the labels that make them up. */
function places(pair: VolumePair, classes: readonly (readonly number[])[]): Place[][] {
  return Array.from({ length: pair.images }, (_, image) =>
    classes.map((members) => {
      const masks = masksOf(pair, image, members);
      return { masks, distances: naiveDistances(...masks, pair.space, pair.spacing) };
    }),
  );
}

const allClasses = (pair: VolumePair) =>
  Array.from({ length: pair.classes }, (_, index) => membersOf(pair, index));

/** Rounding is allowed; NaN and infinities are not rounded. */
function holdClose(came: number | undefined, wanted: number): void {
  if (!Number.isFinite(wanted)) expect(came).toBe(wanted);
  else expect(Math.abs((came as number) - wanted)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));
}

/** Values of places are close; `worth` stands at empty ones. */
function holdValues(came: Float64Array, wanted: readonly (number | undefined)[], worth: number): void {
  expect(came).toHaveLength(wanted.length);
  for (const [place, value] of wanted.entries()) holdClose(came[place], value ?? worth);
}

/** A metric's result without an average is what the definition says at each place. */
function holdPlaces(came: MaybeScored, grid: readonly (readonly (number | undefined)[])[]): void {
  const wanted = grid.flat();
  expect(came.shape).toEqual([grid.length, grid[0]?.length]);
  expect([...came.empty]).toEqual(wanted.map((value) => Number(value === undefined)));
  holdValues(came.values, wanted, Number.NaN);
  expect('value' in came).toBe(false);
}

describe('surfaceDistances at each place', () => {
  it('lists for each border pixel the exact distance to the nearest of the other border', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const surfaces = surfaceDistances(...asArguments(pair));
        places(pair, allClasses(pair)).forEach((row, image) => {
          row.forEach(({ distances }, index) => {
            const came = surfaces.distances(image, index);
            expect([...came.predictedToTruth]).toEqual(distances.predictedToTruth);
            expect([...came.truthToPredicted]).toEqual(distances.truthToPredicted);
          });
        });
      }),
    );
  });

  it('hausdorff: the percentile of each direction, the larger of both', () => {
    const percentiles = fc.oneof(
      fc.constantFrom(0, 50, 95, 99.5, 100),
      fc.double({ min: 1, minExcluded: true, max: 100, noNaN: true }),
    );
    fc.assert(
      fc.property(pairs, percentiles, (pair, percentile) => {
        const surfaces = surfaceDistances(...asArguments(pair));
        const grid = places(pair, allClasses(pair));
        const naive = (of: number, direction: Direction) =>
          grid.map((row) => row.map(({ distances }) => naiveHausdorff(distances, of, direction)));
        const average = 'none';
        for (const direction of DIRECTIONS) {
          holdPlaces(surfaces.hausdorff({ average, direction, percentile }), naive(percentile, direction));
        }
        holdPlaces(surfaces.hausdorff({ average, percentile }), naive(percentile, 'symmetric'));
        holdPlaces(surfaces.hausdorff({ average }), naive(100, 'symmetric'));
      }),
    );
  });

  it('averageSurfaceDistance: one mean over the border pixels of one mask or of both', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const surfaces = surfaceDistances(...asArguments(pair));
        const grid = places(pair, allClasses(pair));
        const naive = (direction: Direction) =>
          grid.map((row) => row.map(({ distances }) => naiveAverage(distances, direction)));
        const average = 'none';
        for (const direction of DIRECTIONS) {
          holdPlaces(surfaces.averageSurfaceDistance({ average, direction }), naive(direction));
        }
        holdPlaces(surfaces.averageSurfaceDistance({ average }), naive('symmetric'));
      }),
    );
  });

  it('normalizedSurfaceDistance: the share within the tolerance, also of distances equal to it', () => {
    fc.assert(
      fc.property(pairs, fc.nat(30), fc.nat(), (pair, eighths, pick) => {
        const surfaces = surfaceDistances(...asArguments(pair));
        const grid = places(pair, allClasses(pair));
        const found = grid
          .flat()
          .flatMap(({ distances }) => [...distances.predictedToTruth, ...distances.truthToPredicted])
          .filter(Number.isFinite);
        for (const tolerance of [0, eighths / 8, found[pick % found.length] ?? 1]) {
          holdPlaces(
            surfaces.normalizedSurfaceDistance({ average: 'none', tolerance }),
            grid.map((row) => row.map(({ distances }) => naiveShare(distances, tolerance))),
          );
        }
      }),
    );
  });

  it('boundaryIoU: of bands of so many erosions, whatever the spacing', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 4 }), (pair, width) => {
        const surfaces = surfaceDistances(...asArguments(pair));
        const grid = places(pair, allClasses(pair));
        const naive = (of: number) =>
          grid.map((row) => row.map(({ masks }) => naiveBoundaryIoU(...masks, pair.space, of)));
        holdPlaces(surfaces.boundaryIoU({ average: 'none', width }), naive(width));
        // two hundredths of so short a diagonal are less than a pixel
        holdPlaces(surfaces.boundaryIoU({ average: 'none' }), naive(1));
      }),
    );
  });

  it('boundaryIoU by default has a width of 2 % of the diagonal in pixels, rounded', () => {
    const disc = ([rows, columns]: [number, number], radius: number) =>
      Uint8Array.from({ length: rows * columns }, (_, place) => {
        const [row, column] = [Math.floor(place / columns), place % columns];
        return Number(Math.hypot(row - rows / 2, column - columns / 2) < radius);
      });
    for (const [shape, width] of [
      [[30, 40], 1],
      [[60, 91], 2],
      [[90, 120], 3],
    ] as [[number, number], number][]) {
      const predicted = { data: disc(shape, 14), shape };
      const truth = { data: disc(shape, 13.5), shape };
      const surfaces = surfaceDistances(predicted, truth, { classes: 1, spacing: [9, 0.1] });
      const masks = [predicted, truth].map(({ data }) => Array.from(data, (label) => label === 1));
      const naive = (of: number) => naiveBoundaryIoU(masks[0] as boolean[], masks[1] as boolean[], shape, of);
      const wide = [width - 1, width, width + 1].map(naive);
      expect(surfaces.boundaryIoU().value).toBe(wide[1]);
      expect(new Set(wide).size).toBe(3);
      for (const each of [4, 7, 12, 13, 20])
        expect(surfaces.boundaryIoU({ width: each }).value).toBe(naive(each));
    }
  });

  it('regions: of the union of their classes, by name', () => {
    const several = pairs.filter(({ classes }) => classes === 3);
    fc.assert(
      fc.property(several, (pair) => {
        const [predicted, truth, options] = asArguments(pair);
        const regions = { ends: [2, 0], any: [1, 2] };
        const surfaces = surfaceDistances(predicted, truth, { ...options, regions });
        const grid = places(pair, [regions.any, [1], regions.ends]);
        const some = { average: 'none', classes: ['any', 1, 'ends'] } as const;
        const naive = (score: (place: Place) => number | undefined) => grid.map((row) => row.map(score));
        holdPlaces(
          surfaces.hausdorff({ ...some, percentile: 90 }),
          naive(({ distances }) => naiveHausdorff(distances, 90, 'symmetric')),
        );
        holdPlaces(
          surfaces.boundaryIoU({ ...some, width: 2 }),
          naive(({ masks }) => naiveBoundaryIoU(...masks, pair.space, 2)),
        );
        const last = pair.images - 1;
        expect([...surfaces.distances(last, 'ends').truthToPredicted]).toEqual(
          grid[last]?.[2]?.distances.truthToPredicted,
        );
        const plain = surfaceDistances(predicted, truth, options);
        expect(surfaces.hausdorff()).toEqual(plain.hausdorff());
      }),
    );
  });
});

describe('averages of surface metrics', () => {
  const metrics: [
    name: string,
    score: (surfaces: SurfaceDistances, options: ShapeScoreOptions) => MaybeScored,
    naive: (distances: NaiveDistances) => number | undefined,
  ][] = [
    [
      'hausdorff',
      (surfaces, all) => surfaces.hausdorff(all),
      (list) => naiveHausdorff(list, 100, 'symmetric'),
    ],
    [
      'averageSurfaceDistance',
      (surfaces, all) => surfaces.averageSurfaceDistance({ ...all, direction: 'predictedToTruth' }),
      (list) => naiveAverage(list, 'predictedToTruth'),
    ],
    [
      'normalizedSurfaceDistance',
      (surfaces, all) => surfaces.normalizedSurfaceDistance({ ...all, tolerance: 1 }),
      (list) => naiveShare(list, 1),
    ],
  ];

  it.each(metrics)(
    '%s over images and over class-image, with what empty places are worth',
    (_, score, naive) => {
      const worths = fc.constantFrom<'skip' | number>('skip', 0, 1, 7.5, Number.NaN);
      fc.assert(
        fc.property(pairs, worths, fc.boolean(), (pair, empty, chosen) => {
          const surfaces = surfaceDistances(...asArguments(pair));
          const classes = chosen ? foreground(pair).reverse() : undefined;
          const indices = classes ?? Array.from({ length: pair.classes }, (_, index) => index);
          const grid = places(
            pair,
            indices.map((index) => membersOf(pair, index)),
          ).map((row) => row.map(({ distances }) => naive(distances)));
          const worth = empty === 'skip' ? Number.NaN : empty;

          const image = score(surfaces, { over: 'image', average: 'macro', empty, classes });
          holdClose(image.value, naiveMacro(grid, 'image', empty));
          holdValues(image.values, grid.flat(), worth);
          expect([...image.empty]).toEqual(grid.flat().map((value) => Number(value === undefined)));
          const without = score(surfaces, { average: 'none', empty, classes });
          expect([...without.values]).toEqual([...image.values]);
          if (empty === 'skip') expect(score(surfaces, { classes })).toEqual(image);

          const byClass = score(surfaces, { over: 'class-image', empty, classes });
          expect(byClass.shape).toEqual([indices.length]);
          holdClose(byClass.value, naiveMacro(grid, 'class-image', empty));
          indices.forEach((_, which) => {
            const column = grid.flatMap((row) => row[which] ?? (empty === 'skip' ? [] : empty));
            holdClose(byClass.values[which], naiveMean(column));
          });
        }),
      );
    },
  );
});

/** What holds of surface metrics whatever the masks: symmetries, bounds, and how they follow space and spacing. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaceScores, SurfaceDistances } from '../src/index.js';
import { confusion, jaccard, surfaceDistances } from '../src/index.js';
import type { VolumePair } from './volume-pairs.js';
import {
  asArguments,
  boxes,
  exchanged,
  foreground,
  moved,
  spaces,
  spacingsOf,
  volumePairs,
} from './volume-pairs.js';

const pairs = volumePairs({ ignored: true });
const measure = (pair: VolumePair) => surfaceDistances(...asArguments(pair));
const reversed = { predictedToTruth: 'truthToPredicted', truthToPredicted: 'predictedToTruth' } as const;
const ONE_WAY = ['predictedToTruth', 'truthToPredicted'] as const;

/** Every metric at each place of the foreground. */
function everything(surfaces: SurfaceDistances, pair: VolumePair, factor = 1): PlaceScores[] {
  const all = { average: 'none', classes: foreground(pair) } as const;
  return [
    ...(['symmetric', ...ONE_WAY] as const).flatMap((direction) => [
      surfaces.hausdorff({ ...all, direction }),
      surfaces.hausdorff({ ...all, direction, percentile: 75 }),
      surfaces.averageSurfaceDistance({ ...all, direction }),
    ]),
    surfaces.normalizedSurfaceDistance({ ...all, tolerance: factor }),
    surfaces.boundaryIoU({ ...all, width: 1 }),
    surfaces.boundaryIoU({ ...all, width: 2 }),
  ];
}

/** Two lists of results are the same to the last bit but for the order of sums. */
function holdSame(came: PlaceScores[], wanted: PlaceScores[], factor = 1): void {
  expect(came.map(({ empty }) => [...empty])).toEqual(wanted.map(({ empty }) => [...empty]));
  came.forEach(({ values }, which) => {
    values.forEach((value, place) => {
      const length = wanted[which]?.values[place] as number;
      const other = which < 9 ? length * factor : length;
      if (Number.isFinite(other)) expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-12 * (1 + other));
      else expect(value).toBe(other);
    });
  });
}

describe('surface metrics', () => {
  it('change directions when prediction and truth change places, and the symmetric ones stay', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.nat(100).filter((each) => each !== 1),
        (pair, percentile) => {
          const [one, other] = [measure(pair), measure(exchanged(pair))];
          for (const direction of ONE_WAY) {
            const back = reversed[direction];
            expect(other.hausdorff({ direction, percentile })).toEqual(
              one.hausdorff({ direction: back, percentile }),
            );
            expect(other.averageSurfaceDistance({ direction })).toEqual(
              one.averageSurfaceDistance({ direction: back }),
            );
            expect(other.distances(0, 0)[direction]).toEqual(one.distances(0, 0)[back]);
          }
          expect(other.hausdorff({ percentile })).toEqual(one.hausdorff({ percentile }));
          expect(other.normalizedSurfaceDistance({ tolerance: 1 })).toEqual(
            one.normalizedSurfaceDistance({ tolerance: 1 }),
          );
          expect(other.boundaryIoU({ width: 2 })).toEqual(one.boundaryIoU({ width: 2 }));
          holdSame([other.averageSurfaceDistance()], [one.averageSurfaceDistance()]);
        },
      ),
    );
  });

  it('are best where the prediction is the truth', () => {
    fc.assert(
      fc.property(volumePairs({ ignored: false }), (pair) => {
        const surfaces = measure({ ...pair, predicted: pair.truth });
        const best = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
        everything(surfaces, pair).forEach(({ values, empty }, which) => {
          values.forEach((value, place) => {
            expect(value).toBe(empty[place] === 1 ? Number.NaN : best[which]);
          });
        });
      }),
    );
  });

  it('do not change when everything moves, and the image grows around it', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 3, maxLength: 3 }),
        (pair, free) => {
          // An axis of length 1 is none, and would become one.
          const pads = free.map((pad, axis): [number, number] => (pair.space[axis] === 1 ? [0, 0] : pad));
          const axes = pair.space.map((along, axis) => ({ along, pad: pads[axis] ?? [0, 0] }));
          const larger = axes.map(({ along, pad }) => along + pad[0] + pad[1]);
          const grown = moved(pair, larger, pair.spacing, (at) =>
            at.map((here, axis) => here + (pads[axis]?.[0] ?? 0)),
          );
          holdSame(everything(measure(grown), pair), everything(measure(pair), pair));
        },
      ),
    );
  });

  it('do not change in a mirror', () => {
    fc.assert(
      fc.property(pairs, fc.nat(7), (pair, sides) => {
        const turn = (here: number, axis: number) =>
          (sides >> axis) % 2 === 1 ? (pair.space[axis] as number) - 1 - here : here;
        const mirrored = moved(pair, pair.space, pair.spacing, (at) => at.map(turn));
        holdSame(everything(measure(mirrored), pair), everything(measure(pair), pair));
      }),
    );
  });

  it('do not change when axes change places with their spacing', () => {
    const turned = pairs.chain((pair) =>
      fc.record({
        pair: fc.constant(pair),
        order: fc.shuffledSubarray([...pair.space.keys()], { minLength: pair.space.length }),
      }),
    );
    fc.assert(
      fc.property(turned, ({ pair, order }) => {
        const inOrder = (list: number[]) => order.map((axis) => list[axis] as number);
        const other = moved(pair, inOrder(pair.space), inOrder(pair.spacing), inOrder);
        holdSame(everything(measure(other), pair), everything(measure(pair), pair));
      }),
    );
  });

  it('of length scale with the spacing; shares do not, with the tolerance scaled alike', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(1 / 64, 0.1, 1 / 3, 2, 7, 1024), (pair, factor) => {
        const scaled = { ...pair, spacing: pair.spacing.map((step) => step * factor) };
        holdSame(everything(measure(scaled), pair, factor), everything(measure(pair), pair), factor);
      }),
    );
  });

  it('at an image and class depend on them alone', () => {
    fc.assert(
      fc.property(pairs, fc.nat(2), (pair, pick) => {
        const image = pick % pair.images;
        const pixels = pair.predicted.length / pair.images;
        const only = (data: number[]) => data.slice(image * pixels, (image + 1) * pixels);
        const single = { ...pair, images: 1, predicted: only(pair.predicted), truth: only(pair.truth) };
        const all = everything(measure(pair), pair);
        everything(measure(single), single).forEach(({ values, shape }, which) => {
          const classes = shape[1] as number;
          const row = all[which]?.values.slice(image * classes, (image + 1) * classes);
          expect(values).toEqual(row);
        });
      }),
    );
  });
});

describe('hausdorff', () => {
  it('keeps the triangle inequality', () => {
    const three = spaces.chain((space) =>
      fc.record({
        space: fc.constant(space),
        spacing: spacingsOf(space),
        maps: fc.array(
          boxes(space, fc.constantFrom(0, 1, 1)).filter((labels) => labels.includes(1)),
          { minLength: 3, maxLength: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(three, ({ space, spacing, maps }) => {
        const between = (one: number, other: number) =>
          surfaceDistances(
            { data: maps[one] as number[], shape: space },
            { data: maps[other] as number[], shape: space },
            { classes: 1, spacing },
          ).hausdorff().value;
        const [direct, around] = [between(0, 2), between(0, 1) + between(1, 2)];
        expect(direct).toBeLessThanOrEqual(around * (1 + 1e-12));
      }),
    );
  });

  it('grows with the percentile, up to the largest distance and down to the least', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.array(fc.double({ min: 1, minExcluded: true, max: 100, noNaN: true }), { minLength: 2 }),
        (pair, list) => {
          const surfaces = measure(pair);
          const rising = [0, ...list.sort((a, b) => a - b), 100].map(
            (percentile) => surfaces.hausdorff({ percentile, empty: 0 }).values,
          );
          rising.slice(1).forEach((values, before) => {
            values.forEach((value, place) => {
              expect(value).toBeGreaterThanOrEqual(rising[before]?.[place] as number);
            });
          });
          const { predictedToTruth, truthToPredicted } = surfaces.distances(0, 0);
          if (predictedToTruth.length > 0 && truthToPredicted.length > 0) {
            const ends = [predictedToTruth, truthToPredicted] as const;
            expect(rising.at(-1)?.[0]).toBe(Math.max(...ends.map((distances) => distances.at(-1) as number)));
            expect(rising[0]?.[0]).toBe(Math.max(...ends.map((distances) => distances[0] as number)));
          }
        },
      ),
    );
  });
});

describe('normalizedSurfaceDistance', () => {
  it('grows with the tolerance, to 1 at the Hausdorff distance', () => {
    const tolerances = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(pairs, tolerances, (pair, list) => {
        const surfaces = measure(pair);
        const rising = list
          .sort((a, b) => a - b)
          .map((tolerance) => surfaces.normalizedSurfaceDistance({ tolerance, empty: 0 }).values);
        rising.slice(1).forEach((values, before) => {
          values.forEach((value, place) => {
            expect(value).toBeGreaterThanOrEqual(rising[before]?.[place] as number);
            expect(value).toBeLessThanOrEqual(1);
          });
        });
        surfaces.hausdorff().values.forEach((tolerance, place) => {
          if (!Number.isFinite(tolerance)) return;
          expect(surfaces.normalizedSurfaceDistance({ tolerance }).values[place]).toBe(1);
          if (tolerance === 0) return;
          const less = { tolerance: tolerance * (1 - 1e-6) };
          expect(surfaces.normalizedSurfaceDistance(less).values[place]).toBeLessThan(1);
        });
      }),
    );
  });
});

describe('boundaryIoU', () => {
  it('of bands wider than the object is the Jaccard index', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0, 1, 1000), (pair, more) => {
        const width = Math.max(...pair.space) + more;
        const counts = confusion(...asArguments(pair));
        for (const over of ['image', 'class-image'] as const) {
          expect(measure(pair).boundaryIoU({ width, over })).toEqual(jaccard(counts, { over }));
        }
      }),
    );
  });
});

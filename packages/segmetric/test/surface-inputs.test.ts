/** What surface metrics take: every kind of labels, masks in both layouts, extreme masks; and that they keep what they measured. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DenseArray, LabelData, Masks, PairOptions } from '../src/index.js';
import { surfaceDistances, toMasks } from '../src/index.js';
import { channelsFirst, shapeFirst } from './layouts.js';
import { naiveDistances } from './naive-surfaces.js';
import type { VolumePair } from './volume-pairs.js';
import { asArguments, IGNORED, volumePairs } from './volume-pairs.js';

const pairs = volumePairs({ ignored: true });

/** All that can be asked of two arrays, for comparison with another pair's. */
function answers(predicted: DenseArray<LabelData>, truth: DenseArray<LabelData>, options: PairOptions) {
  const surfaces = surfaceDistances(predicted, truth, options);
  return [
    surfaces.hausdorff(),
    surfaces.averageSurfaceDistance(),
    surfaces.normalizedSurfaceDistance({ tolerance: 1 }),
    surfaces.boundaryIoU({ width: 1 }),
    surfaces.distances(0, 0),
  ];
}

const ofPair = (pair: VolumePair) => answers(...asArguments(pair));

describe('labels', () => {
  const kinds: [name: string, make: (labels: number[]) => LabelData][] = [
    ['Uint8Array', (labels) => Uint8Array.from(labels)],
    ['Uint8ClampedArray', (labels) => Uint8ClampedArray.from(labels)],
    ['Int8Array', (labels) => Int8Array.from(labels)],
    ['Uint16Array', (labels) => Uint16Array.from(labels)],
    ['Int16Array', (labels) => Int16Array.from(labels)],
    ['Uint32Array', (labels) => Uint32Array.from(labels)],
    ['Int32Array', (labels) => Int32Array.from(labels)],
    ['Float32Array', (labels) => Float32Array.from(labels)],
    ['Float64Array', (labels) => Float64Array.from(labels)],
    ['BigInt64Array', (labels) => BigInt64Array.from(labels.map(BigInt))],
  ];

  it.each(kinds)('of %s are taken, also beside others', (_, make) => {
    fc.assert(
      fc.property(pairs, fc.nat(kinds.length - 1), (pair, which) => {
        const [predicted, truth, options] = asArguments(pair);
        const other = kinds[which]?.[1] ?? make;
        const [shape, wanted] = [predicted.shape, ofPair(pair)];
        expect(
          answers({ data: make(pair.predicted), shape }, { data: make(pair.truth), shape }, options),
        ).toEqual(wanted);
        expect(
          answers({ data: other(pair.predicted), shape }, { data: make(pair.truth), shape }, options),
        ).toEqual(wanted);
        expect(answers({ data: make(pair.predicted), dims: shape }, truth, options)).toEqual(wanted);
      }),
      { numRuns: 25 },
    );
  });

  it('of the prediction may be anything where the truth is ignored', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const predicted = pair.predicted.map((label, place) => (pair.truth[place] === IGNORED ? 200 : label));
        expect(ofPair({ ...pair, predicted })).toEqual(ofPair(pair));
      }),
    );
  });

  it('of one image may come without an axis of images; spacing 1 is the default', () => {
    fc.assert(
      fc.property(
        pairs.filter(({ images }) => images === 1),
        (pair) => {
          const { classes, space, predicted, truth } = pair;
          const unit = { ...pair, spacing: space.map(() => 1) };
          const spatial = space.length === 2 ? 2 : 3;
          const bare = [
            { data: predicted, shape: space },
            { data: truth, shape: space },
            { classes, ignoreLabel: IGNORED },
          ] as const;
          expect(answers(bare[0], bare[1], { ...bare[2], spatial })).toEqual(ofPair(unit));
          expect(answers(bare[0], bare[1], { ...bare[2], spacing: unit.spacing })).toEqual(ofPair(unit));
          if (spatial === 2) expect(answers(...bare)).toEqual(ofPair(unit));
        },
      ),
    );
  });
});

describe('masks', () => {
  it('of class maps give what the maps do, in both layouts', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const [predicted, truth, { classes, spacing }] = asArguments(pair);
        const options = { classes, spacing, masks: true };
        const last = [toMasks(predicted, classes), toMasks(truth, classes, IGNORED)] as const;
        const turn = ({ data, shape }: Masks) => ({
          data: channelsFirst(data, shape),
          shape: shapeFirst(shape),
          layout: 'channels-first' as const,
        });
        const first = [turn(last[0]), turn(last[1])] as const;
        const wanted = ofPair(pair);
        expect(answers(...last, options)).toEqual(wanted);
        expect(answers(...first, options)).toEqual(wanted);
        expect(answers(last[0], first[1], options)).toEqual(wanted);
      }),
    );
  });

  it('may overlap: each class is a mask by itself, a region their union', () => {
    fc.assert(
      fc.property(pairs, pairs, (pair, spare) => {
        const { space, spacing, images } = pair;
        const shape = [images, ...space];
        const length = pair.predicted.length;
        const second = Array.from({ length }, (_, place) =>
          Number(spare.truth[place % spare.truth.length] === 1),
        );
        const masksOf = (labels: number[]) => {
          const first = labels.map((label) => Number(label === 1));
          const both = first.flatMap((bit, place) => [bit, second[place] as number]);
          const either = first.map((bit, place) => Math.max(bit, second[place] as number));
          return { first, either, masks: { data: both, shape: [...shape, 2] } };
        };
        const [one, other] = [masksOf(pair.predicted), masksOf(pair.truth)];
        const regions = { either: [1, 0] };
        const surfaces = surfaceDistances(one.masks, other.masks, {
          classes: 2,
          spacing,
          masks: true,
          regions,
        });
        const alone = (predicted: number[], truth: number[]) =>
          surfaceDistances(
            { data: predicted, shape },
            { data: truth, shape },
            { classes: 1, spacing },
          ).hausdorff();
        expect(surfaces.hausdorff({ classes: [0] })).toEqual(alone(one.first, other.first));
        expect(surfaces.hausdorff({ classes: [1] })).toEqual(alone(second, second));
        expect(surfaces.hausdorff({ classes: ['either'] })).toEqual(alone(one.either, other.either));
      }),
    );
  });
});

describe('extreme masks', () => {
  const measure = (
    predicted: number[],
    truth: number[],
    shape: number[],
    options: Partial<PairOptions> = {},
  ) => surfaceDistances({ data: predicted, shape }, { data: truth, shape }, { classes: 1, ...options });

  it('one pixel each: the distance between them, whatever the metric', () => {
    const [predicted, truth] = [new Array<number>(60).fill(0), new Array<number>(60).fill(0)];
    predicted[0] = 1;
    truth[59] = 1;
    const surfaces = measure(predicted, truth, [3, 4, 5], { spacing: [2, 1, 3] });
    const distance = Math.sqrt(4 ** 2 + 3 ** 2 + 12 ** 2);
    expect(distance).toBe(13);
    expect(surfaces.hausdorff().value).toBe(distance);
    expect(surfaces.hausdorff({ percentile: 0 }).value).toBe(distance);
    expect(surfaces.averageSurfaceDistance().value).toBe(distance);
    expect(surfaces.normalizedSurfaceDistance({ tolerance: 12.999 }).value).toBe(0);
    expect(surfaces.normalizedSurfaceDistance({ tolerance: 13 }).value).toBe(1);
    expect(surfaces.boundaryIoU().value).toBe(0);
  });

  it('a tolerance written as decimals holds a distance of so many steps', () => {
    for (const step of [0.1, 0.3, 0.7, 0.46875, 1.1]) {
      for (let steps = 1; steps < 30; steps++) {
        const truth = new Array<number>(30).fill(0);
        truth[steps] = 1;
        const surfaces = measure([1, ...new Array<number>(29).fill(0)], truth, [1, 30], {
          spacing: [1, step],
        });
        const tolerance = Number((step * steps).toFixed(6));
        expect(surfaces.normalizedSurfaceDistance({ tolerance }).value).toBe(1);
      }
    }
  });

  it('the whole image against its middle: the frame counts as border', () => {
    const shape = [5, 7];
    const full = new Array<number>(35).fill(1);
    const middle = full.map((_, place) => Number(place === 17));
    const surfaces = measure(full, middle, shape);
    const { predictedToTruth, truthToPredicted } = surfaces.distances(0, 0);
    expect(predictedToTruth).toHaveLength(20);
    expect([...truthToPredicted]).toEqual([2]);
    expect(surfaces.hausdorff().value).toBe(Math.sqrt(13));
    expect(surfaces.boundaryIoU({ width: 1 }).value).toBe(0);
    expect(surfaces.boundaryIoU({ width: 3 }).value).toBe(1 / 35);
    expect(measure(full, full, shape).normalizedSurfaceDistance({ tolerance: 0 }).value).toBe(1);
  });

  it.each([[[1, 64]], [[64, 1]], [[1, 1, 64]], [[8, 1, 8]], [[8, 8]], [[4, 4, 4]]])(
    'a checkerboard and noise on %j: each pixel is border',
    (shape) => {
      const board = Array.from({ length: 64 }, (_, place) => {
        const columns = shape.at(-1) as number;
        return (Math.floor(place / columns) + (place % columns)) % 2;
      });
      const noise = Array.from({ length: 64 }, (_, place) => Number((place * place) % 7 === 2));
      const spacing = shape.map((_, axis) => axis + 0.5);
      const masks = [board, noise].map((labels) => labels.map((label) => label === 1)) as [
        boolean[],
        boolean[],
      ];
      const wanted = naiveDistances(...masks, shape, spacing);
      expect(wanted.predictedToTruth).toHaveLength(32);
      const came = measure(board, noise, shape, { spacing }).distances(0, 0);
      expect([...came.predictedToTruth]).toEqual(wanted.predictedToTruth);
      expect([...came.truthToPredicted]).toEqual(wanted.truthToPredicted);
    },
  );

  it('one mask empty: infinite distances, shares of 0; both: what `empty` says', () => {
    const predicted = [0, 1, 1, 0, 0, 0, 0, 1];
    const truth = [0, 0, 0, 0, 0, 0, 1, 1];
    const none = new Array<number>(8).fill(0);
    const far = Number.POSITIVE_INFINITY;
    const batch = [3, 2, 4];
    // image 0: both, image 1: the prediction alone, image 2: neither
    const surfaces = measure([...predicted, ...predicted, ...none], [...truth, ...none, ...none], batch, {
      spatial: 2,
    });
    for (const direction of ['predictedToTruth', 'truthToPredicted', 'symmetric'] as const) {
      for (const percentile of [0, 50, 100]) {
        const { values, value, empty } = surfaces.hausdorff({ direction, percentile });
        expect([...values.slice(1), value]).toEqual([far, Number.NaN, far]);
        expect([...empty]).toEqual([0, 0, 1]);
      }
      expect([...surfaces.averageSurfaceDistance({ direction }).values.slice(1)]).toEqual([far, Number.NaN]);
    }
    const share = surfaces.normalizedSurfaceDistance({ tolerance: 1e12 });
    expect([[...share.values], share.value]).toEqual([[1, 0, Number.NaN], 0.5]);
    expect(surfaces.normalizedSurfaceDistance({ tolerance: 1e12, empty: 1 }).value).toBeCloseTo(2 / 3, 15);
    expect(surfaces.boundaryIoU({ average: 'none', empty: 0.25 }).values.slice(1)).toEqual(
      Float64Array.of(0, 0.25),
    );
    expect(surfaces.hausdorff({ empty: Number.NaN }).value).toBeNaN();
    expect([...surfaces.distances(1, 0).predictedToTruth]).toEqual([far, far, far]);
    expect([...surfaces.distances(1, 0).truthToPredicted]).toEqual([]);
    expect(surfaces.distances(2, 0).predictedToTruth).toHaveLength(0);
    const nothing = measure(none, none, [2, 4]);
    expect(nothing.hausdorff().value).toBeNaN();
    expect(nothing.hausdorff({ empty: 3 }).value).toBe(3);
  });
});

describe('what was measured', () => {
  it('stays when the arrays and options change later, and when its lists do', () => {
    const labels = () => Uint8Array.of(0, 1, 1, 2, 2, 0, 0, 1, 2, 2, 2, 2);
    const [predicted, truth] = [labels().reverse(), labels()];
    const [spacing, whole] = [
      [1, 0.5],
      [1, 2],
    ];
    const ask = () => [
      surfaces.hausdorff({ classes: [1, 'whole'] }),
      surfaces.averageSurfaceDistance({ average: 'none' }),
      surfaces.normalizedSurfaceDistance({ tolerance: 0.5 }),
      surfaces.boundaryIoU({ width: 1 }),
      surfaces.distances(0, 'whole'),
    ];
    const measure = () =>
      surfaceDistances(
        { data: predicted, shape: [3, 4] },
        { data: truth, shape: [3, 4] },
        { classes: 3, spacing, regions: { whole } },
      );
    let surfaces = measure();
    const wanted = ask();
    // measured anew and changed before anything is asked
    surfaces = measure();
    predicted.fill(1);
    truth.fill(200);
    spacing.fill(99);
    whole.pop();
    expect(ask()).toEqual(wanted);
    surfaces.distances(0, 'whole').predictedToTruth.fill(7);
    surfaces.hausdorff().values.fill(7);
    expect(ask()).toEqual(wanted);
  });
});

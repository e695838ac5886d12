/** Counts of regions, the unions of classes, and of masks that may overlap: against maps and against naive forms. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion, Masks } from '../src/index.js';
import { confusion, dice, matthews, merge, toMasks } from '../src/index.js';
import { channelsFirst, shapeFirst } from './layouts.js';
import { count, pairs } from './map-pairs.js';

const PARTS = ['tp', 'fp', 'fn', 'tn'] as const;

/** The counts of one column, class or region, of each image. */
function column(counts: Confusion, which: number): number[][] {
  const columns = counts.tp.length / counts.images;
  return PARTS.map((part) => counts[part].filter((_, place) => place % columns === which));
}

/** Masks with the classes after the images. */
const asFirst = ({ data, shape }: Masks) => ({
  data: channelsFirst(data, shape),
  shape: shapeFirst(shape),
  layout: 'channels-first' as const,
});

/** Pairs of maps of several classes, with some of the classes. */
const regions = pairs
  .filter(({ classes }) => classes > 1)
  .chain((pair) =>
    fc.record({
      pair: fc.constant(pair),
      members: fc.shuffledSubarray(
        Array.from({ length: pair.classes }, (_, index) => index),
        { minLength: 1 },
      ),
    }),
  );

/** Overlapping masks of a prediction and its truth, some pixels of the truth ignored. */
const overlapping = fc
  .record({
    classes: fc.integer({ min: 1, max: 3 }),
    images: fc.integer({ min: 1, max: 3 }),
    pixels: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ classes, images, pixels }) => {
    const bits = (bit: fc.Arbitrary<number>) => fc.array(bit, { minLength: classes, maxLength: classes });
    const zeroOrOne = fc.integer({ min: 0, max: 1 });
    const size = { minLength: images * pixels, maxLength: images * pixels };
    return fc.record({
      classes: fc.constant(classes),
      shape: fc.constant([images, 1, pixels, classes]),
      predicted: fc.array(bits(zeroOrOne), size),
      truth: fc.array(
        fc.oneof({ weight: 4, arbitrary: bits(zeroOrOne) }, { weight: 1, arbitrary: bits(fc.constant(-1)) }),
        size,
      ),
    });
  });

/** TP, FP, FN and TN of an image, where `has` says whether a pixel's entries are in the set. */
function naive(predicted: number[][], truth: number[][], has: (entries: number[]) => boolean): number[] {
  const sums = [0, 0, 0, 0];
  truth.forEach((entries, pixel) => {
    if (entries[0] === -1) return;
    const [p, g] = [has(predicted[pixel] as number[]), has(entries)];
    const which = p && g ? 0 : p ? 1 : g ? 2 : 3;
    sums[which] = (sums[which] as number) + 1;
  });
  return sums;
}

describe('regions', () => {
  it('are counted as maps of the union are, and change no class', () => {
    fc.assert(
      fc.property(regions, ({ pair, members }) => {
        const { classes, shape, predicted, truth } = pair;
        const options = { classes, spatial: 2, ignoreLabel: 9 } as const;
        const [given, wanted] = [
          { data: predicted, shape },
          { data: truth, shape },
        ];
        const counts = confusion(given, wanted, { ...options, regions: { one: members, each: [1] } });
        const inside = (data: number[]) =>
          data.map((value) => (value === 9 ? 9 : Number(members.includes(value))));
        const union = count({ classes: 1, shape, predicted: inside(predicted), truth: inside(truth) });
        expect(column(counts, classes)).toEqual(column(union, 0));
        expect(column(counts, classes + 1)).toEqual(column(counts, 1));

        const plain = count(pair);
        for (let index = 0; index < classes; index++) {
          expect(column(counts, index)).toEqual(column(plain, index));
        }
        expect(dice(counts)).toEqual(dice(plain));
        expect(dice(counts, { classes: ['one'] })).toEqual(dice(union));
        expect(matthews(counts, { classes: [1, 'one'], average: 'none', over: 'batch' }).values).toEqual(
          Float64Array.of(
            matthews(plain, { over: 'batch', classes: [1] }).value,
            matthews(union, { over: 'batch' }).value,
          ),
        );
      }),
    );
  });

  it('of an ignore label that is a class leave the same pixels out', () => {
    const shape = [1, 4];
    const [predicted, truth] = [
      { data: [0, 0, 1, 2], shape },
      { data: [0, 1, 1, 2], shape },
    ];
    const counts = confusion(predicted, truth, { classes: 3, ignoreLabel: 0, regions: { low: [0, 1] } });
    expect(column(counts, 3)).toEqual([[2], [0], [0], [1]]);
  });

  it('stream maps larger than a window', () => {
    const shape = [700, 500];
    const labels = Uint8Array.from({ length: 700 * 500 }, (_, pixel) => pixel % 5);
    const counts = confusion(
      { data: labels, shape },
      { data: labels, shape },
      { classes: 5, regions: { two: [1, 4] } },
    );
    expect(column(counts, 5)).toEqual([[140_000], [0], [0], [210_000]]);
  });

  it('are merged like classes, with ids and without', () => {
    const options = { classes: 3, regions: { any: [1, 2] } };
    const one = (data: number[], ids?: string[]) =>
      confusion({ data, shape: [1, 3] }, { data: [0, 1, 2], shape: [1, 3] }, { ...options, ids });
    const [first, second] = [one([0, 2, 2]), one([0, 0, 2])];
    const appended = merge(first, JSON.parse(JSON.stringify(second)));
    expect(appended).toMatchObject({
      classes: 3,
      images: 2,
      regions: { any: [1, 2] },
      tp: [1, 0, 1, 2, 1, 0, 1, 1],
    });
    const added = merge(one([0, 2, 2], ['x']), one([0, 0, 2], ['x']));
    expect(added).toMatchObject({ images: 1, ids: ['x'], tp: [2, 0, 2, 3], regions: { any: [1, 2] } });
    expect(dice(added, { classes: ['any'] }).value).toBeCloseTo(6 / 7, 12);
    expect(merge(added)).toEqual(added);
  });
});

describe('masks', () => {
  it('of a class map give the counts of the map, in both layouts', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { classes, shape, predicted, truth } = pair;
        const given = toMasks({ data: predicted, shape }, classes);
        const wanted = toMasks({ data: truth, shape }, classes, 9);
        const options = { classes, masks: true, spatial: 2 } as const;
        // Masks may overlap, so no label of a pixel is right.
        const { right, ...counts } = count(pair);
        expect(right).toHaveLength(counts.images);
        expect(confusion(given, wanted, options)).toEqual(counts);
        expect(confusion(asFirst(given), wanted, options)).toEqual(counts);
        expect(confusion(given, asFirst(wanted), options)).toEqual(counts);
      }),
    );
  });

  it('may overlap: each class and each region is counted by itself', () => {
    fc.assert(
      fc.property(overlapping, ({ classes, shape, predicted, truth }) => {
        const [images, , pixels] = shape;
        const last = classes - 1;
        const counts = confusion(
          { data: predicted.flat(), shape },
          { data: truth.flat(), shape },
          { classes, masks: true, spatial: 2, ...(classes > 1 ? { regions: { ends: [0, last] } } : {}) },
        );
        for (let image = 0; image < images; image++) {
          const range = [image * pixels, (image + 1) * pixels] as const;
          const here = [predicted.slice(...range), truth.slice(...range)] as const;
          const at = (which: number) => column(counts, which).map((part) => part[image]);
          for (let index = 0; index < classes; index++) {
            expect(at(index)).toEqual(naive(...here, (entries) => entries[index] === 1));
          }
          if (classes === 1) continue;
          expect(at(classes)).toEqual(naive(...here, (entries) => entries[0] === 1 || entries[last] === 1));
        }
      }),
    );
  });

  it('of a prediction may hold anything where the truth is ignored', () => {
    const shape = [1, 2, 2];
    const options = { classes: 2, masks: true };
    const counts = confusion({ data: [7, -1, 0, 1], shape }, { data: [-1, -1, 1, 1], shape }, options);
    expect(counts).toMatchObject({ tp: [0, 1], fp: [0, 0], fn: [1, 0], tn: [0, 0] });
  });

  it('larger than a window stream, and name a wrong entry by its place', () => {
    const shape = [700, 500, 2];
    const data = Uint8Array.from({ length: 700_000 }, (_, place) => Number(place % 3 === 0));
    const options = { classes: 2, masks: true };
    const counts = confusion({ data, shape }, { data: data.map((bit) => 1 - bit), shape }, options);
    expect(counts).toMatchObject({ tp: [0, 0], fp: [116_667, 116_667], fn: [233_333, 233_333], tn: [0, 0] });
    const wrong = data.slice();
    wrong[600_001] = 3;
    expect(() => confusion({ data: wrong, shape }, { data, shape }, options)).toThrow(
      'predicted.data[600001] is 3, but a mask holds 0 and 1',
    );
  });

  it('are of one image or a batch, flat or of volumes, as their rank or spatial says', () => {
    const data = new Uint8Array(16).fill(1);
    const images = (shape: number[], options: { spatial?: 2 | 3; spacing?: number[] }, first = false) => {
      const masks = { data, shape, layout: first ? 'channels-first' : 'channels-last' } as const;
      return confusion(masks, masks, { classes: 2, masks: true, ...options }).images;
    };
    expect(images([2, 4, 2], {})).toBe(1);
    expect(images([2, 4, 2], {}, true)).toBe(1);
    expect(images([4, 1, 2, 2], { spatial: 2 })).toBe(4);
    expect(images([4, 2, 1, 2], { spatial: 2 }, true)).toBe(4);
    expect(images([2, 4, 2, 1], { spacing: [1, 2, 3] }, true)).toBe(1);
    expect(images([2, 2, 1, 2, 2], {})).toBe(2);
  });
});

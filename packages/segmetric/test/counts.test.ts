/** Counts, merging and the metrics on them, against naive forms and in every order. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelData } from '../src/index.js';
import { argmax, confusion, dice, jaccard, merge, threshold, toMasks } from '../src/index.js';
import type { MapPair } from './map-pairs.js';
import { count, pairs } from './map-pairs.js';

/** Dice of one image and class, straight from the two sets; undefined where both are empty. */
function naiveDice(
  { classes, shape, predicted, truth }: MapPair,
  image: number,
  index: number,
): number | undefined {
  const pixels = shape[2] as number;
  const wanted = classes === 1 ? 1 : index;
  let [both, sum] = [0, 0];
  for (let pixel = image * pixels; pixel < (image + 1) * pixels; pixel++) {
    if (truth[pixel] === 9) continue;
    const [p, g] = [predicted[pixel] === wanted, truth[pixel] === wanted];
    both += Number(p && g);
    sum += Number(p) + Number(g);
  }
  return sum === 0 ? undefined : (2 * both) / sum;
}

describe('confusion, dice and jaccard', () => {
  it('are what their definitions say, place by place and on average', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const counts = count(pair);
        const scored = dice(counts);
        const means: number[] = [];
        for (let image = 0; image < counts.images; image++) {
          const values: number[] = [];
          for (let index = 0; index < pair.classes; index++) {
            const place = image * pair.classes + index;
            const naive = naiveDice(pair, image, index);
            expect(scored.empty[place]).toBe(naive === undefined ? 1 : 0);
            expect(scored.values[place]).toBe(naive ?? Number.NaN);
            if (naive !== undefined) values.push(naive);
            const iou = jaccard(counts, { average: 'none' }).values[place] as number;
            if (naive !== undefined) expect((2 * iou) / (1 + iou)).toBeCloseTo(naive, 12);
          }
          if (values.length > 0) means.push(values.reduce((sum, value) => sum + value, 0) / values.length);
        }
        const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
        expect(scored.value).toSatisfy(
          (value: number) => Object.is(value, mean) || Math.abs(value - mean) < 1e-12,
        );
        expect(dice(counts, { empty: 1 }).value).toSatisfy((value: number) => value >= 0 && value <= 1);
      }),
    );
  });

  it('count every valid pixel once', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const counts = count(pair);
        const pixels = pair.shape[2] as number;
        for (let place = 0; place < counts.tp.length; place++) {
          const image = Math.floor(place / pair.classes);
          const valid = pair.truth
            .slice(image * pixels, (image + 1) * pixels)
            .filter((value) => value !== 9).length;
          const sum = [counts.tp, counts.fp, counts.fn, counts.tn].reduce(
            (all, list) => all + (list[place] as number),
            0,
          );
          expect(sum).toBe(valid);
        }
      }),
    );
  });

  it('stream maps larger than a window, in every kind of label and mixed kinds', () => {
    const length = 700 * 500;
    const labels = Uint8Array.from({ length }, (_, pixel) => (pixel * pixel) % 5);
    const shifted = labels.map((value, pixel) => (pixel % 11 === 0 ? (value + 1) % 5 : value));
    const shape = [700, 500];
    const run = (predicted: LabelData, truth: LabelData) =>
      confusion({ data: predicted, shape }, { data: truth, shape }, { classes: 5 });
    const expected = run(labels, shifted);
    expect(expected.tp.reduce((sum, value) => sum + value, 0)).toBe(length - Math.ceil(length / 11));
    expect(run(Int32Array.from(labels), shifted)).toEqual(expected);
    expect(run(labels, Float64Array.from(shifted))).toEqual(expected);
    expect(run(BigInt64Array.from([...labels].map(BigInt)), Int16Array.from(shifted))).toEqual(expected);
    const wrong = shifted.slice();
    wrong[300_000] = 77;
    expect(() => run(labels, wrong)).toThrow('truth.data[300000] is 77');
    expect(() => run(labels, Float32Array.from(wrong).fill(0.5, 280_000))).toThrow(
      'truth.data[280000] is 0.5',
    );
  });

  it('read volumes by spacing, by spatial and by rank', () => {
    const data = new Uint8Array(16).fill(1);
    const run = (shape: number[], options: { spatial?: 2 | 3; spacing?: number[] }) =>
      confusion({ data, shape }, { data, shape }, { classes: 2, ...options }).images;
    expect(run([4, 2, 2], { spatial: 3 })).toBe(1);
    expect(run([4, 2, 2], { spatial: 2 })).toBe(4);
    expect(run([4, 2, 2], { spacing: [1, 0.5, 0.5] })).toBe(1);
    expect(run([2, 2, 2, 2], {})).toBe(2);
    expect(run([4, 4], {})).toBe(1);
    expect(run([1, 4, 4], { spacing: [1, 1] })).toBe(1);
  });

  it('let a prediction hold anything where the truth is ignored', () => {
    const shape = [1, 3];
    const predicted = { data: [1, 200, 0], shape };
    const counts = confusion(predicted, { data: [1, 255, 0], shape }, { classes: 2, ignoreLabel: 255 });
    expect([counts.tp, counts.fp]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });
});

describe('merge', () => {
  const ids = ['case7', 'b', 'a', 'case10'];

  it('gives the same in any order, by steps or at once', () => {
    fc.assert(
      fc.property(fc.array(pairs, { minLength: 2, maxLength: 4 }), fc.integer(), (list, seed) => {
        const classes = list[0]?.classes as number;
        const parts = list
          .filter((pair) => pair.classes === classes)
          .map((pair, part) =>
            count(
              pair,
              pair.predicted.slice(0, pair.shape[0]).map((_, image) => ids[(image + part) % 4] as string),
            ),
          );
        const whole = merge(...parts);
        const turned = [...parts].reverse();
        const cut = (Math.abs(seed) % turned.length) + 1;
        const [left, right] = [turned.slice(0, cut), turned.slice(cut)];
        const steps = right.length > 0 ? merge(merge(...left), merge(...right)) : merge(...left);
        expect(JSON.stringify(steps)).toBe(JSON.stringify(whole));
        expect(whole.ids).toEqual([...(whole.ids as string[])].sort());
        expect(merge(parts)).toEqual(whole);
        expect(merge(whole)).toEqual(whole);
        expect(merge(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
      }),
    );
  });

  it('adds tiles of one image to what the whole image gives', () => {
    const predicted = [0, 1, 1, 2, 2, 0];
    const truth = [0, 1, 2, 2, 1, 0];
    const tile = (from: number, to: number) => {
      const shape = [1, to - from];
      const [p, g] = [predicted.slice(from, to), truth.slice(from, to)];
      return confusion({ data: p, shape }, { data: g, shape }, { classes: 3, ids: ['x'] });
    };
    expect(merge(tile(0, 2), tile(2, 6))).toEqual(tile(0, 6));
  });

  it('takes one list, which may be longer than a call can have arguments', () => {
    const map = { data: [0, 1, 1], shape: [1, 3] };
    const one = confusion(map, map, { classes: 2, ids: ['x'] });
    const many = 200_000;
    const whole = merge(new Array<typeof one>(many).fill(one));
    expect(whole).toEqual({ ...one, tp: [many, 2 * many], tn: [2 * many, many], right: [3 * many] });
  });

  it('without ids appends the images', () => {
    const one = confusion({ data: [0, 1], shape: [1, 2] }, { data: [0, 0], shape: [1, 2] }, { classes: 2 });
    const two = merge(one, one);
    expect(two).toEqual({
      classes: 2,
      images: 2,
      tp: [1, 0, 1, 0],
      fp: [0, 1, 0, 1],
      fn: [1, 0, 1, 0],
      tn: [0, 1, 0, 1],
      right: [1, 1],
    });
    expect(dice(two).shape).toEqual([2, 2]);
    expect(dice(two, { over: 'batch', average: 'none', classes: [1] })).toEqual({
      values: Float64Array.of(0),
      shape: [1],
      empty: Uint8Array.of(0),
    });
  });
});

describe('maps and masks', () => {
  it('argmax and threshold undo toMasks, in both layouts', () => {
    fc.assert(
      fc.property(pairs, ({ classes, shape, predicted }) => {
        const masks = toMasks({ data: predicted, shape }, classes);
        expect(masks.shape).toEqual([...shape, classes]);
        const back = classes === 1 ? threshold(masks) : argmax(masks);
        expect([...back.data]).toEqual(predicted);
        expect(back.shape).toEqual(shape);
      }),
    );
    const first = argmax({ data: [0.1, 0.9, 0.8, 0.3], shape: [1, 2, 1, 2], layout: 'channels-first' });
    expect([[...first.data], first.shape]).toEqual([
      [1, 0],
      [1, 1, 2],
    ]);
  });

  it('argmax makes labels that hold all classes', () => {
    for (const [classes, kind] of [
      [256, Uint8Array],
      [257, Uint16Array],
      [65_536, Uint16Array],
      [65_537, Uint32Array],
      [70_000, Uint32Array],
    ] as const) {
      const data = new Float32Array(classes);
      data[classes - 1] = 1;
      expect(argmax({ data, shape: [1, 1, 1, classes] }).data).toEqual(kind.of(classes - 1));
    }
  });

  it('argmax takes the first of equal scores, of infinite ones too', () => {
    const low = Number.NEGATIVE_INFINITY;
    expect([...argmax({ data: [1, 1, low, low], shape: [1, 1, 2, 2] }).data]).toEqual([0, 0]);
  });
});

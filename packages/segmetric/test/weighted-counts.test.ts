/** Counts of pixels with weights: their sums, which have no order, and what they stand for. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion, PairOptions } from '../src/index.js';
import { accuracy, confusion, dice, jaccard, merge, pixelAccuracy, recall } from '../src/index.js';
import { asArguments, tabled } from './label-tables.js';
import { weight, weights, withWeights } from './weighted-batches.js';

const UNIT = 2 ** 30;
const PARTS = ['tp', 'fp', 'fn', 'tn'] as const;

/** A weight in units of 2^-30, halves to the even one. */
function unitsOf(each: number): bigint {
  const units = Math.fround(each) * UNIT;
  const [down, rest] = [Math.floor(units), units % 1];
  return BigInt(rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down);
}

/** The sum that a count and its remainder stand for, in units. */
const sumAt = (counts: Confusion, part: (typeof PARTS)[number] | 'right', at: number): bigint => {
  const count = counts[part]?.[at] as number;
  const whole = Math.floor(count);
  const rest = (count - whole) * UNIT + (counts.remainders?.[part]?.[at] ?? 0);
  return BigInt(whole) * BigInt(UNIT) + BigInt(rest);
};

describe('counts of weights', () => {
  it('are the sums of the weights, each rounded to 2^-30, under any table', () => {
    fc.assert(
      fc.property(tabled({ large: true }), weights, (batch, all) => {
        const { labels, ignored, regions, images, predicted, truth } = batch;
        const came = confusion(...withWeights(batch, all));
        const sets = [
          ...labels.map((label) => [label]),
          ...Object.values(regions).map((each) => each.map((index) => labels[index] as number)),
        ];
        for (let image = 0; image < images; image++) {
          const pixels = truth.map((_, at) => at).slice(image * 8, (image + 1) * 8);
          const valid = pixels.filter((at) => !ignored.includes(truth[at] as number));
          const sum = (is: (at: number) => boolean) =>
            valid.filter(is).reduce((units, at) => units + unitsOf(all[at] as number), 0n);
          sets.forEach((set, column) => {
            const [p, g] = [predicted, truth].map((map) => (at: number) => set.includes(map[at] as number));
            const wanted = [
              sum((at) => p?.(at) === true && g?.(at) === true),
              sum((at) => p?.(at) === true && g?.(at) === false),
              sum((at) => p?.(at) === false && g?.(at) === true),
              sum((at) => p?.(at) === false && g?.(at) === false),
            ];
            const at = image * sets.length + column;
            expect(PARTS.map((part) => sumAt(came, part, at))).toEqual(wanted);
            PARTS.forEach((part, which) => {
              expect(came[part][at]).toBe(Number(wanted[which]) / UNIT);
            });
          });
          expect(sumAt(came, 'right', image)).toBe(sum((at) => predicted[at] === truth[at]));
        }
      }),
    );
  });

  it('have the same bits in whatever order tiles are merged', () => {
    const tiles = fc.array(
      fc.tuple(fc.constantFrom('a', 'b'), fc.array(weight, { minLength: 6, maxLength: 6 })),
      {
        minLength: 1,
        maxLength: 7,
      },
    );
    const shuffled = tiles.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(
          list.map((_, at) => at),
          { minLength: list.length, maxLength: list.length },
        ),
        fc.nat(list.length),
      ),
    );
    const [predicted, truth] = [
      { data: [0, 1, 2, 1, 0, 2], shape: [2, 3] },
      { data: [0, 1, 1, 2, 0, 2], shape: [2, 3] },
    ];
    fc.assert(
      fc.property(shuffled, ([list, order, cut]) => {
        const each = list.map(([id, all]) =>
          confusion(predicted, { ...truth, weights: all }, { classes: 3, ids: [id] }),
        );
        const whole = JSON.stringify(merge(each));
        const turned = order.map((at) => JSON.parse(JSON.stringify(each[at])) as Confusion);
        const parts = [turned.slice(0, cut), turned.slice(cut)].filter((part) => part.length > 0);
        expect(JSON.stringify(merge(parts.map((part) => merge(part))))).toBe(whole);
        // As one image of all tiles of a name would be counted.
        const ofOne = list.filter(([id]) => id === list[0]?.[0]);
        const tall = { shape: [2 * ofOne.length, 3] };
        const one = confusion(
          { ...tall, data: ofOne.flatMap(() => predicted.data) },
          { ...tall, data: ofOne.flatMap(() => truth.data), weights: ofOne.flatMap(([, all]) => all) },
          { classes: 3, ids: [list[0]?.[0] as string] },
        );
        const place = merge(each).ids?.indexOf(list[0]?.[0] as string) as number;
        const merged = merge(each);
        for (const part of PARTS) {
          for (let index = 0; index < 3; index++) {
            expect(sumAt(merged, part, place * 3 + index)).toBe(sumAt(one, part, index));
          }
        }
        const batch = (counts: Confusion) => dice(counts, { over: 'batch', average: 'none' }).values;
        expect(batch(merge(turned))).toEqual(batch(merged));
      }),
    );
  });

  it('without ids give the same over the batch in any order of images', () => {
    const large = [2 ** 24 + 2, 0.001, 3, 2 ** 25, 0.003, 7];
    const images = [large, [...large].reverse(), large.map((each) => each * 1.7)].map((all) =>
      confusion(
        { data: [0, 1, 0, 1, 0, 1], shape: [2, 3] },
        { data: [0, 1, 1, 1, 0, 0], shape: [2, 3], weights: all },
        { classes: 2 },
      ),
    );
    const [a, b, c] = images as [Confusion, Confusion, Confusion];
    for (const metric of [dice, jaccard, accuracy, recall, pixelAccuracy] as const) {
      const values = [merge(a, b, c), merge(c, a, b), merge(b, c, a), merge(c, b, a)].map(
        (counts) => (metric as typeof dice)(counts, { over: 'batch' }).value,
      );
      expect(new Set(values).size).toBe(1);
    }
  });

  it('are those without weights where all are 1, to the last character', () => {
    fc.assert(
      fc.property(tabled({ large: true }), (batch) => {
        const [predicted, truth, options] = asArguments(batch);
        const without = JSON.stringify(confusion(predicted, truth, options));
        const ones = { ...truth, weights: new Uint8Array(truth.data.length).fill(1) };
        expect(JSON.stringify(confusion(predicted, ones, options))).toBe(without);
        for (const none of [undefined, null]) {
          expect(JSON.stringify(confusion(predicted, { ...truth, weights: none }, options))).toBe(without);
        }
      }),
    );
  });

  it('ignore where they are 0, and repeat the pixel where they are whole', () => {
    const whole = fc.array(fc.nat(3), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(tabled({ large: true }), whole, (batch, times) => {
        const one = {
          ...batch,
          images: 1,
          predicted: batch.predicted.slice(0, 8),
          truth: batch.truth.slice(0, 8),
        };
        const [predicted, truth, options] = withWeights(one, times);
        const repeated = (map: number[]) =>
          map.flatMap((label, at) => new Array<number>(times[at] as number).fill(label));
        const length = repeated(one.truth).length;
        fc.pre(length > 0);
        const shape = [1, length];
        const expected = confusion(
          { data: repeated(one.predicted), shape },
          { data: repeated(one.truth), shape },
          options,
        );
        expect(confusion({ ...predicted, shape: [2, 4] }, { ...truth, shape: [2, 4] }, options)).toEqual(
          expected,
        );
      }),
    );
  });

  it('take weights of every kind of number', () => {
    const map = { data: [0, 1, 1, 0, 1, 0], shape: [2, 3] };
    const all = [0, 1, 2, 3, 0, 5];
    const of = (given: unknown) => confusion(map, { ...map, weights: given as number[] }, { classes: 1 });
    const expected = of(all);
    expect([expected.tp, expected.tn]).toEqual([[3], [8]]);
    for (const given of [
      Float32Array.from(all),
      Float64Array.from(all),
      Uint8Array.from(all),
      Int16Array.from(all),
      Float32Array.from([9, ...all]).subarray(1),
    ]) {
      expect(of(given)).toEqual(expected);
    }
    expect(of(all.map((each) => each === 1)).tp).toEqual([1]);
  });

  it('check labels where the weight is 0', () => {
    const map = { data: [0, 1, 7, 0], shape: [2, 2] };
    const good = { data: [0, 1, 1, 0], shape: [2, 2] };
    const zero = [1, 1, 0, 1];
    expect(() => confusion(good, { ...map, weights: zero }, { classes: 2 })).toThrow(
      'truth.data[2] is 7, but',
    );
    expect(() => confusion(map, { ...good, weights: zero }, { classes: 2 })).toThrow(
      'predicted.data[2] is 7, but',
    );
  });
});

describe('weights beside masks', () => {
  const map = { data: [0, 1, 2, 1, 0, 2, 2, 2], shape: [2, 4] };
  const other = { data: [0, 1, 1, 2, 0, 2, 0, 2], shape: [2, 4] };
  const all = [1, 0.5, 0.1, 2, 0, 3, 1 / 3, 1];
  const hot = (labels: number[], layout: 'channels-last' | 'channels-first') => {
    const data = new Uint8Array(24);
    labels.forEach((label, at) => {
      data[layout === 'channels-last' ? at * 3 + label : label * 8 + at] = 1;
    });
    return { data, shape: layout === 'channels-last' ? [2, 4, 3] : [3, 2, 4], layout } as const;
  };
  const options: PairOptions = {
    classes: ['rest', 'organ', 'lesion'],
    regions: { all: ['organ', 'lesion'] },
  };

  it.each(['channels-last', 'channels-first'] as const)('are one a pixel, %s', (layout) => {
    const { right: _, ...expected } = confusion(map, { ...other, weights: all }, options);
    const { remainders: none, ...came } = confusion(
      hot(map.data, layout),
      { ...hot(other.data, layout), weights: all },
      { ...options, masks: true },
    );
    expect([none, came]).toEqual([undefined, expected]);
    const how = { ...options, include: ['all', 1] };
    const wanted = dice(map, { ...other, weights: all }, how);
    const masked = dice(
      hot(map.data, layout),
      { ...hot(other.data, layout), weights: all },
      { ...how, masks: true },
    );
    expect(masked).toEqual(wanted);
    const [tp, fp, fn] = (['tp', 'fp', 'fn'] as const).map((part) => expected[part][3] as number) as [
      number,
      number,
      number,
    ];
    expect(wanted.value).toBeCloseTo(
      ((2 * tp) / (2 * tp + fp + fn) + (dice(expected, { average: 'none' }).values[1] as number)) / 2,
      15,
    );
  });
});

it('weights go with their pixels through every window of the core', () => {
  // Three images, each of more than one window.
  const shape = [3, 300, 301];
  const length = 3 * 300 * 301;
  const label = (at: number) => (at * 7919) % 3;
  const predicted = { data: Uint8Array.from({ length }, (_, at) => label(at >> 3)), shape };
  const data = Int16Array.from({ length }, (_, at) => label(at >> 2));
  const all = Float64Array.from({ length }, (_, at) => ((at * 104729) % 1024) / 64);
  const counts = confusion(predicted, { data, shape, weights: all }, { classes: 3, spatial: 2 });
  const wanted = new Float64Array(9);
  for (let at = 0; at < length; at++) {
    if (predicted.data[at] !== data[at]) continue;
    const place = Math.floor(at / 90300) * 3 + (data[at] as number);
    wanted[place] = (wanted[place] as number) + (all[at] as number);
  }
  expect(counts.tp).toEqual([...wanted]);
  const binary = (map: ArrayLike<number>) => ({
    data: Uint8Array.from(map, (each) => Number(each === 1)),
    shape: [...shape, 1],
  });
  const masked = confusion(
    binary(predicted.data),
    { ...binary(data), weights: all },
    { classes: 1, masks: true, spatial: 2 },
  );
  expect(masked.tp).toEqual([1, 4, 7].map((place) => wanted[place]));
  const late = all.slice();
  late[length - 1] = -1;
  expect(() => confusion(predicted, { data, shape, weights: late }, { classes: 3, spatial: 2 })).toThrow(
    `truth.weights[${length - 1}] is -1, but a weight is finite and at least 0`,
  );
});

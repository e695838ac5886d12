/** Counts that are merged, kept and read back: what is added, what has to be the same, and what a file may hold. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion } from '../src/index.js';
import { confusion, dice, Evaluation, evaluate, merge, pixelAccuracy } from '../src/index.js';
import { asArguments, tabled } from './label-tables.js';

type Any = never;
const LARGEST = Number.MAX_SAFE_INTEGER;
const shape = [2, 2];
const map = { data: [0, 1, 7, 0], shape };
const other = { data: [0, 7, 7, 1], shape };
const options = { classes: { one: 1, seven: 7 }, regions: { both: ['one', 'seven'] }, ids: ['a'] };
const counts = confusion(map, other, options);
const PARTS = ['tp', 'fp', 'fn', 'tn', 'right'] as const;

/** Counts with something else in them. */
const having = (changed: object): Confusion => ({ ...counts, ...changed });

/** An object whose members are there at the first look, and others at the next. */
function changing<T extends object>(first: T, later: object): { object: T; reads: () => number[] } {
  const reads = new Map(Object.keys(first).map((key) => [key, 0]));
  const object = {} as T;
  for (const key of reads.keys()) {
    Object.defineProperty(object, key, {
      enumerable: true,
      get: () => {
        const before = reads.get(key) as number;
        reads.set(key, before + 1);
        return (before === 0 ? first : later)[key as never];
      },
    });
  }
  return { object, reads: () => [...reads.values()] };
}

/** Lists of equal parts added up. */
const sums = (list: readonly Confusion[], part: (typeof PARTS)[number]) =>
  list
    .map((each) => each[part] as readonly number[])
    .reduce((all, each) => all.map((sum, place) => sum + (each[place] as number)));

describe('images of one id', () => {
  it('add up in one confusion as they do in merge, and as sums', () => {
    fc.assert(
      fc.property(
        tabled({ large: true }),
        fc.array(fc.constantFrom('b', 'a', '10', '9'), { minLength: 3, maxLength: 3 }),
        (batch, names) => {
          const [predicted, truth, how] = asArguments(batch);
          const ids = names.slice(0, batch.images);
          const at = (image: number): Confusion => {
            const pixels = truth.data.length / batch.images;
            const part = (map: typeof truth) => ({
              data: (map.data as Uint8Array).slice(image * pixels, (image + 1) * pixels),
              shape: [1, ...truth.shape.slice(1)],
            });
            return confusion(part(predicted), part(truth), { ...how, ids: [ids[image] as string] });
          };
          const images = ids.map((_, image) => at(image));
          const whole = confusion(predicted, truth, { ...how, ids });
          expect(whole).toEqual(merge(images));
          expect(whole.ids).toEqual([...new Set(ids)].sort());
          (whole.ids ?? []).forEach((id, image) => {
            const tiles = images.filter((_, place) => ids[place] === id);
            for (const part of PARTS) {
              const each = (whole[part] as readonly number[]).length / whole.images;
              expect(whole[part]?.slice(image * each, (image + 1) * each)).toEqual(sums(tiles, part));
            }
          });
        },
      ),
    );
  });

  it('may have up to 2^53 − 1 pixels of a kind, and no more', () => {
    const half = having({ tp: [2 ** 52, 0, 0] });
    const most = merge(half, having({ tp: [2 ** 52 - 1, 0, 0] }));
    expect(most.tp[0]).toBe(LARGEST);
    expect(dice(most, { average: 'none', classes: ['one'] }).values[0]).toBeCloseTo(1, 12);
    const text = 'the counts of "a" add up to 9007199254740992, but a count is at most 2^53 - 1';
    expect(() => merge(half, half)).toThrow(text);
    // More right pixels than valid ones are refused before anything is added.
    expect(() => merge(having({ right: [LARGEST] }))).toThrow(
      /right\[0\] is 9007199254740991, but the image has/,
    );
    expect(merge(half, { ...half, ids: ['b'] }).tp).toEqual([2 ** 52, 0, 0, 2 ** 52, 0, 0]);
    for (const [count, shown] of [
      [2 ** 53, '9007199254740992'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
      [Number.NaN, 'NaN'],
      [0.1, '0.1'],
      [1 + 2 ** -31, '1.0000000004656613'],
      [-1, '-1'],
      ['1', '"1"'],
      [1n, '1n'],
      [null, 'null'],
    ] as const) {
      const but = 'but a count is a whole number from 0 to 2^53 - 1, or a sum of weights: a multiple of';
      expect(() => merge(having({ fn: [0, count, 0] }))).toThrow(`counts[0].fn[1] is ${shown}, ${but}`);
      expect(() => pixelAccuracy(having({ right: [count] }))).toThrow(`counts.right[0] is ${shown}, ${but}`);
    }
  });
});

describe('merge refuses', () => {
  const mine = (how: object) => confusion(map, other, { ...options, ...how } as Any);
  const sorts: [string, Confusion, string][] = [
    [
      'other names',
      mine({ classes: { one: 1, eight: 7 }, regions: { both: ['one', 'eight'] } }),
      'names is ["one","eight"], but counts[0].names is ["one","seven"]',
    ],
    [
      'another order',
      mine({ classes: { seven: 7, one: 1 } }),
      'names is ["seven","one"], but counts[0].names',
    ],
    ['other labels', having({ labels: [1, 8] }), 'labels is [1,8], but counts[0].labels is [1,7]'],
    ['no labels', having({ labels: undefined }), 'labels is undefined, but counts[0].labels is [1,7]'],
    [
      'no names and labels',
      having({ names: undefined, labels: undefined }),
      'names is undefined, but counts[0].names is',
    ],
    [
      'other regions',
      mine({ regions: { both: ['seven'] } }),
      'regions is {"both":[1]}, but counts[0].regions is {"both":[0,1]}',
    ],
    [
      'another name of a region',
      mine({ regions: { all: ['one', 'seven'] } }),
      'regions is {"all":[0,1]}, but counts[0].regions is {"both":[0,1]}',
    ],
    ['no ids', having({ ids: undefined }), 'has no ids, but counts[0] has some'],
  ];
  it.each(sorts)('%s', (_, second, text) => {
    expect(() => merge(counts, second)).toThrow(`counts[1]${text.startsWith('has') ? ' ' : '.'}${text}`);
    expect(() => merge([counts, counts, JSON.parse(JSON.stringify(second))])).toThrow('counts[2]');
    expect(merge(second, second).images).toBeGreaterThan(0);
  });

  it('holes in the list and in the counts', () => {
    const list: Confusion[] = [counts];
    list[2] = counts;
    expect(() => merge(list)).toThrow('counts[1] is undefined, but a confusion is needed');
    for (const part of PARTS) {
      const short = [...(counts[part] as number[])];
      delete short[0];
      expect(() => merge(having({ [part]: short }))).toThrow(
        `counts[0].${part}[0] is undefined, but a count`,
      );
    }
    const ids = ['a'];
    delete ids[0];
    expect(() => merge(having({ ids }))).toThrow('counts[0].ids[0] is undefined, but a string is needed');
  });
});

describe('labels of counts', () => {
  it('belong to names, are labels and are there once', () => {
    const read = (changed: object) => () => dice(having(changed));
    expect(read({ names: undefined })).toThrow(
      'counts.labels is [1, 7], but a list of labels, one for each of the names, is needed',
    );
    expect(read({ labels: [1] })).toThrow('counts.labels is [1], but a list of labels, one for each of');
    expect(read({ labels: [7, 7] })).toThrow(
      'counts.labels[1] is 7, but counts.labels[0] is that label, too',
    );
    expect(read({ labels: [1, 2 ** 31] })).toThrow(
      'counts.labels[1] is 2147483648, but a whole number of 32',
    );
    expect(read({ labels: ['1', 7] })).toThrow('counts.labels[0] is "1", but a whole number is needed');
    expect(read({ names: ['one', 'one'] })).toThrow(
      'counts.names is ["one", "one"], but counts.classes is 2',
    );
  });
});

describe('what changes while it is read', () => {
  it('is read once: counts, options, tables, kinds of emptiness', () => {
    const later = { ...counts, tp: [9, 9, 9], images: 7, names: ['x', 'y'], ids: ['z'] };
    const read = changing(counts, later);
    expect(merge(read.object)).toEqual(counts);
    expect(Math.max(...read.reads())).toBe(1);

    const score = dice(map, other, { classes: options.classes, empty: { truth: 0.5 }, include: ['one'] });
    const table = changing(options.classes, { one: 7, seven: 1 });
    const kinds = changing({ truth: 0.5 }, { truth: 3 });
    const all = changing(
      { classes: table.object, empty: kinds.object, include: ['one'], ignoreLabel: 9 },
      { classes: 3, empty: 'skip', include: [2], ignoreLabel: 7 },
    );
    expect(dice(map, other, all.object)).toEqual(score);
    expect([table, kinds, all].map(({ reads }) => Math.max(...reads()))).toEqual([1, 1, 1]);

    const regions = changing({ both: ['one', 'seven'] }, { both: ['one'] });
    expect(confusion(map, other, { ...options, regions: regions.object })).toEqual(counts);
    expect(regions.reads()).toEqual([1]);
  });
});

describe('JSON of a table', () => {
  const cases = [
    { id: 'a', predicted: map, truth: other },
    { id: 'b', predicted: other, truth: other },
  ];
  const table = evaluate(cases, {
    classes: options.classes,
    regions: options.regions,
    metrics: ['dice', 'jaccard', 'hausdorff'],
  });
  const text = JSON.stringify(table);
  const reading = (from: string, to: string) => () => {
    expect(text).toContain(from);
    return Evaluation.fromJSON(text.replace(from, to));
  };

  it('comes back as it was, counts with names, labels and right pixels too', () => {
    const back = Evaluation.fromJSON(text);
    expect(back.rows).toEqual(table.rows);
    expect(back.counts).toEqual(table.counts);
    expect(back.counts).toMatchObject({ names: ['one', 'seven'], labels: [1, 7], right: [2, 4] });
    expect(pixelAccuracy(back.counts).value).toBe(0.75);
  });

  it('does not hold 1e400, a number beyond what counts may be, or rows that contradict the counts', () => {
    expect(reading('"hausdorff":1', '"hausdorff":1e400')).toThrow(
      /^json\.rows\[\d\]\.hausdorff is Infinity, but a number, 'NaN', 'Infinity' or '-Infinity' is needed$/,
    );
    expect(reading('"tp":[0', '"tp":[1e400')).toThrow(/^json\.counts\.tp\[0\] is Infinity, but a count is/);
    expect(reading('"tp":[0', '"tp":[1e16')).toThrow(
      /^json\.counts\.tp\[0\] is 10000000000000000, but a count/,
    );
    expect(reading('"right":[2', '"right":[2.1')).toThrow(/^json\.counts\.right\[0\] is 2\.1, but a count/);
    expect(reading('"tp":[0', '"tp":[1')).toThrow(/^json\.rows\[0\]\.dice is 0, but the counts give 0\.5$/);
    expect(reading('"dice":0.6666666666666666', '"dice":0.6666666666666665')).toThrow(
      /^json\.rows\[1\]\.dice is 0\.6666666666666665, but the counts give 0\.6666666666666666$/,
    );
    expect(reading('"jaccard":0.5', '"jaccard":"NaN"')).toThrow(
      /^json\.rows\[1\]\.jaccard is NaN, but the counts/,
    );
    expect(Evaluation.fromJSON(text).rows).toEqual(table.rows);
  });
});

/** Every metric on counts also takes a prediction and its truth; and the share of right pixels, all labels together. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion, Empty, MaybeScored, PairOptions, PixelAccuracyOptions } from '../src/index.js';
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  confusion,
  dice,
  fBeta,
  jaccard,
  matthews,
  merge,
  pixelAccuracy,
  precision,
  recall,
  specificity,
  tverskyIndex,
  volumeDifference,
  volumeSimilarity,
  weightedHamming,
} from '../src/index.js';
import { countedDirectly, renumbered, tabled, asArguments as underTable } from './label-tables.js';
import { holdNaive, naiveAverages, placeValue } from './naive-averages.js';
import { asArguments, scenes } from './scenes.js';

type Any = never;
type Metric = {
  (counts: Confusion, options?: object): MaybeScored;
  (predicted: object, truth: object, options: object): MaybeScored;
};

const METRICS: [string, Metric, object][] = (
  [
    ['dice', dice, {}],
    ['jaccard', jaccard, {}],
    ['tverskyIndex', tverskyIndex, { alpha: 0.25, beta: 0 }],
    ['fBeta', fBeta, { beta: 2 }],
    ['precision', precision, {}],
    ['recall', recall, {}],
    ['specificity', specificity, {}],
    ['accuracy', accuracy, {}],
    ['balancedAccuracy', balancedAccuracy, {}],
    ['weightedHamming', weightedHamming, { weight: 0.75, by: 'pixels' }],
    ['cohenKappa', cohenKappa, {}],
    ['matthews', matthews, {}],
    ['volumeSimilarity', volumeSimilarity, {}],
    ['volumeDifference', volumeDifference, { absolute: true }],
  ] as const
).map(([name, metric, own]) => [name, metric as Metric, own]);

const averages = fc.constantFrom(
  {},
  { average: 'none' },
  { over: 'batch', average: 'weighted', empty: 0.5 },
  { over: 'class-image', empty: { both: 1, predicted: 'skip' } },
  { average: 'micro', empty: { truth: -1 } },
);
const arguments_ = fc.oneof(
  scenes.map(asArguments),
  tabled({ large: false }).map((batch) => underTable(batch)),
);

describe.each(METRICS)('%s of maps', (name, metric, own) => {
  it('is that of their counts', () => {
    fc.assert(
      fc.property(arguments_, averages, ([predicted, truth, options], average) => {
        const came = metric(predicted, truth, { ...options, ...average, ...own });
        expect(came).toEqual(metric(confusion(predicted, truth, options), { ...average, ...own }));
      }),
      { numRuns: 50 },
    );
  });

  const map = { data: [0, 1, 1, 0], shape: [2, 2] };
  const counts = confusion(map, map, { classes: 2 });
  const call =
    (...given: unknown[]) =>
    () =>
      metric(...(given as [Any, Any, Any]));
  const refused: [call: () => unknown, text: RegExp][] = [
    [
      call(counts, map, { classes: 2 }),
      /^predicted is \{ classes, images, tp, fp, fn, tn, right \}, but an object \{ data, shape \}/,
    ],
    [
      call(map, counts, { classes: 2 }),
      /^truth is \{ classes, images, tp, fp, fn, tn, right \}, but an object \{ data, shape \}/,
    ],
    [call(counts, undefined, { classes: 2 }), /^predicted is \{ classes, .* but an object \{ data, shape \}/],
    [
      call(map.data, map.data, { classes: 2 }),
      /^predicted is \[0, 1, 1, 0\], but an object \{ data, shape \} is needed/,
    ],
    [call(new Uint8Array(4), map, { classes: 2 }), /^predicted is Uint8Array of 4 bytes, but an object/],
    [call(map, new Uint8Array(4), { classes: 2 }), /^truth is Uint8Array of 4 bytes, but an object/],
    [call(map, map), new RegExp(`^${name}\\.classes is undefined, but the number of classes is needed`)],
    [call(map, map, {}), new RegExp(`^${name}\\.classes is undefined, but the number of classes is needed`)],
    [call(map, map, null), new RegExp(`^${name}'s options is null, but a plain object is needed`)],
    [
      call(map, map, { classes: 2, ids: ['a'] }),
      new RegExp(`^${name} has no option "ids"; its options are `),
    ],
    [call(map, map, { classes: [0, 1] }), new RegExp(`^${name}\\.classes\\[0\\] is 0, but a name is needed`)],
    [call(counts, { include: [1] }), new RegExp(`^${name} has no option "include"; its options are over, `)],
    [call(new Uint8Array(4)), /^counts/],
    [call(undefined, map, { classes: 2 }), /^predicted is undefined, but an object \{ data, shape \}/],
  ];
  it.each(refused.map(([run, text]) => [text.source, run, text] as const))('%s', (_, run, text) => {
    expect(run).toThrow(text);
    expect(metric(map, map, { classes: 2, ...own })).toEqual(metric(counts, own));
  });
});

const empties: fc.Arbitrary<Empty | undefined> = fc.constantFrom<Empty | undefined>(
  ...[undefined, 'skip' as const, 0, 1, Number.NaN, { both: 0.25, truth: 7, predicted: 8 }],
);
const PIXEL_AVERAGES = (['image', 'batch'] as const).flatMap((over) =>
  (['macro', 'none'] as const).map((average): PixelAccuracyOptions => ({ over, average })),
);

describe('pixelAccuracy', () => {
  it('is the share of right pixels among valid ones, under any table', () => {
    fc.assert(
      fc.property(tabled({ large: true }), empties, (batch, empty) => {
        const [predicted, truth, options] = underTable(batch);
        const counts = confusion(predicted, truth, options);
        type Sum = { right: number; valid: number };
        const grid = countedDirectly(batch).map(({ right, valid }): Sum[] => [{ right, valid }]);
        const place = ({ right, valid }: Sum) =>
          valid === 0 ? placeValue(undefined, 1, empty) : placeValue(right / valid, 0, empty);
        const total = (list: readonly Sum[]) => ({
          right: list.reduce((sum, { right }) => sum + right, 0),
          valid: list.reduce((sum, { valid }) => sum + valid, 0),
        });
        for (const average of PIXEL_AVERAGES) {
          const wanted = naiveAverages(grid, { place, total, weight: () => 1 }, average);
          const came = pixelAccuracy(counts, { ...average, empty });
          holdNaive(came, wanted);
          expect(pixelAccuracy(predicted, truth, { ...options, ...average, empty })).toEqual(came);
          expect(pixelAccuracy(JSON.parse(JSON.stringify(counts)), { ...average, empty })).toEqual(came);
          expect(
            pixelAccuracy(...(renumbered(batch).slice(0, 2) as [Any, Any]), {
              ...renumbered(batch)[2],
              ...average,
              empty,
            }),
          ).toEqual(came);
        }
      }),
    );
  });

  it('counts the background of a table without 0 like a label, and of one with 0 alike', () => {
    const map = (data: number[]) => ({ data, shape: [2, 4] });
    const [predicted, truth] = [map([0, 0, 5, 5, 7, 7, 0, 0]), map([0, 5, 5, 7, 7, 9, 9, 0])];
    const of = (classes: PairOptions['classes']) =>
      pixelAccuracy(predicted, truth, { classes, ignoreLabel: 9 }).value;
    expect(of({ five: 5, seven: 7 })).toBe(4 / 6);
    expect(of({ seven: 7, rest: 0, five: 5 })).toBe(4 / 6);
  });

  it('of tiles is that of the image', () => {
    fc.assert(
      fc.property(tabled({ large: false }), (batch) => {
        const [predicted, truth, options] = underTable(batch);
        const ids = Array.from({ length: batch.images }, () => 'x');
        const tiles = confusion(predicted, truth, { ...options, ids });
        const images = confusion(predicted, truth, options);
        expect(tiles.images).toBe(1);
        expect(pixelAccuracy(tiles).value).toBe(pixelAccuracy(images, { over: 'batch' }).value);
        const twice = merge(tiles, tiles, { ...tiles, ids: ['y'] });
        expect(twice.right).toEqual([2, 1].map((times) => times * (tiles.right?.[0] as number)));
        expect(pixelAccuracy(twice, { average: 'none' }).values).toEqual(
          Float64Array.of(...[1, 2].map(() => pixelAccuracy(tiles).value)),
        );
      }),
    );
  });

  it('needs the right pixels of all images, which masks and older counts have not', () => {
    const map = { data: [0, 1, 1, 0], shape: [2, 2] };
    const { right, ...older } = confusion(map, map, { classes: 2, ids: ['a'] });
    expect(right).toEqual([4]);
    const newer = { ...older, ids: ['b'], right: [4] };
    const masks = { data: [1, 0, 0, 1], shape: [1, 2, 2] };
    const text =
      /^counts\.right is undefined, but the right pixels of each image are needed: confusion\(\) of class maps/;
    for (const counts of [
      older,
      merge(older, newer),
      merge(newer, older),
      merge({ ...newer, ids: ['a'] }, older),
    ]) {
      expect(() => pixelAccuracy(counts)).toThrow(text);
      expect(dice(counts).value).toBe(1);
    }
    expect(() => pixelAccuracy(masks, masks, { classes: 2, masks: true })).toThrow(
      /^pixelAccuracy\.masks is true, but masks may overlap, so no single label of a pixel is right$/,
    );
    expect(() => pixelAccuracy(confusion(masks, masks, { classes: 2, masks: true }))).toThrow(text);
    expect(pixelAccuracy(merge(newer, { ...newer, ids: ['a'] })).value).toBe(1);
    for (const [options, name] of [
      [{ over: 'class-image' }, 'over is "class-image"'],
      [{ average: 'micro' }, 'average is "micro"'],
    ] as const) {
      expect(() => pixelAccuracy(newer, options as Any)).toThrow(`pixelAccuracy.${name}, but`);
    }
  });
});

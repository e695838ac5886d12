/** Labels that are in no table, and numbers that are no labels: refused by argument, place and value, wherever they are. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelData, PairOptions } from '../src/index.js';
import {
  centerlines,
  confusion,
  dice,
  evaluate,
  lesionDetection,
  pixelAccuracy,
  surfaceDistances,
} from '../src/index.js';
import { arraysOf } from './label-tables.js';

const classes = { liver: 2, tumour: 614_454_277, cyst: -3 };
const LISTED = /but classes has the labels 2 \(liver\), 614454277 \(tumour\), -3 \(cyst\); 0 is background,/;
const NOT_LABELS = [Number.NaN, 1.5, 2 ** 40, -(2 ** 31) - 1, 2 ** 31, Number.POSITIVE_INFINITY, -0.5];

type Map = { data: LabelData; shape: number[] };
type Measure = (predicted: Map, truth: Map, options: PairOptions) => unknown;
const measures: Record<string, Measure> = {
  confusion,
  dice,
  pixelAccuracy,
  surfaceDistances,
  lesionDetection,
  centerlines,
  evaluate: (predicted: Map, truth: Map, { spatial: _, ...options }: PairOptions) =>
    evaluate([{ id: 'a', predicted, truth }], options),
};
const MEASURES = Object.entries(measures);

/** A copy with another label at a place. */
function having<T extends Uint8Array | Int16Array | Int32Array>(
  labels: T,
  place: number | undefined,
  label: number,
): T {
  const copy = labels.slice() as T;
  if (place !== undefined) copy[place] = label;
  return copy;
}

/** The line that refuses. */
function lineOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe.each(MEASURES)('%s', (name, measure) => {
  const begin = name === 'evaluate' ? 'cases[0] ("a"): ' : '';
  const right = { data: [0, 2, -3, 614_454_277, 0, 2], shape: [2, 3] };
  const options = { classes, ignoreLabel: [77, 78] };

  it('names an unlisted label and what is listed, in every kind of array', () => {
    const kinds = new Set<string>();
    for (const label of [1, 3, 100, 200, 254, 255, 256, -1, 2035, 65_536, 614_454_276, -(2 ** 31)]) {
      for (const data of arraysOf([0, 2, 0, label, 2, 0])) {
        kinds.add(`${data.constructor.name} ${typeof data[0]}`);
        for (const [argument, pair] of [
          ['truth', [right, { ...right, data }]],
          ['predicted', [{ ...right, data }, right]],
        ] as const) {
          const line = lineOf(() => measure(pair[0], pair[1], options));
          expect(line.startsWith(`${begin}${argument}.data[3] is ${label}, but`)).toBe(true);
          expect(line).toMatch(LISTED);
          expect(line).toMatch(/ and ignoreLabel is \[77, 78\]$/);
        }
      }
    }
    expect(kinds).toHaveLength(11);
  });

  it.each(NOT_LABELS)('refuses %d as a label, in numbers and plain lists', (label) => {
    for (const make of [(list: number[]) => list, (list: number[]) => Float64Array.from(list)]) {
      const data = make([0, 2, 0, 0, label, 0]);
      const text = `data[4] is ${label}, but a label is a whole number of 32 bits`;
      expect(lineOf(() => measure(right, { ...right, data }, options))).toBe(`${begin}truth.${text}`);
      expect(lineOf(() => measure({ ...right, data }, right, options))).toBe(`${begin}predicted.${text}`);
    }
  });

  it('takes an ignored label in the truth alone, and there any prediction that is a label', () => {
    const data = [0, 77, -3, 78, 0, 2];
    expect(() => measure(right, { ...right, data }, options)).not.toThrow();
    expect(() =>
      measure({ ...right, data: [0, 1, -3, 2 ** 31 - 1, 0, 2] }, { ...right, data }, options),
    ).not.toThrow();
    expect(lineOf(() => measure({ ...right, data }, right, options))).toMatch(
      /predicted\.data\[1\] is 77, but/,
    );
  });
});

describe('the first wrong label of both maps', () => {
  const large = { rows: 700, columns: 500 };
  const length = large.rows * large.columns;
  const shape = [large.rows, large.columns];
  const labels = [0, 2, 614_454_277, -3];
  const wide = Int32Array.from({ length }, (_, pixel) => labels[pixel % 4] as number);
  const bytes = Uint8Array.from(wide, (label) => (label === 2 ? 2 : 0));
  const places = fc.oneof(
    fc.nat(length - 1),
    fc.constantFrom(0, length - 1, 65_535, 65_536, 262_143, 262_144, 300_001),
  );

  it('is named, far inside of maps of any kind', () => {
    const kinds: [string, (wrong: number | undefined, label: number) => LabelData][] = [
      ['bytes', (at, label) => having(bytes, at, label)],
      ['words', (at, label) => having(wide, at, label)],
      ['doubles', (at, label) => Float64Array.from(having(wide, at, label))],
      ['integers of 64 bits', (at, label) => BigInt64Array.from(having(wide, at, label), BigInt)],
    ];
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...kinds)),
        fc.option(places, { nil: undefined }),
        fc.option(places, { nil: undefined }),
        fc.constantFrom(...MEASURES),
        ([[, one], [, other]], first, second, [, measure]) => {
          fc.pre(first !== second);
          const [predicted, truth] = [one(first, 9), other(second, 10)];
          const inPrediction = second === undefined || (first !== undefined && first < second);
          const [argument, place, label] = inPrediction ? ['predicted', first, 9] : ['truth', second, 10];
          expect(
            lineOf(() => measure({ data: predicted, shape }, { data: truth, shape }, { classes })),
          ).toContain(`${argument}.data[${place}] is ${label}, but`);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is named by its place in the batch', () => {
    const batch = { data: new Int16Array(5 * 12), shape: [5, 3, 4] };
    for (const [name, measure] of MEASURES.filter(([each]) => each !== 'evaluate')) {
      for (const place of [0, 11, 12, 35, 59]) {
        const data = having(batch.data, place, 5);
        const options = { classes, spatial: 2 } as const;
        const text = `data[${place}] is 5, but`;
        expect(
          lineOf(() => measure(batch, { ...batch, data }, options)),
          name,
        ).toContain(`truth.${text}`);
        expect(
          lineOf(() => measure({ ...batch, data }, batch, options)),
          name,
        ).toContain(`predicted.${text}`);
      }
    }
  });

  it('is named where the table has more classes than a byte numbers', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`c${index}`, 10 * index]));
    const data = Int32Array.from({ length }, (_, pixel) => 10 * (pixel % 300));
    for (const [place, label] of [
      [299_999, 5],
      [length - 1, 3000],
      [3, -10],
    ] as const) {
      const map = { data, shape };
      const wrong = { data: having(data, place, label), shape };
      const options = { classes: many, include: ['c1'] };
      expect(lineOf(() => confusion(map, wrong, { classes: many }))).toContain(
        `truth.data[${place}] is ${label}, but classes has`,
      );
      expect(lineOf(() => surfaceDistances(wrong, map, options))).toContain(
        `predicted.data[${place}] is ${label}, but classes has`,
      );
    }
  });
});

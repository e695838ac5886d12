/** Averages over images and classes of metrics whose numbers can be added up, straight from what the options promise. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { MaybeScored, PooledScoreOptions } from '../src/index.js';

/** Numbers of a place by name, which are added by name. */
type Numbers<K extends string> = Record<K, number>;

/** The averages that exist: `'micro'` is not over class-image. */
const AVERAGES = [
  ...(['image', 'batch'] as const).flatMap((over) =>
    (['macro', 'micro', 'none'] as const).map((average) => ({ over, average })),
  ),
  { over: 'class-image', average: 'macro' },
  { over: 'class-image', average: 'none' },
] as const;

const WORTHS = fc.constantFrom<'skip' | number>('skip', 0, 1, 0.25, Number.NaN);

/** All averages, each with some worth of empty places. */
export const pooledOptions = fc
  .array(WORTHS, { minLength: AVERAGES.length, maxLength: AVERAGES.length })
  .map((worths) => AVERAGES.map((average, which) => ({ ...average, empty: worths[which] ?? 'skip' })));

function sumOf<K extends string>(list: readonly Numbers<K>[]): Numbers<K> {
  return list.reduce((sum, each) => {
    const added = Object.entries<number>(each).map(([key, number]) => [key, number + sum[key as K]]);
    return Object.fromEntries(added) as Numbers<K>;
  });
}

/** The mean of values, where an empty one is left out or counts as `empty` says; undefined where none is left. */
function meanOf(values: readonly (number | undefined)[], empty: 'skip' | number): number | undefined {
  const left = values
    .map((value) => (value === undefined && empty !== 'skip' ? empty : value))
    .filter((value) => value !== undefined);
  return left.length === 0 ? undefined : left.reduce((sum, value) => sum + value, 0) / left.length;
}

/**
 * What a metric must return.
 *
 * @param grid - for each image the numbers of the chosen places
 * @param measure - the metric on numbers of a place or on sums of them; undefined where it is empty
 */
export function directScore<K extends string>(
  grid: readonly (readonly Numbers<K>[])[],
  measure: (numbers: Numbers<K>) => number | undefined,
  { over = 'image', average = 'macro', empty = 'skip' }: PooledScoreOptions & { empty?: 'skip' | number },
): MaybeScored {
  const columns = (grid[0] ?? []).map((_, column) => grid.map((row) => row[column] as Numbers<K>));
  const rows = over === 'batch' ? [columns.map(sumOf)] : grid;
  const places = rows.map((row) => row.map(measure));
  const perClass = columns.map((column) => column.map(measure));
  const values = over === 'class-image' ? perClass.map((each) => meanOf(each, empty)) : places.flat();
  const isEmpty =
    over === 'class-image'
      ? perClass.map((each) => each.every((value) => value === undefined))
      : values.map((value) => value === undefined);
  const macro = over === 'class-image' ? [values] : places;
  const pooled = rows.map((row) => [measure(sumOf(row))]);
  const perRow = (average === 'micro' ? pooled : macro).map((row) => meanOf(row, empty));
  const worth = empty === 'skip' ? Number.NaN : empty;
  return {
    ...(average === 'none' ? {} : { value: meanOf(perRow, empty) ?? worth }),
    values: Float64Array.from(values, (value) => value ?? worth),
    shape: over === 'image' ? [grid.length, columns.length] : [columns.length],
    empty: Uint8Array.from(isEmpty, Number),
  };
}

/** A result is the one expected; rounding is allowed, another empty place or another NaN is not. */
export function holdScore(came: MaybeScored, wanted: MaybeScored): void {
  expect(Object.keys(came).sort()).toEqual(Object.keys(wanted).sort());
  expect(came.shape).toEqual(wanted.shape);
  expect(came.empty).toEqual(wanted.empty);
  expect(came.values).toHaveLength(wanted.values.length);
  const flat = ({ value = 0, values }: MaybeScored) => [value, ...values];
  const expected = flat(wanted);
  flat(came).forEach((number, place) => {
    const other = expected[place] as number;
    if (Number.isNaN(other)) expect(number).toBeNaN();
    else expect(Math.abs(number - other)).toBeLessThanOrEqual(1e-12);
  });
}

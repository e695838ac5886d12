/** What empty places are worth, and every average of places, straight from what the options promise. */

import { expect } from 'vitest';
import type { EmptyKinds, EmptyWorth, MaybeScored, ScoreOptions } from '../src/index.js';

/** The value of a place: undefined where it is left out; and what `empty` said of it. */
export interface NaivePlace {
  value: number | undefined;
  empty: number;
  /** Whether it is a mean of places of which `empty` said different things. */
  mixed?: boolean;
}

/** Which masks of a place are empty: 1 both, 2 the truth alone, 3 the prediction alone. */
export const kindOf = (predicted: boolean, truth: boolean) => (predicted ? (truth ? 1 : 3) : truth ? 2 : 0);

/**
 * What a place is worth.
 *
 * @param value - by the formula; undefined where that has none
 * @param kind - which masks are empty
 */
export function placeValue(
  value: number | undefined,
  kind: number,
  empty: EmptyWorth | EmptyKinds = 'skip',
): NaivePlace {
  const { both = 'skip', truth, predicted } = typeof empty === 'object' ? empty : { both: empty };
  const worth = (of: EmptyWorth) => (of === 'skip' ? undefined : of);
  const own = kind === 2 ? truth : kind === 3 ? predicted : undefined;
  if (own !== undefined) return { value: worth(own), empty: kind };
  return value === undefined ? { value: worth(both), empty: 1 } : { value, empty: 0 };
}

/** The mean of what is left; undefined of nothing. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const left = values.filter((value) => value !== undefined);
  return left.length === 0 ? undefined : left.reduce((sum, value) => sum + value, 0) / left.length;
}

/** For each class the mean over its images; what `empty` said, where it said the same of all of them. */
function overImages(rows: readonly (readonly NaivePlace[])[]): NaivePlace[] {
  return transposed(rows).map((places) => {
    const kinds = new Set(places.map(({ empty }) => empty));
    const [kind = 0] = kinds;
    return {
      value: meanOf(places.map(({ value }) => value)),
      empty: kinds.has(0) ? 0 : kind,
      mixed: !kinds.has(0) && kinds.size > 1,
    };
  });
}

/** What a metric does with the numbers of a place. */
export interface OfPlace<T> {
  place(numbers: T): NaivePlace;
  /** The numbers added up. */
  total(list: readonly T[]): T;
  /** The weight of a class in a weighted mean. */
  weight(numbers: T): number;
}

/** A result, and for each place whether different images had different kinds of emptiness. */
export type NaiveScore = MaybeScored & { mixed: boolean[] };

/** The result of a metric, from the numbers of the chosen places of each image. */
export function naiveAverages<T>(
  grid: readonly (readonly T[])[],
  { place, total, weight }: OfPlace<T>,
  { over = 'image', average = 'macro' }: Pick<ScoreOptions, 'over' | 'average'>,
): NaiveScore {
  const rows = over === 'batch' ? [transposed(grid).map(total)] : grid;
  const places = rows.map((row) => row.map(place));
  const values = over === 'class-image' ? overImages(places) : places.flat();
  const weighted = (row: readonly T[]) => {
    const kept = row.flatMap((numbers) => {
      const { value } = place(numbers);
      return value === undefined ? [] : [{ value, weight: weight(numbers) }];
    });
    const weights = kept.reduce((sum, each) => sum + each.weight, 0);
    return weights === 0
      ? undefined
      : kept.reduce((sum, each) => sum + each.weight * each.value, 0) / weights;
  };
  const perRow = {
    none: () => [],
    macro: () =>
      (over === 'class-image' ? [values] : places).map((row) => meanOf(row.map(({ value }) => value))),
    micro: () => rows.map((row) => place(total(row)).value),
    weighted: () => rows.map(weighted),
  }[average]();
  return {
    ...(average === 'none' ? {} : { value: meanOf(perRow) ?? Number.NaN }),
    values: Float64Array.from(values, ({ value }) => value ?? Number.NaN),
    shape: over === 'image' ? [grid.length, values.length / grid.length] : [values.length],
    empty: Uint8Array.from(values, ({ empty }) => empty),
    mixed: values.map(({ mixed = false }) => mixed),
  };
}

function transposed<T>(grid: readonly (readonly T[])[]): T[][] {
  return (grid[0] ?? []).map((_, column) => grid.map((row) => row[column] as T));
}

/** A result is the naive one; rounding is allowed, another empty place or another NaN is not. */
export function holdNaive(came: MaybeScored, { mixed, ...wanted }: NaiveScore): void {
  expect(Object.keys(came).sort()).toEqual(Object.keys(wanted).sort());
  expect(came.shape).toEqual(wanted.shape);
  expect(came.empty).toHaveLength(wanted.empty.length);
  came.empty.forEach((kind, place) => {
    if (mixed[place]) expect(kind).toBeGreaterThan(0);
    else expect(kind).toBe(wanted.empty[place]);
  });
  const flat = ({ value = 0, values }: MaybeScored) => [value, ...values];
  const others = flat(wanted);
  expect(flat(came)).toHaveLength(others.length);
  flat(came).forEach((value, place) => {
    const other = others[place] as number;
    if (Number.isFinite(other))
      expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other)));
    else expect(value).toBe(other);
  });
}

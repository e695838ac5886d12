/**
 * What places are worth whose masks are empty. Libraries and challenges differ: some leave a class out that is in neither
 * mask, some count 1, some give a missed case the image's diagonal. So it can be said of each of the three kinds.
 */

import { notAllowed } from '../../checks/argument-errors.js';
import type { Check } from '../../checks/check.js';
import { own } from '../../checks/object-fields.js';
import { checkOptions, isPlain } from '../../checks/option-checks.js';

/**
 * What a place is worth. `'skip'`: the place has no value (NaN) and is left out of the mean, which is NaN where nothing is
 * left. A number, which may be NaN: the place has that value and counts in the mean.
 */
export type EmptyWorth = 'skip' | number;

/** What a place is worth by which of its masks are empty. */
export interface EmptyKinds<Worth = EmptyWorth> {
  /**
   * Where the formula has 0 below the line, as that of Dice has where both masks are empty. Where a formula has a value all
   * the same, as that of specificity, the value stands. Default `'skip'`.
   */
  readonly both?: Worth | undefined;
  /**
   * Where the truth alone is empty, whatever the formula says. Default: the formula's value, or `both` where it has none.
   */
  readonly truth?: Worth | undefined;
  /** Where the prediction alone is empty, whatever the formula says. Default: as for `truth`. */
  readonly predicted?: Worth | undefined;
}

/** The option `empty`: what each kind of empty place is worth. A single value means `both`. */
export type Empty = EmptyWorth | EmptyKinds;

/**
 * The option `empty` of distances, which are infinite where one mask is empty. Beside `'skip'` and numbers it takes
 * `'diagonal'`, the length of the image's diagonal:
 *
 *     √Σ_k (n_k s_k)²
 *
 * with n_k pixels of spacing s_k along axis k. An axis of length 1 adds nothing.
 */
export type DistanceEmpty = EmptyWorth | 'diagonal' | EmptyKinds<EmptyWorth | 'diagonal'>;

const KINDS = ['both', 'truth', 'predicted'] as const;

function emptyCheck<Worth extends string | number>(worth: Check<Worth>): Check<Worth | EmptyKinds<Worth>> {
  return (name, value) =>
    isPlain(value)
      ? checkOptions<EmptyKinds<Worth>>(name, value, { both: worth, truth: worth, predicted: worth })
      : worth(name, value);
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) !== Number.POSITIVE_INFINITY;

/** The check of {@link Empty}. */
export const emptyOption: Check<Empty> = emptyCheck<EmptyWorth>((name, value) => {
  if (value === 'skip' || isNumber(value)) return value;
  const asked = "'skip', a finite number or NaN is needed, or { both, truth, predicted } of such";
  throw notAllowed(name, value, value === 'diagonal' ? `that is for distances alone: ${asked}` : asked);
});

/** The check of {@link DistanceEmpty}. */
export const distanceEmptyOption: Check<DistanceEmpty> = emptyCheck<EmptyWorth | 'diagonal'>(
  (name, value) => {
    if (value === 'skip' || value === 'diagonal' || isNumber(value)) return value;
    throw notAllowed(
      name,
      value,
      "'skip', 'diagonal', a finite number or NaN is needed, or { both, truth, predicted } of such",
    );
  },
);

/** The kinds of an option, told apart. */
export function emptyKinds<Worth extends string | number>(
  empty: Worth | EmptyKinds<Worth> = {},
): EmptyKinds<Worth> {
  return typeof empty === 'object' ? empty : { both: empty };
}

/** An option as the core reads it: of each kind 0 for the formula's value, 1 for nothing, 2 for a number; and the number. */
export function encodeEmpty(empty: DistanceEmpty | undefined, diagonal = Number.NaN): Float64Array {
  const kinds = emptyKinds(empty);
  return Float64Array.from(
    KINDS.flatMap((kind) => {
      const worth = own(kinds, kind);
      if (worth === undefined) return [0, 0];
      if (worth === 'skip') return [1, 0];
      return [2, worth === 'diagonal' ? diagonal : worth];
    }),
  );
}

/** Which masks of a place are empty, as the core numbers it. */
export function emptyMasks(predictedIsEmpty: boolean, truthIsEmpty: boolean): 0 | 1 | 2 | 3 {
  if (truthIsEmpty) return predictedIsEmpty ? 1 : 2;
  return predictedIsEmpty ? 3 : 0;
}

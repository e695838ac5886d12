/**
 * From counts to scores: how the values of images and classes are averaged, and what an empty place is worth. Shared by
 * every count metric; the formulas are the core's. (Regions are the core's further classes.)
 */

import { notAllowed, wrongType } from '../argument-errors.js';
import { withCore } from '../core.js';
import { listOf } from '../lists.js';
import type { Check, Checks } from '../option-checks.js';
import { checkOptions, oneOf } from '../option-checks.js';
import type { Confusion } from './confusion.js';
import { checkConfusion } from './merge.js';
import { columnCount, columnOf } from './regions.js';

/** How the values of images and classes become one number. */
export interface ScoreOptions {
  /**
   * `'image'`: a value for each image, then the mean over images. `'batch'`: counts of all images pooled first.
   * `'class-image'`: for each class the mean over images (those where it is empty are left out, or count with the number
   * that `empty` gives), then the mean over classes. Default `'image'`.
   */
  readonly over?: 'image' | 'batch' | 'class-image' | undefined;
  /**
   * `'macro'`: the mean over classes. `'micro'`: counts of the classes pooled. `'weighted'`: the mean weighted by the
   * classes' share of the truth. `'none'`: no single value, only `values`. Default `'macro'`.
   */
  readonly average?: 'macro' | 'micro' | 'weighted' | 'none' | undefined;
  /**
   * What an empty place is worth, one where the metric has 0 below the line: `'skip'` leaves it out of the mean (NaN
   * where nothing is left), or a number, which may be NaN. Which places are empty each metric says. Default `'skip'`.
   */
  readonly empty?: 'skip' | number | undefined;
  /** The classes taken, and regions by their names: `[1, 2, 'whole']`. Default: all classes, no region. */
  readonly classes?: readonly (number | string)[] | undefined;
}

/** Options under which a metric has an average. */
export type AveragedOptions = ScoreOptions & {
  /** How classes are averaged; see {@link ScoreOptions}. */
  readonly average?: 'macro' | 'micro' | 'weighted' | undefined;
};

/** Options under which a metric has no average. */
export type PlaceOptions = ScoreOptions & {
  /** No average: `values` alone. */
  readonly average: 'none';
};

/** Scores at each place, and which places were empty. */
export interface PlaceScores {
  /** A score for each place, flat; NaN at an empty place under `empty: 'skip'`. */
  readonly values: Float64Array;
  /** `[images, classes]`; `[classes]` over the batch and over class-image. */
  readonly shape: readonly number[];
  /** 1 at places that were empty. */
  readonly empty: Uint8Array;
}

/** Scores at each place and their average. */
export interface Scored extends PlaceScores {
  /** The average; NaN where nothing was left to average. */
  readonly value: number;
}

/** Scores at each place, and their average where one was asked for. */
export interface MaybeScored extends PlaceScores {
  /** The average; not there with `average: 'none'`. */
  readonly value?: number;
}

/** The check of `empty`. */
export const emptyWorth: Check<'skip' | number> = (name, value) => {
  if (value === 'skip' || (typeof value === 'number' && Math.abs(value) !== Number.POSITIVE_INFINITY))
    return value;
  throw notAllowed(name, value, "'skip', a finite number or NaN is needed");
};

const places = listOf('a list of classes and names of regions is needed', (name, value) => {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) {
    return value;
  }
  throw notAllowed(name, value, "a class's index or a region's name is needed");
});

/** The check of `classes` where it may name regions, too. */
export const placeList: Check<readonly (number | string)[]> = (name, value) => {
  const list = places(name, value);
  if (list.length === 0) throw notAllowed(name, value, 'at least one class is needed');
  list.forEach((each, place) => {
    if (list.indexOf(each) !== place) throw notAllowed(`${name}[${place}]`, each, 'it is listed before');
  });
  return list;
};

/** The words of `over` and `average`, in the order of the core's numbers. */
export const OVERS = ['image', 'batch', 'class-image'] as const;
export const AVERAGES = ['none', 'macro', 'micro', 'weighted'] as const;

const scoreChecks: Checks<ScoreOptions> = {
  over: oneOf(...OVERS),
  average: oneOf(...AVERAGES),
  empty: emptyWorth,
  classes: placeList,
};

/**
 * A metric without options of its own on counts.
 *
 * @param code - the number by which the core knows the metric; `decode.rs` lists them
 */
export function score(metric: string, code: number, counts: unknown, options: unknown): MaybeScored {
  return scoreWith(metric, {}, () => [code], counts, options);
}

/**
 * A metric with options of its own on counts.
 *
 * @param ownChecks - the checks of the options that this metric has beyond {@link ScoreOptions}
 * @param encode - from the options given to the core's number of the metric and its parameters
 */
export function scoreWith<Own extends object>(
  metric: string,
  ownChecks: Checks<Own>,
  encode: (own: Own) => readonly number[],
  counts: unknown,
  options: unknown,
): MaybeScored {
  checkConfusion('counts', counts);
  const checks = { ...scoreChecks, ...ownChecks } as Checks<ScoreOptions & Own>;
  const given = checkOptions<ScoreOptions & Own>(metric, options, checks);
  const { over = 'image', average = 'macro', empty = 'skip' } = given;
  if (over === 'class-image' && (average === 'micro' || average === 'weighted')) {
    throw notAllowed(`${metric}.average`, average, "over: 'class-image' goes with 'macro' or 'none' alone");
  }
  const chosen = given.classes ?? Array.from({ length: counts.classes }, (_, index) => index);
  const selected = chosen.map((each, place) => columnOf(`${metric}.classes[${place}]`, each, counts));
  if (counts.images === 0) throw wrongType('counts.images', 0, 'at least one image is needed');
  const result = compute(encode(given), counts, selected, average, over, empty);
  return scoresOf(result, average, over === 'image' ? [counts.images, selected.length] : [selected.length]);
}

/** The core's numbers (the average, the values, a flag for each empty place) as scores. */
export function scoresOf(
  result: Float64Array,
  average: (typeof AVERAGES)[number],
  shape: readonly number[],
): MaybeScored {
  const places = (result.length - 1) / 2;
  const scores = {
    values: result.slice(1, 1 + places),
    shape,
    empty: Uint8Array.from(result.subarray(1 + places)),
  };
  return average === 'none' ? scores : { value: result[0] as number, ...scores };
}

function compute(
  encoded: readonly number[],
  counts: Confusion,
  selected: readonly number[],
  average: (typeof AVERAGES)[number],
  over: (typeof OVERS)[number],
  empty: 'skip' | number,
): Float64Array {
  return withCore('a metric on counts', (core) =>
    core.score(
      Float64Array.from(encoded),
      Float64Array.from(counts.tp),
      Float64Array.from(counts.fp),
      Float64Array.from(counts.fn),
      Float64Array.from(counts.tn),
      columnCount(counts),
      Uint32Array.from(selected),
      AVERAGES.indexOf(average),
      OVERS.indexOf(over),
      empty === 'skip',
      empty === 'skip' ? 0 : empty,
    ),
  );
}

/** How the values of images and classes are averaged, what an empty place is worth, and what comes out. */

import type { Checks } from '../../checks/check.js';
import { oneOf } from '../../checks/option-checks.js';
import { placeList } from '../pairs/class-table.js';
import type { Empty } from './empty.js';
import { emptyOption } from './empty.js';

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
   * What an empty place is worth, one where the metric has 0 below the line: a number, or `'skip'`, which leaves it out of
   * the mean. `{ both, truth, predicted }` says it by which mask is empty: see {@link EmptyKinds}. Each metric says which
   * places are empty. Default `'skip'`.
   */
  readonly empty?: Empty | undefined;
  /**
   * The classes taken, by index or name, and regions by name: `[1, 2, 'whole']`. An index is the place in the order of the
   * classes and never a label; where a table gave labels, names alone are taken. Default: all classes, no region.
   */
  readonly classes?: readonly (number | string)[] | undefined;
}

/** Scores at each place, and which places were empty. */
export interface PlaceScores {
  /** A score for each place, flat; NaN at an empty place under `empty: 'skip'`. */
  readonly values: Float64Array;
  /** `[images, classes]`; `[classes]` over the batch and over class-image. */
  readonly shape: readonly number[];
  /**
   * For each place 0 where the value is the formula's. Where the option `empty` gave the value or left the place out: 1 by
   * `both`, 2 by `truth`, 3 by `predicted`.
   */
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

/** The words of `over` and `average`, in the order of the core's numbers. */
export const OVERS = ['image', 'batch', 'class-image'] as const;
export const AVERAGES = ['none', 'macro', 'micro', 'weighted'] as const;

/** The checks of {@link ScoreOptions}. */
export const scoreChecks: Checks<ScoreOptions> = {
  over: oneOf(...OVERS),
  average: oneOf(...AVERAGES),
  empty: emptyOption,
  classes: placeList,
};

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

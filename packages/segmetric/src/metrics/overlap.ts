/** Overlap metrics on counts: Dice and Jaccard. */

import type { Confusion } from './confusion.js';
import type { MaybeScored, PlaceScores, Scored, ScoreOptions } from './score.js';
import { score } from './score.js';

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

/**
 * Dice similarity coefficient (F1): 2 TP / (2 TP + FP + FN).
 *
 * @param counts - from {@link confusion}
 * @param options - `over` (default `'image'`), `average` (`'macro'`), `empty` (`'skip'`), `classes` (all): see
 *   {@link ScoreOptions}
 * @returns the average `value` (none with `average: 'none'`), and `values`, `shape` and `empty` for each place
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, dice } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * const counts = confusion(predicted, truth, { classes: 2, spatial: 2 });
 * console.log(dice(counts, { average: 'none' }).values); // Float64Array(2) [ 0.8, 0.6666666666666666 ]
 * ```
 */
export function dice(counts: Confusion, options: PlaceOptions): PlaceScores;
export function dice(counts: Confusion, options?: AveragedOptions): Scored;
export function dice(counts: Confusion, options?: ScoreOptions): MaybeScored;
export function dice(counts: Confusion, options?: ScoreOptions): MaybeScored {
  return score('dice', 0, counts, options);
}

/**
 * Jaccard index (intersection over union): TP / (TP + FP + FN).
 *
 * @param counts - from {@link confusion}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, jaccard } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * const counts = confusion(predicted, truth, { classes: 1, spatial: 2 });
 * console.log(jaccard(counts).value); // 0.5
 * ```
 */
export function jaccard(counts: Confusion, options: PlaceOptions): PlaceScores;
export function jaccard(counts: Confusion, options?: AveragedOptions): Scored;
export function jaccard(counts: Confusion, options?: ScoreOptions): MaybeScored;
export function jaccard(counts: Confusion, options?: ScoreOptions): MaybeScored {
  return score('jaccard', 1, counts, options);
}

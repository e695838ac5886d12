/**
 * Agreement beyond chance on counts, of each class against the rest: 1 is full agreement, 0 what chance gives.
 */

import type { Confusion } from './confusion.js';
import type {
  AveragedOptions,
  MaybeScored,
  PlaceOptions,
  PlaceScores,
  Scored,
  ScoreOptions,
} from './score.js';
import { score } from './score.js';

/**
 * Cohen's kappa, of the class against the rest: (pₒ − pₑ) / (1 − pₑ) with N pixels,
 *
 *     pₒ = (TP + TN) / N          pₑ = ((TP + FP) (TP + FN) + (FN + TN) (FP + TN)) / N²
 *
 * Empty where pₑ is 1: truth and prediction are all the class, or both none of it; and where no pixel is valid.
 *
 * Source: Cohen 1960.
 *
 * @param counts - from {@link confusion}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { cohenKappa, confusion } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(cohenKappa(counts).value.toFixed(4)); // 0.2500
 * ```
 */
export function cohenKappa(counts: Confusion, options: PlaceOptions): PlaceScores;
export function cohenKappa(counts: Confusion, options?: AveragedOptions): Scored;
export function cohenKappa(counts: Confusion, options?: ScoreOptions): MaybeScored;
export function cohenKappa(counts: Confusion, options?: ScoreOptions): MaybeScored {
  return score('cohenKappa', 11, counts, options);
}

/**
 * Matthews' correlation (phi), of the class against the rest:
 *
 *     (TP TN − FP FN) / √((TP + FP) (TP + FN) (TN + FP) (TN + FN))
 *
 * Empty where truth or prediction is all the class or none of it.
 *
 * Source: Matthews 1975.
 *
 * @param counts - from {@link confusion}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, matthews } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(matthews(counts).value.toFixed(4)); // 0.2582
 * ```
 */
export function matthews(counts: Confusion, options: PlaceOptions): PlaceScores;
export function matthews(counts: Confusion, options?: AveragedOptions): Scored;
export function matthews(counts: Confusion, options?: ScoreOptions): MaybeScored;
export function matthews(counts: Confusion, options?: ScoreOptions): MaybeScored {
  return score('matthews', 12, counts, options);
}

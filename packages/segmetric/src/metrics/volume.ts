/**
 * Metrics of volume on counts: how much is predicted against how much there is, wherever it lies.
 */

import { flag } from '../option-checks.js';
import type { Confusion } from './confusion.js';
import type {
  AveragedOptions,
  MaybeScored,
  PlaceOptions,
  PlaceScores,
  Scored,
  ScoreOptions,
} from './score.js';
import { score, scoreWith } from './score.js';

/** Options of {@link volumeDifference} beyond those of every metric. */
export interface VolumeDifferenceOptions {
  /** The size of the difference without its sign. Default false. */
  readonly absolute?: boolean | undefined;
}

/**
 * Volume similarity: 1 − |FP − FN| / (2 TP + FP + FN). It is 1 where as many pixels are predicted as there are, even if none
 * of them is right.
 *
 * Empty where the class is neither in the truth nor in the prediction.
 *
 * Source: Taha & Hanbury 2015.
 *
 * @param counts - from {@link confusion}
 * @param options - as {@link dice} takes them
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, volumeSimilarity } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(volumeSimilarity(counts).value.toFixed(4)); // 0.8571
 * ```
 */
export function volumeSimilarity(counts: Confusion, options: PlaceOptions): PlaceScores;
export function volumeSimilarity(counts: Confusion, options?: AveragedOptions): Scored;
export function volumeSimilarity(counts: Confusion, options?: ScoreOptions): MaybeScored;
export function volumeSimilarity(counts: Confusion, options?: ScoreOptions): MaybeScored {
  return score('volumeSimilarity', 13, counts, options);
}

/**
 * Relative volume difference: (FP − FN) / (TP + FN), above 0 where too much is predicted. From −1 up, without a bound; 0 is best.
 *
 * Empty where the class is not in the truth, also where it is predicted.
 *
 * Source: Heimann 2009.
 *
 * @param counts - from {@link confusion}
 * @param options - `absolute` (default false), and those of {@link dice}
 * @returns as {@link dice} does
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, volumeDifference } from 'segmetric';
 *
 * const predicted = { data: [1, 1, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4] };
 * const counts = confusion(predicted, truth, { classes: 1 });
 * console.log(volumeDifference(counts, { absolute: true }).value.toFixed(4)); // 0.3333
 * ```
 */
export function volumeDifference(
  counts: Confusion,
  options: PlaceOptions & VolumeDifferenceOptions,
): PlaceScores;
export function volumeDifference(
  counts: Confusion,
  options?: AveragedOptions & VolumeDifferenceOptions,
): Scored;
export function volumeDifference(
  counts: Confusion,
  options?: ScoreOptions & VolumeDifferenceOptions,
): MaybeScored;
export function volumeDifference(
  counts: Confusion,
  options?: ScoreOptions & VolumeDifferenceOptions,
): MaybeScored {
  return scoreWith<VolumeDifferenceOptions>(
    'volumeDifference',
    { absolute: flag },
    ({ absolute = false }) => [14, Number(absolute)],
    counts,
    options,
  );
}

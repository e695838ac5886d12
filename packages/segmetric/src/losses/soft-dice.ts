/** The soft Dice loss: its options, its factory, and how the core reads it. */

import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import type { OverlapForm, OverlapOptions, OverlapPenalty } from './overlap.js';
import {
  encodeOverlap,
  formChecks,
  overlapAgrees,
  overlapChecks,
  overlapCode,
  penaltyChecks,
} from './overlap.js';
import { selectionFits } from './selection.js';

/** Options of {@link softDice}. */
export type SoftDiceOptions = OverlapOptions & OverlapForm & OverlapPenalty;

/** A soft Dice loss, as {@link softDice} makes it. */
export type SoftDice = SoftDiceOptions & {
  /** Which loss it is. */
  readonly kind: 'softDice';
};

/** How the core reads a soft Dice loss. */
export const softDiceKind: LossKind<'softDice', SoftDiceOptions> = {
  kind: 'softDice',
  code: overlapCode,
  checks: { ...overlapChecks, ...formChecks, ...penaltyChecks },
  agree: overlapAgrees,
  fits: selectionFits,
  encode: (options) => encodeOverlap('dice', options),
};

/**
 * Soft Dice loss: one minus the Dice similarity of probabilities p and truth g.
 *
 * For each group of pixels and each class, with I = Σ p g, P = Σ p, G = Σ g over the valid pixels:
 *
 *     S = (2 I + εn) / (P + G + εd)          loss = 1 − S
 *
 * With `squared`, Σ p² and Σ g² stand for P and G. With `softLabels` and d = Σ |p − g| (of slope 0 where p = g),
 * S = (P + G − d + εn) / (P + G + εd), which equals the first form on labels of 0 and 1 and is the one that is
 * smallest at p = g on soft ones. The value is the mean over groups of the (weighted) mean over classes of
 * (1 − S)^exponent, of (−ln S)^exponent with `logarithm`, or of (ln cosh(1 − S))^exponent with `logCosh`. 0/0 is S = 1
 * with gradient 0; S is at most 1, and before a logarithm at least 1e-7; where it was cut the gradient is 0.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults: `activation: 'none'`,
 * `over: 'image'`, `classes: 'all'`, `smooth: 1e-5` (as MONAI: small beside one pixel, and an image without the class
 * costs nothing where nothing is predicted), `exponent: 1`.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Sources: Milletari 2016 (squared), Drozdzal 2016; Wong 2018 (logarithm and exponent); Jadon 2020 (log-cosh);
 * Wang 2023 (soft labels);
 * smoothing as in MONAI.
 *
 * @param options - see {@link SoftDiceOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, softDice } from 'segmetric';
 *
 * const scores = { data: [0.9, 0.1, 0.8, 0.2], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
 * console.log(lossValue(softDice({ smooth: 0 }), scores, truth).toFixed(4)); // 0.1500
 * ```
 */
export function softDice(options?: SoftDiceOptions): SoftDice {
  return makeLoss(softDiceKind, options);
}

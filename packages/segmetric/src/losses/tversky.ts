/** The Tversky loss: its options, its factory, and how the core reads it. */

import { flag, notNegative } from '../checks/option-checks.js';
import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import type { OverlapOptions, OverlapPenalty } from './overlap.js';
import { encodeOverlap, overlapAgrees, overlapChecks, overlapCode, penaltyChecks } from './overlap.js';
import { selectionFits } from './selection.js';

/** Options of {@link tversky}. */
export type TverskyOptions = OverlapOptions &
  OverlapPenalty & {
    /** The weight of false positives, at least 0. Default 0.5. */
    readonly alpha?: number | undefined;
    /** The weight of false negatives, at least 0. Default 0.5. */
    readonly beta?: number | undefined;
    /** The form that is smallest at p = g for soft labels too. Default false. */
    readonly softLabels?: boolean | undefined;
  };

/** A Tversky loss, as {@link tversky} makes it. */
export type Tversky = TverskyOptions & {
  /** Which loss it is. */
  readonly kind: 'tversky';
};

/** How the core reads a Tversky loss. */
export const tverskyKind: LossKind<'tversky', TverskyOptions> = {
  kind: 'tversky',
  code: overlapCode,
  checks: { ...overlapChecks, ...penaltyChecks, alpha: notNegative, beta: notNegative, softLabels: flag },
  agree: overlapAgrees,
  fits: selectionFits,
  encode: (options) => encodeOverlap({ alpha: options.alpha ?? 0.5, beta: options.beta ?? 0.5 }, options),
};

/**
 * Tversky loss: an overlap loss that weighs false positives by α and false negatives by β.
 *
 * For each group of pixels and each class, with I = Σ p g, P = Σ p, G = Σ g over the valid pixels, of probabilities p and
 * truth g:
 *
 *     S = (I + εn) / (I + α (P − I) + β (G − I) + εd)          loss = 1 − S
 *
 * α = β = 1/2 is soft Dice at twice the smoothing, α = β = 1 is soft Jaccard. With `softLabels` and d = Σ abs(p − g),
 * (P + G − d) / 2 stands for I, which is the same on labels of 0 and 1. The value is the mean over groups of the
 * (weighted) mean over classes of (1 − S)^exponent, with an exponent other than 1 the focal Tversky loss, or of
 * (−ln S)^exponent with `logarithm`, (ln cosh(1 − S))^exponent with `logCosh`. 0/0 is S = 1 with gradient 0; S is at
 * most 1, and before a logarithm at least 1e-7; where it was cut the gradient is 0.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults: `alpha: 0.5` and `beta: 0.5`,
 * the balance of Dice; `activation: 'none'`, `over: 'image'`, `classes: 'all'`, `smooth: 1e-5`, `exponent: 1`.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Sources: Salehi 2017; Abraham & Khan 2019 (exponent); Wang 2023 (soft labels); α and β as MONAI names them.
 *
 * @param options - see {@link TverskyOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, tversky } from 'segmetric';
 *
 * // One hit, one miss; then one hit, one false alarm.
 * const truth = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const missed = { data: [1, 0, 0, 0], shape: [1, 2, 2, 1] };
 * const alarmed = { data: [1, 1, 1, 0], shape: [1, 2, 2, 1] };
 * const loss = tversky({ alpha: 0.25, beta: 0.75, smooth: 0 });
 * console.log(lossValue(loss, missed, truth).toFixed(4)); // 0.4286
 * console.log(lossValue(loss, alarmed, truth).toFixed(4)); // 0.1111
 * ```
 */
export function tversky(options?: TverskyOptions): Tversky {
  return makeLoss(tverskyKind, options);
}

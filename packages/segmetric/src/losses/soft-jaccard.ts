/** The soft Jaccard loss: its options, its factory, and how the core reads it. */

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

/** Options of {@link softJaccard}. */
export type SoftJaccardOptions = OverlapOptions & OverlapForm & OverlapPenalty;

/** A soft Jaccard loss, as {@link softJaccard} makes it. */
export type SoftJaccard = SoftJaccardOptions & {
  /** Which loss it is. */
  readonly kind: 'softJaccard';
};

/** How the core reads a soft Jaccard loss. */
export const softJaccardKind: LossKind<'softJaccard', SoftJaccardOptions> = {
  kind: 'softJaccard',
  code: overlapCode,
  checks: { ...overlapChecks, ...formChecks, ...penaltyChecks },
  agree: overlapAgrees,
  fits: selectionFits,
  encode: (options) => encodeOverlap('jaccard', options),
};

/**
 * Soft Jaccard loss (soft IoU): one minus the Jaccard similarity of probabilities p and truth g.
 *
 * For each group of pixels and each class, with I = Σ p g, P = Σ p, G = Σ g over the valid pixels:
 *
 *     S = (I + εn) / (P + G − I + εd)          loss = 1 − S
 *
 * With `squared`, Σ p² and Σ g² stand for P and G. With `softLabels` and d = Σ |p − g| (of slope 0 where p = g),
 * S = (P + G − d + εn) / (P + G + d + εd), which on labels of 0 and 1 is the first form at half the smoothing, and is
 * the one that is smallest at p = g on soft ones. The value is the mean over groups of the (weighted) mean over classes of
 * (1 − S)^exponent, of (−ln S)^exponent with `logarithm`, or of (ln cosh(1 − S))^exponent with `logCosh`. 0/0 is S = 1
 * with gradient 0; S is at most 1, and before a logarithm at least 1e-7; where it was cut the gradient is 0.
 *
 * At predictions of 0 and 1 the Dice similarity is 2S / (1 + S), if its smoothing is twice this one's. MONAI's Jaccard
 * is this one at half its smoothing.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults, as for soft Dice:
 * `activation: 'none'`, `over: 'image'`, `classes: 'all'`, `smooth: 1e-5`, `exponent: 1`.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Sources: Rahman & Wang 2016; Wang & Blaschko 2023 (soft labels, their JML1).
 *
 * @param options - see {@link SoftJaccardOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, softJaccard } from 'segmetric';
 *
 * const scores = { data: [0.9, 0.1, 0.8, 0.2], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
 * console.log(lossValue(softJaccard({ smooth: 0 }), scores, truth).toFixed(4)); // 0.2609
 * ```
 */
export function softJaccard(options?: SoftJaccardOptions): SoftJaccard {
  return makeLoss(softJaccardKind, options);
}

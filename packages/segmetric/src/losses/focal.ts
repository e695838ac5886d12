/** The focal loss: its options, its factory, and how the core reads it. */

import type { LossKind } from '../loss.js';
import { makeLoss } from '../loss.js';
import { notNegative } from '../option-checks.js';
import type { PixelOptions } from './pixel.js';
import { encodePixel, labelsAgree, pixelChecks, pixelCode, pixelFits } from './pixel.js';

/** Options of {@link focal}. */
export interface FocalOptions extends PixelOptions {
  /** γ, at least 0: how much less a pixel counts the better it is predicted; 0 is cross-entropy. Default 2. */
  readonly gamma?: number | undefined;
}

/** A focal loss, as {@link focal} makes it. */
export interface Focal extends FocalOptions {
  /** Which loss it is. */
  readonly kind: 'focal';
}

/** How the core reads a focal loss. */
export const focalKind: LossKind<'focal', FocalOptions> = {
  kind: 'focal',
  code: pixelCode,
  checks: { ...pixelChecks, gamma: notNegative },
  agree: labelsAgree,
  fits: pixelFits,
  encode: ({ gamma = 2, ...options }) => encodePixel(gamma, options),
};

/**
 * Focal loss: cross-entropy in which a pixel counts less the better it is predicted already.
 *
 * With truth g, probabilities p, weights w_c and γ, for exclusive classes (softmax) it is the mean over valid pixels of
 *
 *     −Σ_c w_c g_c (1 − p_c)^γ ln p_c
 *
 * and for independent classes (sigmoid) the mean over pixels and classes of
 * −w_c g (1 − p)^γ ln p − (1 − g) p^γ ln(1 − p). Weights and `normalize` are those of `crossEntropy`, as is the way it is
 * computed: from the scores, never by the logarithm of a rounded probability. With `activation: 'none'` a probability is
 * taken as at least 1e-7, and exclusive ones must add up to 1 within 1e-3.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. The sum runs over the whole batch.
 * Defaults: `gamma: 2` (what the source found best), `activation: 'none'`, no weights.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks).
 *
 * Source: Lin 2017, "Focal loss for dense object detection"; its α is `weights` here.
 *
 * @param options - see {@link FocalOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { focal, lossValue } from 'segmetric';
 *
 * const scores = { data: [0, 0, 0, 0], shape: [1, 1, 2, 2] };
 * const truth = { data: [1, 0], shape: [1, 1, 2] };
 * console.log(lossValue(focal({ activation: 'softmax' }), scores, truth).toFixed(4)); // 0.1733
 * ```
 */
export function focal(options?: FocalOptions): Focal {
  return makeLoss(focalKind, options);
}

/** The focal loss: its options, its factory, and how the core reads it. */

import { notAllowed } from '../checks/argument-errors.js';
import { notNegative, share } from '../checks/option-checks.js';
import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import type { PixelOptions } from './pixel.js';
import { encodePixel, labelsAgree, pixelChecks, pixelCode, pixelFits } from './pixel.js';

/** Options of {@link focal}. */
export interface FocalOptions extends PixelOptions {
  /** γ, at least 0: how much less a pixel counts the better it is predicted; 0 is cross-entropy. Default 2. */
  readonly gamma?: number | undefined;
  /**
   * α, from 0 to 1: the foreground of independent classes weighs α and their background 1 − α. Exclusive classes refuse it,
   * and it does not go together with `weights`. Default: both weigh 1.
   */
  readonly alpha?: number | undefined;
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
  checks: { ...pixelChecks, gamma: notNegative, alpha: share },
  agree: focalAgrees,
  fits: focalFits,
  encode: (options) => encodePixel(options.gamma ?? 2, options.alpha, options),
};

/** Refuses what no loss of single pixels takes, α beside weights, and α of classes that are said to be exclusive. */
function focalAgrees(owner: string, options: FocalOptions): void {
  labelsAgree(owner, options);
  const { alpha, weights, activation, labels } = options;
  if (alpha === undefined) return;
  if (weights !== undefined) {
    throw notAllowed(`${owner}.alpha`, alpha, `${owner}.weights is given too, and both weigh the foreground`);
  }
  if (activation === 'softmax') throw alphaOfExclusive(owner, alpha, "activation 'softmax' makes them so");
  if (labels === 'exclusive') throw alphaOfExclusive(owner, alpha, "labels 'exclusive' says so");
}

/** Refuses what does not fit the number of classes, and α where several classes are exclusive by default. */
function focalFits(owner: string, options: FocalOptions, classes: number): void {
  pixelFits(owner, options, classes);
  const { alpha, activation = 'none', labels } = options;
  if (alpha === undefined || activation !== 'none' || labels !== undefined || classes === 1) return;
  throw alphaOfExclusive(owner, alpha, `the scores have ${classes} and labels is not 'independent'`);
}

function alphaOfExclusive(owner: string, alpha: number, why: string): Error {
  return notAllowed(`${owner}.alpha`, alpha, `exclusive classes take weights in its place: ${why}`);
}

/**
 * Focal loss: cross-entropy in which a pixel counts less the better it is predicted already.
 *
 * With truth g, probabilities p, weights w_c and γ, for exclusive classes (softmax) it is the mean over valid pixels of
 *
 *     −Σ_c w_c g_c (1 − p_c)^γ ln p_c
 *
 * and for independent classes (sigmoid) the mean over pixels and classes of
 *
 *     −w_c g (1 − p)^γ ln p − (1 − g) p^γ ln(1 − p)
 *
 * or, with `alpha`, of
 *
 *     −α g (1 − p)^γ ln p − (1 − α) (1 − g) p^γ ln(1 − p)
 *
 * Weights and `normalize` are those of `crossEntropy`, as is the way it is computed: from the scores, never by the logarithm
 * of a rounded probability. With `activation: 'none'` a probability is taken as at least 1e-7, and exclusive ones must add up
 * to 1 within 1e-3.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. The sum runs over the whole batch.
 * Defaults: `gamma: 2` (what the source found best), no `alpha` (the source takes 0.25), `activation: 'none'`, no weights.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Source: Lin 2017, "Focal loss for dense object detection" (RetinaNet). Its sum is divided by the number of objects; this
 * one is a mean.
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
 *
 * const one = { data: [0, 0], shape: [1, 1, 2, 1] };
 * console.log(lossValue(focal({ activation: 'sigmoid', alpha: 0.25 }), one, truth).toFixed(4)); // 0.0866
 * ```
 */
export function focal(options?: FocalOptions): Focal {
  return makeLoss(focalKind, options);
}

/** Cross-entropy: its options, its factory, and how the core reads it. */

import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import type { PixelOptions } from './pixel.js';
import { encodePixel, labelsAgree, pixelChecks, pixelCode, pixelFits } from './pixel.js';

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends PixelOptions {}

/** A cross-entropy loss, as {@link crossEntropy} makes it. */
export interface CrossEntropy extends CrossEntropyOptions {
  /** Which loss it is. */
  readonly kind: 'crossEntropy';
}

/** How the core reads a cross-entropy loss. */
export const crossEntropyKind: LossKind<'crossEntropy', CrossEntropyOptions> = {
  kind: 'crossEntropy',
  code: pixelCode,
  checks: pixelChecks,
  agree: labelsAgree,
  fits: pixelFits,
  encode: (options) => encodePixel(0, undefined, options),
};

/**
 * Cross-entropy: the mean over valid pixels of −Σ_c w_c g_c ln p_c.
 *
 * For exclusive classes (softmax) it is computed from the scores by log-sum-exp, never by the logarithm of a rounded
 * probability; for independent classes (sigmoid) it is the binary cross-entropy
 * −w_c g_c ln p_c − (1 − g_c) ln(1 − p_c), its mean over pixels and classes. With weights, the sum is divided by
 * Σ w_c g_c (`normalize: 'weights'`, as PyTorch's mean on class maps) or by the number of pixels (`'pixels'`).
 * With `activation: 'none'` a probability is taken as at least 1e-7, and exclusive ones must add up to 1 within 1e-3.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. The sum runs over the whole batch.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * @param options - see {@link CrossEntropyOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { crossEntropy, lossValue } from 'segmetric';
 *
 * const scores = { data: [0, 0, 0, 0], shape: [1, 1, 2, 2] };
 * const truth = { data: [1, 0], shape: [1, 1, 2] };
 * console.log(lossValue(crossEntropy({ activation: 'softmax' }), scores, truth).toFixed(4)); // 0.6931
 * ```
 */
export function crossEntropy(options?: CrossEntropyOptions): CrossEntropy {
  return makeLoss(crossEntropyKind, options);
}

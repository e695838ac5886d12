/** Cross-entropy: its options, its factory, and how the core reads it. */

import { notAllowed } from '../checks/argument-errors.js';
import { shareAbove0 } from '../checks/option-checks.js';
import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import type { PixelOptions } from './pixel.js';
import { encodePixel, labelsAgree, pixelChecks, pixelCode, pixelFits } from './pixel.js';

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends PixelOptions {
  /**
   * k, above 0 and up to 1: the mean is over the ceil(k N) pixels of the batch that cost most, of N valid ones, and so is the gradient. Of
   * independent classes a pixel costs its mean over them. Class weights multiply the costs, and the divisor is the number of pixels taken.
   * Not with `normalize`, and not with weights of pixels. Default: all pixels.
   */
  readonly topK?: number | undefined;
}

/** A cross-entropy loss, as {@link crossEntropy} makes it. */
export interface CrossEntropy extends CrossEntropyOptions {
  /** Which loss it is. */
  readonly kind: 'crossEntropy';
}

/** How the core reads a cross-entropy loss. */
export const crossEntropyKind: LossKind<'crossEntropy', CrossEntropyOptions> = {
  kind: 'crossEntropy',
  code: pixelCode,
  checks: { ...pixelChecks, topK: shareAbove0 },
  agree: (owner, options) => {
    labelsAgree(owner, options);
    const { topK, normalize } = options;
    if (topK === undefined || normalize === undefined) return;
    const divisor = `${owner}.topK divides by the number of pixels that it takes`;
    throw notAllowed(`${owner}.normalize`, normalize, `${divisor}: leave out one of them`);
  },
  fits: pixelFits,
  encode: (options) => encodePixel(0, undefined, options, options.topK),
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
 * `labelSmoothing` takes some of the truth from its class and gives it to all (Szegedy 2016). `topK` is top-k cross-entropy, which trains on
 * the hardest pixels alone (Wu 2016; nnU-Net takes int(k N) of all pixels, ignored ones among them). Both pass through the pixels in
 * the general way of soft labels, which takes longer.
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

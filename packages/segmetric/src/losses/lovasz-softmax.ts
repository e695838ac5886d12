/** The Lovász-softmax loss: its options, its factory, and how the core reads it. */

import type { CommonOptions, LossKind } from './loss.js';
import { commonChecks, makeLoss } from './loss.js';
import type { LovaszOptions } from './lovasz.js';
import { encodeLovasz, lovaszChecks, lovaszCode } from './lovasz.js';
import { selectionFits } from './selection.js';

/** Options of {@link lovaszSoftmax}. */
export interface LovaszSoftmaxOptions extends CommonOptions, LovaszOptions {}

/** A Lovász-softmax loss, as {@link lovaszSoftmax} makes it. */
export interface LovaszSoftmax extends LovaszSoftmaxOptions {
  /** Which loss it is. */
  readonly kind: 'lovaszSoftmax';
}

/** How the core reads a Lovász-softmax loss. */
export const lovaszSoftmaxKind: LossKind<'lovaszSoftmax', LovaszSoftmaxOptions> = {
  kind: 'lovaszSoftmax',
  code: lovaszCode,
  checks: { ...commonChecks, ...lovaszChecks },
  fits: selectionFits,
  encode: (options) => encodeLovasz('softmax', options),
};

/**
 * Lovász-softmax loss: the Lovász extension of the Jaccard loss, on probabilities.
 *
 * For each group of pixels and each class, the errors e = |y − p| of the valid pixels are taken in descending order,
 * and the loss is Σ e g, where g is what each pixel adds to the Jaccard loss Δ(M) = |M| / |F ∪ M| of the set M of
 * pixels so far, F being the foreground. On predictions of 0 and 1 it is the Jaccard loss itself. The value is the mean
 * over groups of the (weighted) mean over classes. The value does not depend on how equal errors are ordered; the
 * gradient of each such pixel does, and any order may be taken.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks of 0 and 1 (soft labels are an error).
 * Defaults: `activation: 'none'`, `over: 'image'`, `classes: 'present'` (with a single class `'all'`, or an image
 * without foreground would cost nothing), `bins: 'exact'`.
 *
 * Memory in the core at its peak, in multiples of the scores' bytes, beside the truth's: with exact order at most 2 + 2/C for C
 * classes, with weights of pixels 2 + 4/C; in bins at most 1.5 (with 65536 of them, or masks that are not one-hot, 2). Where `over`
 * is `'image'`, what exceeds 1 is that of one image.
 *
 * Source: Berman, Triki, Blaschko 2018, "The Lovász-Softmax loss".
 *
 * @param options - see {@link LovaszSoftmaxOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lovaszSoftmax, lossValue } from 'segmetric';
 *
 * const scores = { data: [1, 1, 0, 0], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * console.log(lossValue(lovaszSoftmax(), scores, truth)); // 0.5
 * ```
 */
export function lovaszSoftmax(options?: LovaszSoftmaxOptions): LovaszSoftmax {
  return makeLoss(lovaszSoftmaxKind, options);
}

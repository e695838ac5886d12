/** The Lovász hinge: its options, its factory, and how the core reads it. */

import type { IgnoreOptions, LossKind } from './loss.js';
import { ignoreChecks, makeLoss } from './loss.js';
import type { LovaszOptions } from './lovasz.js';
import { encodeLovasz, lovaszChecks, lovaszCode } from './lovasz.js';
import { selectionFits } from './selection.js';

/** Options of {@link lovaszHinge}. It is a loss of raw scores, so there is no `activation`. */
export interface LovaszHingeOptions extends IgnoreOptions, LovaszOptions {}

/** A Lovász hinge loss, as {@link lovaszHinge} makes it. */
export interface LovaszHinge extends LovaszHingeOptions {
  /** Which loss it is. */
  readonly kind: 'lovaszHinge';
}

/** How the core reads a Lovász hinge loss. */
export const lovaszHingeKind: LossKind<'lovaszHinge', LovaszHingeOptions> = {
  kind: 'lovaszHinge',
  code: lovaszCode,
  checks: { ...ignoreChecks, ...lovaszChecks },
  fits: selectionFits,
  encode: (options) => encodeLovasz('hinge', options),
};

/**
 * Lovász hinge loss: the Lovász extension of the Jaccard loss, on raw scores, each class alone.
 *
 * For each group of pixels and each class, the errors of the valid pixels are e = max(0, 1 − z (2y − 1)) of a raw score z
 * and a truth y of 0 or 1. They are taken in descending order, and the loss is Σ e g, where g is what each pixel adds to
 * the Jaccard loss Δ(M) = |M| / |F ∪ M| of the set M of pixels so far, F being the foreground. It is 0 where every score is
 * on its side by at least 1, and has no upper bound. The value is the mean over groups of the (weighted) mean over
 * classes. It does not depend on how equal errors are ordered; the gradient of each such pixel does, and any order may be
 * taken. Pixels with an error of 0 have gradient 0.
 *
 * A score above 0 stands for the class: after training, `threshold(scores, 0)` makes the mask.
 *
 * Scores are `[image, ...space, class]`, raw; truth is a class map or masks of 0 and 1 (soft labels are an error).
 * Defaults: `over: 'image'`, `classes: 'all'` (each class is a yes or no of its own, and its absence is an answer too),
 * `bins: 'exact'`.
 *
 * Memory in the core at its peak, in multiples of the scores' bytes, beside the truth's: at most 2 + 2/C for C
 * classes, with weights of pixels 2 + 4/C, in bins at most 2. Where `over` is `'image'`, what exceeds 1 is that of one image.
 *
 * Sources: Yu & Blaschko 2015, "Learning submodular losses with the Lovász hinge"; Berman, Triki, Blaschko 2018.
 *
 * @param options - see {@link LovaszHingeOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, lovaszHinge } from 'segmetric';
 *
 * // The second pixel is on the wrong side of its margin: error 1.5, and a Jaccard loss of 1/2 if it is wrong.
 * const scores = { data: [2, 0.5, -1, -3], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * console.log(lossValue(lovaszHinge(), scores, truth)); // 0.75
 * ```
 */
export function lovaszHinge(options?: LovaszHingeOptions): LovaszHinge {
  return makeLoss(lovaszHingeKind, options);
}

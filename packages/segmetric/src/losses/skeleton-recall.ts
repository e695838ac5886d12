/** The skeleton recall loss: its options, its factory, and how the core reads it. */

import { notNegative } from '../checks/option-checks.js';
import { encodeGeometric, geometricCode } from './geometric.js';
import type { CommonOptions, LossKind } from './loss.js';
import { commonChecks, makeLoss } from './loss.js';
import type { ClassSelection } from './selection.js';
import { selectionChecks, selectionFits } from './selection.js';

/** Options of {@link skeletonRecall}. Without `classes` all but class 0 are taken, or the only one. */
export interface SkeletonRecallOptions extends CommonOptions, ClassSelection {
  /** s, added above and below the line. Default 1. */
  readonly smooth?: number | undefined;
}

/** A skeleton recall loss, as {@link skeletonRecall} makes it. */
export interface SkeletonRecall extends SkeletonRecallOptions {
  /** Which loss it is. */
  readonly kind: 'skeletonRecall';
}

/** How the core reads a skeleton recall loss. */
export const skeletonRecallKind: LossKind<'skeletonRecall', SkeletonRecallOptions> = {
  kind: 'skeletonRecall',
  code: geometricCode,
  checks: { ...commonChecks, ...selectionChecks, smooth: notNegative },
  fits: selectionFits,
  encode: (options) => encodeGeometric('skeletonRecall', options, options.smooth ?? 1),
};

/**
 * Skeleton recall loss: how much of the truth's centre lines is missed.
 *
 * For each group of pixels and each class, of probabilities p and of t, 1 at the pixels of the truth within two steps of its skeleton
 * and 0 elsewhere; a step is to a neighbour along an axis:
 *
 *     loss = 1 − (Σ p t + s) / (Σ t + s)
 *
 * The skeleton is that of {@link centerlines}: each object of the truth has one. Without any foreground the loss is 0. The gradient by p is
 * −t / (Σ t + s). The value is the mean over groups of the (weighted) mean over classes, from 0 to 1.
 *
 * The loss asks for tubes to be found, and never says that something is too much. So it is added to a loss of regions, as in
 * `weightedSum([[1, diceCrossEntropy()], [1, skeletonRecall()]])`. It takes less time and memory than {@link softClDice}, since only
 * the truth is thinned.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks of 0 and 1 (soft labels are an error), without weights of pixels.
 * Defaults: `activation: 'none'`, `over: 'image'`, all classes but 0 (or the only one), `smooth: 1`. An ignored pixel is outside of every
 * class.
 *
 * Memory in the core at its peak, beside the truth's: 3 times the scores' bytes. The time is linear in the pixels.
 *
 * Source: Kirchhoff et al. 2024, "Skeleton recall loss for connectivity conserving and resource efficient segmentation of thin tubular
 * structures". (nnU-Net thins all classes as one mask, and has no tube where thinning erases an object.)
 *
 * @param options - see {@link SkeletonRecallOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, skeletonRecall } from 'segmetric';
 *
 * const line = { data: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], shape: [1, 3, 5] };
 * const cut = { data: line.data.map((g, at) => (at === 7 ? 0 : g)), shape: [1, 3, 5, 1] };
 * console.log(lossValue(skeletonRecall({ smooth: 0 }), cut, line).toFixed(4)); // 0.2000
 * ```
 */
export function skeletonRecall(options?: SkeletonRecallOptions): SkeletonRecall {
  return makeLoss(skeletonRecallKind, options);
}

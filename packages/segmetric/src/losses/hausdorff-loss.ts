/** The Hausdorff distance-transform loss: its options, its factory, and how the core reads it. */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { flag } from '../checks/option-checks.js';
import type { ClassMeanOptions } from './geometric.js';
import { classMeanChecks, encodeGeometric, geometricCode } from './geometric.js';
import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import { selectionFits } from './selection.js';

/** Options of {@link hausdorffLoss}. */
export interface HausdorffLossOptions extends ClassMeanOptions {
  /** The power of the distances, from 0 to 64. Default 2. */
  readonly power?: number | undefined;
  /** ln(1 + L) in place of the loss L. Default false. */
  readonly logOnePlus?: boolean | undefined;
}

/** A Hausdorff distance-transform loss, as {@link hausdorffLoss} makes it. */
export interface HausdorffLoss extends HausdorffLossOptions {
  /** Which loss it is. */
  readonly kind: 'hausdorffLoss';
}

const power: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number from 0 to 64 is needed');
  if (value >= 0 && value <= 64) return value;
  throw notAllowed(name, value, 'a number from 0 to 64 is needed');
};

/** How the core reads a Hausdorff distance-transform loss. */
export const hausdorffLossKind: LossKind<'hausdorffLoss', HausdorffLossOptions> = {
  kind: 'hausdorffLoss',
  code: geometricCode,
  checks: { ...classMeanChecks, power, logOnePlus: flag },
  fits: selectionFits,
  encode: (options) => {
    const { power = 2, logOnePlus } = options;
    return encodeGeometric('hausdorff', options, power, logOnePlus ? 1 : 0);
  },
};

/**
 * Hausdorff distance-transform loss: each error weighed by how far it is from the borders of truth and prediction.
 *
 *     loss = mean of (p − g)² (t^power + q^power)
 *
 * over the valid pixels of the batch and the classes taken, of probabilities p and truth g of 0 and 1. t and q are the distances of a
 * pixel to the other side of the border, of the truth and of the prediction p > ½, in pixels; 0 where that mask is empty or full.
 * No gradient goes through t and q, so the gradient by p is 2 (p − g) (t^power + q^power), divided by the number of pixels and classes.
 *
 * It grows with the Hausdorff distance, which it is meant to make small, and its values grow with the square of the image's size. It is
 * added to a loss of regions, with a weight that makes both alike; `logOnePlus` keeps it from running away at first.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks of 0 and 1 (soft labels are an error), without weights of pixels.
 * Defaults: `activation: 'none'`, all classes but 0 (or the only one). An ignored pixel is outside of every class, and in no mean.
 *
 * Memory in the core at its peak, beside the truth's: 3 times the scores' bytes. The time is linear in the pixels.
 *
 * Source: Karimi & Salcudean 2019, "Reducing the Hausdorff distance in medical image segmentation with convolutional neural networks".
 * As MONAI 1.6's `HausdorffDTLoss`, whose `alpha` is `power`; there the classes of one batch are pooled alike.
 *
 * @param options - see {@link HausdorffLossOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { hausdorffLoss, lossValue } from 'segmetric';
 *
 * const truth = { data: [0, 0, 0, 1, 1, 0], shape: [1, 1, 6] };
 * const far = { data: [1, 0, 0, 1, 1, 0], shape: [1, 1, 6, 1] };
 * const near = { data: [0, 0, 1, 1, 1, 0], shape: [1, 1, 6, 1] };
 * // far: t is 3 and q is 1 at the wrong pixel; near: both are 1
 * console.log(lossValue(hausdorffLoss(), far, truth).toFixed(4)); // 1.6667
 * console.log(lossValue(hausdorffLoss(), near, truth).toFixed(4)); // 0.3333
 * ```
 */
export function hausdorffLoss(options?: HausdorffLossOptions): HausdorffLoss {
  return makeLoss(hausdorffLossKind, options);
}

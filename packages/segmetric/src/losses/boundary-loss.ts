/** The boundary loss: its options, its factory, and how the core reads it. */

import { notAllowed } from '../checks/argument-errors.js';
import { distances, flag } from '../checks/option-checks.js';
import type { ClassMeanOptions } from './geometric.js';
import { classMeanChecks, encodeGeometric, geometricCode } from './geometric.js';
import type { LossKind } from './loss.js';
import { makeLoss } from './loss.js';
import { selectionFits } from './selection.js';

/** Options of {@link boundaryLoss}. */
export interface BoundaryLossOptions extends ClassMeanOptions {
  /**
   * The distance of neighbouring pixels along each axis of space, in the order of the shape; from 1e-50 to 1e50. Default: 1. Not with
   * `distances`.
   */
  readonly spacing?: readonly number[] | undefined;
  /**
   * Whether φ is given and not computed: in `truth.distances`, beside a class map or masks; else the truth itself is φ, in the shape of
   * masks. Distances are any finite numbers, and none says that a pixel is ignored. Default false.
   */
  readonly distances?: boolean | undefined;
}

/** A boundary loss, as {@link boundaryLoss} makes it. */
export interface BoundaryLoss extends BoundaryLossOptions {
  /** Which loss it is. */
  readonly kind: 'boundaryLoss';
}

/** How the core reads a boundary loss. */
export const boundaryLossKind: LossKind<'boundaryLoss', BoundaryLossOptions> = {
  kind: 'boundaryLoss',
  code: geometricCode,
  checks: { ...classMeanChecks, spacing: distances, distances: flag },
  agree: (owner, { spacing, distances }) => {
    if (spacing === undefined || !distances) return;
    throw notAllowed(
      `${owner}.spacing`,
      spacing,
      `${owner}.distances is true: distances that are given have their spacing`,
    );
  },
  fits: (owner, options, classes, axes) => {
    selectionFits(owner, options, classes);
    const { spacing } = options;
    if (spacing === undefined || spacing.length === axes) return;
    throw notAllowed(
      `${owner}.spacing`,
      spacing,
      `the scores have ${axes} axes of space: as many distances are needed`,
    );
  },
  encode: (options) => {
    const { spacing = [], distances } = options;
    return encodeGeometric('boundary', options, distances ? 1 : 0, spacing.length, ...spacing);
  },
};

/**
 * Boundary loss: each probability weighed by how far its pixel is from the border of the truth.
 *
 *     loss = mean of p φ
 *
 * over the valid pixels of the batch and the classes taken, of probabilities p and the signed distances φ of the truth: outside of the
 * class the distance to its nearest pixel; inside the negative of the distance to the nearest pixel outside, less one pixel (the
 * smallest spacing). Distances are between the centres of pixels, in the unit of `spacing`; {@link signedDistance} gives them. The gradient
 * by p is φ divided by the number of pixels and classes: a wrong pixel costs the more the farther it is off.
 *
 * The value may be below 0. Of a class that is absent from an image, or fills it, φ is 0 there: in a batch in which no image has the
 * class, value and gradient are 0. So the loss says nothing of such images, and little where p is near 0 everywhere. It is added to a
 * loss of regions, with a small weight that often grows over the epochs: `weightedSum([[1, softDice()], [0.01, boundaryLoss()]])`.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks of 0 and 1 (soft labels are an error), without weights of pixels.
 * Defaults: `activation: 'none'`, all classes but 0 (or the only one). An ignored pixel is outside of every class, and in no mean.
 *
 * Memory in the core at its peak, beside the truth's: 3 times the scores' bytes of all images or, in `segmetric/parallel`, of one.
 * The time is linear in the pixels. Distances that do not change from epoch to epoch can be computed once: see `distances`.
 *
 * Source: Kervadec et al. 2019, "Boundary loss for highly unbalanced segmentation"; φ as in MONAI 1.6. (The authors' code subtracts 1
 * inside whatever the spacing.)
 *
 * @param options - see {@link BoundaryLossOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { boundaryLoss, lossValue } from 'segmetric';
 *
 * const truth = { data: [0, 0, 1, 1, 1, 0], shape: [1, 1, 6] };
 * const far = { data: [1, 0, 1, 1, 1, 0], shape: [1, 1, 6, 1] };
 * const near = { data: [0, 1, 1, 1, 1, 0], shape: [1, 1, 6, 1] };
 * // φ is 2, 1, 0, -1, 0, 1
 * console.log(lossValue(boundaryLoss(), far, truth).toFixed(4)); // 0.1667
 * console.log(lossValue(boundaryLoss(), near, truth).toFixed(4)); // 0.0000
 * ```
 */
export function boundaryLoss(options?: BoundaryLossOptions): BoundaryLoss {
  return makeLoss(boundaryLossKind, options);
}

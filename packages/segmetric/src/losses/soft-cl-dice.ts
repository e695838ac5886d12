/** The soft clDice loss: its options, its factory, and how the core reads it. */

import { iterationCount, notNegative } from '../checks/option-checks.js';
import { encodeGeometric, geometricCode } from './geometric.js';
import type { CommonOptions, LossKind } from './loss.js';
import { commonChecks, makeLoss } from './loss.js';
import type { ClassSelection } from './selection.js';
import { selectionChecks, selectionFits } from './selection.js';

/** Options of {@link softClDice}. Without `classes` all but class 0 are taken, or the only one. */
export interface SoftClDiceOptions extends CommonOptions, ClassSelection {
  /**
   * How often the mask is eroded, a whole number up to 100: as many as half the width of the thickest tube, in pixels. Default 3.
   */
  readonly iterations?: number | undefined;
  /** s, added above and below the line. Default 1. */
  readonly smooth?: number | undefined;
}

/** A soft clDice loss, as {@link softClDice} makes it. */
export interface SoftClDice extends SoftClDiceOptions {
  /** Which loss it is. */
  readonly kind: 'softClDice';
}

/** How the core reads a soft clDice loss. */
export const softClDiceKind: LossKind<'softClDice', SoftClDiceOptions> = {
  kind: 'softClDice',
  code: geometricCode,
  checks: { ...commonChecks, ...selectionChecks, iterations: iterationCount, smooth: notNegative },
  fits: selectionFits,
  encode: (options) => {
    const { iterations = 3, smooth = 1 } = options;
    return encodeGeometric('clDice', options, iterations, smooth);
  },
};

/**
 * Soft clDice loss: one minus the centreline Dice of tubes, by soft skeletons that have a gradient.
 *
 * For each group of pixels and each class, of probabilities p, truth g and their soft skeletons S(p) and S(g):
 *
 *     T = (Σ S(p) g + s) / (Σ S(p) + s),  R = (Σ S(g) p + s) / (Σ S(g) + s)
 *     loss = 1 − 2 T R / (T + R)
 *
 * S(x) collects what opening takes off the mask while it is eroded `iterations` times. Erosion is the minimum over a pixel and its
 * neighbours along the axes, dilation the maximum over 3 × 3 (× 3) pixels, opening dilates what was eroded; δ = max(0, x − open(x)),
 * S = δ, then by turns x ← erode(x), δ as before, S ← S + δ − S δ. Pixels outside the image count in no minimum and no maximum, nor do
 * ignored ones. A minimum's gradient goes to the pixel that has it; of several to the pixel itself, then to those before and behind.
 *
 * It rewards connected vessels, roads and fibres, and hardly sees how thick they are. It is added to soft Dice, as in
 * `weightedSum([[0.5, softDice()], [0.5, softClDice()]])`; for blobs it is of no use. The value is the mean over groups of the
 * (weighted) mean over classes, from 0 to 1.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1], without weights of pixels. Defaults:
 * `activation: 'none'`, `over: 'image'`, all classes but 0 (or the only one), `iterations: 3`, `smooth: 1`.
 *
 * Memory in the core at its peak, beside the truth's: 3 times the scores' bytes, and of one class of one image 3 planes for each
 * iteration and about 15 more. With `over: 'batch'` images are skeletonised twice.
 *
 * Source: Shit et al. 2021, "clDice: a novel topology-preserving loss function for tubular structure segmentation". (MONAI 1.6 pools all
 * channels, and adds 1e-4 to T + R.)
 *
 * @param options - see {@link SoftClDiceOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, softClDice, softDice } from 'segmetric';
 *
 * const line = { data: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], shape: [1, 3, 5] };
 * const cut = { data: line.data.map((g, at) => (at === 7 ? 0 : g)), shape: [1, 3, 5, 1] };
 * const short = { data: line.data.map((g, at) => (at === 9 ? 0 : g)), shape: [1, 3, 5, 1] };
 * console.log(lossValue(softClDice(), cut, line).toFixed(4)); // 0.0909
 * console.log(lossValue(softClDice(), short, line).toFixed(4)); // 0.0909
 * ```
 */
export function softClDice(options?: SoftClDiceOptions): SoftClDice {
  return makeLoss(softClDiceKind, options);
}

/** The loss of Matthews' correlation coefficient: its options, its factory, and how the core reads it. */

import { notNegative } from '../checks/option-checks.js';
import type { CommonOptions, LossKind } from './loss.js';
import { commonChecks, makeLoss } from './loss.js';
import { encodeOverlap, overlapCode } from './overlap.js';
import type { ClassSelection } from './selection.js';
import { selectionChecks, selectionFits } from './selection.js';

/** Options of {@link matthewsLoss}. */
export interface MatthewsLossOptions extends CommonOptions, ClassSelection {
  /** ε, added below the root. Default 1e-5. */
  readonly smooth?: number | undefined;
}

/** A loss of Matthews' coefficient, as {@link matthewsLoss} makes it. */
export interface MatthewsLoss extends MatthewsLossOptions {
  /** Which loss it is. */
  readonly kind: 'matthewsLoss';
}

/** How the core reads a loss of Matthews' coefficient. */
export const matthewsLossKind: LossKind<'matthewsLoss', MatthewsLossOptions> = {
  kind: 'matthewsLoss',
  code: overlapCode,
  checks: { ...commonChecks, ...selectionChecks, smooth: notNegative },
  fits: selectionFits,
  encode: (options) => encodeOverlap('matthews', options),
};

/**
 * Loss of Matthews' correlation coefficient (MCC, φ): one minus the correlation of truth and prediction.
 *
 * For each group of pixels and each class, with the soft counts TP = Σ p g, FP = Σ p (1 − g), FN = Σ (1 − p) g and
 * TN = Σ (1 − p) (1 − g) over the valid pixels, of probabilities p and truth g:
 *
 *     loss = 1 − (TP TN − FP FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN) + ε)
 *
 * It is 0 where nothing is wrong (FP = FN = 0), 1 where the prediction tells nothing of the truth, and 2 where it is its opposite.
 * Unlike overlaps it counts the background that is found. The value is the mean over groups of the (weighted) mean over classes.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults: `activation: 'none'`,
 * `over: 'image'`, `classes: 'all'`, `smooth: 1e-5`. A class that is absent from an image, or fills it, has a loss of 1 as soon as
 * it is predicted wrongly anywhere: `classes: 'present'` leaves absent ones out.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Sources: Matthews 1975; Abhishek & Hamarneh 2021; ε as in MONAI 1.6 (segmentation_models_pytorch adds it to each count).
 *
 * @param options - see {@link MatthewsLossOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, matthewsLoss } from 'segmetric';
 *
 * const truth = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
 * const half = { data: [1, 0, 0, 0], shape: [1, 2, 2, 1] };
 * const opposite = { data: [0, 0, 1, 1], shape: [1, 2, 2, 1] };
 * const loss = matthewsLoss({ smooth: 0 });
 * console.log(lossValue(loss, half, truth).toFixed(4)); // 0.4226
 * console.log(lossValue(loss, opposite, truth).toFixed(4)); // 2.0000
 * ```
 */
export function matthewsLoss(options?: MatthewsLossOptions): MatthewsLoss {
  return makeLoss(matthewsLossKind, options);
}

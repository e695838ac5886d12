/** The generalized Dice loss: its options, its factory, and how the core reads it. */

import { flag, oneOf } from '../checks/option-checks.js';
import type { CommonOptions, LossKind } from './loss.js';
import { commonChecks, makeLoss } from './loss.js';
import type { SmoothOptions } from './overlap.js';
import { encodeSmooth, smoothChecks } from './overlap.js';
import type { GroupSelection } from './selection.js';
import { encodeSelection, groupChecks, selectionFits } from './selection.js';

/** Options of {@link generalizedDice}. It weighs the classes itself, so there are no `classWeights`. */
export interface GeneralizedDiceOptions extends CommonOptions, GroupSelection, SmoothOptions {
  /**
   * How a class counts by its size G in the truth of the group: `'square'` 1/G², `'linear'` 1/G, `'uniform'` 1. Default
   * `'square'`.
   */
  readonly weight?: 'square' | 'linear' | 'uniform' | undefined;
  /** The form whose classes are each smallest at p = g for soft labels too. Default false. */
  readonly softLabels?: boolean | undefined;
}

/** A generalized Dice loss, as {@link generalizedDice} makes it. */
export interface GeneralizedDice extends GeneralizedDiceOptions {
  /** Which loss it is. */
  readonly kind: 'generalizedDice';
}

/** How the core reads a generalized Dice loss. */
export const generalizedDiceKind: LossKind<'generalizedDice', GeneralizedDiceOptions> = {
  kind: 'generalizedDice',
  code: 3,
  checks: {
    ...commonChecks,
    ...groupChecks,
    ...smoothChecks,
    weight: oneOf('square', 'linear', 'uniform'),
    softLabels: flag,
  },
  fits: selectionFits,
  encode: (options) => [
    ...encodeSelection(options),
    ...encodeSmooth(options),
    ['square', 'linear', 'uniform'].indexOf(options.weight ?? 'square'),
    options.softLabels ? 1 : 0,
  ],
};

/**
 * Generalized Dice loss: one overlap of all classes together, in which a small class counts as much as a large one.
 *
 * For each group of pixels, with I_c = Σ p g, P_c = Σ p, G_c = Σ g over the valid pixels, of probabilities p and truth g:
 *
 *     loss = 1 − (2 Σ_c w_c I_c + εn) / (Σ_c w_c (P_c + G_c) + εd)          w_c = 1/G_c², 1/G_c or 1
 *
 * With `softLabels` (P_c + G_c − Σ abs(p − g)) / 2 stands for I_c, which is the same on labels of 0 and 1.
 *
 * A class that is absent from the group takes the largest weight among those that are there; where all are absent each
 * weighs 1. The value is the mean over groups. 0/0 is a loss of 0 with gradient 0, and the loss is at least 0.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults: `weight: 'square'` (as the
 * source), `activation: 'none'`, `over: 'image'`, `classes: 'all'`, `smooth: 1e-5`.
 *
 * Memory in the core: the scores' bytes, and the truth's (one a pixel of a class map of bytes, four of other class maps and of
 * each entry of masks, and one a pixel more where these are one-hot).
 *
 * Sources: Sudre 2017; the weight of absent classes as MONAI; Wang 2023 (soft labels).
 *
 * @param options - see {@link GeneralizedDiceOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { generalizedDice, lossValue } from 'segmetric';
 *
 * // Class 1 is one pixel of four, and half of it is missed.
 * const scores = { data: [1, 0, 1, 0, 1, 0, 0.5, 0.5], shape: [1, 2, 2, 2] };
 * const truth = { data: [0, 0, 0, 1], shape: [1, 2, 2] };
 * console.log(lossValue(generalizedDice({ smooth: 0 }), scores, truth).toFixed(4)); // 0.2500
 * console.log(lossValue(generalizedDice({ smooth: 0, weight: 'uniform' }), scores, truth).toFixed(4)); // 0.1250
 * ```
 */
export function generalizedDice(options?: GeneralizedDiceOptions): GeneralizedDice {
  return makeLoss(generalizedDiceKind, options);
}

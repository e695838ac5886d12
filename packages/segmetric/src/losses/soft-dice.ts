/** The soft Dice loss: its options, its factory, and how the core reads it. */

import { notAllowed, wrongType } from '../argument-errors.js';
import type { CommonOptions, LossKind } from '../loss.js';
import { commonChecks, makeLoss } from '../loss.js';
import type { Check } from '../option-checks.js';
import { checkOptions, flag, notNegative, positive } from '../option-checks.js';
import type { ClassSelection } from '../selection.js';
import { encodeSelection, selectionChecks, selectionFits } from '../selection.js';

/** Smoothing of an overlap: one number for both places, or one above and one below the line. */
export type Smooth = number | SmoothPair;

/** Smoothing above and below the line. */
export interface SmoothPair {
  /** εn. */
  readonly numerator: number;
  /** εd. */
  readonly denominator: number;
}

/** What an overlap loss does with its similarity S, and how S is smoothed. */
export interface OverlapOptions extends CommonOptions, ClassSelection {
  /** Added above (εn) and below (εd) the line. Default 1e-5 for both. */
  readonly smooth?: Smooth | undefined;
  /** γ: the loss of each class and group is raised to it. Default 1. */
  readonly exponent?: number | undefined;
  /** Takes −ln S in place of 1 − S. Default false. */
  readonly logarithm?: boolean | undefined;
}

/** The two forms of the overlap exclude each other. */
export type OverlapForm =
  | {
      /** Σ p² and Σ g² in place of Σ p and Σ g. Default false. */
      readonly squared?: boolean | undefined;
      /** Not with `squared`. */
      readonly softLabels?: false | undefined;
    }
  | {
      /** Not with `softLabels`. */
      readonly squared?: false | undefined;
      /** The form that is smallest at p = g for soft labels too. Default false. */
      readonly softLabels?: boolean | undefined;
    };

/** Options of {@link softDice}. */
export type SoftDiceOptions = OverlapOptions & OverlapForm;

/** A soft Dice loss, as {@link softDice} makes it. */
export type SoftDice = SoftDiceOptions & {
  /** Which loss it is. */
  readonly kind: 'softDice';
};

const smooth: Check<Smooth> = (name, value) => {
  if (typeof value === 'number') return notNegative(name, value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(name, value, 'a number or { numerator, denominator } is needed');
  }
  const { numerator, denominator } = checkOptions<Partial<SmoothPair>>(name, value, {
    numerator: notNegative,
    denominator: notNegative,
  });
  if (numerator === undefined || denominator === undefined) {
    throw wrongType(name, value, 'both numerator and denominator are needed');
  }
  return Object.freeze({ numerator, denominator });
};

/** How the core reads a soft Dice loss. */
export const softDiceKind: LossKind<SoftDiceOptions> & { readonly kind: 'softDice' } = {
  kind: 'softDice',
  code: 0,
  checks: {
    ...commonChecks,
    ...selectionChecks,
    smooth,
    squared: flag,
    softLabels: flag,
    exponent: positive,
    logarithm: flag,
  },
  agree({ squared, softLabels }) {
    if (squared && softLabels) {
      throw notAllowed(
        'softDice.softLabels',
        true,
        'softDice.squared is true too, and they exclude each other',
      );
    }
  },
  fits: (options, classes) => selectionFits('softDice', options, classes),
  encode(options) {
    const { smooth = 1e-5, squared, softLabels, exponent = 1, logarithm } = options;
    const { numerator, denominator } =
      typeof smooth === 'number' ? { numerator: smooth, denominator: smooth } : smooth;
    const form = softLabels ? 2 : squared ? 1 : 0;
    return [...encodeSelection(options), numerator, denominator, form, exponent, logarithm ? 1 : 0];
  },
};

/**
 * Soft Dice loss: one minus the Dice similarity of probabilities p and truth g.
 *
 * For each group of pixels and each class, with I = Σ p g, P = Σ p, G = Σ g over the valid pixels:
 *
 *     S = (2 I + εn) / (P + G + εd)          loss = 1 − S
 *
 * With `squared`, Σ p² and Σ g² stand for P and G. With `softLabels` and d = Σ |p − g|,
 * S = (P + G − d + εn) / (P + G + εd), which equals the first form on labels of 0 and 1 and is the one that is
 * smallest at p = g on soft ones. The value is the mean over groups of the (weighted) mean over classes of
 * (1 − S)^exponent, or of (−ln S)^exponent with `logarithm`. 0/0 is S = 1 with gradient 0; S is at most 1.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. Defaults: `activation: 'none'`,
 * `over: 'image'`, `classes: 'all'`, `smooth: 1e-5`, `exponent: 1`.
 *
 * Sources: Milletari 2016 (squared), Drozdzal 2016; Wong 2018 (logarithm and exponent); Wang 2023 (soft labels);
 * smoothing as in MONAI.
 *
 * @param options - see {@link SoftDiceOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { lossValue, softDice } from 'segmetric';
 *
 * const scores = { data: [0.9, 0.1, 0.8, 0.2], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
 * console.log(lossValue(softDice({ smooth: 0 }), scores, truth).toFixed(4)); // 0.1500
 * ```
 */
export function softDice(options?: SoftDiceOptions): SoftDice {
  return makeLoss(softDiceKind, options);
}

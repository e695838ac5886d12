/**
 * What the overlap losses share: how a similarity S is smoothed, in which form it is taken, and what is made of it. The
 * losses are in files of their own, `soft-dice.ts`, `soft-jaccard.ts`, `tversky.ts` and `matthews-loss.ts`, each a formula for S;
 * `generalized-dice.ts` shares the smoothing.
 */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import type { Check, Checks } from '../checks/check.js';
import { checkOptions, flag, notNegative, positive } from '../checks/option-checks.js';
import type { CommonOptions } from './loss.js';
import { commonChecks } from './loss.js';
import type { ClassSelection } from './selection.js';
import { encodeSelection, selectionChecks } from './selection.js';

/** Smoothing of an overlap: one number for both places, or one above and one below the line. */
export type Smooth = number | SmoothPair;

/** Smoothing above and below the line. */
export interface SmoothPair {
  /** εn. */
  readonly numerator: number;
  /** εd. */
  readonly denominator: number;
}

/** How an overlap is smoothed. */
export interface SmoothOptions {
  /** Added above (εn) and below (εd) the line. Default 1e-5 for both. */
  readonly smooth?: Smooth | undefined;
}

/** What an overlap loss does with its similarity S, and how S is smoothed. */
export interface OverlapOptions extends CommonOptions, ClassSelection, SmoothOptions {
  /** γ: the loss of each class and group is raised to it. Default 1. */
  readonly exponent?: number | undefined;
}

/** What a similarity S costs in place of 1 − S; the two exclude each other. */
export type OverlapPenalty =
  | {
      /** −ln S. Default false. */
      readonly logarithm?: boolean | undefined;
      /** Not with `logarithm`. */
      readonly logCosh?: false | undefined;
    }
  | {
      /** Not with `logCosh`. */
      readonly logarithm?: false | undefined;
      /** ln cosh(1 − S), which is flatter near S = 1. Default false. */
      readonly logCosh?: boolean | undefined;
    };

/** The two other forms of Dice and Jaccard exclude each other. */
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

/** The checks of {@link SmoothOptions}. */
export const smoothChecks: Checks<SmoothOptions> = { smooth };

/** The checks of {@link OverlapOptions}. */
export const overlapChecks: Checks<OverlapOptions> = {
  ...commonChecks,
  ...selectionChecks,
  ...smoothChecks,
  exponent: positive,
};

/** The checks of {@link OverlapPenalty}. */
export const penaltyChecks: Checks<OverlapPenalty> = { logarithm: flag, logCosh: flag };

/** The checks of {@link OverlapForm}. */
export const formChecks: Checks<OverlapForm> = { squared: flag, softLabels: flag };

/** Refuses two forms, or two penalties, at once. */
export function overlapAgrees(owner: string, options: OverlapForm & OverlapPenalty): void {
  const { squared, softLabels, logarithm, logCosh } = options;
  if (squared && softLabels) throw excluded(owner, 'softLabels', 'squared');
  if (logarithm && logCosh) throw excluded(owner, 'logCosh', 'logarithm');
}

function excluded(owner: string, option: string, other: string): Error {
  return notAllowed(`${owner}.${option}`, true, `${owner}.${other} is true too, and they exclude each other`);
}

/** The number by which the core knows an overlap loss. */
export const overlapCode = 0;

/** Smoothing in the core's numbers: above, below. */
export function encodeSmooth({ smooth = 1e-5 }: SmoothOptions): readonly number[] {
  return typeof smooth === 'number' ? [smooth, smooth] : [smooth.numerator, smooth.denominator];
}

/** An overlap loss in the core's numbers. */
export function encodeOverlap(
  similarity: 'dice' | 'jaccard' | 'matthews' | { readonly alpha: number; readonly beta: number },
  options: OverlapOptions & OverlapForm & OverlapPenalty,
): readonly number[] {
  const { squared, softLabels, exponent = 1, logarithm, logCosh } = options;
  return [
    ...(typeof similarity === 'string'
      ? [{ dice: 0, jaccard: 1, matthews: 3 }[similarity], 0, 0]
      : [2, similarity.alpha, similarity.beta]),
    ...encodeSelection(options),
    ...encodeSmooth(options),
    softLabels ? 2 : squared ? 1 : 0,
    exponent,
    logCosh ? 2 : logarithm ? 1 : 0,
  ];
}

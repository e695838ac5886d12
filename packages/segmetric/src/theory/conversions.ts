/** Dice and Jaccard of one prediction, each from the other. */

import { share } from '../checks/option-checks.js';

/**
 * Dice from Jaccard: D = 2J / (1 + J). Both are functions of (FP + FN) / TP alone, and grow together: they rank any two
 * predictions for one image alike. Their means over images need not, and do not convert.
 *
 * @param jaccard - from 0 to 1
 * @throws TypeError or RangeError where it is no number from 0 to 1
 * @example
 * ```ts
 * import { diceFromJaccard } from 'segmetric/theory';
 *
 * console.log(diceFromJaccard(0.25)); // 0.4
 * ```
 */
export function diceFromJaccard(jaccard: number): number {
  const j = share('jaccard', jaccard);
  return (2 * j) / (1 + j);
}

/**
 * Jaccard from Dice: J = D / (2 − D); see {@link diceFromJaccard}.
 *
 * @param dice - from 0 to 1
 * @throws TypeError or RangeError where it is no number from 0 to 1
 * @example
 * ```ts
 * import { jaccardFromDice } from 'segmetric/theory';
 *
 * console.log(jaccardFromDice(0.4)); // 0.25
 * ```
 */
export function jaccardFromDice(dice: number): number {
  const d = share('dice', dice);
  return d / (2 - d);
}

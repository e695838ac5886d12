/** What each term of a loss, each group of pixels and each class contributes: for logs and pictures. */

import type { DenseArray } from '../arrays/dense-array.js';
import type { Truth } from '../arrays/truth.js';
import { withLosses } from '../core/losses.js';
import { checkCallFits, fillCore } from './core-call.js';
import { inUsersTerms } from './core-errors.js';
import type { Loss, SingleLoss } from './kinds.js';
import { checkValue, readCall } from './loss-call.js';
import { asLoss } from './read-loss.js';

/** What a term of a loss contributes. */
export interface TermValues {
  /** Which loss the term is. */
  readonly kind: SingleLoss['kind'];
  /** Its weight λ in the sum; 1 where the loss is no sum. */
  readonly weight: number;
  /** Its value, without the weight. */
  readonly value: number;
  /**
   * What each class costs in each group of pixels, `[groups][classes]`, flat; NaN where a class does not count. Of cross-entropy and the
   * focal loss it is each class's share of the mean; generalized Dice has one number for each group.
   */
  readonly values: Float64Array;
  /** Groups and classes. */
  readonly shape: readonly [groups: number, classes: number];
}

/** A loss's value and what it consists of. */
export interface LossTerms {
  /** The value of the loss, Σ λ value over the terms. */
  readonly value: number;
  /** Its terms, in their order. */
  readonly terms: readonly TermValues[];
}

/**
 * What a loss consists of: the value of each term, of each group of pixels and of each class, from one pass without a gradient.
 *
 * A *group* is what a loss is computed over: each image (`over: 'image'`), or the batch. Means over all pixels (cross-entropy, focal,
 * boundary and Hausdorff losses) have one group. The value equals {@link lossValue} but for the rounding of sums; where a Lovász loss
 * has bins, it is within their bound.
 *
 * @param loss - made by a factory such as `softDice`, or equal plain data
 * @param scores - as {@link lossValue} takes them
 * @param truth - as {@link lossValue} takes it
 * @returns the value and the terms; those of a sum in its order
 * @throws as {@link lossValue}
 * @example
 * ```ts
 * import { diceCrossEntropy, lossTerms } from 'segmetric';
 *
 * const scores = { data: [0.75, 0.25, 0.5, 0.5], shape: [1, 1, 2, 2] };
 * const truth = { data: [0, 1], shape: [1, 1, 2] };
 * const [dice, entropy] = lossTerms(diceCrossEntropy(), scores, truth).terms;
 * const rounded = (values) => [...values].map((value) => value.toFixed(3)).join(' ');
 * console.log(dice.kind, dice.value.toFixed(3), rounded(dice.values), dice.shape); // softDice 0.381 0.333 0.429 [ 1, 2 ]
 * console.log(entropy.kind, entropy.value.toFixed(3), rounded(entropy.values)); // crossEntropy 0.490 0.144 0.347
 * ```
 */
export function lossTerms(loss: Loss, scores: DenseArray, truth: Truth): LossTerms {
  const call = readCall(loss, scores, truth, undefined);
  const { encoded } = call;
  const { images, pixels, classes, channelsFirst } = call.scores;
  checkCallFits(call);
  const numbers = withLosses(call.task, (core, memory) => {
    fillCore(call, core, memory, true);
    try {
      return core.termCosts(encoded.numbers, images, pixels, classes, channelsFirst);
    } catch (error) {
      throw inUsersTerms(error, { ...call, ignoreLabel: encoded.ignoreLabel });
    }
  });
  const checked = asLoss(loss);
  const given = checked.kind === 'weightedSum' ? checked.terms : ([[1, checked]] as const);
  let at = 0;
  const terms = given.map(([weight, { kind }]): TermValues => {
    const [value, groups, count] = numbers.subarray(at) as unknown as [number, number, number];
    const values = numbers.slice(at + 3, at + 3 + count);
    at += 3 + count;
    return { kind, weight, value, values, shape: [groups, count / groups] };
  });
  const value = terms.reduce((sum, term) => sum + term.weight * term.value, 0);
  checkValue(value, call);
  return { value, terms };
}

/** Sums of losses: their factories, and the options that terms share. How a sum is read and checked is in `read-loss.ts`. */

import { checkOptions } from '../checks/option-checks.js';
import type { BoundaryLossOptions } from './boundary-loss.js';
import type { CrossEntropyOptions } from './cross-entropy.js';
import { crossEntropyKind } from './cross-entropy.js';
import type { FocalOptions } from './focal.js';
import type { GeneralizedDiceOptions } from './generalized-dice.js';
import type { HausdorffLossOptions } from './hausdorff-loss.js';
import type { Loss, SingleLoss, WeightedSum, WeightedTerm } from './kinds.js';
import { makeLoss } from './loss.js';
import type { LovaszSoftmaxOptions } from './lovasz-softmax.js';
import { readSum } from './read-loss.js';
import type { SoftClDiceOptions } from './soft-cl-dice.js';
import type { SoftDiceOptions } from './soft-dice.js';
import { softDiceKind } from './soft-dice.js';
import type { TverskyOptions } from './tversky.js';

/** The name of an option that a loss has. */
export type OptionName<L extends Loss> = L extends WeightedSum
  ? OptionName<SingleLoss>
  : L extends SingleLoss
    ? Exclude<keyof LossOfKind[L['kind']], 'kind'>
    : never;

/** Losses by their kind: the type of a loss written by hand may name fewer options than its kind has. */
export type LossOfKind = { [L in SingleLoss as L['kind']]: L };

/** Every option there is: one name means the same in every loss that has it. */
export type LossOptions = SoftDiceOptions &
  TverskyOptions &
  GeneralizedDiceOptions &
  LovaszSoftmaxOptions &
  CrossEntropyOptions &
  FocalOptions &
  BoundaryLossOptions &
  HausdorffLossOptions &
  Omit<SoftClDiceOptions, 'smooth'>;

/** Options that the terms of a sum take where they leave them out: those that a loss `L` among them has. */
export type SharedOptions<L extends Loss = Loss> = { readonly [K in OptionName<L>]?: LossOptions[K] };

/**
 * A weighted sum of losses: Σ λ_k L_k, value and gradient.
 *
 * The terms share one activation and one ignore label, and the scores are read once for all. An activation or ignore
 * label that only some terms say is an error, for the others then have the default; `shared` says it for all. A Lovász
 * hinge, which has no activation, reads the raw scores beside losses of activation `'softmax'` or `'sigmoid'`, and is
 * refused beside losses of probabilities (`'none'`). Terms that are sums are replaced by their terms, the weights
 * multiplied.
 *
 * Scores and truth are as the terms take them (a Lovász loss among them takes no soft labels).
 *
 * Memory in the core: the scores' bytes and the truth's; for each Lovász loss what its own page says; and
 * eight bytes a pixel where cross-entropy or the focal loss of softmax stands beside others. Where every `over` is `'image'`, what is
 * more is that of one image.
 *
 * @param terms - pairs `[weight, loss]`, at least one; a weight is any finite number
 * @param shared - options for the terms that have them and leave them out, such as `{ activation: 'softmax' }`; an option
 *   that no term has is an error
 * @returns the loss, plain frozen data with `shared` filled in
 * @throws TypeError or RangeError that names the term
 * @example
 * ```ts
 * import { crossEntropy, lossValue, lovaszSoftmax, weightedSum } from 'segmetric';
 *
 * const scores = { data: [2, 0, 0, 1, 0, 3, 1, 0], shape: [1, 2, 2, 2] };
 * const truth = { data: [0, 1, 1, 255], shape: [1, 2, 2] };
 * const shared = { activation: 'softmax', ignoreLabel: 255 } as const;
 * const loss = weightedSum([[1, lovaszSoftmax()], [0.5, crossEntropy()]], shared);
 * const parts = lossValue(lovaszSoftmax(shared), scores, truth) + 0.5 * lossValue(crossEntropy(shared), scores, truth);
 * console.log((lossValue(loss, scores, truth) - parts).toFixed(6)); // 0.000000
 * ```
 */
export function weightedSum<const T extends readonly WeightedTerm[]>(
  terms: T,
  shared?: SharedOptions<T[number][1]>,
): WeightedSum {
  return readSum(terms, shared);
}

/** Options of {@link diceCrossEntropy}: those of soft Dice and those of cross-entropy. */
export type DiceCrossEntropyOptions = SoftDiceOptions & CrossEntropyOptions;

/**
 * Soft Dice plus cross-entropy, 1 : 1: the loss that segmentation networks are most often trained with.
 *
 * Each option goes to the loss that has it: `over`, `classes`, `classWeights`, `smooth`, `squared`, `softLabels`,
 * `exponent`, `logarithm` and `logCosh` to `softDice`; `weights`, `normalize`, `labels`, `labelSmoothing` and `topK` to
 * `crossEntropy`; `activation` and
 * `ignoreLabel` to both. So `classWeights` weigh the classes of Dice alone, and `weights` those of cross-entropy alone. For
 * other weights than 1 : 1 write the sum with {@link weightedSum}.
 *
 * Sources: Drozdzal 2016; Isensee 2021 (nnU-Net), which trains with it.
 *
 * @param options - see {@link DiceCrossEntropyOptions}
 * @returns `weightedSum([[1, softDice(…)], [1, crossEntropy(…)]])`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { diceCrossEntropy, lossValue } from 'segmetric';
 *
 * const scores = { data: [0, 0, 0, 0], shape: [1, 1, 2, 2] };
 * const truth = { data: [1, 0], shape: [1, 1, 2] };
 * // A Dice loss of 1/2 and a cross-entropy of ln 2.
 * console.log(lossValue(diceCrossEntropy({ activation: 'softmax' }), scores, truth).toFixed(4)); // 1.1931
 * ```
 */
export function diceCrossEntropy(options?: DiceCrossEntropyOptions): WeightedSum {
  const given = checkOptions<DiceCrossEntropyOptions>('diceCrossEntropy', options, {
    ...softDiceKind.checks,
    ...crossEntropyKind.checks,
  });
  const of = (checks: object) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(checks, name)));
  return weightedSum([
    [1, makeLoss(softDiceKind, of(softDiceKind.checks), 'diceCrossEntropy')],
    [1, makeLoss(crossEntropyKind, of(crossEntropyKind.checks), 'diceCrossEntropy')],
  ]);
}

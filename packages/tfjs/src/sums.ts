/** The namesakes of segmetric's factories of sums: their terms are functions of this package, or plain losses. */

import type { DiceCrossEntropyOptions, Loss, SharedOptions, WeightedSum, WeightedTerm } from 'segmetric';
import * as losses from 'segmetric';
import type { LossFunction } from './from-loss.js';
import { ofFactory } from './from-loss.js';
import type { PixelWeightsOption } from './target.js';

/** A loss of this package, or one of segmetric's as plain data. */
export type AnyLoss = LossFunction | Loss;

/** A weight and a loss: a term of a sum. */
export type Term = readonly [weight: number, loss: AnyLoss];

/** The plain data of a loss. */
export type LossOf<T extends AnyLoss> = T extends LossFunction<infer L> ? L : T extends Loss ? T : never;

/**
 * A weighted sum of losses, computed in one pass over the scores: {@link fromLoss} of segmetric's `weightedSum`.
 *
 * @param terms - pairs `[weight, loss]`, at least one; a loss is made by a factory of this package, or plain data
 * @param shared - options for the terms that have them and leave them out, such as `{ activation: 'softmax' }`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError that names the term: terms must agree on activation and ignore label
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { crossEntropy, softDice, weightedSum } from '@segmetric/tfjs';
 *
 * const loss = weightedSum([[1, softDice()], [0.2, crossEntropy()]], { activation: 'softmax' });
 * const yTrue = tf.tensor3d([0, 1], [1, 1, 2], 'int32');
 * console.log(loss(yTrue, tf.zeros([1, 1, 2, 2])).dataSync()[0].toFixed(4)); // 0.6386
 * console.log(loss.loss.kind); // weightedSum
 * ```
 */
export function weightedSum<const T extends readonly Term[]>(
  terms: T,
  shared?: SharedOptions<LossOf<T[number][1]>> & PixelWeightsOption,
): LossFunction<WeightedSum> {
  const sum = (options?: SharedOptions<LossOf<T[number][1]>>) =>
    losses.weightedSum(plainTerms(terms) as readonly WeightedTerm[], options);
  return ofFactory('weightedSum', sum, shared);
}

/** The terms with plain losses in place of functions. What is no term stays as it is: segmetric names it. */
function plainTerms(terms: unknown): unknown {
  if (!Array.isArray(terms)) return terms;
  return terms.map((term: unknown) => {
    if (!Array.isArray(term)) return term;
    return term.map((part) => (typeof part === 'function' && 'loss' in part ? part.loss : part));
  });
}

/**
 * Soft Dice plus cross-entropy, 1 : 1: {@link fromLoss} of segmetric's `diceCrossEntropy`.
 *
 * @param options - those of segmetric's `diceCrossEntropy`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function diceCrossEntropy(
  options?: DiceCrossEntropyOptions & PixelWeightsOption,
): LossFunction<WeightedSum> {
  return ofFactory('diceCrossEntropy', losses.diceCrossEntropy, options);
}

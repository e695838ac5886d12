/** The namesakes of segmetric's loss factories: the same options, and a loss that `model.compile` takes. */

import type { CrossEntropyOptions, LovaszSoftmaxOptions, SoftDiceOptions } from 'segmetric';
import * as losses from 'segmetric';
import type { LossFunction } from './from-loss.js';
import { fromLoss } from './from-loss.js';

/**
 * Soft Dice loss: {@link fromLoss} of segmetric's `softDice`.
 *
 * @param options - those of segmetric's `softDice`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function softDice(options?: SoftDiceOptions): LossFunction {
  return fromLoss(losses.softDice(options));
}

/**
 * Lovász-softmax loss: {@link fromLoss} of segmetric's `lovaszSoftmax`.
 *
 * @param options - those of segmetric's `lovaszSoftmax`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function lovaszSoftmax(options?: LovaszSoftmaxOptions): LossFunction {
  return fromLoss(losses.lovaszSoftmax(options));
}

/**
 * Cross-entropy loss: {@link fromLoss} of segmetric's `crossEntropy`.
 *
 * @param options - those of segmetric's `crossEntropy`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function crossEntropy(options?: CrossEntropyOptions): LossFunction {
  return fromLoss(losses.crossEntropy(options));
}

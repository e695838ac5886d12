/**
 * The namesakes of segmetric's loss factories: the same options, and a loss that `model.compile` takes. The two that make
 * sums are in `sums.ts`.
 */

import type {
  CrossEntropy,
  CrossEntropyOptions,
  Focal,
  FocalOptions,
  GeneralizedDice,
  GeneralizedDiceOptions,
  LovaszHinge,
  LovaszHingeOptions,
  LovaszSoftmax,
  LovaszSoftmaxOptions,
  SoftDice,
  SoftDiceOptions,
  SoftJaccard,
  SoftJaccardOptions,
  Tversky,
  TverskyOptions,
} from 'segmetric';
import * as losses from 'segmetric';
import type { LossFunction } from './from-loss.js';
import { fromLoss } from './from-loss.js';

/**
 * Soft Dice loss: {@link fromLoss} of segmetric's `softDice`.
 *
 * @param options - those of segmetric's `softDice`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function softDice(options?: SoftDiceOptions): LossFunction<SoftDice> {
  return fromLoss(losses.softDice(options));
}

/**
 * Soft Jaccard loss: {@link fromLoss} of segmetric's `softJaccard`.
 *
 * @param options - those of segmetric's `softJaccard`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function softJaccard(options?: SoftJaccardOptions): LossFunction<SoftJaccard> {
  return fromLoss(losses.softJaccard(options));
}

/**
 * Tversky loss: {@link fromLoss} of segmetric's `tversky`.
 *
 * @param options - those of segmetric's `tversky`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function tversky(options?: TverskyOptions): LossFunction<Tversky> {
  return fromLoss(losses.tversky(options));
}

/**
 * Generalized Dice loss: {@link fromLoss} of segmetric's `generalizedDice`.
 *
 * @param options - those of segmetric's `generalizedDice`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function generalizedDice(options?: GeneralizedDiceOptions): LossFunction<GeneralizedDice> {
  return fromLoss(losses.generalizedDice(options));
}

/**
 * Lovász-softmax loss: {@link fromLoss} of segmetric's `lovaszSoftmax`.
 *
 * @param options - those of segmetric's `lovaszSoftmax`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function lovaszSoftmax(options?: LovaszSoftmaxOptions): LossFunction<LovaszSoftmax> {
  return fromLoss(losses.lovaszSoftmax(options));
}

/**
 * Lovász hinge loss: {@link fromLoss} of segmetric's `lovaszHinge`. `yPred` are raw scores.
 *
 * @param options - those of segmetric's `lovaszHinge`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function lovaszHinge(options?: LovaszHingeOptions): LossFunction<LovaszHinge> {
  return fromLoss(losses.lovaszHinge(options));
}

/**
 * Cross-entropy loss: {@link fromLoss} of segmetric's `crossEntropy`.
 *
 * @param options - those of segmetric's `crossEntropy`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function crossEntropy(options?: CrossEntropyOptions): LossFunction<CrossEntropy> {
  return fromLoss(losses.crossEntropy(options));
}

/**
 * Focal loss: {@link fromLoss} of segmetric's `focal`.
 *
 * @param options - those of segmetric's `focal`
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function focal(options?: FocalOptions): LossFunction<Focal> {
  return fromLoss(losses.focal(options));
}

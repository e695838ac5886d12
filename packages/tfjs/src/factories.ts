/**
 * The namesakes of segmetric's loss factories: the same options, and a loss that `model.compile` takes. Each formula is
 * given in short; segmetric's docstrings have them in full, with defaults, edge cases and sources. The two that make sums
 * are in `sums.ts`.
 */

import type {
  BoundaryLoss,
  BoundaryLossOptions,
  CrossEntropy,
  CrossEntropyOptions,
  Focal,
  FocalOptions,
  GeneralizedDice,
  GeneralizedDiceOptions,
  HausdorffLoss,
  HausdorffLossOptions,
  LovaszHinge,
  LovaszHingeOptions,
  LovaszSoftmax,
  LovaszSoftmaxOptions,
  MatthewsLoss,
  MatthewsLossOptions,
  SkeletonRecall,
  SkeletonRecallOptions,
  SoftClDice,
  SoftClDiceOptions,
  SoftDice,
  SoftDiceOptions,
  SoftJaccard,
  SoftJaccardOptions,
  Tversky,
  TverskyOptions,
} from 'segmetric';
import * as losses from 'segmetric';
import type { LossFunction } from './from-loss.js';
import { fromLoss, ofFactory } from './from-loss.js';
import type { PixelWeightsOption } from './target.js';

/**
 * Soft Dice loss, 1 − 2 Σ p g / (Σ p + Σ g) of probabilities p and truth g for each image and class, then the mean:
 * {@link fromLoss} of segmetric's `softDice`.
 *
 * @param options - those of segmetric's `softDice`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { softDice } from '@segmetric/tfjs';
 *
 * const yTrue = tf.tensor3d([1, 0, 1, 0], [1, 2, 2], 'int32');
 * const yPred = tf.tensor4d([0.9, 0.1, 0.8, 0.2], [1, 2, 2, 1]);
 * console.log(softDice({ smooth: 0 })(yTrue, yPred).dataSync()[0].toFixed(4)); // 0.1500
 * ```
 */
export function softDice(options?: SoftDiceOptions & PixelWeightsOption): LossFunction<SoftDice> {
  return ofFactory('softDice', losses.softDice, options);
}

/**
 * Soft Jaccard loss, 1 − Σ p g / (Σ p + Σ g − Σ p g) of probabilities p and truth g for each image and class, then the
 * mean: {@link fromLoss} of segmetric's `softJaccard`.
 *
 * @param options - those of segmetric's `softJaccard`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function softJaccard(options?: SoftJaccardOptions & PixelWeightsOption): LossFunction<SoftJaccard> {
  return ofFactory('softJaccard', losses.softJaccard, options);
}

/**
 * Tversky loss, 1 − I / (I + α (Σ p − I) + β (Σ g − I)) with I = Σ p g of probabilities p and truth g, for each image and
 * class, then the mean: {@link fromLoss} of segmetric's `tversky`.
 *
 * @param options - those of segmetric's `tversky`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function tversky(options?: TverskyOptions & PixelWeightsOption): LossFunction<Tversky> {
  return ofFactory('tversky', losses.tversky, options);
}

/**
 * Generalized Dice loss, 1 − 2 Σ_c w_c Σ p g / Σ_c w_c (Σ p + Σ g), a class c weighing 1 / (Σ g)² by default, for each
 * image, then the mean: {@link fromLoss} of segmetric's `generalizedDice`.
 *
 * @param options - those of segmetric's `generalizedDice`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function generalizedDice(
  options?: GeneralizedDiceOptions & PixelWeightsOption,
): LossFunction<GeneralizedDice> {
  return ofFactory('generalizedDice', losses.generalizedDice, options);
}

/**
 * Loss of Matthews' correlation coefficient, 1 − (TP TN − FP FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)) of soft counts, for each
 * image and class, then the mean: {@link fromLoss} of segmetric's `matthewsLoss`.
 *
 * @param options - those of segmetric's `matthewsLoss`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function matthewsLoss(options?: MatthewsLossOptions & PixelWeightsOption): LossFunction<MatthewsLoss> {
  return ofFactory('matthewsLoss', losses.matthewsLoss, options);
}

/**
 * Lovász-softmax loss, the Lovász extension of the Jaccard loss on probabilities, for each image and class, then the mean:
 * {@link fromLoss} of segmetric's `lovaszSoftmax`. The truth is hard: soft masks are an error.
 *
 * @param options - those of segmetric's `lovaszSoftmax`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function lovaszSoftmax(
  options?: LovaszSoftmaxOptions & PixelWeightsOption,
): LossFunction<LovaszSoftmax> {
  return ofFactory('lovaszSoftmax', losses.lovaszSoftmax, options);
}

/**
 * Lovász hinge loss, the Lovász extension of the Jaccard loss on the hinge errors max(0, 1 − z (2 g − 1)) of raw scores z
 * and truth g, for each image and class, then the mean: {@link fromLoss} of segmetric's `lovaszHinge`. The truth is hard:
 * soft masks are an error.
 *
 * @param options - those of segmetric's `lovaszHinge`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function lovaszHinge(options?: LovaszHingeOptions & PixelWeightsOption): LossFunction<LovaszHinge> {
  return ofFactory('lovaszHinge', losses.lovaszHinge, options);
}

/**
 * Cross-entropy loss, the mean over pixels of −Σ_c w_c g_c ln p_c of probabilities p and truth g, binary where classes are
 * independent: {@link fromLoss} of segmetric's `crossEntropy`. What `fit` calls class weights are `weights` here.
 *
 * @param options - those of segmetric's `crossEntropy`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function crossEntropy(options?: CrossEntropyOptions & PixelWeightsOption): LossFunction<CrossEntropy> {
  return ofFactory('crossEntropy', losses.crossEntropy, options);
}

/**
 * Focal loss, the mean over pixels of −Σ_c w_c g_c (1 − p_c)^γ ln p_c of probabilities p and truth g, binary where classes
 * are independent: {@link fromLoss} of segmetric's `focal`. There `alpha` weighs the foreground by α and the background by
 * 1 − α.
 *
 * @param options - those of segmetric's `focal`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function focal(options?: FocalOptions & PixelWeightsOption): LossFunction<Focal> {
  return ofFactory('focal', losses.focal, options);
}

/**
 * Boundary loss, the mean of p φ of probabilities p and of the signed distances φ of the truth, 0 and above outside, below 0 inside:
 * {@link fromLoss} of segmetric's `boundaryLoss`. The truth is hard; with `distances: true` `yTrue` is φ itself, in the shape of `yPred`.
 *
 * @param options - those of segmetric's `boundaryLoss`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them, without weights of pixels
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function boundaryLoss(options?: BoundaryLossOptions): LossFunction<BoundaryLoss> {
  return fromLoss(losses.boundaryLoss(options));
}

/**
 * Hausdorff distance-transform loss, the mean of (p − g)² (t² + q²) of probabilities p and truth g, and of the distances t and q to the
 * borders of both: {@link fromLoss} of segmetric's `hausdorffLoss`. The truth is hard: soft masks are an error.
 *
 * @param options - those of segmetric's `hausdorffLoss`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them, without weights of pixels
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function hausdorffLoss(options?: HausdorffLossOptions): LossFunction<HausdorffLoss> {
  return fromLoss(losses.hausdorffLoss(options));
}

/**
 * Soft clDice loss, one minus the Dice score of centre lines by soft skeletons, for each image and class, then the mean:
 * {@link fromLoss} of segmetric's `softClDice`.
 *
 * @param options - those of segmetric's `softClDice`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them, without weights of pixels
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function softClDice(options?: SoftClDiceOptions): LossFunction<SoftClDice> {
  return fromLoss(losses.softClDice(options));
}

/**
 * Skeleton recall loss, how much of the truth's widened centre lines is missed, for each image and class, then the mean:
 * {@link fromLoss} of segmetric's `skeletonRecall`. The truth is hard: soft masks are an error.
 *
 * @param options - those of segmetric's `skeletonRecall`
 * @returns `(yTrue, yPred) => Scalar`; tensors as {@link fromLoss} takes them, without weights of pixels
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 */
export function skeletonRecall(options?: SkeletonRecallOptions): LossFunction<SkeletonRecall> {
  return fromLoss(losses.skeletonRecall(options));
}

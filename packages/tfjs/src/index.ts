/**
 * segmetric's losses for TensorFlow.js: each a function `(yTrue, yPred) => Scalar` with its exact gradient, for
 * `model.compile` and for custom training loops.
 *
 * @module @segmetric/tfjs
 */

export {
  crossEntropy,
  focal,
  generalizedDice,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  tversky,
} from './factories.js';
export type { LossFunction } from './from-loss.js';
export { fromLoss } from './from-loss.js';
export { toMasks } from './masks.js';
export type { AnyLoss, LossOf, Term } from './sums.js';
export { diceCrossEntropy, weightedSum } from './sums.js';

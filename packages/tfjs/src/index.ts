/**
 * segmetric's losses for TensorFlow.js: each a function `(yTrue, yPred) => Scalar` with its exact gradient, for
 * `model.compile` and for custom training loops.
 *
 * @module @segmetric/tfjs
 */

export { crossEntropy, lovaszSoftmax, softDice } from './factories.js';
export type { LossFunction } from './from-loss.js';
export { fromLoss } from './from-loss.js';
export { toMasks } from './masks.js';

/**
 * The kernel that reads the tensors on the host and lets the core compute: for backends whose `dataSync` costs little.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { scalar, tensor } from '@tensorflow/tfjs-core';
import type { DenseArray, Loss, Truth } from 'segmetric';
import { lossValue, valueAndGradient } from 'segmetric';
import type { LossKernel } from './backends.js';
import { truthShape } from './truth-shape.js';

/** Losses on the host. */
export const hostKernel: LossKernel = {
  value: (loss, yTrue, yPred) => scalar(evaluate(lossValue, loss, yTrue, yPred)),
  valueAndGradient(loss, yTrue, yPred) {
    const { value, gradient } = evaluate(valueAndGradient, loss, yTrue, yPred);
    return { value: scalar(value), gradient: tensor(gradient, yPred.shape, 'float32') };
  },
};

function evaluate<T>(
  verb: (loss: Loss, scores: DenseArray, truth: Truth) => T,
  loss: Loss,
  yTrue: Tensor,
  yPred: Tensor,
): T {
  const shape = truthShape(loss, yTrue, yPred);
  const scores = { data: yPred.dataSync<'float32'>(), shape: yPred.shape };
  const truth = { data: yTrue.dataSync<'float32' | 'int32' | 'bool'>(), shape };
  try {
    return verb(loss, scores, truth);
  } catch (error) {
    throw inTensorWords(error);
  }
}

/** The core speaks of `scores` and `truth`; here they are called `yPred` and `yTrue`. */
function inTensorWords(error: unknown): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError)) return error;
  const text = error.message.replaceAll('scores.', 'yPred.').replaceAll('truth.', 'yTrue.');
  return error instanceof RangeError
    ? new RangeError(text, { cause: error })
    : new TypeError(text, { cause: error });
}

/**
 * The kernel that reads the tensors on the host and lets the core compute: one copy in, one tensor out. For backends whose
 * tensors can be read at once.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { mul, scalar, tensor } from '@tensorflow/tfjs-core';
import { lossValue, valueAndGradient } from 'segmetric';
import type { BatchKernel } from './backends.js';
import { metricValue } from './metric-value.js';
import { inTensorWords } from './tensor-words.js';
import type { TensorArray } from './truth-shape.js';
import { truthShape } from './truth-shape.js';

/** Losses and metrics on the host. */
export const hostKernel: BatchKernel = {
  value: (loss, yTrue, yPred) =>
    scalar(onHost(yTrue, yPred, (truth, scores) => lossValue(loss, scores, truth))),
  valueAndGradient(loss, yTrue, yPred) {
    const { value, gradient } = onHost(yTrue, yPred, (truth, scores) =>
      valueAndGradient(loss, scores, truth),
    );
    return { value: scalar(value), gradient: tensor(gradient, yPred.shape, 'float32') };
  },
  chained: (dy, gradient) => mul(dy, gradient),
  metric: (metric, yTrue, yPred) =>
    scalar(onHost(yTrue, yPred, (truth, scores) => metricValue(metric, truth, scores))),
};

/** What the core computes of a truth and scores. */
function onHost<T>(yTrue: Tensor, yPred: Tensor, compute: (truth: TensorArray, scores: TensorArray) => T): T {
  const shape = truthShape(yTrue, yPred);
  const scores = { data: yPred.dataSync<'float32'>(), shape: yPred.shape };
  const truth = { data: yTrue.dataSync<'float32' | 'int32' | 'bool'>(), shape };
  return inTensorWords(() => compute(truth, scores));
}

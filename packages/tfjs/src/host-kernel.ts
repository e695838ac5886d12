/**
 * The kernel that reads the tensors on the host and lets the core compute: one copy in, one tensor out. For backends whose
 * tensors can be read at once.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { mul, scalar, tensor } from '@tensorflow/tfjs-core';
import { lossValue, valueAndGradient } from 'segmetric';
import type { BatchKernel } from './backends.js';
import { metricValue } from './metric-value.js';
import type { NumbersOf } from './target.js';
import { targetArray } from './target.js';
import { inTensorWords } from './tensor-words.js';
import type { TensorArray } from './truth-shape.js';
import { truthShape } from './truth-shape.js';

/** Losses and metrics on the host. */
export const hostKernel: BatchKernel = {
  value: (loss, target, yPred) =>
    scalar(
      onHost(
        () => targetArray(target, yPred, numbersOf),
        yPred,
        (truth, scores) => lossValue(loss, scores, truth),
      ),
    ),
  valueAndGradient(loss, target, yPred) {
    const { value, gradient } = onHost(
      () => targetArray(target, yPred, numbersOf),
      yPred,
      (truth, scores) => valueAndGradient(loss, scores, truth),
    );
    return { value: scalar(value), gradient: tensor(gradient, yPred.shape, 'float32') };
  },
  chained: (dy, gradient) => mul(dy, gradient),
  metric: (metric, yTrue, yPred) =>
    scalar(
      onHost(
        () => ({ data: numbersOf(yTrue), shape: truthShape(yTrue, yPred) }),
        yPred,
        (truth, scores) => metricValue(metric, truth, scores),
      ),
    ),
};

const numbersOf: NumbersOf = (read) => read.dataSync<'float32' | 'int32' | 'bool'>();

/** What the core computes of a truth and scores. */
function onHost<T, A extends TensorArray>(
  read: () => A,
  yPred: Tensor,
  compute: (truth: A, scores: TensorArray) => T,
): T {
  return inTensorWords(() => {
    const truth = read();
    return compute(truth, { data: yPred.dataSync<'float32'>(), shape: yPred.shape });
  });
}

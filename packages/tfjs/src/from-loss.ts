/**
 * From a loss, as plain data, to the function that TensorFlow.js trains with. It is one custom operation: the value and
 * the gradient are computed together going forward, the gradient is saved, and the way back is one multiplication.
 */

import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { clone, customGrad, engine, mul } from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { asLoss } from 'segmetric';
import { currentKernel } from './backends.js';
import type { PixelWeightsOption } from './target.js';
import { checkPixelWeights, readTarget } from './target.js';
import { checkTensor } from './tensor-check.js';

/** A loss as `model.compile` and custom training loops take it. */
export interface LossFunction<L extends Loss = Loss> {
  /**
   * The loss of scores `yPred` against the truth `yTrue`. `pixelWeights`, for custom loops, is a weight for each pixel: of the shape of
   * `yPred` without its classes, or with 1 in their place.
   */
  (yTrue: Tensor, yPred: Tensor, pixelWeights?: Tensor): Scalar;
  /** The loss as plain data, as segmetric's factories make it. */
  readonly loss: L;
}

/**
 * The TensorFlow.js form of a loss.
 *
 * `yPred` is a float32 tensor `[n, ...space, classes]` of scores; the loss's `activation` says what makes them
 * probabilities. `yTrue` is int32, float32 or bool, which all mean the same: masks in the shape of `yPred` (one-hot or
 * soft; a pixel whose entries are all −1 is ignored), or a class map `[n, ...space]` or `[n, ...space, 1]` in custom loops
 * (`fit` wants the shape of `yPred`). The loss's `ignoreLabel` is for class maps. With a single class masks hold the same
 * numbers as a class map, so it is for them as well. The result is differentiable once, with respect to `yPred` alone; a
 * second derivative, as of a penalty on gradients, is refused.
 *
 * Runs on the backends cpu, wasm, webgl and those of Node. On wasm it computes in place on the backend's memory; elsewhere
 * the scores are copied to the host once, and the gradient back. On webgpu it throws an error that says what to do.
 *
 * @param loss - from a factory of `segmetric`, or equal plain data
 * @param options - `pixelWeights: 'signed'`, where `yTrue` carries weights of pixels: see {@link PixelWeightsOption}
 * @returns `(yTrue, yPred) => Scalar`, which throws a RangeError or TypeError that names `yTrue` or `yPred`, what came
 *   and what is allowed; its property `loss` is the loss, its name the loss's kind, as in a model's history
 * @throws RangeError or TypeError where `loss` is not a loss
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import '@tensorflow/tfjs-layers';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { softDice } from 'segmetric';
 * import { fromLoss } from '@segmetric/tfjs';
 *
 * const loss = fromLoss(softDice({ activation: 'sigmoid', smooth: 0 }));
 * const yTrue = tf.tensor4d([1, 0], [1, 1, 2, 1]);
 * const gradient = tf.grad((yPred) => loss(yTrue, yPred))(tf.tensor4d([0, 0], [1, 1, 2, 1]));
 * console.log([...gradient.dataSync()]); // [ -0.1875, 0.0625 ]
 * ```
 */
export function fromLoss<L extends Loss>(loss: L, options?: PixelWeightsOption): LossFunction<L> {
  const checked = asLoss(loss) as L;
  const isSigned = checkPixelWeights('fromLoss', options);
  const evaluate = (yTrue: Tensor, yPred: Tensor, pixelWeights?: Tensor): Scalar => {
    const target = readTarget(yTrue, pixelWeights, isSigned);
    checkTensor('yPred', yPred);
    // Where nobody asks for a gradient, as in `evaluate`, none is computed.
    if (!engine().isTapeOn()) return currentKernel().value(checked, target, yPred);
    const operation = customGrad((input, save) => {
      const { value, gradient } = currentKernel().valueAndGradient(checked, target, input as Tensor);
      // What is saved is copied. Only a gradient within another function's may need the scores: see `constantIn`.
      const isWithin = engine().state.gradientDepth > 1;
      (save as (tensors: Tensor[]) => void)(isWithin ? [gradient, input as Tensor] : [gradient]);
      const gradFunc = (dy: Tensor, [slopes, scores]: Tensor[]) =>
        scores === undefined
          ? currentKernel().chained(dy, slopes as Tensor)
          : mul(dy, constantIn(scores, slopes as Tensor, checked.kind));
      return { value, gradFunc };
    });
    return operation(yPred) as Scalar;
  };
  // The name under which a loss given as a metric stands in the model's history.
  Object.defineProperty(evaluate, 'name', { value: checked.kind, configurable: true });
  return Object.assign(evaluate, { loss: checked });
}

/**
 * The function of a loss that one of segmetric's factories makes of its options, among which may be `pixelWeights`.
 *
 * @param name - of the factory
 */
export function ofFactory<L extends Loss, O extends object>(
  name: string,
  factory: (options?: O) => L,
  options: (O & PixelWeightsOption) | undefined,
): LossFunction<L> {
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'pixelWeights')) {
    return fromLoss(factory(options));
  }
  checkPixelWeights(name, options);
  const { pixelWeights, ...own } = options;
  return fromLoss(factory(own as unknown as O), { pixelWeights });
}

/**
 * The gradient, which knows how it depends on the scores only to refuse: to a tape that goes on, as for a penalty on
 * gradients, it would be a constant, and its share would be missing without a word.
 */
function constantIn(scores: Tensor, gradient: Tensor, kind: string): Tensor {
  const refuse = () => {
    throw new Error(
      `${kind} has no second derivative: its gradient was part of what is differentiated; ` +
        'take that gradient outside of the function whose gradient is asked for',
    );
  };
  return customGrad(() => ({ value: clone(gradient), gradFunc: refuse }))(scores);
}

/**
 * Which kernel computes a loss on which backend of TensorFlow.js: the one place where backends are told apart. The
 * backend is looked up at each call, for it may change between calls.
 */

import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { getBackend } from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { hostKernel } from './host-kernel.js';

/** Losses on tensors. */
export interface LossKernel {
  /** The value alone. */
  value(loss: Loss, yTrue: Tensor, yPred: Tensor): Scalar;
  /** The value, and the gradient in the shape of `yPred`. */
  valueAndGradient(loss: Loss, yTrue: Tensor, yPred: Tensor): { value: Scalar; gradient: Tensor };
}

/** On backends whose tensors can be read at once, the core computes on the host. */
const kernels: Readonly<Record<string, LossKernel>> = { cpu: hostKernel, wasm: hostKernel };

/** The kernel for the backend in use; throws where there is none. */
export function currentKernel(): LossKernel {
  const backend = getBackend();
  const kernel = Object.hasOwn(kernels, backend) ? kernels[backend] : undefined;
  if (kernel !== undefined) return kernel;
  throw new Error(
    `the backend is '${backend}', but segmetric's losses run on ${Object.keys(kernels).join(' and ')}: ` +
      "call tf.setBackend('wasm')",
  );
}

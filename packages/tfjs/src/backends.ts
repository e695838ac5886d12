/**
 * Who computes on which backend of TensorFlow.js: the one place where backends are told apart. A backend with kernels of
 * its own has a line in the table; on all others (cpu, webgl, Node's tensorflow) the core computes on the host.
 * The backend is looked up at each call, for it may change between calls.
 */

import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { getBackend } from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { hostKernel } from './host-kernel.js';
import type { BatchMetric } from './metric-value.js';
import type { Target } from './target.js';
import { wasmKernel } from './wasm-kernel.js';

/** Losses and metrics of a batch, of tensors that were checked. */
export interface BatchKernel {
  /** The value of a loss alone. */
  value(loss: Loss, target: Target, yPred: Tensor): Scalar;
  /** The value of a loss, and its gradient in the shape of `yPred`. */
  valueAndGradient(loss: Loss, target: Target, yPred: Tensor): { value: Scalar; gradient: Tensor };
  /** What a gradient becomes by the chain rule: `dy`, a scalar, times it. */
  chained(dy: Tensor, gradient: Tensor): Tensor;
  /** A metric of the batch. */
  metric(metric: BatchMetric, yTrue: Tensor, yPred: Tensor): Scalar;
}

/** What computes on a backend, or why nothing does. */
const own: Readonly<Record<string, BatchKernel | string>> = {
  wasm: wasmKernel,
  // Reading tensors back while a step is recorded loses the device on some adapters.
  webgpu: "call await tf.setBackend('webgl'), or 'wasm' or 'cpu', before training",
};

/** Throws where tensors of the backend in use cannot be read at once. */
export function checkBackend(): void {
  currentKernel();
}

/** The kernel for the backend in use; throws where there is none. */
export function currentKernel(): BatchKernel {
  const backend = getBackend();
  const kernel = Object.hasOwn(own, backend) ? own[backend] : hostKernel;
  if (typeof kernel === 'object') return kernel;
  throw new Error(
    `the backend is '${backend}', where segmetric's losses and metrics do not run yet: ${kernel}`,
  );
}

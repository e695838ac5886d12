/**
 * What is registered, and when. A kernel that the backend lacks is added; one that it has is replaced only
 * where the list below says so, because it is wrong or many times too slow. The replaced kernel is kept: ours
 * hands the cases over to it in which it is the better one.
 */
import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { Kernel, WasmBackend } from './backend.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { identity } from './identity.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';

/** Settings of {@link registerWasmGradients}. */
export interface RegisterOptions {
  /**
   * Also replace kernels that the backend has, but wrong (`MaxPoolGrad`) or slow (`Conv2DBackpropInput`,
   * `ResizeNearestNeighborGrad`, `Identity`). With `false` only missing kernels are added. Default: `true`.
   */
  readonly replace?: boolean;
}

const missing: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
};

const replaced: Readonly<Record<string, (builtIn: Kernel) => Kernel>> = {
  Conv2DBackpropInput: conv2dBackpropInput,
  Identity: identity,
  MaxPoolGrad: maxPoolGrad,
  ResizeNearestNeighborGrad: resizeNearestNeighborGrad,
};

// tfjs keeps one registry for the whole process, so "already done" is asked of the registry and not of a flag
// in this module, which may have been loaded twice (once imported, once required).
const MARK = Symbol.for('@segmetric/tfjs-wasm-gradients');

function mark(config: KernelConfig): KernelConfig {
  return Object.assign(config, { [MARK]: true });
}

function isOurs(config: KernelConfig): boolean {
  return MARK in config;
}

/**
 * Makes convolutional networks trainable on tfjs's wasm backend.
 *
 * Import `@tensorflow/tfjs-backend-wasm` before; whether the backend has been started yet does not matter.
 * Gradients themselves come with `@tensorflow/tfjs` or `@tensorflow/tfjs-layers`: `@tensorflow/tfjs-core` alone
 * registers none. Calling it again does nothing.
 *
 * @param options see {@link RegisterOptions}
 * @returns the names of the kernels that this call registered; empty where nothing was left to do
 * @throws Error where the wasm backend's kernels are not there
 */
export function registerWasmGradients(options: RegisterOptions = {}): string[] {
  if (getKernel('Conv2D', 'wasm') === undefined) {
    throw new Error(
      "registerWasmGradients: the wasm backend has no kernels yet; import '@tensorflow/tfjs-backend-wasm' first",
    );
  }
  const done: string[] = [];
  for (const [kernelName, kernelFunc] of Object.entries(missing)) {
    if (getKernel(kernelName, 'wasm') !== undefined) continue;
    registerKernel(mark({ kernelName, backendName: 'wasm', kernelFunc: asKernelFunc(kernelFunc) }));
    done.push(kernelName);
  }
  if (options.replace === false) return done;
  for (const [kernelName, replacementOf] of Object.entries(replaced)) {
    const builtIn = getKernel(kernelName, 'wasm');
    if (builtIn === undefined || isOurs(builtIn)) continue;
    // The spread keeps the built-in's set-up function, which its kernel needs when ours hands a case back.
    const kernelFunc = asKernelFunc(replacementOf(builtIn.kernelFunc as unknown as Kernel));
    unregisterKernel(kernelName, 'wasm');
    registerKernel(mark({ ...builtIn, kernelFunc }));
    done.push(kernelName);
  }
  return done;
}

// tfjs types every kernel as taking `backend: {}` and any inputs; ours say what they take.
function asKernelFunc(kernel: Kernel): KernelConfig['kernelFunc'] {
  return ({ inputs, attrs, backend }) =>
    kernel({ inputs, attrs: attrs ?? {}, backend: backend as WasmBackend });
}

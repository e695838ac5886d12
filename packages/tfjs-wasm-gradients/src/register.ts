/**
 * What is registered, and when. A kernel that the backend lacks is added; one that it has is replaced only
 * where the list below says so, because it is wrong or many times too slow.
 */
import {
  getGradient,
  getKernel,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { Kernel, WasmBackend } from './backend.js';
import { gradients, internal, missing, replaced, wrapped } from './kernel-list.js';

/** Settings of {@link registerWasmGradients}. */
export interface RegisterOptions {
  /**
   * Also replace kernels that the backend has, but wrong or slow, and the gradients that tfjs itself refuses or has
   * wrong. With `false` only missing kernels are added. Default: `true`.
   */
  readonly replace?: boolean;
}

// tfjs keeps one registry for the whole process, so "already done" is asked of the registry and not of a flag
// in this module, which may have been loaded twice (once imported, once required).
const MARK = Symbol.for('@segmetric/tfjs-wasm-gradients');

/**
 * Makes convolutional networks trainable on tfjs's wasm backend.
 *
 * Import `@tensorflow/tfjs-backend-wasm` before; whether the backend has been started yet does not matter.
 * Gradients themselves come with `@tensorflow/tfjs` or `@tensorflow/tfjs-layers`: `@tensorflow/tfjs-core` alone
 * registers none. They may be loaded later. Calling it again does nothing.
 *
 * @param options see {@link RegisterOptions}
 * @returns the names of the kernels that this call registered, and `gradient of …` for the functions over them; empty
 * where nothing was left to do
 * @throws Error where the wasm backend's kernels are not there
 */
export function registerWasmGradients(options: RegisterOptions = {}): string[] {
  if (getKernel('Conv2D', 'wasm') === undefined) {
    throw new Error(
      "registerWasmGradients: the wasm backend has no kernels yet; import '@tensorflow/tfjs-backend-wasm' first",
    );
  }
  const replace = options.replace !== false;
  const done: string[] = [];
  // A built-in's set-up function is kept where its kernel may still be asked.
  const register = (kernelName: string, kernel: Kernel, setupFunc?: KernelConfig['setupFunc']) => {
    const config = { kernelName, backendName: 'wasm', kernelFunc: asKernelFunc(kernel) };
    registerKernel(Object.assign(config, setupFunc && { setupFunc }, { [MARK]: true }));
    done.push(kernelName);
  };
  for (const [name, kernel] of Object.entries({ ...missing, ...replaced, ...(replace && internal) })) {
    const theirs = getKernel(name, 'wasm');
    if (theirs !== undefined) {
      if (!replace || !(name in replaced) || MARK in theirs) continue;
      unregisterKernel(name, 'wasm');
    }
    register(name, kernel);
  }
  for (const [name, over] of Object.entries(wrapped)) {
    const theirs = getKernel(name, 'wasm');
    if (!replace || theirs === undefined || MARK in theirs) continue;
    unregisterKernel(name, 'wasm');
    register(name, over(theirs.kernelFunc as unknown as Kernel), theirs.setupFunc);
  }
  if (replace) done.push(...registerGradients());
  return done;
}

/** tfjs had no gradients yet when they were to be completed. */
let gradientsAwaited = false;

function registerGradients(): string[] {
  // Of tfjs-core alone there is nothing to complete. What brings gradients may be loaded later: see `asKernelFunc`.
  gradientsAwaited = getGradient('Conv2D') === undefined;
  if (gradientsAwaited) return [];
  const done: string[] = [];
  for (const [kernelName, gradientOf] of Object.entries(gradients(areOurs))) {
    const theirs = getGradient(kernelName);
    if (theirs !== undefined && MARK in theirs) continue;
    const ours = gradientOf(theirs);
    if (ours === undefined) continue;
    if (theirs !== undefined) unregisterGradient(kernelName);
    registerGradient(Object.assign({ ...ours, kernelName }, { [MARK]: true }));
    done.push(`gradient of ${kernelName}`);
  }
  return done;
}

function areOurs(names: readonly string[]): boolean {
  return names.every((name) => MARK in (getKernel(name, 'wasm') ?? {}));
}

// tfjs types every kernel as taking `backend: {}` and any inputs; ours say what they take.
function asKernelFunc(kernel: Kernel): KernelConfig['kernelFunc'] {
  return ({ inputs, attrs, backend }) => {
    // The identity runs for every tensor that is saved for the way back, so this comes before the first gradient.
    if (gradientsAwaited) registerGradients();
    return kernel({ inputs, attrs: attrs ?? {}, backend: backend as WasmBackend });
  };
}

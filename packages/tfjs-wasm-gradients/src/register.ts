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
import {
  conv2dBackpropFilter,
  conv2dBackpropInput,
  conv3dBackpropFilter,
  conv3dBackpropInput,
} from './convolution-gradients.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-gradients.js';
import {
  conv3dTransposed,
  dilated,
  type GradientOf,
  mirrorPadded,
  spaceToDepth,
} from './gradient-functions.js';
import { identity } from './identity.js';
import { avgPool3dGrad, avgPoolGrad, maxPool3dGrad, maxPoolGrad } from './pooling-gradients.js';
import { resizeBilinearGrad, resizeNearestNeighborGrad } from './resizing-gradients.js';
import { unsortedSegmentSum } from './segment-sum.js';

/** Settings of {@link registerWasmGradients}. */
export interface RegisterOptions {
  /**
   * Also replace kernels that the backend has, but wrong or slow, and the gradients that tfjs itself refuses or has
   * wrong. With `false` only missing kernels are added. Default: `true`.
   */
  readonly replace?: boolean;
}

const missing: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Wrong or slow in the versions that have them, missing in some. */
const replaced: Readonly<Record<string, Kernel>> = {
  AvgPool3DGrad: avgPool3dGrad,
  AvgPoolGrad: avgPoolGrad,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  MaxPool3DGrad: maxPool3dGrad,
  MaxPoolGrad: maxPoolGrad,
  ResizeBilinearGrad: resizeBilinearGrad,
  ResizeNearestNeighborGrad: resizeNearestNeighborGrad,
};

/** Refused, missing or wrong on every backend, by the name of the forward kernel. */
const gradients: Readonly<Record<string, GradientOf>> = {
  Conv2D: dilated({ input: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' }, areOurs),
  Conv3DBackpropInputV2: conv3dTransposed,
  DepthToSpace: spaceToDepth,
  DepthwiseConv2dNative: dilated(
    { input: 'DepthwiseConv2dNativeBackpropInput', filter: 'DepthwiseConv2dNativeBackpropFilter' },
    areOurs,
  ),
  MirrorPad: mirrorPadded,
};

// tfjs keeps one registry for the whole process, so "already done" is asked of the registry and not of a flag
// in this module, which may have been loaded twice (once imported, once required).
const MARK = Symbol.for('@segmetric/tfjs-wasm-gradients');

/**
 * Makes convolutional networks trainable on tfjs's wasm backend.
 *
 * Import `@tensorflow/tfjs-backend-wasm` before; whether the backend has been started yet does not matter.
 * Gradients themselves come with `@tensorflow/tfjs` or `@tensorflow/tfjs-layers`: `@tensorflow/tfjs-core` alone
 * registers none. Calling it again does nothing.
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
  const register = (kernelName: string, kernelFunc: Kernel) => {
    registerKernel(
      Object.assign(
        { kernelName, backendName: 'wasm', kernelFunc: asKernelFunc(kernelFunc) },
        { [MARK]: true },
      ),
    );
    done.push(kernelName);
  };
  for (const [name, kernel] of Object.entries({ ...missing, ...replaced })) {
    const theirs = getKernel(name, 'wasm');
    if (theirs !== undefined) {
      if (!replace || !(name in replaced) || MARK in theirs) continue;
      unregisterKernel(name, 'wasm');
    }
    register(name, kernel);
  }
  const theirs = getKernel('Identity', 'wasm');
  if (replace && theirs !== undefined && !(MARK in theirs)) {
    unregisterKernel('Identity', 'wasm');
    register('Identity', identity(theirs.kernelFunc as unknown as Kernel));
  }
  if (replace) done.push(...registerGradients());
  return done;
}

function registerGradients(): string[] {
  // Of tfjs-core alone, without gradients, there is nothing to complete.
  if (getGradient('Conv2D') === undefined) return [];
  const done: string[] = [];
  for (const [kernelName, gradientOf] of Object.entries(gradients)) {
    const theirs = getGradient(kernelName);
    if (theirs !== undefined && MARK in theirs) continue;
    const ours = gradientOf(theirs?.gradFunc);
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
  return ({ inputs, attrs, backend }) =>
    kernel({ inputs, attrs: attrs ?? {}, backend: backend as WasmBackend });
}

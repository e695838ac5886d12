/**
 * How a kernel here speaks to the backend: by plain tensor infos, giving back every intermediate itself.
 *
 * Not by tfjs's operations: those make tensors that the engine counts and that an enclosing `tidy` frees,
 * together with the caller's data where an operation returned its input's. Infos are known to nobody but the
 * kernel that made them.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';

/** The part of the wasm backend that the kernels use. */
export type WasmBackend = Pick<
  BackendWasm,
  'disposeData' | 'getMemoryOffset' | 'incRef' | 'makeOutput' | 'typedArrayFromHeap' | 'wasm'
>;

/** What a kernel is called with: inputs by name, attributes, the backend. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly attrs: object;
  readonly backend: WasmBackend;
}

/** A kernel with one output. */
export type Kernel = (call: KernelCall) => TensorInfo;

/** Lets `use` work with an intermediate and gives it back. */
export function withInfo<T>(info: TensorInfo, backend: WasmBackend, use: (info: TensorInfo) => T): T {
  try {
    return use(info);
  } finally {
    backend.disposeData(info.dataId);
  }
}

/** The same with room for a tensor. */
export function withRoom<T>(shape: number[], backend: WasmBackend, use: (room: TensorInfo) => T): T {
  return withInfo(backend.makeOutput(shape, 'float32'), backend, use);
}

/** Runs another kernel of the wasm backend, without the engine. */
export function runInBackend(
  name: string,
  inputs: Record<string, TensorInfo>,
  backend: WasmBackend,
  attrs: object = {},
): TensorInfo {
  const { kernelFunc } = getKernel(name, 'wasm');
  return kernelFunc({ inputs, attrs: attrs as NamedAttrMap, backend }) as TensorInfo;
}

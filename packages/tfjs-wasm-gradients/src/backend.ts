/**
 * How a kernel here speaks to the backend: it calls the backend's other kernels directly, on plain tensor
 * infos, and gives back every intermediate itself.
 *
 * Not by tfjs's operations: those make tensors that the engine counts and that an enclosing `tidy` frees,
 * together with the caller's data where an operation returned its input's. Infos are known to nobody but the
 * kernel that made them.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

/** The part of the wasm backend that the kernels use. */
export type WasmBackend = Pick<
  BackendWasm,
  'disposeData' | 'incRef' | 'makeOutput' | 'typedArrayFromHeap' | 'readSync'
>;

/** What a kernel is called with: inputs by name, attributes, the backend. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly attrs: object;
  readonly backend: WasmBackend;
}

/** A kernel with one output. */
export type Kernel = (call: KernelCall) => TensorInfo;

/** Runs one of the backend's own kernels; the caller owns the result. */
export function run(
  name: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: object,
  backend: WasmBackend,
): TensorInfo {
  const config = getKernel(name, 'wasm');
  if (config === undefined) throw new Error(`the wasm backend has no kernel ${name}`);
  type Arguments = Parameters<KernelConfig['kernelFunc']>[0];
  const call = { inputs, attrs, backend } as unknown as Arguments;
  return config.kernelFunc(call) as TensorInfo;
}

/** The same data under another shape: no copy, no new reference. */
export function seenAs(info: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: info.dataId, dtype: info.dtype, shape };
}

/** Collects a kernel's intermediates, so that all of them are given back also when a step throws. */
export class Scratch {
  readonly #backend: WasmBackend;
  readonly #infos = new Set<TensorInfo>();

  constructor(backend: WasmBackend) {
    this.#backend = backend;
  }

  /** Runs a kernel whose result lives until {@link dispose}. */
  run(name: string, inputs: Readonly<Record<string, TensorInfo>>, attrs: object): TensorInfo {
    const info = run(name, inputs, attrs, this.#backend);
    this.#infos.add(info);
    return info;
  }

  /** Takes a result out of the collection: the caller owns it now. */
  keep(info: TensorInfo): TensorInfo {
    this.#infos.delete(info);
    return info;
  }

  /** Gives back everything that was not kept. */
  dispose(): void {
    for (const info of this.#infos) this.#backend.disposeData(info.dataId);
    this.#infos.clear();
  }
}

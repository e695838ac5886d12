/**
 * The kernels in WebAssembly, instantiated on the backend's own memory: they read and write tensors where they
 * are, and nothing is copied.
 */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.js';
import { type BackendMemory, memoryOf, placeOf } from './backend-memory.js';
import { kernelsBase64, sharedKernelsBase64 } from './wasm/kernels-bytes.js';

/** What the module exports. Every argument is an address in the backend's memory unless it says otherwise. */
interface Exports {
  conv_filter_gradient(window: number, x: number, dy: number, dw: number, room: number): void;
  conv_input_gradient(window: number, dy: number, w: number, turned: number, dx: number): void;
  depthwise_filter_gradient(window: number, x: number, dy: number, dw: number): void;
  depthwise_input_gradient(window: number, dy: number, w: number, dx: number): void;
  max_pool(window: number, x: number, y: number): void;
  max_pool_gradient(window: number, x: number, dy: number, dx: number): void;
  avg_pool_gradient(window: number, dy: number, dx: number): void;
  resize_nearest_gradient(sizes: number, dy: number, dx: number): void;
  resize_bilinear_gradient(sizes: number, dy: number, row: number, dx: number): void;
  /** `rows`, `width` and `segments` are sizes. */
  segment_sum(x: number, ids: number, rows: number, width: number, sums: number, segments: number): void;
  /** `outer`, `count` and `width` are sizes, `factor` a number. */
  sum_middle(x: number, outer: number, count: number, width: number, factor: number, sums: number): void;
  /** As for `sum_middle`. */
  spread_middle(x: number, outer: number, count: number, width: number, factor: number, spread: number): void;
  /** `pixels` and `channels` are sizes. */
  batch_norm(
    x: number,
    pixels: number,
    channels: number,
    mean: number,
    factor: number,
    offset: number,
    y: number,
  ): void;
  /** As for `batch_norm`. */
  batch_norm_gradient_sums(
    x: number,
    dy: number,
    mean: number,
    pixels: number,
    channels: number,
    sums: number,
  ): void;
  /** `count` is a size. */
  square_gradient(x: number, dy: number, count: number, dx: number): void;
  /** `limit` and `slope` are numbers, `count` is a size. */
  rectifier_gradient(x: number, dy: number, limit: number, slope: number, count: number, dx: number): void;
}

/** The module on one backend's memory. */
export interface Kernels {
  readonly run: Exports;
  /** Writes a kernel's sizes for it to read; valid until the next call. */
  sizes(numbers: readonly number[]): number;
}

/** More than any kernel's sizes. */
const SIZES_BYTES = 128;

// By memory: a backend that was disposed and made again has another one.
const instances = new WeakMap<WebAssembly.Memory, Kernels>();

/** The kernels on a backend's memory; compiled at the first call. */
export function kernelsOn(backend: WasmBackend): Kernels {
  const reached = memoryOf(backend);
  if (reached === undefined) {
    throw new Error(
      '@segmetric/tfjs-wasm-gradients: the memory of this @tensorflow/tfjs-backend-wasm is out of reach; versions 4.2 to 4.22 are known to work',
    );
  }
  const { memory } = reached;
  let kernels = instances.get(memory);
  if (kernels === undefined) {
    kernels = instantiate(reached, placeOf(reached.malloc(SIZES_BYTES), SIZES_BYTES));
    instances.set(memory, kernels);
  }
  return kernels;
}

function instantiate({ memory, isShared }: BackendMemory, sizesAt: number): Kernels {
  const text = atob(isShared ? sharedKernelsBase64 : kernelsBase64);
  const module = new WebAssembly.Module(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    run: exports as unknown as Exports,
    sizes(numbers) {
      // A view each time: memory that grew has another buffer.
      new Uint32Array(memory.buffer, sizesAt, numbers.length).set(numbers);
      return sizesAt;
    },
  };
}

/** What a kernel is called with: see {@link Kernels}, and where a tensor's data lies. */
export interface Call extends Kernels {
  /**
   * An address, valid until the data is disposed: growth of the memory moves none. Throws where the numbers are not
   * of the type that the kernel reads, floats unless said otherwise.
   */
  at(info: TensorInfo, dtype?: 'float32' | 'int32'): number;
}

/** A float tensor that a kernel fills; `to` is its address. */
export function filled(
  shape: number[],
  backend: WasmBackend,
  fill: (call: Call, to: number) => void,
): TensorInfo {
  const at: Call['at'] = (info, dtype = 'float32') => {
    if (info.dtype !== dtype) {
      throw new Error(
        `a gradient on the wasm backend takes ${dtype} here, and a tensor of shape [${info.shape}] is ${info.dtype}`,
      );
    }
    return placeOf(backend.getMemoryOffset(info.dataId), 4 * util.sizeFromShape(info.shape));
  };
  const kernels = kernelsOn(backend);
  const result = backend.makeOutput(shape, 'float32');
  try {
    fill({ ...kernels, at }, at(result));
  } catch (error) {
    backend.disposeData(result.dataId);
    throw error;
  }
  return result;
}

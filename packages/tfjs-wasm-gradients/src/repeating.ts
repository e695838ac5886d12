/**
 * Operands that are repeated to a larger shape. Several of the backend's kernels repeat an operand as it lies in memory,
 * again and again, which is right for operands of the last axes alone.
 */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runInBackend, type WasmBackend, withInfo } from './backend.js';

/** Whether an operand of these sizes, repeated as it lies, fills the shape as broadcasting does. */
export function areLastAxes(sizes: readonly number[], shape: readonly number[]): boolean {
  const first = sizes.findIndex((size) => size !== 1);
  const last = first === -1 ? [] : sizes.slice(first);
  return util.arraysEqual(last, shape.slice(shape.length - last.length));
}

/** Lends numbers repeated to a larger shape: their product with ones. */
export function repeated<T>(
  info: TensorInfo,
  shape: number[],
  backend: WasmBackend,
  use: (repeated: TensorInfo) => T,
): T {
  return withInfo(backend.makeOutput(shape, info.dtype), backend, (ones) => {
    backend.typedArrayFromHeap(ones).fill(1);
    return withInfo(runInBackend('Multiply', { a: ones, b: info }, backend), backend, use);
  });
}

/**
 * `sum` and `mean` over neighbouring axes, as over the pixels of images. The backend's own put the axes last
 * first, by a transpose, and add in scalar code; every norm and every bias asks for these sums on its way back.
 */
import { backend_util, type DataType, type SumAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Kernel, WasmBackend } from './backend.js';
import { filled } from './kernels-module.js';

/** A shape as three axes, of which the middle one is summed. */
export interface Middle {
  readonly outer: number;
  readonly count: number;
  readonly width: number;
}

/** Sees neighbouring axes as one; undefined where the summed axes have others between them, or none are summed. */
export function middleOf(shape: readonly number[], axis: number | number[] | undefined): Middle | undefined {
  const axes = util.parseAxisParam(axis ?? shape.map((_, i) => i), [...shape]).sort((a, b) => a - b);
  const [first] = axes;
  if (first === undefined || axes.some((a, i) => a !== first + i)) return undefined;
  const size = (from: number, to: number) => util.sizeFromShape(shape.slice(from, to));
  const end = first + axes.length;
  return { outer: size(0, first), count: size(first, end), width: size(end, shape.length) };
}

/** The sum, and in tfjs the mean, of no numbers; the backend's own kernels leave there what the memory held before. */
function zeros(shape: number[], dtype: DataType, backend: WasmBackend): TensorInfo {
  const result = backend.makeOutput(shape, dtype);
  backend.typedArrayFromHeap(result).fill(0);
  return result;
}

/** The kernel of `sum`, or of `mean`; the backend's own for whole numbers and for axes that are not neighbours. */
export const reduction =
  (kind: 'sum' | 'mean') =>
  (builtIn: Kernel): Kernel =>
  (call) => {
    const { backend } = call;
    const { x } = call.inputs as { x: TensorInfo };
    const { axis, keepDims } = call.attrs as SumAttrs & { keepDims?: boolean };
    const axes = util.parseAxisParam(axis, x.shape);
    const [short] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? backend_util.expandShapeToKeepDim(short, axes) : short;
    if (util.sizeFromShape(x.shape) === 0)
      return zeros(shape, kind === 'mean' ? 'float32' : x.dtype, backend);
    const middle = middleOf(x.shape, axis);
    if (x.dtype !== 'float32' || middle === undefined) return builtIn(call);
    const { outer, count, width } = middle;
    const factor = kind === 'mean' ? 1 / count : 1;
    return filled(shape, backend, ({ run, at }, y) => run.sum_middle(at(x), outer, count, width, factor, y));
  };

/**
 * Gradients that tfjs has right but composes of operations that pass over all pixels many times, some of them in
 * the backend's slowest kernels (`tile`, `lessEqual`). On the wasm backend they become one kernel each.
 *
 * Those kernels have no gradient themselves. Inside another gradient, where a second derivative may be asked for,
 * tfjs's own composition stays.
 */
import {
  add,
  engine,
  type FusedBatchNormAttrs,
  type GradFunc,
  type LeakyReluAttrs,
  mul,
  neg,
  reshape,
  rsqrt,
  type SumAttrs,
  slice,
  type Tensor,
  type Tensor1D,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { arePerChannel } from './batch-norm.js';
import type { GradientOf } from './gradient-functions.js';
import { filled } from './kernels-module.js';
import { middleOf } from './reductions.js';
import { runKernel } from './run-kernel.js';

/** The kernels that only these gradients run. */
export const RECTIFIER_GRADIENT = 'SegmetricRectifierGradient';
export const SQUARE_GRADIENT = 'SegmetricSquareGradient';
export const SPREAD = 'SegmetricSpread';
export const BATCH_NORM_GRADIENT_SUMS = 'SegmetricBatchNormGradientSums';

/** `dx = dy` where `0 < x ≤ limit`, 0 above it, `slope · dy` elsewhere. */
export const rectifierGradient: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { limit, slope } = attrs as { limit: number; slope: number };
  return filled(x.shape, backend, ({ run, at }, dx) =>
    run.rectifier_gradient(at(x), at(dy), limit, slope, util.sizeFromShape(x.shape), dx),
  );
};

/** `dx = 2 · x · dy`. */
export const squareGradient: Kernel = ({ inputs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  return filled(x.shape, backend, ({ run, at }, dx) =>
    run.square_gradient(at(x), at(dy), util.sizeFromShape(x.shape), dx),
  );
};

/** Copies along summed axes, times a factor. */
export const spread: Kernel = ({ inputs, attrs, backend }) => {
  const { dy } = inputs as { dy: TensorInfo };
  const { shape, outer, count, width, factor } = attrs as SpreadAttrs;
  return filled(shape, backend, ({ run, at }, dx) =>
    run.spread_middle(at(dy), outer, count, width, factor, dx),
  );
};

interface SpreadAttrs {
  readonly shape: number[];
  readonly outer: number;
  readonly count: number;
  readonly width: number;
  readonly factor: number;
}

/** Uses `ours` on the wasm backend for first derivatives of floats, where it gives one; else tfjs's own. */
const onWasm =
  (ours: (...args: Parameters<GradFunc>) => ReturnType<GradFunc> | undefined): GradientOf =>
  (theirs) =>
    theirs && {
      ...theirs,
      gradFunc: (dy, saved, attributes) => {
        const { backendName, state } = engine();
        const first = backendName === 'wasm' && state.gradientDepth === 0;
        const floats = [dy, ...saved].flat().every((tensor) => tensor.dtype === 'float32');
        const gradient = first && floats ? ours(dy, saved, attributes) : undefined;
        return gradient ?? theirs.gradFunc(dy, saved, attributes);
      },
    };

const rectifier = (limit: number, slopeOf: (attributes: Parameters<GradFunc>[2]) => number) =>
  onWasm((dy, [x], attributes) => ({
    x: () =>
      runKernel(
        RECTIFIER_GRADIENT,
        { x: x as Tensor, dy: dy as Tensor },
        { limit, slope: slopeOf(attributes) },
      ),
  }));

export const relu = rectifier(Number.POSITIVE_INFINITY, () => 0);
export const relu6 = rectifier(6, () => 0);
export const leakyRelu = rectifier(
  Number.POSITIVE_INFINITY,
  (attributes) => (attributes as unknown as LeakyReluAttrs).alpha,
);

/** Of every variance. */
export const square = onWasm((dy, [x]) => ({
  x: () => runKernel(SQUARE_GRADIENT, { x: x as Tensor, dy: dy as Tensor }, {}),
}));

const reduced = (kind: 'sum' | 'mean') =>
  onWasm((dy, [x], attributes) => {
    const { shape } = x as Tensor;
    const middle = middleOf(shape, (attributes as unknown as SumAttrs).axis);
    if (middle === undefined) return undefined;
    const factor = kind === 'mean' ? 1 / middle.count : 1;
    return { x: () => runKernel(SPREAD, { dy: dy as Tensor }, { ...middle, shape, factor }) };
  });

export const sum = reduced('sum');
export const mean = reduced('mean');

/**
 * With r = 1/√(variance + ε), A = Σ dy and B = Σ dy · (x − mean) over the pixels:
 *
 *     dx = dy·r·scale, dmean = −r·scale·A, dvariance = −½·r³·scale·B, dscale = r·B, doffset = A.
 */
export const batchNorm = onWasm((dy, saved, attributes) => {
  const [x, mean, variance, scale] = saved as [Tensor, Tensor1D, Tensor1D, Tensor1D | undefined];
  const channels = x.shape.at(-1) as number;
  if (!arePerChannel([mean, variance, scale], channels)) return undefined;
  const sums = runKernel(BATCH_NORM_GRADIENT_SUMS, { x, dy: dy as Tensor, mean }, {});
  const row = (i: number) => reshape(slice(sums, [i, 0], [1, channels]), [channels]);
  const r = rsqrt(add(variance, (attributes as unknown as FusedBatchNormAttrs).varianceEpsilon));
  const factor = scale ? mul(r, scale) : r;
  return {
    x: () => mul(dy as Tensor, factor),
    mean: () => neg(mul(factor, row(0))),
    variance: () => mul(mul(mul(factor, mul(r, r)), row(1)), -0.5),
    scale: () => mul(r, row(1)),
    offset: () => row(0),
  };
});

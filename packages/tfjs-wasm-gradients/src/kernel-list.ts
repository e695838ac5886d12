/** Which kernels and gradient functions this package has, sorted by what the backend's own are. */
import type { Kernel } from './backend.js';
import { batchNormGradientSums, fusedBatchNorm } from './batch-norm.js';
import { broadcast } from './broadcasting.js';
import {
  conv2dBackpropFilter,
  conv2dBackpropInput,
  conv3dBackpropFilter,
  conv3dBackpropInput,
} from './convolution-gradients.js';
import { convolution, pooling } from './defined-padding.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-gradients.js';
import * as fast from './fast-gradients.js';
import {
  conv3dTransposed,
  dilated,
  type GradientOf,
  mirrorPadded,
  spaceToDepth,
} from './gradient-functions.js';
import { cast, identity } from './identity.js';
import { batchMatMul, fusedMatMul } from './mat-mul.js';
import { maxPool3d } from './max-pool-3d.js';
import { avgPool3dGrad, avgPoolGrad, maxPool3dGrad, maxPoolGrad } from './pooling-gradients.js';
import { prelu } from './prelu.js';
import { reduction } from './reductions.js';
import { resizeBilinearGrad, resizeNearestNeighborGrad } from './resizing-gradients.js';
import { unsortedSegmentSum } from './segment-sum.js';

/** Added where the backend has none. */
export const missing: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Wrong or slow in the versions that have them, missing in some. */
export const replaced: Readonly<Record<string, Kernel>> = {
  AvgPool3DGrad: avgPool3dGrad,
  AvgPoolGrad: avgPoolGrad,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
  MaxPoolGrad: maxPoolGrad,
  ResizeBilinearGrad: resizeBilinearGrad,
  ResizeNearestNeighborGrad: resizeNearestNeighborGrad,
};

/** Known to the gradient functions below alone. */
export const internal: Readonly<Record<string, Kernel>> = {
  [fast.BATCH_NORM_GRADIENT_SUMS]: batchNormGradientSums,
  [fast.RECTIFIER_GRADIENT]: fast.rectifierGradient,
  [fast.SPREAD]: fast.spread,
  [fast.SQUARE_GRADIENT]: fast.squareGradient,
};

/** Slow or wrong steps forward; the backend's own stay for the cases that ours leave to them. */
export const wrapped: Readonly<Record<string, (builtIn: Kernel) => Kernel>> = {
  AvgPool: pooling('avgPool'),
  BatchMatMul: batchMatMul,
  Cast: cast,
  Conv2D: convolution('conv2d'),
  DepthwiseConv2dNative: convolution('depthwiseConv2d'),
  FusedBatchNorm: fusedBatchNorm,
  FusedConv2D: convolution('fused.conv2d'),
  FusedDepthwiseConv2D: convolution('fused.depthwiseConv2d'),
  Identity: identity,
  MaxPool: pooling('maxPool'),
  Mean: reduction('mean'),
  Prelu: prelu,
  Sum: reduction('sum'),
  _FusedMatMul: fusedMatMul,
};

/**
 * Gradient functions that tfjs refuses, lacks, has wrong or has slow, by the name of the forward kernel.
 *
 * @param kernelsAreOurs says whether the backend's kernels of these names are this package's
 */
export function gradients(
  kernelsAreOurs: (names: readonly string[]) => boolean,
): Readonly<Record<string, GradientOf>> {
  const gaps = (input: string, filter: string) => dilated({ input, filter }, kernelsAreOurs);
  return {
    BatchMatMul: broadcast('a', 'b'),
    Conv2D: gaps('Conv2DBackpropInput', 'Conv2DBackpropFilter'),
    Conv3D: gaps('Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'),
    Conv3DBackpropInputV2: conv3dTransposed,
    DepthToSpace: spaceToDepth,
    DepthwiseConv2dNative: gaps('DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'),
    Maximum: broadcast('a', 'b'),
    Minimum: broadcast('a', 'b'),
    MirrorPad: mirrorPadded,
    Prelu: broadcast('x', 'alpha'),
    SquaredDifference: broadcast('a', 'b'),
    FusedBatchNorm: fast.batchNorm,
    LeakyRelu: fast.leakyRelu,
    Mean: fast.mean,
    Relu: fast.relu,
    Relu6: fast.relu6,
    Square: fast.square,
    Sum: fast.sum,
  };
}

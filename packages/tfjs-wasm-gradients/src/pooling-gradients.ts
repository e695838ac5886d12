/**
 * The gradients of pooling in two and three dimensions. Max-pooling's goes to the largest cell of each window, on
 * a tie to the first. Average pooling's goes in equal parts to the cells that the mean was taken over, which do
 * not include padding.
 */
import {
  type AvgPool3DGradAttrs,
  type AvgPoolGradAttrs,
  backend_util,
  type MaxPool3DGradAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Kernel, WasmBackend } from './backend.js';
import { filled } from './kernels-module.js';
import { windowNumbers } from './window.js';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];
type Gradient = (numbers: number[], x: TensorInfo, dy: TensorInfo, backend: WasmBackend) => TensorInfo;

const maxGradient: Gradient = (numbers, x, dy, backend) =>
  filled(x.shape, backend, ({ run, sizes, at }, dx) =>
    run.max_pool_gradient(sizes(numbers), at(x), at(dy), dx),
  );

const averageGradient: Gradient = (numbers, x, dy, backend) =>
  filled(x.shape, backend, ({ run, sizes, at }, dx) => run.avg_pool_gradient(sizes(numbers), at(dy), dx));

const inTwoDimensions =
  (gradient: Gradient): Kernel =>
  ({ inputs, attrs, backend }) => {
    const { input, dy } = inputs as { input: TensorInfo; dy: TensorInfo };
    // Of the two only max-pooling's passes its rounding mode on.
    const { filterSize, strides, pad, dimRoundingMode } = attrs as AvgPoolGradAttrs & MaxPoolGradAttrs;
    const shape = input.shape as Shape4;
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return gradient(windowNumbers(info, dy.shape), input, dy, backend);
  };

const inThreeDimensions =
  (gradient: Gradient): Kernel =>
  ({ inputs, attrs, backend }) => {
    const { input, dy } = inputs as { input: TensorInfo; dy: TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as AvgPool3DGradAttrs & MaxPool3DGradAttrs;
    const shape = input.shape as Shape5;
    const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return gradient(windowNumbers(info, dy.shape), input, dy, backend);
  };

export const maxPoolGrad = inTwoDimensions(maxGradient);
export const maxPool3dGrad = inThreeDimensions(maxGradient);
export const avgPoolGrad = inTwoDimensions(averageGradient);
export const avgPool3dGrad = inThreeDimensions(averageGradient);

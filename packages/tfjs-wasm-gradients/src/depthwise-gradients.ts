/** The gradients of depthwise convolutions, also those inside separable ones. */
import {
  backend_util,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { filled } from './kernels-module.js';
import { windowNumbers } from './window.js';

type Shape4 = [number, number, number, number];

export const depthwiseBackpropFilter: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { filterShape, ...form } = attrs as DepthwiseConv2dNativeBackpropFilterAttrs;
  const numbers = window(x.shape, filterShape, form, dy.shape);
  return filled(filterShape, backend, ({ run, sizes, at }, dw) =>
    run.depthwise_filter_gradient(sizes(numbers), at(x), at(dy), dw),
  );
};

export const depthwiseBackpropInput: Kernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const { inputShape, ...form } = attrs as DepthwiseConv2dNativeBackpropInputAttrs;
  const numbers = window(inputShape, filter.shape, form, dy.shape);
  return filled(inputShape, backend, ({ run, sizes, at }, dx) =>
    run.depthwise_input_gradient(sizes(numbers), at(dy), at(filter), dx),
  );
};

function window(
  x: number[],
  filter: number[],
  { strides, pad, dimRoundingMode, dilations }: Omit<DepthwiseConv2dNativeBackpropFilterAttrs, 'filterShape'>,
  dy: number[],
): number[] {
  const info = backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  return windowNumbers(info, dy);
}

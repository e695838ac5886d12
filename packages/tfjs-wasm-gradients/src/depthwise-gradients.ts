/** The gradients of depthwise convolutions, also those inside separable ones. */
import {
  backend_util,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { addressOf, kernelsOn } from './kernels-module.js';
import { windowNumbers } from './window.js';

type Shape4 = [number, number, number, number];

export const depthwiseBackpropFilter: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const form = attrs as DepthwiseConv2dNativeBackpropFilterAttrs;
  const numbers = window(x.shape, form.filterShape, form, dy.shape);
  const { run, sizes } = kernelsOn(backend);
  const dw = backend.makeOutput(form.filterShape, 'float32');
  const addresses = [addressOf(x, backend), addressOf(dy, backend), addressOf(dw, backend)] as const;
  run.depthwise_filter_gradient(sizes(numbers), ...addresses);
  return dw;
};

export const depthwiseBackpropInput: Kernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const form = attrs as DepthwiseConv2dNativeBackpropInputAttrs;
  const numbers = window(form.inputShape, filter.shape, form, dy.shape);
  const { run, sizes } = kernelsOn(backend);
  const dx = backend.makeOutput(form.inputShape, 'float32');
  const addresses = [addressOf(dy, backend), addressOf(filter, backend), addressOf(dx, backend)] as const;
  run.depthwise_input_gradient(sizes(numbers), ...addresses);
  return dx;
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

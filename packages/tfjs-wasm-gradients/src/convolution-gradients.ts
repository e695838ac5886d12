/** The gradients of convolutions in two and three dimensions, with respect to the filter and to the input. */
import {
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropInputV2Attrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Kernel, type WasmBackend, withRoom } from './backend.js';
import { filled } from './kernels-module.js';
import { windowNumbers } from './window.js';
import { assertChannelsLast } from './window-checks.js';

type Pair = [number, number];
type Triple = [number, number, number];
type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** So many pixels the kernel of the filter's gradient wants room for: `LONGEST_RUN` in the crate's `window.rs`. */
const LONGEST_RUN = 128;

/** tfjs passes no dilation to these kernels; the one in `gradient-functions.ts` does. */
interface Dilated<T extends [number, number] | [number, number, number]> {
  readonly dilations?: T | number;
}

export const conv2dBackpropFilter: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { filterShape, ...form } = attrs as Conv2DBackpropFilterAttrs & Dilated<Pair>;
  const numbers = window2d('Conv2DBackpropFilter', x.shape, filterShape, form, dy.shape);
  return filterGradient(numbers, x, dy, filterShape, backend);
};

export const conv2dBackpropInput: Kernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const { inputShape, ...form } = attrs as Conv2DBackpropInputAttrs & Dilated<Pair>;
  const numbers = window2d('Conv2DBackpropInput', inputShape, filter.shape, form, dy.shape);
  return inputGradient(numbers, dy, filter, inputShape, backend);
};

export const conv3dBackpropFilter: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { filterShape, strides, pad, dilations = 1 } = attrs as Conv3DBackpropFilterV2Attrs & Dilated<Triple>;
  const info = backend_util.computeConv3DInfo(x.shape as Shape5, filterShape, strides, dilations, pad);
  return filterGradient(windowNumbers(info, dy.shape), x, dy, filterShape, backend);
};

export const conv3dBackpropInput: Kernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const { inputShape, strides, pad, dilations = 1 } = attrs as Conv3DBackpropInputV2Attrs & Dilated<Triple>;
  const info = backend_util.computeConv3DInfo(inputShape, filter.shape as Shape5, strides, dilations, pad);
  return inputGradient(windowNumbers(info, dy.shape), dy, filter, inputShape, backend);
};

type Form2d = Pick<Conv2DBackpropFilterAttrs, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'> &
  Dilated<Pair>;

function window2d(
  kernel: string,
  x: number[],
  filter: number[],
  { strides, pad, dataFormat, dimRoundingMode, dilations = 1 }: Form2d,
  dy: number[],
): number[] {
  assertChannelsLast(kernel, dataFormat);
  const info = backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  return windowNumbers(info, dy);
}

function filterGradient(
  numbers: number[],
  x: TensorInfo,
  dy: TensorInfo,
  shape: number[],
  backend: WasmBackend,
): TensorInfo {
  const channels = shape.slice(-2).reduce((inputs, outputs) => inputs + outputs);
  return withRoom([LONGEST_RUN, channels], backend, (room) =>
    filled(shape, backend, ({ run, sizes, at }, dw) =>
      run.conv_filter_gradient(sizes(numbers), at(x), at(dy), dw, at(room)),
    ),
  );
}

function inputGradient(
  numbers: number[],
  dy: TensorInfo,
  filter: TensorInfo,
  shape: number[],
  backend: WasmBackend,
): TensorInfo {
  return withRoom(filter.shape, backend, (turned) =>
    filled(shape, backend, ({ run, sizes, at }, dx) =>
      run.conv_input_gradient(sizes(numbers), at(dy), at(filter), at(turned), dx),
    ),
  );
}

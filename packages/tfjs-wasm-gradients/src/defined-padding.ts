/**
 * Steps forward of windows in two dimensions, told their padding in full.
 *
 * tfjs sizes the output, and the library below the backend sizes it once more from the padding that it gets. They part
 *
 * - where the padding is a number, and windows, strides or gaps differ between rows and columns: tfjs takes the rows'
 *   for both, and the library writes beside the tensor;
 * - where `dimRoundingMode` rounds up: the library always rounds down;
 * - where the padding is `'same'` and the stride is longer than the window: the library's padding falls below 0, and it
 *   reads nothing but padding.
 *
 * With the padding of each side as a number, and as much behind the image as the outputs use, both sizes are one.
 */
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernel, KernelCall } from './backend.js';
import { type Axis, axesOf, behindOf, reachOf } from './window.js';
import { assertChannelsLast, assertFits, assertMeetsImage } from './window-checks.js';

type Shape4 = [number, number, number, number];
type Pad = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Pair = number | [number, number];

interface Attributes {
  readonly strides: Pair;
  readonly pad: Pad;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dilations?: Pair | null;
  readonly dataFormat?: string;
}

/** The kernel of a convolution over the backend's own, with the operation's name for errors. */
export const convolution =
  (operation: string) =>
  (builtIn: Kernel): Kernel =>
  (call) => {
    const { filter } = call.inputs as { filter: TensorInfo };
    assertChannelsLast(operation, (call.attrs as Attributes).dataFormat);
    const [height, width] = filter.shape as Shape4;
    return builtIn(withPadding(call, axesIn(call, [height, width], operation)));
  };

/** The kernel of a pooling over the backend's own. */
export const pooling =
  (operation: string) =>
  (builtIn: Kernel): Kernel =>
  (call) => {
    const attrs = call.attrs as Attributes & { filterSize: Pair };
    const { filterSize } = attrs;
    const axes = axesIn(call, [filterSize, filterSize].flat().slice(0, 2) as [number, number], operation);
    assertMeetsImage(operation, axes, attrs);
    return builtIn(withPadding(call, axes));
  };

/** Rows and columns. */
function axesIn(call: KernelCall, [height, width]: [number, number], operation: string): Axis[] {
  const { x } = call.inputs as { x: TensorInfo };
  const { strides, pad, dilations, dimRoundingMode } = call.attrs as Attributes;
  const infoFor = (pad: Pad, rounding?: Attributes['dimRoundingMode']) =>
    backend_util.computeConv2DInfo(
      x.shape as Shape4,
      [height, width, 1, 1],
      strides,
      dilations ?? 1,
      pad,
      rounding,
    );
  const { top, bottom, left, right } = infoFor(pad).padInfo;
  // Of padding for each side tfjs sizes each axis by itself.
  const sides: Pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const info = infoFor(sides, dimRoundingMode);
  const axes = axesOf(info, info.outShape).slice(1);
  // By definition `'same'` fits, also an image without pixels.
  if (pad !== 'same')
    axes.forEach((axis, i) => {
      const padded = axis.input + (i === 0 ? top + bottom : left + right);
      assertFits(operation, i + 1, { input: axis.input, padded, reach: reachOf(axis) });
    });
  return axes;
}

function withPadding(call: KernelCall, axes: readonly Axis[]): KernelCall {
  const pad = [[0, 0], ...axes.map((axis) => [axis.before, Math.max(0, behindOf(axis))]), [0, 0]];
  return { ...call, attrs: { ...call.attrs, pad, dimRoundingMode: undefined } };
}

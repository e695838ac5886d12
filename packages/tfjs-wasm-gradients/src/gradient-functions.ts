/**
 * Gradients that tfjs itself refuses, lacks or has wrong, whatever the backend. A gradient function is one for all
 * backends: it says which kernels to run. So these are registered beside the kernels, and leave to tfjs's own
 * what that does right.
 */
import {
  add,
  type Conv2DAttrs,
  type Conv3DAttrs,
  type Conv3DBackpropInputV2Attrs,
  conv3d,
  type DepthToSpaceAttrs,
  type DepthwiseConv2dNativeAttrs,
  engine,
  type GradConfig,
  type GradFunc,
  type MirrorPadAttrs,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
  transpose,
} from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.js';
import { assertChannelsLast } from './window-checks.js';

/** Makes a gradient, of tfjs's own where there is one; undefined where there is nothing to do. */
export type GradientOf = (theirs: GradConfig | undefined) => Omit<GradConfig, 'kernelName'> | undefined;

type Attributes = Parameters<GradFunc>[2];

const isOne = (value: number | readonly number[]) => [value].flat().every((v) => v === 1);

/**
 * A convolution with gaps between its filter's taps: tfjs refuses its gradient, the kernels here have it. Other
 * backends' kernels do not, so there the refusal stays.
 *
 * @param kernelsAreOurs asked at each gradient, since kernels may be registered at any time
 */
export function dilated(
  kernels: { readonly input: string; readonly filter: string },
  kernelsAreOurs: (names: readonly string[]) => boolean,
): GradientOf {
  return (theirs) =>
    theirs && {
      ...theirs,
      gradFunc: (dy, saved, attributes) => {
        const attrs = attributes as unknown as Conv2DAttrs | Conv3DAttrs | DepthwiseConv2dNativeAttrs;
        const { backendName, state } = engine();
        // Inside another gradient a second derivative may be asked for, which would forget the dilation.
        const ours =
          backendName === 'wasm' &&
          state.gradientDepth === 0 &&
          kernelsAreOurs([kernels.input, kernels.filter]);
        if (isOne(attrs.dilations ?? 1) || !ours) return theirs.gradFunc(dy, saved, attributes);
        const [x, filter] = saved as [Tensor, Tensor];
        const output = dy as Tensor;
        return {
          x: () => runKernel(kernels.input, { dy: output, filter }, { ...attrs, inputShape: x.shape }),
          filter: () => runKernel(kernels.filter, { x, dy: output }, { ...attrs, filterShape: filter.shape }),
        };
      },
    };
}

/** The gradient of `conv3dTranspose`, whose forward step is the gradient of `conv3d` by its input. */
export const conv3dTransposed: GradientOf = (theirs) =>
  theirs === undefined
    ? {
        inputsToSave: ['dy', 'filter'],
        gradFunc: (ddx, saved, attributes) => {
          const [dy, filter] = saved as [Tensor5D, Tensor5D];
          const { strides, pad } = attributes as unknown as Conv3DBackpropInputV2Attrs;
          const x = ddx as Tensor5D;
          return {
            dy: () => conv3d(x, filter, strides, pad),
            filter: () =>
              runKernel('Conv3DBackpropFilterV2', { x, dy }, { strides, pad, filterShape: filter.shape }),
          };
        },
      }
    : undefined;

/** The gradient of `depthToSpace`: its blocks back to channels. */
export const spaceToDepth: GradientOf = (theirs) =>
  theirs === undefined
    ? {
        inputsToSave: [],
        gradFunc: (dy, _saved, attributes) => {
          const { blockSize, dataFormat } = attributes as unknown as DepthToSpaceAttrs;
          const y = dy as Tensor4D;
          const [n, h, w, c] = y.shape;
          assertChannelsLast('gradient of depthToSpace', dataFormat);
          const [rows, columns] = [h / blockSize, w / blockSize];
          const blocks = reshape(y, [n, rows, blockSize, columns, blockSize, c]);
          const back = [n, rows, columns, blockSize * blockSize * c];
          return { x: () => reshape(transpose(blocks, [0, 1, 3, 2, 4, 5]), back) };
        },
      }
    : undefined;

/** Padding by mirrored pixels: what was mirrored gets the mirror image's gradient too. tfjs leaves it out. */
export const mirrorPadded: GradientOf = () => ({
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes: Attributes) => {
    const [x] = saved as [Tensor];
    const { paddings, mode } = attributes as unknown as MirrorPadAttrs;
    return {
      x: () =>
        paddings.reduce(
          (folded, widths, axis) => foldBack(folded, axis, widths, x.shape[axis] as number, mode),
          dy as Tensor,
        ),
    };
  },
});

/** Adds both borders of one axis, turned round, to the pixels that they mirror. */
function foldBack(
  dy: Tensor,
  axis: number,
  [before, after]: readonly [number, number],
  size: number,
  mode: MirrorPadAttrs['mode'],
): Tensor {
  const part = (begin: number, length: number) =>
    slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? begin : 0)),
      dy.shape.map((n, i) => (i === axis ? length : n)),
    );
  const placed = (border: Tensor, begin: number, length: number) =>
    pad(
      reverse(border, axis),
      dy.shape.map((_, i): [number, number] => (i === axis ? [begin, size - begin - length] : [0, 0])),
    );
  // `reflect` leaves the pixel at the edge out, `symmetric` mirrors it too.
  const edge = mode === 'reflect' ? 1 : 0;
  let sum = part(before, size);
  if (before > 0) sum = add(sum, placed(part(0, before), edge, before));
  if (after > 0) sum = add(sum, placed(part(before + size, after), size - edge - after, after));
  return sum;
}

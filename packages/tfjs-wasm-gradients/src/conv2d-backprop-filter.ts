/**
 * The gradient of a convolution with respect to its filter.
 *
 * With input `x` [n, h, w, c], filter `w` [kh, kw, c, m], stride s and output gradient `dy` [n, oh, ow, m],
 *
 *     dw[a, b, c, m] = Σ over n, i, j of xpad[n, i·s + a, j·s + b, c] · dy[n, i, j, m]
 *
 * which is itself a convolution: of `x` with images and channels exchanged, [c, h, w, n], by `dy` as a filter
 * of oh × ow with its taps s apart, [oh, ow, n, m]. So the forward's stride becomes the dilation here, and the
 * padding stays. The backend's convolution does all the work; two transposes bring the operands to it.
 */
import { backend_util, type Conv2DBackpropFilterAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Kernel, Scratch, seenAs } from './backend.js';

type Shape4 = [number, number, number, number];

export const conv2dBackpropFilter: Kernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as Conv2DBackpropFilterAttrs;
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filterShape as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = info;
  const last = info.dataFormat === 'channelsLast';
  // The output's size from `dy` itself: tfjs's gradient of conv2d forgets to pass the rounding mode on.
  const [, outHeight, outWidth] = (last ? dy.shape : [0, ...dy.shape.slice(2)]) as Shape4;

  // The padding below and to the right that gives exactly one result for each tap of the filter. It differs
  // from the forward's where the stride left rows over (then it is smaller, perhaps negative) or where
  // rounding up read beyond the padding.
  const bottom = (outHeight - 1) * info.strideHeight + filterHeight - info.inHeight - padInfo.top;
  const right = (outWidth - 1) * info.strideWidth + filterWidth - info.inWidth - padInfo.left;

  const scratch = new Scratch(backend);
  try {
    const images = scratch.run('Transpose', { x }, { perm: last ? [3, 1, 2, 0] : [1, 2, 3, 0] });
    const taps = scratch.run('Transpose', { x: dy }, { perm: last ? [1, 2, 0, 3] : [2, 3, 0, 1] });
    const product = scratch.run(
      'Conv2D',
      { x: images, filter: taps },
      {
        strides: [1, 1],
        dilations: [info.strideHeight, info.strideWidth],
        pad: [
          [0, 0],
          [padInfo.top, Math.max(0, bottom)],
          [padInfo.left, Math.max(0, right)],
          [0, 0],
        ],
        dataFormat: 'NHWC',
      },
    );
    // Where the padding should have been negative the result has rows for taps that do not exist.
    const exact =
      bottom >= 0 && right >= 0
        ? product
        : scratch.run(
            'Slice',
            { x: product },
            { begin: [0, 0, 0, 0], size: [inChannels, filterHeight, filterWidth, outChannels] },
          );
    const filter = seenAs(exact, [inChannels, filterHeight * filterWidth, outChannels]);
    const dw = scratch.keep(scratch.run('Transpose', { x: filter }, { perm: [1, 0, 2] }));
    return seenAs(dw, filterShape);
  } finally {
    scratch.dispose();
  }
};

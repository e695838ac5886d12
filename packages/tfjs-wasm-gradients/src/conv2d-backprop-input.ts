/**
 * The gradient of a convolution with respect to its input, which is also the forward step of a transposed
 * convolution.
 *
 * It is a convolution of `dy` by the filter turned by 180° with its channels exchanged, padded by k − 1 − p.
 * The backend's own kernel sums it pixel by pixel in scalar code, 10 to 20 times slower than its convolution.
 * A stride s > 1 is undone first: zeros are put between the values of `dy`, so that the convolution has
 * stride 1 again. That multiplies its work by s², and still wins.
 */
import { backend_util, type Conv2DBackpropInputAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Kernel, Scratch, seenAs } from './backend.js';

type Shape4 = [number, number, number, number];

/** The kernel, and the backend's own for what the form above cannot say. */
export function conv2dBackpropInput(builtIn: Kernel): Kernel {
  return (call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as Conv2DBackpropInputAttrs;
    const info = backend_util.computeConv2DInfo(
      attrs.inputShape,
      filter.shape as Shape4,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(attrs.dataFormat),
    );
    const { strideHeight, strideWidth, outChannels } = info;
    const [n, oh, ow] = dy.shape as Shape4;
    const top = info.filterHeight - 1 - info.padInfo.top;
    const left = info.filterWidth - 1 - info.padInfo.left;
    const bottom = info.inHeight - oh * strideHeight - top + info.filterHeight - 1;
    const right = info.inWidth - ow * strideWidth - left + info.filterWidth - 1;
    // A forward padding beyond k − 1 would mean cutting `dy`; rare enough to leave to the slow kernel.
    if (info.dataFormat !== 'channelsLast' || Math.min(top, bottom, left, right) < 0) return builtIn(call);

    const scratch = new Scratch(call.backend);
    try {
      const turned = scratch.run('Reverse', { x: filter }, { dims: [0, 1] });
      const exchanged = scratch.run('Transpose', { x: turned }, { perm: [0, 1, 3, 2] });
      let spread = dy;
      if (strideHeight > 1 || strideWidth > 1) {
        // Row and column gaps in one go: a column with its gap is one longer last axis.
        const padded = scratch.run(
          'PadV2',
          { x: seenAs(dy, [n * oh, 1, ow, outChannels]) },
          {
            paddings: [
              [0, 0],
              [0, strideHeight - 1],
              [0, 0],
              [0, (strideWidth - 1) * outChannels],
            ],
            constantValue: 0,
          },
        );
        spread = seenAs(padded, [n, oh * strideHeight, ow * strideWidth, outChannels]);
      }
      const dx = scratch.run(
        'Conv2D',
        { x: spread, filter: exchanged },
        {
          strides: [1, 1],
          dilations: [1, 1],
          pad: [
            [0, 0],
            [top, bottom],
            [left, right],
            [0, 0],
          ],
          dataFormat: 'NHWC',
        },
      );
      return scratch.keep(dx);
    } finally {
      scratch.dispose();
    }
  };
}

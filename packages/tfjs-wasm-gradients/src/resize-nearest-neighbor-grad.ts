/**
 * The gradient of nearest-neighbour resizing, in the case that networks use: enlarging by whole numbers. Each
 * input pixel became a block of fh × fw equal ones, so its gradient is the sum over the block, fh · fw times
 * what average pooling gives. The backend's own kernel is right and general, but 20 times slower; it does the
 * other cases.
 */
import type { ResizeNearestNeighborGradAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { type Kernel, run } from './backend.js';

type Shape4 = [number, number, number, number];

/** The kernel, and the backend's own for factors that are not whole. */
export function resizeNearestNeighborGrad(builtIn: Kernel): Kernel {
  return (call) => {
    const { dy, images } = call.inputs as { dy: TensorInfo; images: TensorInfo };
    // The forward's attributes arrive here, of which the published type names only one.
    const { alignCorners, halfPixelCenters } = call.attrs as ResizeNearestNeighborGradAttrs & {
      halfPixelCenters?: boolean;
    };
    const [, h, w] = images.shape as Shape4;
    const [, toH, toW] = dy.shape as Shape4;
    const factors: [number, number] = [toH / h, toW / w];
    const blocks = factors.every(Number.isInteger) && factors[0] * factors[1] > 1;
    if (alignCorners || halfPixelCenters || !blocks) return builtIn(call);

    const dx = run(
      'AvgPool',
      { x: dy },
      { filterSize: factors, strides: factors, pad: 'valid', dimRoundingMode: undefined },
      call.backend,
    );
    const sums = call.backend.typedArrayFromHeap(dx) as Float32Array;
    const pixels = factors[0] * factors[1];
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) * pixels;
    return dx;
  };
}

/**
 * The gradient of max-pooling: each output's gradient goes to the cell that was the largest of its window, on
 * a tie to the first, as on the cpu backend.
 *
 * The backend's own kernel starts its search at 0, so that a window of negative values sends its gradient to
 * the wrong cell. Here a plain loop over views of the backend's memory, nothing copied: the work is one
 * comparison a cell, too little for a detour over other kernels to pay.
 */
import { backend_util, type MaxPoolGradAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';

/** The kernel; the backend's own is wrong and never asked. */
export function maxPoolGrad(_builtIn: Kernel): Kernel {
  return ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = backend.makeOutput(input.shape, 'float32');
    // Views only now: an allocation may move the backend's memory and empty the views made before.
    const from = backend.typedArrayFromHeap(dy) as Float32Array;
    const values = backend.typedArrayFromHeap(input) as Float32Array;
    const into = (backend.typedArrayFromHeap(dx) as Float32Array).fill(0);

    const { inHeight, inWidth, inChannels, filterHeight, filterWidth, padInfo } = info;
    let out = 0;
    for (let n = 0; n < info.batchSize; n++) {
      for (let oy = 0; oy < info.outHeight; oy++) {
        const y = oy * info.strideHeight - padInfo.top;
        const firstRow = Math.max(0, y);
        const endRow = Math.min(inHeight, y + filterHeight);
        for (let ox = 0; ox < info.outWidth; ox++) {
          const x = ox * info.strideWidth - padInfo.left;
          const firstColumn = Math.max(0, x);
          const endColumn = Math.min(inWidth, x + filterWidth);
          // A window wholly in the padding has no cell to give its gradient to.
          if (firstRow >= endRow || firstColumn >= endColumn) {
            out += inChannels;
            continue;
          }
          for (let c = 0; c < inChannels; c++, out++) {
            let best = ((n * inHeight + firstRow) * inWidth + firstColumn) * inChannels + c;
            for (let row = firstRow; row < endRow; row++) {
              let cell = ((n * inHeight + row) * inWidth + firstColumn) * inChannels + c;
              for (let column = firstColumn; column < endColumn; column++, cell += inChannels) {
                if ((values[cell] as number) > (values[best] as number)) best = cell;
              }
            }
            into[best] = (into[best] as number) + (from[out] as number);
          }
        }
      }
    }
    return dx;
  };
}

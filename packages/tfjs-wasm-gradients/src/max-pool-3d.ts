/** Max-pooling in three dimensions. The backend's own starts each window at the least positive number, not below all numbers. */
import { backend_util, type MaxPool3DAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { filled } from './kernels-module.js';
import { axesOf, windowNumbers } from './window.js';
import { assertMeetsImage } from './window-checks.js';

type Shape5 = [number, number, number, number, number];

export const maxPool3d: Kernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs as { x: TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as MaxPool3DAttrs;
  if (x.dtype !== 'float32')
    throw new Error(`maxPool3d: x.dtype is ${x.dtype}, but the wasm backend pools float32 alone`);
  const info = backend_util.computePool3DInfo(
    x.shape as Shape5,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  assertMeetsImage('maxPool3d', axesOf(info, info.outShape), { pad, dimRoundingMode });
  return filled(info.outShape, backend, ({ run, sizes, at }, y) =>
    run.max_pool(sizes(windowNumbers(info, info.outShape)), at(x), y),
  );
};

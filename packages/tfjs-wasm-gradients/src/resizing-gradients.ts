/** The gradients of resizing images: each output pixel's goes to the inputs that it was made of, with their weights. */
import type { ResizeBilinearGradAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { type Kernel, withRoom } from './backend.js';
import { filled } from './kernels-module.js';

type Shape4 = [number, number, number, number];

/** The forward's attributes arrive here, of which the published types name only the first. */
type Attributes = ResizeBilinearGradAttrs & { readonly halfPixelCenters?: boolean };

export const resizeNearestNeighborGrad: Kernel = ({ inputs, attrs, backend }) => {
  const { images, dy } = inputs as { images: TensorInfo; dy: TensorInfo };
  const numbers = numbersOf(images, dy, attrs as Attributes);
  return filled(images.shape, backend, ({ run, sizes, at }, dx) =>
    run.resize_nearest_gradient(sizes(numbers), at(dy), dx),
  );
};

export const resizeBilinearGrad: Kernel = ({ inputs, attrs, backend }) => {
  const { images, dy } = inputs as { images: TensorInfo; dy: TensorInfo };
  const numbers = numbersOf(images, dy, attrs as Attributes);
  return withRoom(images.shape.slice(2), backend, (row) =>
    filled(images.shape, backend, ({ run, sizes, at }, dx) =>
      run.resize_bilinear_gradient(sizes(numbers), at(dy), at(row), dx),
    ),
  );
};

/** Batch, channels, the way corners are treated, then input and output size of rows and of columns. */
function numbersOf(images: TensorInfo, dy: TensorInfo, attributes: Attributes): number[] {
  const [batch, height, width, channels] = images.shape as Shape4;
  const [, toHeight, toWidth] = dy.shape as Shape4;
  const corners = attributes.alignCorners ? 1 : attributes.halfPixelCenters ? 2 : 0;
  return [batch, channels, corners, height, toHeight, width, toWidth];
}

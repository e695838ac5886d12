/** The sum of the slices that have the same id: the gradient of `gather`, and `tf.unsortedSegmentSum`. */
import { type TensorInfo, type UnsortedSegmentSumAttrs, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { filled } from './kernels-module.js';

export const unsortedSegmentSum: Kernel = ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = attrs as UnsortedSegmentSumAttrs;
  const inner = x.shape.slice(segmentIds.shape.length);
  const rows = util.sizeFromShape(segmentIds.shape);
  const width = util.sizeFromShape(inner);
  const shape = [numSegments, ...inner];
  if (x.dtype === 'float32') {
    return filled(shape, backend, ({ run, at }, sums) =>
      run.segment_sum(at(x), at(segmentIds, 'int32'), rows, width, sums, numSegments),
    );
  }
  // Whole numbers, and truths that are counted, are nobody's gradient; a plain loop does.
  const sums = backend.makeOutput(shape, 'int32');
  const from = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const to = backend.typedArrayFromHeap(sums).fill(0);
  for (let row = 0; row < rows; row++) {
    const id = ids[row] as number;
    if (id < 0 || id >= numSegments) continue;
    for (let i = 0; i < width; i++) {
      to[id * width + i] = (to[id * width + i] as number) + (from[row * width + i] as number);
    }
  }
  return sums;
};

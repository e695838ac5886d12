/** The sum of the slices that have the same id: the gradient of `gather`, and `tf.unsortedSegmentSum`. */
import { type TensorInfo, type UnsortedSegmentSumAttrs, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { addressOf, kernelsOn } from './kernels-module.js';

export const unsortedSegmentSum: Kernel = ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = attrs as UnsortedSegmentSumAttrs;
  const inner = x.shape.slice(segmentIds.shape.length);
  const rows = util.sizeFromShape(segmentIds.shape);
  const width = util.sizeFromShape(inner);
  const sums = backend.makeOutput([numSegments, ...inner], x.dtype);
  if (x.dtype === 'float32') {
    const { run } = kernelsOn(backend);
    const [from, ids, to] = [addressOf(x, backend), addressOf(segmentIds, backend), addressOf(sums, backend)];
    run.segment_sum(from, ids, rows, width, to, numSegments);
    return sums;
  }
  // Whole numbers are nobody's gradient; a plain loop does.
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

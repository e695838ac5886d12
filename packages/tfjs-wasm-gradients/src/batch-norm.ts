/**
 * Batch normalisation with one mean, variance, scale and offset for each channel: the forward step, which the
 * backend has in scalar code, and the two sums over the pixels that all five gradients are made of.
 */
import { type FusedBatchNormAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Kernel, withRoom } from './backend.js';
import { filled } from './kernels-module.js';

/** Whether those that are there have one number for each channel; tfjs takes a single one for all, and one a pixel, too. */
export function arePerChannel(
  infos: readonly (Pick<TensorInfo, 'shape'> | null | undefined)[],
  channels: number,
): boolean {
  return infos.every((info) => !info || (info.shape.length === 1 && info.shape[0] === channels));
}

/** The kernel, and the backend's own where a mean is not of one channel. */
export function fusedBatchNorm(builtIn: Kernel): Kernel {
  return (call) => {
    const { backend } = call;
    const { x, mean, variance, offset, scale } = call.inputs as Record<string, TensorInfo | undefined> & {
      x: TensorInfo;
      mean: TensorInfo;
      variance: TensorInfo;
    };
    const channels = x.shape.at(-1) as number;
    const perChannel = arePerChannel([mean, variance, offset, scale], channels);
    const floats = [x, mean, variance, offset, scale].every((info) => !info || info.dtype === 'float32');
    if (!perChannel || !floats) return builtIn(call);
    const { varianceEpsilon } = call.attrs as FusedBatchNormAttrs;
    return withRoom([2, channels], backend, (room) =>
      filled(x.shape, backend, ({ run, at }, y) => {
        // Views only now: an allocation may move the backend's memory and empty the views made before.
        const numbers = (info: TensorInfo) => backend.typedArrayFromHeap(info) as Float32Array;
        const factors = numbers(room);
        const variances = numbers(variance);
        for (let c = 0; c < channels; c++) {
          const deviation = Math.sqrt((variances[c] as number) + varianceEpsilon);
          factors[c] = (scale ? (numbers(scale)[c] as number) : 1) / deviation;
          factors[channels + c] = offset ? (numbers(offset)[c] as number) : 0;
        }
        const pixels = util.sizeFromShape(x.shape) / channels;
        run.batch_norm(at(x), pixels, channels, at(mean), at(room), at(room) + 4 * channels, y);
      }),
    );
  };
}

/** `[Σ dy, Σ dy · (x − mean)]` for each channel, as one tensor of two rows. */
export const batchNormGradientSums: Kernel = ({ inputs, backend }) => {
  const { x, dy, mean } = inputs as { x: TensorInfo; dy: TensorInfo; mean: TensorInfo };
  const channels = x.shape.at(-1) as number;
  const pixels = util.sizeFromShape(x.shape) / channels;
  return filled([2, channels], backend, ({ run, at }, sums) =>
    run.batch_norm_gradient_sums(at(x), at(dy), at(mean), pixels, channels, sums),
  );
};

/** What a sliding window is refused for, with the operation as users call it, before the backend computes something else. */
import { type Axis, behindOf, reachOf } from './window.js';

/** The backend's kernels know images with channels last alone; some of them take others for such images. */
export function assertChannelsLast(operation: string, dataFormat: string | undefined): void {
  if (dataFormat === 'NCHW')
    throw new Error(`${operation}: dataFormat is 'NCHW', but the wasm backend takes 'NHWC' alone`);
}

/**
 * Of a window that is larger than its image tfjs makes a tensor without pixels, and the backend writes beside it.
 *
 * @param padded the image's rows and columns with their padding
 * @param reach the window's
 */
export function assertFits(
  operation: string,
  axis: number,
  { input, padded, reach }: { readonly input: number; readonly padded: number; readonly reach: number },
): void {
  if (padded < reach)
    throw new Error(
      `${operation}: x.shape[${axis}] is ${input}, but a window of ${reach} with padding of ${padded - input} needs at least ${reach - padded + input}`,
    );
}

/**
 * A window that holds nothing but padding has no largest pixel and no mean.
 *
 * @param axes of the image, without its batch
 * @param given as the user gave it
 */
export function assertMeetsImage(
  operation: string,
  axes: readonly Axis[],
  given: { readonly pad: unknown; readonly dimRoundingMode?: string | undefined },
): void {
  const { pad, dimRoundingMode } = given;
  axes.forEach((axis, i) => {
    const [reach, behind] = [reachOf(axis), behindOf(axis)];
    if (axis.before < reach && behind < reach) return;
    const rounding = dimRoundingMode === undefined ? '' : ` with dimRoundingMode '${dimRoundingMode}'`;
    const sides = `[${axis.before}, ${Math.max(0, behind)}] about x.shape[${i + 1}]`;
    throw new Error(
      `${operation}: pad is ${JSON.stringify(pad)}${rounding}, which puts ${sides}, but a window of ${reach} allows at most ${reach - 1} on each side`,
    );
  });
}

/** The sizes of a sliding window as the kernels read them: `Window` and `Axis` in the crate. */

/** One axis: the sizes of input and output, then the window's. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** The padding before the first input. */
  readonly before: number;
}

/** From the first to the last pixel that a window reads, gaps included. */
export const reachOf = ({ taps, dilation }: Axis) => (taps - 1) * dilation + 1;

/** The padding behind the last input that the outputs use; below 0 where they leave inputs out. */
export const behindOf = (axis: Axis) =>
  (axis.output - 1) * axis.stride + reachOf(axis) - axis.input - axis.before;

/** What tfjs computes for a convolution or a pooling, as far as it is used. */
export interface Info {
  readonly batchSize: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padInfo: {
    readonly type: string;
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
    readonly front?: number;
    readonly back?: number;
  };
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outDepth?: number;
  readonly inDepth?: number;
  readonly filterDepth?: number;
  readonly strideDepth?: number;
  readonly dilationDepth?: number;
}

/**
 * Planes, rows and columns; two dimensions are three with one plane.
 *
 * @param info of tfjs, for the forward pass
 * @param outputShape channels last
 */
export function axesOf(
  info: Info,
  outputShape: readonly number[],
): [planes: Axis, rows: Axis, columns: Axis] {
  const [outHeight, outWidth] = outputShape.slice(-3, -1) as [number, number];
  const planes: Axis =
    outputShape.length === 5
      ? {
          input: info.inDepth as number,
          output: outputShape[1] as number,
          taps: info.filterDepth as number,
          stride: info.strideDepth as number,
          dilation: info.dilationDepth as number,
          before: info.padInfo.front as number,
        }
      : { input: 1, output: 1, taps: 1, stride: 1, dilation: 1, before: 0 };
  const rows: Axis = {
    input: info.inHeight,
    output: outHeight,
    taps: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    before: info.padInfo.top,
  };
  const columns: Axis = {
    input: info.inWidth,
    output: outWidth,
    taps: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    before: info.padInfo.left,
  };
  return [planes, rows, columns];
}

/**
 * The numbers of a window in two or three dimensions.
 *
 * @param info of tfjs, for the forward pass
 * @param dyShape the output's shape, channels last. The output's sizes come from it and not from `info`: tfjs's
 *   gradients forget to pass the rounding mode on that decided them.
 */
export function windowNumbers(info: Info, dyShape: readonly number[]): number[] {
  // By address a kernel would read on behind too small a tensor. tfjs lets it pass: `conv2dTranspose` takes any output shape.
  const { batchSize, inChannels, outChannels } = info;
  if (dyShape[0] !== batchSize || dyShape.at(-1) !== outChannels) {
    throw new Error(
      `a gradient of shape [${dyShape}] does not belong to this window: its batch is to be ${batchSize} and its channels ${outChannels}`,
    );
  }
  // Of a window that is larger than its image in both directions tfjs makes a tensor too: minus times minus is plus.
  if (dyShape.some((size) => size < 0)) {
    throw new Error(`a gradient of shape [${dyShape}] does not exist: the window is larger than the image`);
  }
  const axes = axesOf(info, dyShape);
  assertSizes(info, axes, dyShape);
  const numbers = axes.flatMap((axis) => [
    axis.input,
    axis.output,
    axis.taps,
    axis.stride,
    axis.dilation,
    axis.before,
  ]);
  return [batchSize, inChannels, outChannels, ...numbers];
}

/** Sizes that no rounding mode gives are those of another window, or of tfjs's mistake for padding as a number. */
function assertSizes(info: Info, axes: readonly Axis[], dyShape: readonly number[]): void {
  const { type, bottom, right, back = 0 } = info.padInfo;
  const sizes = [info.outDepth ?? 1, info.outHeight, info.outWidth];
  const allowed = axes.map((axis, i): [least: number, most: number] => {
    if (type === 'SAME') return [sizes[i] as number, sizes[i] as number];
    const padded = axis.input + axis.before + ([back, bottom, right][i] as number);
    const exact = (padded - reachOf(axis)) / axis.stride + 1;
    return [Math.floor(exact), Math.max(0, Math.ceil(exact))];
  });
  const fits = allowed.every(([least, most], i) => {
    const { output } = axes[i] as Axis;
    return least <= output && output <= most;
  });
  if (fits) return;
  const pixels = allowed
    .slice(5 - dyShape.length)
    .map(([least, most]) => (least === most ? least : `${least} to ${most}`));
  throw new Error(
    `a gradient of shape [${dyShape}] does not belong to this window: its pixels are to be ${pixels.join(' x ')}`,
  );
}

/**
 * The oracle: a convolution written out as its definition says, in f64, and its gradients by central
 * differences. A convolution is linear in its filter and in its input, so a difference with any step is exact
 * but for rounding; the step here is 1.
 */
export type Shape4 = [number, number, number, number];
export type Padding =
  | 'same'
  | 'valid'
  | number
  | [[number, number], [number, number], [number, number], [number, number]];

export interface Case {
  readonly x: Shape4;
  readonly filter: Shape4;
  readonly strides: [number, number];
  readonly pad: Padding;
}

/** Top and left padding, as TensorFlow defines `same`. */
function before({ x, filter, strides, pad }: Case): [number, number] {
  if (pad === 'valid') return [0, 0];
  if (typeof pad === 'number') return [pad, pad];
  if (typeof pad === 'object') return [pad[1][0], pad[2][0]];
  const along = (size: number, kernel: number, stride: number) =>
    Math.floor(Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size) / 2);
  return [along(x[1], filter[0], strides[0]), along(x[2], filter[1], strides[1])];
}

/** Σ y · dy for the convolution y of `x` by `filter`: the loss whose gradients are wanted. */
export function lossOf(
  c: Case,
  x: Float64Array,
  filter: Float64Array,
  dy: Float64Array,
  dyShape: Shape4,
): number {
  const [n, h, w, channels] = c.x;
  const [kh, kw, , outChannels] = c.filter;
  const [top, left] = before(c);
  let loss = 0;
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let oy = 0; oy < dyShape[1]; oy++)
      for (let ox = 0; ox < dyShape[2]; ox++)
        for (let m = 0; m < outChannels; m++) {
          let y = 0;
          for (let a = 0; a < kh; a++)
            for (let b = 0; b < kw; b++) {
              const row = oy * c.strides[0] + a - top;
              const column = ox * c.strides[1] + b - left;
              if (row < 0 || row >= h || column < 0 || column >= w) continue;
              for (let k = 0; k < channels; k++)
                y +=
                  (x[((i * h + row) * w + column) * channels + k] as number) *
                  (filter[((a * kw + b) * channels + k) * outChannels + m] as number);
            }
          loss += y * (dy[at++] as number);
        }
  return loss;
}

/** The gradient of `loss` with respect to `at`, one central difference for each entry. */
export function gradientByDifferences(at: Float64Array, loss: () => number): Float64Array {
  return at.map((value, i) => {
    at[i] = value + 1;
    const up = loss();
    at[i] = value - 1;
    const down = loss();
    at[i] = value;
    return (up - down) / 2;
  });
}

/** Values of a small generator, so that a failing case can be had again; multiples of 1/64, exact in f32. */
export function values(size: number, seed: number): Float64Array {
  let state = seed * 2654435761 + 1;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) % 257) / 64 - 2;
  });
}

/** The largest difference, relative to the largest value of the reference. */
export function relativeError(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (actual.length !== reference.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let error = 0;
  for (let i = 0; i < reference.length; i++) {
    largest = Math.max(largest, Math.abs(reference[i] as number));
    error = Math.max(error, Math.abs((actual[i] as number) - (reference[i] as number)));
  }
  return error / Math.max(largest, 1e-12);
}

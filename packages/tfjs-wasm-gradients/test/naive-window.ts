/**
 * The oracle for everything that slides a window: which input pixel each output pixel reads through each tap,
 * straight from the definition, and convolution and pooling over that in f64.
 */
/** By rule, or before and after the pixels of each axis. */
export type Padding = 'same' | 'valid' | readonly (readonly [before: number, after: number])[];

/** One axis or more of a window, as users give it. */
export interface Form {
  /** [image, ...pixels, channel] */
  readonly x: readonly number[];
  readonly taps: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pad: Padding;
}

/** An output pixel, an input pixel and the tap that connects them, each counted without channels. */
export type Connection = readonly [output: number, input: number, tap: number];

interface Line {
  readonly output: number;
  readonly input: number;
  readonly tap: number;
}

/** All connections along one axis, and the number of outputs. */
function alongAxis(
  size: number,
  taps: number,
  stride: number,
  dilation: number,
  pad: 'same' | readonly [number, number],
  dimensions: number,
) {
  const reach = (taps - 1) * dilation + 1;
  const [given, after] = pad === 'same' ? [0, 0] : pad;
  let before = given;
  let outputs = Math.floor((size + before + after - reach) / stride) + 1;
  if (pad === 'same') {
    outputs = Math.ceil(size / stride);
    const border = (outputs - 1) * stride + reach - size;
    // In three dimensions tfjs lets a padding become negative where the stride is longer than the window.
    before = Math.floor((dimensions === 3 ? border : Math.max(0, border)) / 2);
  }
  const lines: Line[] = [];
  for (let output = 0; output < outputs; output++)
    for (let tap = 0; tap < taps; tap++) {
      const input = output * stride + tap * dilation - before;
      if (input >= 0 && input < size) lines.push({ output, input, tap });
    }
  return { lines, outputs };
}

const paddingAt = (pad: Padding, i: number) =>
  pad === 'same' ? pad : pad === 'valid' ? ([0, 0] as const) : (pad[i] as readonly [number, number]);

/** Every connection of a window, in the order of outputs and taps, and the output's pixels along each axis. */
export function connectionsOf(form: Form): { connections: Connection[]; outputs: number[] } {
  const pixels = form.x.slice(1, -1);
  const axes = pixels.map((size, i) =>
    alongAxis(
      size,
      form.taps[i] as number,
      form.strides[i] as number,
      form.dilations[i] as number,
      paddingAt(form.pad, i),
      pixels.length,
    ),
  );
  let connections: Connection[] = Array.from({ length: form.x[0] as number }, (_, n) => [n, n, 0]);
  axes.forEach(({ lines, outputs }, i) => {
    const [size, taps] = [pixels[i] as number, form.taps[i] as number];
    connections = connections.flatMap(([output, input, tap]) =>
      lines.map(
        (line): Connection => [
          output * outputs + line.output,
          input * size + line.input,
          tap * taps + line.tap,
        ],
      ),
    );
  });
  return { connections, outputs: axes.map(({ outputs }) => outputs) };
}

const at = (numbers: Float64Array, i: number) => numbers[i] as number;

/** A convolution's input channels c, and the output channels m, both 0 and on, that each of them meets. */
export type Channels = readonly (readonly [c: number, m: number, weight: number])[];

/** All with all, `[c, m]`. */
export const dense = (inputs: number, outputs: number): Channels =>
  Array.from({ length: inputs * outputs }, (_, i) => [Math.floor(i / outputs), i % outputs, i]);

/** Each with its own, `[c, k]`. */
export const depthwise = (inputs: number, multiplier: number): Channels =>
  Array.from({ length: inputs * multiplier }, (_, i) => [Math.floor(i / multiplier), i, i]);

/** Both gradients of Σ y · dy for a convolution y: each weight meets each number that the definition says. */
export function convolutionGradients(
  form: Form,
  channels: Channels,
  x: Float64Array,
  w: Float64Array,
  dy: Float64Array,
): { dx: Float64Array; dw: Float64Array } {
  const inputs = 1 + Math.max(...channels.map(([c]) => c));
  const outputs = 1 + Math.max(...channels.map(([, m]) => m));
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length);
  for (const [output, input, tap] of connectionsOf(form).connections)
    for (const [c, m, weight] of channels) {
      const xi = input * inputs + c;
      const wi = tap * channels.length + weight;
      const gradient = at(dy, output * outputs + m);
      dx[xi] = at(dx, xi) + at(w, wi) * gradient;
      dw[wi] = at(dw, wi) + at(x, xi) * gradient;
    }
  return { dx, dw };
}

/** Σ y · dy of a convolution y: for differences, which hold the gradients above against the definition. */
export function convolutionLoss(
  form: Form,
  channels: Channels,
  x: Float64Array,
  w: Float64Array,
  dy: Float64Array,
): number {
  const inputs = 1 + Math.max(...channels.map(([c]) => c));
  const outputs = 1 + Math.max(...channels.map(([, m]) => m));
  const y = new Float64Array(dy.length);
  for (const [output, input, tap] of connectionsOf(form).connections)
    for (const [c, m, weight] of channels) {
      const yi = output * outputs + m;
      y[yi] = at(y, yi) + at(x, input * inputs + c) * at(w, tap * channels.length + weight);
    }
  return y.reduce((sum, value, i) => sum + value * at(dy, i), 0);
}

/** The gradient of pooling: to the first largest cell of each window, or in equal parts to all of its cells. */
export function poolingGradient(
  kind: 'max' | 'average',
  form: Form,
  x: Float64Array,
  dy: Float64Array,
): Float64Array {
  const channels = form.x.at(-1) as number;
  const windows = new Map<number, number[]>();
  for (const [output, input] of connectionsOf(form).connections)
    windows.set(output, [...(windows.get(output) ?? []), input]);
  const dx = new Float64Array(x.length);
  for (const [output, cells] of windows)
    for (let c = 0; c < channels; c++) {
      const gradient = at(dy, output * channels + c);
      const places = cells.map((cell) => cell * channels + c);
      const best = places.reduce((a, b) => (at(x, b) > at(x, a) ? b : a));
      for (const place of kind === 'max' ? [best] : places)
        dx[place] = at(dx, place) + gradient / (kind === 'max' ? 1 : places.length);
    }
  return dx;
}

/** The gradient of `loss` at `point`, one central difference for each entry; exact for what is linear. */
export function gradientByDifferences(point: Float64Array, loss: () => number): Float64Array {
  return point.map((value, i) => {
    point[i] = value + 1;
    const up = loss();
    point[i] = value - 1;
    const down = loss();
    point[i] = value;
    return (up - down) / 2;
  });
}

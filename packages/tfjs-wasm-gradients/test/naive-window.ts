/**
 * The oracle for everything that slides a window: which input pixel each output pixel reads through each tap,
 * straight from the definition, and convolution and pooling over that in f64.
 */
/** By rule, as a number for all sides, or before and after the pixels of each axis. */
export type Padding = 'same' | 'valid' | number | readonly (readonly [before: number, after: number])[];

/** One axis or more of a window, as users give it. */
export interface Form {
  /** [image, ...pixels, channel] */
  readonly x: readonly number[];
  readonly taps: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pad: Padding;
  /** How the number of outputs is rounded; down where it is left out, as tfjs does. */
  readonly rounding?: 'floor' | 'round' | 'ceil';
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
  rounding: 'floor' | 'round' | 'ceil',
) {
  const reach = (taps - 1) * dilation + 1;
  const [given, after] = pad === 'same' ? [0, 0] : pad;
  let before = given;
  let outputs = Math[rounding]((size + before + after - reach) / stride) + 1;
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

/** Before and after the pixels of one axis; `'same'` depends on the size of the image. */
export function paddingAt(pad: Padding, i: number): 'same' | readonly [number, number] {
  if (pad === 'same') return pad;
  if (pad === 'valid') return [0, 0];
  return typeof pad === 'number' ? [pad, pad] : (pad[i] as readonly [number, number]);
}

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
      form.rounding ?? 'floor',
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

/** A convolution. */
export function convolve(form: Form, channels: Channels, x: Float64Array, w: Float64Array): Float64Array {
  const inputs = 1 + Math.max(...channels.map(([c]) => c));
  const outputs = 1 + Math.max(...channels.map(([, m]) => m));
  const graph = connectionsOf(form);
  const pixels = graph.outputs.reduce((a, b) => a * b, form.x[0] as number);
  const y = new Float64Array(pixels * outputs);
  for (const [output, input, tap] of graph.connections)
    for (const [c, m, weight] of channels) {
      const yi = output * outputs + m;
      y[yi] = at(y, yi) + at(x, input * inputs + c) * at(w, tap * channels.length + weight);
    }
  return y;
}

/** Σ y · dy of a convolution y: for differences, which hold the gradients above against the definition. */
export function convolutionLoss(
  form: Form,
  channels: Channels,
  x: Float64Array,
  w: Float64Array,
  dy: Float64Array,
): number {
  return convolve(form, channels, x, w).reduce((sum, value, i) => sum + value * at(dy, i), 0);
}

/** The input pixels of each output pixel's window. */
function windowsOf(form: Form): Map<number, number[]> {
  const windows = new Map<number, number[]>();
  for (const [output, input] of connectionsOf(form).connections)
    windows.set(output, [...(windows.get(output) ?? []), input]);
  return windows;
}

/** Whether every window holds a pixel. */
export function allMeetTheImage(form: Form): boolean {
  const { outputs } = connectionsOf(form);
  return windowsOf(form).size === outputs.reduce((a, b) => a * b, form.x[0] as number);
}

/** Pooling: the largest number of each window, or the mean of those that are not padding. */
export function pooled(kind: 'max' | 'average', form: Form, x: Float64Array): Float64Array {
  const channels = form.x.at(-1) as number;
  const windows = windowsOf(form);
  const y = new Float64Array(windows.size * channels);
  for (const [output, cells] of windows)
    for (let c = 0; c < channels; c++) {
      const numbers = cells.map((cell) => at(x, cell * channels + c));
      const sum = numbers.reduce((a, b) => a + b, 0);
      y[output * channels + c] = kind === 'max' ? Math.max(...numbers) : sum / numbers.length;
    }
  return y;
}

/** The gradient of pooling: to the first largest cell of each window, or in equal parts to all of its cells. */
export function poolingGradient(
  kind: 'max' | 'average',
  form: Form,
  x: Float64Array,
  dy: Float64Array,
): Float64Array {
  const channels = form.x.at(-1) as number;
  const dx = new Float64Array(x.length);
  for (const [output, cells] of windowsOf(form))
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

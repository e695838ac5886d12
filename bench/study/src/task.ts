/**
 * What is to be segmented: images with their truth, split into training and test. A task knows nothing of
 * losses or networks, and two come from very different places: made by code, or read from a folder.
 */

/** One image and its truth, at the size that the network sees. */
export interface Sample {
  /** What the report calls it. */
  readonly name: string;
  /** One value a pixel, row by row. */
  readonly pixels: Float32Array;
  /** One label a pixel, 0 is background. */
  readonly truth: Uint8Array;
}

/** Everything that a run needs to know of the problem. */
export interface Task {
  readonly name: string;
  /** One or two sentences for the report: what is in the images and where they come from. */
  readonly description: string;
  readonly height: number;
  readonly width: number;
  /** Number of labels, background included; two or more. */
  readonly classes: number;
  readonly training: readonly Sample[];
  readonly test: readonly Sample[];
  /** Steps and rate with which this kind of task trains well. */
  readonly defaults: { readonly steps: number; readonly learningRate: number };
}

/** The number of pixels that are not background. */
export function foregroundOf(sample: Sample): number {
  let count = 0;
  for (const label of sample.truth) if (label !== 0) count++;
  return count;
}

/** The fields of several samples behind one another. */
export function join<T extends Float32Array | Int32Array | Uint8Array>(
  samples: readonly Sample[],
  field: 'pixels' | 'truth',
  Type: new (length: number) => T,
): T {
  const size = samples[0]?.[field].length ?? 0;
  const joined = new Type(samples.length * size);
  samples.forEach((sample, i) => {
    joined.set(sample[field], i * size);
  });
  return joined;
}

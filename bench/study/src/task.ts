/**
 * What is to be segmented: images with their truth, split into training and test. A task knows nothing of
 * losses or networks, and two come from very different places: made by code, or read from a folder.
 */
import { createHash } from 'node:crypto';
import type { NormOver } from './norm.js';
import type { Random } from './random.js';

/** One image and its truth, at the size that the network sees. */
export interface Sample {
  /** What the report calls it. */
  readonly name: string;
  /** What it belongs together with, such as its patient; its own name where it stands alone. */
  readonly group: string;
  /** One value a pixel, row by row. */
  readonly pixels: Float32Array;
  /** One label a pixel, 0 is background. */
  readonly truth: Uint8Array;
  /** Another truth that might have been, where the posterior is known; the given truth is one of them. */
  readonly outline?: (random: Random) => Uint8Array;
}

/** Images to train on, and others by which the training is judged and its settings are chosen. */
export interface Fold {
  readonly training: readonly Sample[];
  readonly validation: readonly Sample[];
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
  /** What the labels 1, 2, … are called. */
  readonly labels: readonly string[];
  /** All images that may be trained on. */
  readonly training: readonly Sample[];
  /** How settings are chosen; with several folds the network is trained once more, on all of `training`. */
  readonly folds: readonly Fold[];
  /**
   * What validation images are: held out from training; folds by turns, where there are few groups; or the training
   * images themselves, where there is a single group and nothing can be held out.
   */
  readonly choice: 'held-out' | 'folds' | 'training-images';
  readonly test: readonly Sample[];
  /** What the network normalises together, the same for every loss. */
  readonly norm: NormOver;
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

/** A short digest of all images, truths and splits, and of how they are normalised: two tasks of one name that differ in these have another. */
export function fingerprint(task: Task): string {
  const hash = createHash('sha256');
  const add = (samples: readonly Sample[]) => {
    hash.update(`${samples.length};`);
    for (const { group, pixels, truth } of samples) {
      hash.update(`${group};`);
      hash.update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
      hash.update(truth);
    }
  };
  for (const { training, validation } of task.folds) {
    add(training);
    add(validation);
  }
  hash.update(task.norm);
  add(task.training);
  add(task.test);
  return hash.digest('hex').slice(0, 12);
}

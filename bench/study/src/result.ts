/**
 * What a study leaves behind, as plain data: everything that the table and the report are made of. A result can
 * go through JSON, to a file or another process, and come back the same.
 */
import type { LossName } from './losses.js';
import { foregroundOf, type Sample, type Task } from './task.js';

/** One training: a task, a loss, a seed. */
export interface RunResult {
  readonly loss: LossName;
  readonly seed: number;
  /** Fewer done than planned where the study was interrupted. */
  readonly stepsDone: number;
  readonly stepsPlanned: number;
  readonly trainingLoss: readonly number[];
  readonly curve: readonly { readonly step: number; readonly dice: number }[];
  /** One value for each test image. */
  readonly dice: readonly number[];
  readonly jaccard: readonly number[];
  /** The label maps of the pictured test images, in the order of `TaskSummary.pictures`. */
  readonly masks: readonly (readonly number[])[];
  /** Of the training steps alone. */
  readonly seconds: number;
}

/** A test image that the report shows. */
export interface Picture {
  /** Its place among the test images. */
  readonly index: number;
  readonly name: string;
  /** 8-bit grey. */
  readonly grey: readonly number[];
  readonly truth: readonly number[];
}

/** What the report says of the task. */
export interface TaskSummary {
  readonly name: string;
  readonly description: string;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly trainingImages: number;
  readonly testImages: number;
  /** Pixels that are not background, for each test image. */
  readonly foreground: readonly number[];
  readonly pictures: readonly Picture[];
}

/** Everything that was asked for and reached. */
export interface StudyResults {
  readonly task: TaskSummary;
  readonly seed: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly lossesPlanned: readonly LossName[];
  readonly runs: readonly RunResult[];
  readonly interrupted: boolean;
  /** Start of the study, ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  /** Names and versions of what computed it. */
  readonly versions: Readonly<Record<string, string>>;
}

const PICTURES = 6;

/** The part of a task that the report needs. */
export function summaryOf(task: Task): TaskSummary {
  const foreground = task.test.map(foregroundOf);
  return {
    name: task.name,
    description: task.description,
    height: task.height,
    width: task.width,
    classes: task.classes,
    trainingImages: task.training.length,
    testImages: task.test.length,
    foreground,
    pictures: picturedImages(foreground).map((index) => {
      const sample = task.test[index] as Sample;
      return { index, name: sample.name, grey: greyOf(sample.pixels), truth: Array.from(sample.truth) };
    }),
  };
}

/**
 * Which test images are shown: from the smallest to the largest foreground at even steps of rank. The rule looks at
 * the truth alone, so that no loss is flattered by the choice.
 */
export function picturedImages(foreground: readonly number[]): number[] {
  const bySize = foreground
    .map((_, i) => i)
    .sort((a, b) => (foreground[a] as number) - (foreground[b] as number));
  const withForeground = bySize.filter((i) => (foreground[i] as number) > 0);
  const from = withForeground.length > 0 ? withForeground : bySize;
  const count = Math.min(PICTURES, from.length);
  const ranks = Array.from({ length: count }, (_, k) => Math.round(((k + 0.5) / count) * from.length - 0.5));
  return ranks.map((rank) => from[rank] as number);
}

/** Pixels of any range as 8-bit grey, from the image's smallest value to its largest. */
function greyOf(pixels: Float32Array): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of pixels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low || 1;
  return Array.from(pixels, (value) => Math.round(((value - low) / range) * 255));
}

/**
 * The pictures of the report, in a file of their own beside the results: masks of the pictured test images, by run. Images
 * themselves are not kept; they are made or read again, and where that cannot be, the report has no pictures of the task.
 */
import type { RunRecord } from './records.js';
import { runKey } from './records.js';
import { picturedImages, type RunResult } from './run.js';
import { foregroundOf, type Sample, type Task } from './task.js';

/** A line of the file. */
export interface MaskLine {
  readonly run: string;
  /** Label maps of the pictured images, their bytes in base64. */
  readonly masks: readonly string[];
}

/** A test image that the report shows. */
export interface Picture {
  /** Its place among the test images. */
  readonly index: number;
  readonly name: string;
  /** 8-bit grey. */
  readonly grey: Uint8Array;
  readonly truth: Uint8Array;
}

/** What the report shows of a task. */
export interface TaskPictures {
  readonly data: string;
  readonly pictures: readonly Picture[];
}

export const maskLine = ({ record, masks }: RunResult): MaskLine => ({
  run: runKey(record),
  masks: masks.map((mask) => Buffer.from(mask).toString('base64')),
});

/** The masks of a run, where the file has them. */
export function masksOf(lines: readonly MaskLine[], run: RunRecord): Uint8Array[] | undefined {
  const key = runKey(run);
  return lines
    .find((line) => line.run === key)
    ?.masks.map((text) => Uint8Array.from(Buffer.from(text, 'base64')));
}

/** The pictured test images of a task. */
export function picturesOf(task: Task, data: string): TaskPictures {
  const pictures = picturedImages(task.test.map(foregroundOf)).map((index) => {
    const { name, pixels, truth } = task.test[index] as Sample;
    return { index, name, grey: greyOf(pixels), truth };
  });
  return { data, pictures };
}

/** Pixels of any range as 8-bit grey, from the image's smallest value to its largest. */
function greyOf(pixels: Float32Array): Uint8Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of pixels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low || 1;
  return Uint8Array.from(pixels, (value) => Math.round(((value - low) / range) * 255));
}

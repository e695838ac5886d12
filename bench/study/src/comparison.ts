/** The figures of the table: each loss's means, and its difference to the reference, image by image. */
import { type Estimate, estimate, estimateDifference, FEWEST_IMAGES, type Interval } from './interval.js';
import { lossLabels } from './losses.js';
import type { RunResult, StudyResults } from './result.js';

/** One line of the table. */
export interface Row {
  readonly run: RunResult;
  /** The loss's name, and how far it came where it was stopped. */
  readonly label: string;
  readonly dice: Estimate;
  readonly jaccard: Estimate;
  /**
   * Dice less that of the reference, paired by image; not for the reference, nor where one of both is partial or
   * the images are too few.
   */
  readonly difference: { readonly mean: number; readonly interval: Interval } | undefined;
}

/** Whether a run was stopped before its last step. */
export const isPartial = (run: RunResult) => run.stepsDone < run.stepsPlanned;

/** Whether there are too few test images for intervals, and so for comparisons. */
export const hasFewImages = ({ task }: StudyResults) => task.testImages < FEWEST_IMAGES;

/** What the others are compared with: cross-entropy, or the first loss where it is not among them. */
export function referenceOf({ runs }: StudyResults): RunResult | undefined {
  return runs.find(({ loss }) => loss === 'cross-entropy') ?? runs[0];
}

/** A line for each run, in the order in which they were made. */
export function compare(results: StudyResults): Row[] {
  const reference = referenceOf(results);
  return results.runs.map((run) => ({
    run,
    label: isPartial(run)
      ? `${lossLabels[run.loss]} (stopped at step ${run.stepsDone} of ${run.stepsPlanned})`
      : lossLabels[run.loss],
    dice: estimate(run.dice, results.seed),
    jaccard: estimate(run.jaccard, results.seed),
    difference: reference && differenceOf(run, reference, results.seed),
  }));
}

function differenceOf(run: RunResult, reference: RunResult, seed: number): Row['difference'] {
  if (run === reference || isPartial(run) || isPartial(reference)) return undefined;
  const { mean, interval } = estimateDifference(run.dice, reference.dice, seed);
  return interval && { mean, interval };
}

/** Three digits, as `.630`; the sign where it is asked for. */
export function digits(value: number, signed = false): string {
  const text = Math.abs(value).toFixed(3).replace(/^0/, '');
  const sign = value < 0 && Number(text) !== 0 ? '−' : signed ? '+' : '';
  return sign + text;
}

/** An interval's ends. */
export const range = ({ low, high }: Interval, signed = false) =>
  `${digits(low, signed)} to ${digits(high, signed)}`;

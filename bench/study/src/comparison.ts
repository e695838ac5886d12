/** The figures of the table: each loss's means, and its difference to the first, image by image. */
import { bootstrap, type Interval, pairedBootstrap } from './interval.js';
import { lossLabels } from './losses.js';
import type { RunResult, StudyResults } from './result.js';

/** One line of the table. */
export interface Row {
  readonly run: RunResult;
  /** The loss's name, and how far it came where it was stopped. */
  readonly label: string;
  readonly dice: Interval;
  readonly jaccard: Interval;
  /** Dice less that of the reference, paired by image; not for the reference, nor where one of both is partial. */
  readonly difference: Interval | undefined;
}

/** Whether a run was stopped before its last step. */
export const isPartial = (run: RunResult) => run.stepsDone < run.stepsPlanned;

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
    dice: bootstrap(run.dice, results.seed),
    jaccard: bootstrap(run.jaccard, results.seed),
    difference:
      reference === undefined || run === reference || isPartial(run) || isPartial(reference)
        ? undefined
        : pairedBootstrap(run.dice, reference.dice, results.seed),
  }));
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

/**
 * Means over test images and how sure they are. Values are means over the seeds, image by image; intervals come from drawing
 * the test images anew, whole groups of them where they belong to patients. They speak of the choice of test images alone;
 * the spread over seeds stands beside them.
 *
 * Few groups know too little of their own spread: the interval would be much too narrow. So below `FEWEST_GROUPS` there is a
 * mean and no interval.
 */
import { deviation, mean } from 'd3-array';
import { bootstrapDifference, bootstrapMean } from 'segmetric';
import type { RunRecord } from '../records.js';
import type { TaskStudy } from '../study.js';

/** With fewer groups of test images there is no interval, and a difference is not claimed. */
export const FEWEST_GROUPS = 10;

/** The ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A mean and, where there are groups enough, the interval around it. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval | undefined;
}

/** Figures of a run that there are for each test image. */
export type Field = 'dice' | 'jaccard' | 'diceAtCut' | 'expected';

const SEED = 1;

/** The runs of one loss. */
export const runsOf = ({ runs }: TaskStudy, loss: string): RunRecord[] =>
  runs.filter((run) => run.loss === loss);

/** The losses that a task has runs of, in the order of tables. */
export const lossesOf = ({ runs }: TaskStudy): string[] => [...new Set(runs.map(({ loss }) => loss))];

/** The seeds that all of these losses have been trained with. */
export function commonSeeds(task: TaskStudy, losses: readonly string[]): number[] {
  const [first = [], ...others] = losses.map((loss) => runsOf(task, loss).map(({ seed }) => seed));
  return first.filter((seed) => others.every((seeds) => seeds.includes(seed)));
}

/** One value for each test image: the mean over seeds; all that there are unless they are given. */
export function perImage(task: TaskStudy, loss: string, field: Field, seeds?: readonly number[]): number[] {
  const rows = runsOf(task, loss)
    .filter(({ seed }) => seeds?.includes(seed) ?? true)
    .map((run) => run[field] ?? []);
  return (rows[0] ?? []).map((_, i) => mean(rows, (row) => row[i] as number) as number);
}

/** The mean over the test images, of each seed. */
export const perSeed = (task: TaskStudy, loss: string, field: Field): number[] =>
  runsOf(task, loss).map((run) => mean(run[field] ?? []) as number);

/** The standard deviation over seeds; undefined with one. */
export const spread = (values: readonly number[]): number | undefined =>
  values.length > 1 ? deviation(values) : undefined;

/** The mean of values of these images (by their places; all by default), with its interval. */
export function estimate(
  task: TaskStudy,
  values: readonly number[],
  images?: readonly number[],
  confidence?: number,
): Estimate {
  const chosen = images ?? values.map((_, i) => i);
  const part = chosen.map((i) => values[i] as number);
  const groups = chosen.map((i) => task.record.test.group[i] as string);
  if (new Set(groups).size < FEWEST_GROUPS) return { mean: mean(part) ?? Number.NaN, interval: undefined };
  const { mean: centre, low, high } = bootstrapMean(part, { seed: SEED, groups, confidence });
  return { mean: centre, interval: { low, high } };
}

/** Two losses on the same images. */
export interface Difference extends Estimate {
  /** Of each image, the first loss less the second, means over the seeds that both have. */
  readonly values: readonly number[];
  /** The mean over the images, for each of those seeds. */
  readonly bySeed: readonly number[];
}

/** The mean of loss `a` less loss `b`, paired by image and seed; undefined where they have no seed in common. */
export function difference(
  task: TaskStudy,
  a: string,
  b: string,
  fields: Field | readonly [Field, Field] = 'dice',
): Difference | undefined {
  const seeds = commonSeeds(task, [a, b]);
  if (seeds.length === 0) return undefined;
  const [ofA, ofB] = typeof fields === 'string' ? [fields, fields] : fields;
  const [first, second] = [perImage(task, a, ofA, seeds), perImage(task, b, ofB, seeds)];
  const values = first.map((value, i) => value - (second[i] as number));
  const bySeed = seeds.map((seed) => {
    const of = (loss: string, field: Field) => mean(perImage(task, loss, field, [seed])) as number;
    return of(a, ofA) - of(b, ofB);
  });
  const { group } = task.record.test;
  if (new Set(group).size < FEWEST_GROUPS) {
    return { mean: mean(values) as number, interval: undefined, values, bySeed };
  }
  const { mean: centre, low, high } = bootstrapDifference(first, second, { seed: SEED, groups: group });
  return { mean: centre, interval: { low, high }, values, bySeed };
}

/** The mean Dice of validation images where a loss's settings were chosen, mean over seeds. */
export function validationDice(task: TaskStudy, loss: string): number {
  return mean(runsOf(task, loss), ({ chosen, curves }) => {
    const curve = curves.find(({ rate }) => rate === chosen.rate);
    return curve?.points.find(({ step }) => step === chosen.step)?.dice;
  }) as number;
}

/** Of these losses, the one of the highest validation Dice; test images take no part in the choice. */
export function bestByValidation(task: TaskStudy, losses: readonly string[]): string | undefined {
  const there = lossesOf(task).filter((loss) => losses.includes(loss));
  return there.reduce<string | undefined>(
    (best, loss) =>
      best === undefined || validationDice(task, loss) > validationDice(task, best) ? loss : best,
    undefined,
  );
}

/**
 * First question: which loss scores higher? All main losses of a task, each beside the best cross-entropy, which is the better of
 * the plain and the weighted one on validation images.
 */
import { mean } from 'd3-array';
import { losses } from '../losses.js';
import type { Study, TaskStudy } from '../study.js';
import {
  bestByValidation,
  type Difference,
  difference,
  type Estimate,
  estimate,
  type Interval,
  lossesOf,
  perImage,
  perSeed,
  runsOf,
  spread,
  validationDice,
} from './estimates.js';

const MAIN = losses.slice(0, 6);
const ALL_CROSS_ENTROPIES = losses.filter(({ side }) => side === 'cross-entropy').map(({ name }) => name);
export const CROSS_ENTROPIES: readonly string[] = MAIN.filter(({ side }) => side === 'cross-entropy').map(
  ({ name }) => name,
);
export const METRIC_LOSSES: readonly string[] = MAIN.filter(({ side }) => side === 'metric').map(
  ({ name }) => name,
);

/** A loss on a task. */
export interface LossRow {
  readonly loss: string;
  readonly seeds: number;
  readonly dice: Score;
  readonly jaccard: Score;
  readonly validation: number;
  /** Against the best cross-entropy; undefined for itself. */
  readonly diceDifference: Difference | undefined;
  readonly jaccardDifference: Difference | undefined;
  /** Learning rate and step that each seed chose. */
  readonly chosen: readonly string[];
}

/** A mean over test images and seeds. */
export interface Score {
  readonly mean: number;
  readonly interval: Interval | undefined;
  /** The standard deviation over seeds, where there are several. */
  readonly spread: number | undefined;
}

/** Which side a difference favours; undecided where its interval holds 0, unknown where it has none. */
export type Verdict = 'metric' | 'cross-entropy' | 'undecided' | 'unknown';

/** A task's answer to the question. */
export interface TaskComparison {
  readonly task: TaskStudy;
  readonly rows: readonly LossRow[];
  /** The best cross-entropy and the best metric-sensitive loss, each by validation images. */
  readonly crossEntropy: string | undefined;
  readonly metric: string | undefined;
  /** The second less the first. */
  readonly dice: Difference | undefined;
  readonly jaccard: Difference | undefined;
  /** The best cross-entropy of all weights by validation images, and the lead over it; undefined where no weights were trained. */
  readonly weighted: { readonly loss: string; readonly dice: Difference } | undefined;
  readonly verdict: Verdict | undefined;
}

/** The comparison of each task. */
export const compareTasks = ({ tasks }: Study): TaskComparison[] => tasks.map(compareTask);

// Most questions begin with it, and its intervals take thousands of draws.
const compared = new WeakMap<TaskStudy, TaskComparison>();

/** The comparison of one task. */
export function compareTask(task: TaskStudy): TaskComparison {
  const known = compared.get(task) ?? comparisonOf(task);
  compared.set(task, known);
  return known;
}

function comparisonOf(task: TaskStudy): TaskComparison {
  const crossEntropy = bestByValidation(task, CROSS_ENTROPIES);
  const metric = bestByValidation(task, METRIC_LOSSES);
  const against = (loss: string | undefined, field: 'dice' | 'jaccard') =>
    loss === undefined || crossEntropy === undefined || loss === crossEntropy
      ? undefined
      : difference(task, loss, crossEntropy, field);
  const main = MAIN.map(({ name }) => name);
  const weights = lossesOf(task).some((loss) => ALL_CROSS_ENTROPIES.includes(loss) && !main.includes(loss));
  const ofAll = weights ? bestByValidation(task, ALL_CROSS_ENTROPIES) : undefined;
  const overAll = ofAll && metric ? difference(task, metric, ofAll) : undefined;
  const dice = against(metric, 'dice');
  return {
    task,
    rows: lossesOf(task)
      .filter((loss) => main.includes(loss))
      .map((loss) => ({
        loss,
        seeds: runsOf(task, loss).length,
        dice: scoreOf(task, loss, 'dice'),
        jaccard: scoreOf(task, loss, 'jaccard'),
        validation: validationDice(task, loss),
        diceDifference: against(loss, 'dice'),
        jaccardDifference: against(loss, 'jaccard'),
        chosen: runsOf(task, loss).map(({ chosen: { rate, step } }) => `${rate}, ${step}`),
      })),
    crossEntropy,
    metric,
    dice,
    jaccard: against(metric, 'jaccard'),
    weighted: ofAll && overAll ? { loss: ofAll, dice: overAll } : undefined,
    verdict: dice && verdictOf(dice),
  };
}

function scoreOf(task: TaskStudy, loss: string, field: 'dice' | 'jaccard'): Score {
  const { interval } = estimate(task, perImage(task, loss, field));
  const seeds = perSeed(task, loss, field);
  return { mean: mean(seeds) as number, interval, spread: spread(seeds) };
}

/**
 * What a difference of a metric-sensitive loss less cross-entropy says. The interval knows of test images alone, and another
 * seed may move the difference more than other images would: so all seeds have to agree.
 */
export function verdictOf({
  interval,
  bySeed = [],
}: Estimate & Partial<Pick<Difference, 'bySeed'>>): Verdict {
  if (interval === undefined) return 'unknown';
  if (interval.low > 0 && bySeed.every((lead) => lead > 0)) return 'metric';
  return interval.high < 0 && bySeed.every((lead) => lead < 0) ? 'cross-entropy' : 'undecided';
}

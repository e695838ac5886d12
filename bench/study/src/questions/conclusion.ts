/**
 * What it comes to, in sentences that the figures themselves write: which side is ahead on how many tasks, and where the effect
 * is not there. No sentence says more than its intervals.
 */
import { max, mean, min } from 'd3-array';
import { counted } from '../counted.js';
import { lossNamed, lossWords, type Side } from '../losses.js';
import { digits, listed, range } from '../report/numbers.js';
import type { Study } from '../study.js';
import {
  CROSS_ENTROPIES,
  compareTasks,
  METRIC_LOSSES,
  type TaskComparison,
  type Verdict,
  verdictOf,
} from './comparison.js';
import { gainsByCut } from './cuts.js';
import { type Difference, type Estimate, FEWEST_GROUPS } from './estimates.js';
import { distancesToBest } from './limits.js';
import { differencesBySize } from './sizes.js';
import { tverskyByAlpha } from './tversky.js';
import { weightsBySize } from './weights.js';

/** One sentence or a few for each question that the study can answer. */
export function conclusion(study: Study): string[] {
  return [
    ...verdicts(study),
    ...ofJaccard(study),
    ...ofSizes(study),
    ...ofChosenWeight(study),
    ...ofWeights(study),
    ...ofTversky(study),
    ...ofCuts(study),
    ...ofLimits(study),
    ...ofFailures(study),
    ...ofTraining(study),
  ];
}

type Judged = TaskComparison & { readonly dice: Difference; readonly verdict: Verdict };

const names = (tasks: readonly { readonly task: { readonly record: { readonly task: string } } }[]) =>
  listed(tasks.map(({ task }) => task.record.task));

const judgedTasks = (study: Study) =>
  compareTasks(study).filter((task): task is Judged => task.verdict !== undefined);

function verdicts(study: Study): string[] {
  const tasks = judgedTasks(study);
  if (tasks.length === 0) {
    return [
      'No task has both a cross-entropy and a loss made for the metric with the same seed yet: there is nothing to compare.',
    ];
  }
  const of = (verdict: Verdict) => tasks.filter((task) => task.verdict === verdict);
  const seeds = max(tasks, ({ dice }) => dice.bySeed.length);
  const [metric, crossEntropy, undecided, unknown] = [
    of('metric'),
    of('cross-entropy'),
    of('undecided'),
    of('unknown'),
  ];
  const sentences = [
    'In mean Dice the best loss made for the metric is ahead of the best cross-entropy, plain or weighted by inverse frequency, on ' +
      `${metric.length} of ` +
      `${counted(tasks.length, 'task')}, behind on ${crossEntropy.length}, and not told apart on ${undecided.length}` +
      `${unknown.length > 0 ? `; ${unknown.length} cannot be judged` : ''}. (Ahead: the 95 % interval of the difference ` +
      `leaves out 0, and it is above 0 with every seed.)${seeds === 1 ? ' One seed says this of these very networks; another moves Dice as well.' : ''}`,
  ];
  if (metric.length > 0) {
    const largest = metric.reduce((a, b) => (b.dice.mean > a.dice.mean ? b : a));
    const smallest = metric.reduce((a, b) => (b.dice.mean < a.dice.mean ? b : a));
    sentences.push(
      metric.length === 1
        ? `Ahead by ${differenceWords(largest)}.`
        : `Ahead on ${names(metric)}: by ${differenceWords(smallest)} up to ${differenceWords(largest)}.`,
    );
  }
  if (crossEntropy.length > 0) {
    sentences.push(`Cross-entropy is ahead: ${crossEntropy.map(differenceWords).join('; ')}.`);
  }
  if (undecided.length > 0) {
    sentences.push(`Not told apart: ${undecided.map(differenceWords).join('; ')}.`);
  }
  if (unknown.length > 0) {
    sentences.push(
      `Too few patients or groups to judge (fewer than ${FEWEST_GROUPS} among the test images): ${unknown
        .map(differenceWords)
        .join('; ')}. These differences are of these very images.`,
    );
  }
  return sentences;
}

const differenceWords = ({
  task,
  dice,
  metric,
  crossEntropy,
}: Pick<Judged, 'task' | 'dice' | 'metric' | 'crossEntropy'>) =>
  `${digits(dice.mean, true)} on ${task.record.task} (${dice.interval ? `${range(dice.interval, true)}; ` : ''}` +
  `${lossWords(metric as string)} against ${lossWords(crossEntropy as string)}${seedsDisagree(dice) ? '; not with every seed' : ''})`;

/** Whether it is a seed that keeps a difference from being told apart. */
const seedsDisagree = (dice: Difference) =>
  verdictOf(dice) === 'undecided' && verdictOf({ ...dice, bySeed: [] }) !== 'undecided';

function ofJaccard(study: Study): string[] {
  const tasks = judgedTasks(study).flatMap((task) => {
    const byJaccard = task.jaccard && verdictOf(task.jaccard);
    return task.verdict === 'unknown' || byJaccard === undefined ? [] : [{ ...task, byJaccard }];
  });
  if (tasks.length === 0) return [];
  const words: Readonly<Record<string, string>> = {
    metric: 'the loss made for the metric is ahead',
    'cross-entropy': 'cross-entropy is ahead',
    undecided: 'the two are not told apart',
  };
  const other = tasks.filter(({ verdict, byJaccard }) => verdict !== byJaccard);
  return other.length === 0
    ? ['Jaccard says the same as Dice on every task that can be judged.']
    : [
        `By Jaccard ${other.map((task) => `${words[task.byJaccard]} on ${task.task.record.task}`).join('; ')}.`,
      ];
}

/** Of tasks that have intervals at both ends. */
function ofSizes(study: Study): string[] {
  const tasks = differencesBySize(study).filter(
    ({ smallest, largest }) => smallest?.interval && largest?.interval,
  );
  if (tasks.length === 0) return [];
  const above = (a: Estimate | undefined, b: Estimate | undefined) =>
    (a?.interval?.low as number) > (b?.interval?.high as number);
  const larger = tasks.filter(({ smallest, largest }) => above(smallest, largest));
  const smaller = tasks.filter(({ smallest, largest }) => above(largest, smallest));
  const pairs = (of: (task: (typeof tasks)[number]) => readonly [number | undefined, number | undefined]) =>
    tasks
      .map(
        (task) =>
          `${task.task.record.task} ${of(task)
            .map((value) => digits(value, true))
            .join(' and ')}`,
      )
      .join('; ');
  const count = (of: typeof tasks) => `${of.length}${of.length > 0 ? ` (${names(of)})` : ''}`;
  return [
    `The difference to plain cross-entropy is larger for the smallest objects than for the largest, their intervals apart, on ` +
      `${count(larger)} of ${counted(tasks.length, 'task')}, and smaller on ${count(smaller)} (smallest and largest class of sizes: ` +
      `${pairs(({ smallest, largest }) => [smallest?.mean, largest?.mean])}).`,
    ...(tasks.some(({ room }) => room)
      ? [
          'To somebody who sees the drawn object without noise the best mask gives more than the likeliest labels, at which ' +
            `cross-entropy aims, by, in the same classes: ${pairs(({ room }) => [room?.smallest, room?.largest])}. A network is less ` +
            'sure, and may gain more.',
        ]
      : []),
  ];
}

/** Against the weight that validation images choose out of all. */
function ofChosenWeight(study: Study): string[] {
  const tasks = compareTasks(study).flatMap(({ task, metric, weighted }) =>
    weighted?.dice.interval ? [{ task, metric, dice: weighted.dice, crossEntropy: weighted.loss }] : [],
  );
  if (tasks.length === 0) return [];
  const of = (verdict: Verdict) => tasks.filter(({ dice }) => verdictOf(dice) === verdict);
  const [ahead, behind] = [of('metric'), of('cross-entropy')];
  return [
    `Where fixed weights were trained as well, and validation images choose among all cross-entropies, the best loss made for the ` +
      `metric is ahead on ${ahead.length} of ${counted(tasks.length, 'task')}, behind on ${behind.length}, and not told apart on ` +
      `${of('undecided').length}: ${tasks.map((task) => differenceWords(task)).join('; ')}.`,
  ];
}

function ofWeights(study: Study): string[] {
  const tasks = weightsBySize(study).filter(({ closest }) => closest.behind.interval !== undefined);
  if (tasks.length === 0) return [];
  const behind = tasks.filter(({ rows }) => rows.every(({ isBehind }) => isBehind));
  const rest = tasks.filter((task) => !behind.includes(task));
  // An estimate above 0; which loss it favours is another matter here.
  const isAbove = (of: Estimate) => verdictOf(of) === 'metric';
  const better = tasks.filter(({ softDiceBehind }) => isAbove(softDiceBehind));
  const yardsticks = tasks.flatMap(({ yardstick }) => (yardstick ? [yardstick] : []));
  const least = behind.map(({ closest }) => closest.behind.mean);
  return [
    `On ${behind.length} of ${counted(tasks.length, 'task')} every weight of cross-entropy is behind soft Dice at some size of ` +
      `object${behind.length > 0 ? `, the one that loses least where it loses most by ${digits(min(least))}${behind.length > 1 ? ` to ${digits(max(least))}` : ''}` : ''}` +
      `${rest.length > 0 ? `; on ${names(rest)} some weight is not told apart as behind at any size` : ''}. Soft Dice is behind the ` +
      `best weight of some single size on ${better.length}${better.length > 0 ? ` (${names(better)})` : ''}.` +
      `${yardsticks.length > 0 ? ` A yardstick: Tversky with α = ½, which is soft Dice with twice the smoothing, is behind soft Dice at some size on ${yardsticks.filter(isAbove).length} of ${yardsticks.length}.` : ''}`,
  ];
}

function ofTversky(study: Study): string[] {
  const tasks = tverskyByAlpha(study).filter(({ points }) =>
    points.some(({ difference }) => difference?.interval),
  );
  if (tasks.length === 0) return [];
  const better = tasks.flatMap(({ task, points }) =>
    points
      .filter((point) => point.difference && verdictOf(point.difference) === 'metric')
      .map(({ alpha, difference }) => `${digits(difference?.mean, true)} at ${alpha} on ${task.record.task}`),
  );
  const unbeaten = tasks.filter(({ points }) =>
    points.every(({ difference }) => !difference || verdictOf(difference) !== 'metric'),
  );
  const loss = (alpha: number) =>
    mean(tasks, ({ points }) => points.find((point) => point.alpha === alpha)?.difference?.mean);
  const alphas = [...new Set(tasks.flatMap(({ points }) => points.map(({ alpha }) => alpha)))].filter(
    (alpha) => alpha !== 0.5,
  );
  return [
    `No α of Tversky is told apart as better than ½ on ${unbeaten.length} of ${counted(tasks.length, 'task')}` +
      `${better.length > 0 ? ` (better: ${better.join(', ')})` : ''}; against α = ½ the mean Dice changes by ${listed(
        alphas.map((alpha) => `${digits(loss(alpha), true)} at ${alpha}`),
      )}, mean over tasks.`,
  ];
}

/** The losses of a sentence that some tasks have, and those tasks that have all of them. */
function sharing<T extends { readonly rows: readonly { readonly loss: string }[] }>(
  tasks: readonly T[],
  losses: readonly string[],
): { tasks: T[]; losses: string[] } {
  const has = ({ rows }: T, loss: string) => rows.some((row) => row.loss === loss);
  const there = losses.filter((loss) => tasks.some((task) => has(task, loss)));
  return { tasks: tasks.filter((task) => there.every((loss) => has(task, loss))), losses: there };
}

function ofCuts(study: Study): string[] {
  const judged = gainsByCut(study).filter(({ left }) => left?.interval);
  const { tasks, losses } = sharing(judged, [...CROSS_ENTROPIES, ...METRIC_LOSSES]);
  if (losses.length < 2 || tasks.length === 0) return [];
  const gain = (loss: string) =>
    mean(tasks, ({ rows }) => rows.find((row) => row.loss === loss)?.gain.mean) as number;
  const ahead = tasks.filter(({ left }) => left && verdictOf(left) === 'metric');
  return [
    `A cut chosen on validation images changes the mean Dice by ${listed(
      losses.map((loss) => `${digits(gain(loss), true)} for ${lossWords(loss)}`),
    )}, mean over ${counted(tasks.length, 'task')} that can be judged. Against cross-entropy, plain or weighted, at its own cut the best loss ` +
      `made for the metric, at ½, is ahead on ${ahead.length} of them${ahead.length > 0 ? ` (${names(ahead)})` : ''}.`,
  ];
}

function ofLimits(study: Study): string[] {
  const { tasks, losses } = sharing(distancesToBest(study), ['cross-entropy', ...METRIC_LOSSES]);
  if (tasks.length === 0 || losses.length === 0) return [];
  const shortfall = (loss: string) =>
    mean(tasks, ({ rows }) => rows.find((row) => row.loss === loss)?.shortfall) as number;
  const room = mean(tasks, ({ best, likeliest }) => best - likeliest);
  return [
    `Where it is known how raters differ, masks fall short of the best expected Dice by ${listed(
      losses.map((loss) => `${digits(shortfall(loss))} with ${lossWords(loss)}`),
    )}, mean over ${counted(tasks.length, 'task')}; the likeliest labels, at which cross-entropy aims, fall short by ${digits(room)}.`,
  ];
}

/** Below this mean Dice where there is something, a class was not found. */
const NOT_FOUND = 0.01;

/** Trainings that came to nothing move a mean over few seeds by much. */
function ofFailures({ tasks }: Study): string[] {
  const failures = tasks.flatMap(({ record, runs }) =>
    runs.flatMap((run) => {
      const withForeground = run.dice.filter((_, i) => (record.test.foreground[i] as number) > 0);
      const ofClass = run.classDice ?? [mean(withForeground) ?? 1];
      const lost = record.labels.filter((_, k) => (ofClass[k] as number) < NOT_FOUND);
      return lost.length > 0 ? [{ run, lost }] : [];
    }),
  );
  if (failures.length === 0) return [];
  const byRun = failures.map(
    ({ run, lost }) =>
      `${lossWords(run.loss)} on ${run.task}, seed ${run.seed}${run.classDice ? ` (${listed(lost)})` : ''}`,
  );
  return [
    `Trainings that never found a class, and still count: ${byRun.length} of ${tasks.flatMap(({ runs }) => runs).length} runs: ${byRun.join('; ')}.`,
  ];
}

/** Whether longer training or other rates might have changed something. */
function ofTraining({ tasks }: Study): string[] {
  const ending = (side: Side) => {
    const runs = tasks
      .flatMap((task) => task.runs)
      .filter(({ loss }) => lossNamed(loss).side === side)
      .filter(({ curves }) => curves.length > 0);
    const atEnd = runs.filter(({ chosen, curves }) => chosen.step === curves[0]?.points.at(-1)?.step).length;
    const several = runs.filter(({ curves }) => curves.length > 1);
    const atEdge = several.filter(({ chosen, curves }) => chosen.rate === curves.at(-1)?.rate).length;
    return { runs: runs.length, atEnd, several: several.length, atEdge };
  };
  const [crossEntropy, metric] = [ending('cross-entropy'), ending('metric')];
  if (crossEntropy.runs === 0 || metric.runs === 0) return [];
  return [
    `The last step was the best on validation images in ${crossEntropy.atEnd} of ${crossEntropy.runs} runs with cross-entropy and ` +
      `${metric.atEnd} of ${metric.runs} with a loss made for the metric` +
      `${metric.several > 0 ? `; the highest learning rate in ${crossEntropy.atEdge} and ${metric.atEdge}` : ''}. Where ` +
      'that is often so, longer training or a higher rate may move the figures.',
  ];
}

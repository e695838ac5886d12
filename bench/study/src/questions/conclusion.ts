/**
 * What it comes to, in sentences that the figures themselves write: which side is ahead on how many tasks, and where the effect
 * is not there. No sentence says more than its intervals.
 */
import { max, mean, min } from 'd3-array';
import { counted } from '../counted.js';
import { lossNamed, lossWords, type Side } from '../losses.js';
import { digits, listed, range } from '../report/numbers.js';
import type { Study } from '../study.js';
import { compareTasks, type TaskComparison, type Verdict, verdictOf } from './comparison.js';
import { gainsByCut } from './cuts.js';
import { type Difference, FEWEST_GROUPS } from './estimates.js';
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
    ...ofWeights(study),
    ...ofTversky(study),
    ...ofCuts(study),
    ...ofLimits(study),
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
      'No task has both a cross-entropy and a loss made for the metric yet: there is nothing to compare.',
    ];
  }
  const of = (verdict: Verdict) => tasks.filter((task) => task.verdict === verdict);
  const [metric, crossEntropy, undecided, unknown] = [
    of('metric'),
    of('cross-entropy'),
    of('undecided'),
    of('unknown'),
  ];
  const sentences = [
    `In mean Dice the best loss made for the metric is ahead of the best cross-entropy on ${metric.length} of ` +
      `${counted(tasks.length, 'task')}, behind on ${crossEntropy.length}, and not told apart on ${undecided.length}` +
      `${unknown.length > 0 ? `; ${unknown.length} cannot be judged` : ''}. (Ahead: the 95 % interval of the difference leaves out 0.)`,
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
    sentences.push(`No effect that these images can show: ${undecided.map(differenceWords).join('; ')}.`);
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

const differenceWords = ({ task, dice, metric, crossEntropy }: Judged) =>
  `${digits(dice.mean, true)} on ${task.record.task} (${dice.interval ? `${range(dice.interval, true)}; ` : ''}` +
  `${lossWords(metric as string)} against ${lossWords(crossEntropy as string)})`;

function ofJaccard(study: Study): string[] {
  const tasks = judgedTasks(study).filter(({ jaccard }) => jaccard !== undefined);
  const other = tasks.filter(
    ({ verdict, jaccard }) => verdict !== verdictOf(jaccard as NonNullable<typeof jaccard>),
  );
  if (tasks.length === 0) return [];
  return other.length === 0
    ? ['Jaccard says the same as Dice on every task.']
    : [`Jaccard says something else than Dice on ${names(other)}.`];
}

function ofSizes(study: Study): string[] {
  const tasks = differencesBySize(study).filter(({ smallest, largest }) => smallest && largest);
  if (tasks.length === 0) return [];
  const gap = ({ smallest, largest }: (typeof tasks)[number]) =>
    (smallest?.mean as number) - (largest?.mean as number);
  const larger = tasks.filter((task) => gap(task) > 0);
  const parts = tasks.map(
    ({ task, smallest, largest }) =>
      `${task.record.task} ${digits(smallest?.mean, true)} and ${digits(largest?.mean, true)}`,
  );
  const known = tasks.filter(({ room }) => room !== undefined);
  const rooms = known.map(
    ({ task, room }) =>
      `${task.record.task} ${digits(room?.smallest, true)} and ${digits(room?.largest, true)}`,
  );
  return [
    `The difference to plain cross-entropy is larger for the smallest objects than for the largest on ${larger.length} of ` +
      `${counted(tasks.length, 'task')} (smallest and largest class of sizes: ${parts.join('; ')}).`,
    ...(known.length > 0
      ? [
          'What there is to win, the expected Dice of the best mask less that of the true probabilities cut at ½, is in the ' +
            `same classes: ${rooms.join('; ')}.`,
        ]
      : []),
  ];
}

function ofWeights(study: Study): string[] {
  const tasks = weightsBySize(study).filter(({ closest }) => closest.behind.interval !== undefined);
  if (tasks.length === 0) return [];
  const behind = tasks.filter(({ closest }) => verdictOf(closest.behind) === 'metric');
  const rest = tasks.filter((task) => !behind.includes(task));
  const better = tasks.filter(({ softDiceBehind }) => verdictOf(softDiceBehind) === 'metric');
  const span = (values: readonly number[]) =>
    `${digits(min(values))}${values.length > 1 ? ` to ${digits(max(values))}` : ''}`;
  return [
    `On ${behind.length} of ${counted(tasks.length, 'task')} every weight of cross-entropy is behind soft Dice at some size of ` +
      `object${behind.length > 0 ? `, the one that loses least where it loses most by ${span(behind.map(({ closest }) => closest.behind.mean))}` : ''}` +
      `${rest.length > 0 ? `; on ${names(rest)} one weight is not told apart from it at any size` : ''}. Soft Dice is behind the ` +
      `best weight of some single size on ${better.length}` +
      `${better.length > 0 ? ` (${names(better)}), by ${span(better.map(({ softDiceBehind }) => softDiceBehind.mean))}` : ''}.`,
  ];
}

function ofTversky(study: Study): string[] {
  const tasks = tverskyByAlpha(study);
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

function ofCuts(study: Study): string[] {
  const tasks = gainsByCut(study);
  const gain = (loss: string) =>
    mean(tasks.flatMap(({ rows }) => rows.filter((row) => row.loss === loss).map((row) => row.gain.mean)));
  const gains = ['cross-entropy', 'weighted-cross-entropy', 'soft-dice', 'soft-jaccard', 'lovasz-softmax']
    .map((loss) => ({ loss, gain: gain(loss) }))
    .filter((entry): entry is { loss: string; gain: number } => entry.gain !== undefined);
  const left = tasks.filter(({ left }) => left !== undefined);
  if (gains.length < 2 || left.length === 0) return [];
  const ahead = left.filter(({ left }) => left && verdictOf(left) === 'metric');
  return [
    `A cut chosen on validation images changes the mean Dice by ${listed(
      gains.map(({ loss, gain }) => `${digits(gain, true)} for ${lossWords(loss)}`),
    )}, mean over tasks. After it the best loss made for the metric, at ½, stays ahead of the best cross-entropy ` +
      `on ${ahead.length} of ${counted(left.length, 'task')}${ahead.length > 0 ? ` (${names(ahead)})` : ''}.`,
  ];
}

function ofLimits(study: Study): string[] {
  const tasks = distancesToBest(study);
  const shortfall = (loss: string) =>
    mean(tasks.flatMap(({ rows }) => rows.filter((row) => row.loss === loss).map((row) => row.shortfall)));
  const parts = ['cross-entropy', 'soft-dice', 'soft-jaccard', 'lovasz-softmax']
    .map((loss) => ({ loss, shortfall: shortfall(loss) }))
    .filter((entry) => entry.shortfall !== undefined);
  if (tasks.length === 0 || parts.length === 0) return [];
  const room = mean(tasks, ({ best, atHalf }) => best - atHalf);
  return [
    `Where the posterior is known, masks fall short of the best expected Dice by ${listed(
      parts.map(({ loss, shortfall }) => `${digits(shortfall)} with ${lossWords(loss)}`),
    )}, mean over ${counted(tasks.length, 'task')}; the mask that cuts the true probabilities at ½, at which cross-entropy aims, falls short by ${digits(room)}.`,
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

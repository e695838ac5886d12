/** Numbers in what the page remarks on its tables: the text is written by hand, these phrases have to stand in it. */

import { lossNamed } from '@segmetric/study/losses';
import { CROSS_ENTROPIES, compareTasks, METRIC_LOSSES } from '@segmetric/study/questions/comparison';
import { gainsByCut } from '@segmetric/study/questions/cuts';
import { type Difference, runsOf } from '@segmetric/study/questions/estimates';
import { weightsBySize } from '@segmetric/study/questions/weights';
import { digits, listed } from '@segmetric/study/report/numbers';
import type { TaskStudy } from '@segmetric/study/study';
import { extent, max, mean, sum } from 'd3-array';
import type { Topic } from '../topic.js';
import { study } from './results.js';

const comparisons = compareTasks(study);
/** The tasks on which cross-entropy was trained with fixed weights as well. */
const weighted = comparisons.filter((comparison) => comparison.weighted !== undefined);
const meanOf = (differences: readonly (Difference | undefined)[]) => mean(differences, (of) => of?.mean);

function aheadOnMost(): string {
  const judged = comparisons.filter(({ verdict }) => verdict !== undefined && verdict !== 'unknown');
  const ahead = judged.filter(({ verdict }) => verdict === 'metric');
  return `ahead on ${ahead.length} of the ${judged.length} tasks that can be judged`;
}

/** How much more a pixel of the foreground weighs than one of the background, by inverse frequency in the test images. */
function inverseFrequency(): string {
  const ratios = weighted
    .filter(({ task }) => task.record.labels.length === 1)
    .map(({ task: { record } }) => {
      const foreground = sum(record.test.foreground);
      return (record.images.test * record.height * record.width - foreground) / foreground;
    });
  const [least, most] = extent(ratios) as [number, number];
  return `${least.toFixed(0)} to ${most.toFixed(0)} times as much`;
}

function chosenWeights(): string {
  const chosen = weighted.map(
    (comparison) => lossNamed((comparison.weighted as { loss: string }).loss).weight,
  );
  const count = (weight: number) => chosen.filter((each) => each === weight).length;
  const weights = [...new Set(chosen)].filter((weight) => weight !== 1).toSorted();
  return `chose ${weights.map((weight) => `${weight} on ${count(weight as number)}`).join(', ')} and none on ${count(1)}`;
}

/** The mean lead in Dice over what cross-entropy comes to by each of these ways. */
function leadsLeft(): string {
  const cuts = gainsByCut(study).filter(({ task }) =>
    weighted.some((comparison) => comparison.task === task),
  );
  const [plain, chosen, cut] = [
    meanOf(weighted.map(({ dice }) => dice)),
    meanOf(weighted.map((comparison) => comparison.weighted?.dice)),
    mean(cuts, ({ left }) => left?.mean),
  ].map((lead) => digits(lead, true));
  return `the mean lead falls from ${plain} to ${chosen} with the chosen weight, and to ${cut} with a chosen cut`;
}

/** Where every weight is further behind soft Dice at some size than the yardstick is: their intervals are apart. */
function noWeightForAllSizes(): string {
  const apart = weightsBySize(study).filter(
    ({ closest, yardstick }) =>
      (closest.behind.interval?.low ?? Number.NaN) > (yardstick?.interval?.high ?? Number.NaN),
  );
  return `seen on ${listed(apart.map(({ task }) => `\`${task.record.task}\``))}`;
}

/** Of the difference on `ms_lesions`, what the images without a lesion add to the mean. */
function imagesWithoutLesion(): string {
  const { task, dice } = comparisons.find(
    ({ task }) => task.record.task === 'ms_lesions',
  ) as (typeof comparisons)[0];
  const { foreground } = task.record.test;
  const values = (dice as Difference).values;
  const empty = values.filter((_, image) => foreground[image] === 0);
  return `The ${empty.length} images without a lesion make up ${digits(sum(empty) / values.length, true)} of the difference of ${digits(mean(values), true)}`;
}

/** The highest mean Dice on validation images up to a step, of the best of some losses. */
const reached = (task: TaskStudy, losses: readonly string[], step: number) =>
  max(losses, (loss) =>
    mean(runsOf(task, loss), ({ curves }) =>
      max(
        curves.flatMap(({ points }) => points.filter((point) => point.step <= step).map(({ dice }) => dice)),
      ),
    ),
  ) as number;

function shortTraining(): string {
  const [short, whole] = [100, 400];
  const lead = (task: TaskStudy, step: number) =>
    reached(task, METRIC_LOSSES, step) - reached(task, CROSS_ENTROPIES, step);
  const tasks = weighted.map(({ task }) => task);
  const shrinking = tasks.filter((task) => lead(task, short) > lead(task, whole));
  const [before, after] = [short, whole].map((step) =>
    digits(
      mean(tasks, (task) => lead(task, step)),
      true,
    ),
  );
  return `from ${before} after ${short} steps to ${after} after ${whole}, mean over ${tasks.length} tasks. It shrinks on ${shrinking.length} of them`;
}

/** What the page says of them. */
export const topic: Topic = {
  charts: {},
  said: () => [
    aheadOnMost(),
    inverseFrequency(),
    chosenWeights(),
    leadsLeft(),
    noWeightForAllSizes(),
    imagesWithoutLesion(),
    shortTraining(),
  ],
};

/** The tables of the page on the study, each as rows of Markdown; none where the results file has nothing for it. */
import { lossNamed, lossWords } from '@segmetric/study/losses';
import { diceByClass } from '@segmetric/study/questions/classes';
import { compareTasks, METRIC_LOSSES } from '@segmetric/study/questions/comparison';
import { gainsByCut } from '@segmetric/study/questions/cuts';
import { type Estimate, runsOf } from '@segmetric/study/questions/estimates';
import { distancesToBest } from '@segmetric/study/questions/limits';
import { differencesBySize, objectSizes } from '@segmetric/study/questions/sizes';
import { tverskyByAlpha } from '@segmetric/study/questions/tversky';
import { weightsBySize } from '@segmetric/study/questions/weights';
import { digits, range, withSpread } from '@segmetric/study/report/numbers';
import { extent, mean } from 'd3-array';
import { row } from '../topic.js';
import { study } from './results.js';

/** A table: its head and its rows. */
export type Table = readonly (readonly (string | number)[])[];

const main = [...new Set(compareTasks(study).flatMap(({ rows }) => rows.map(({ loss }) => loss)))];

/** A mean, or difference, with its interval; without one where the patients are too few. */
const estimated = (of: Estimate | undefined): string =>
  of === undefined ? '–' : `${digits(of.mean, true)}${of.interval ? ` (${range(of.interval, true)})` : ''}`;

function tasks(): Table {
  return [
    ['task', 'classes', 'training', 'validation', 'test', 'of these empty', 'foreground', 'object size'],
    ...study.tasks.map((task) => {
      const { record } = task;
      const { images, groups, test } = record;
      const of = (count: number, ofGroups: number) =>
        groups.test < images.test ? `${count} of ${ofGroups}` : count;
      return [
        record.task,
        record.labels.length + 1,
        of(images.training, groups.training),
        record.choice === 'held-out' ? images.validation : record.choice === 'folds' ? 'halves' : 'the same',
        of(images.test, groups.test),
        test.foreground.filter((pixels) => pixels === 0).length,
        `${((100 * (mean(test.foreground) as number)) / (record.height * record.width)).toFixed(1)} %`,
        `${(mean(objectSizes(task).filter((size) => size > 0)) ?? 0).toFixed(0)} px`,
      ];
    }),
  ];
}

function scores(metric: 'dice' | 'jaccard'): Table {
  return [
    ['task', ...main.map(lossWords)],
    ...compareTasks(study).map(({ task, rows }) => [
      task.record.task,
      ...main.map((loss) => {
        const row = rows.find((row) => row.loss === loss);
        return row ? withSpread(row[metric].mean, row[metric].spread) : '–';
      }),
    ]),
  ];
}

function leads(): Table {
  const metrics = METRIC_LOSSES.filter((loss) => main.includes(loss));
  return [
    [
      'task',
      'best cross-entropy',
      ...metrics.map(lossWords),
      'verdict',
      'lead over the weight chosen of all',
    ],
    ...compareTasks(study).map(({ task, rows, crossEntropy, verdict, weighted }) => [
      task.record.task,
      crossEntropy === undefined ? '–' : lossWords(crossEntropy),
      ...metrics.map((loss) => estimated(rows.find((row) => row.loss === loss)?.diceDifference)),
      verdict === 'metric' ? 'ahead' : verdict === 'cross-entropy' ? 'behind' : (verdict ?? '–'),
      weighted ? `${estimated(weighted.dice)}, ${lossWords(weighted.loss)}` : '–',
    ]),
  ];
}

function sizes(): Table {
  return [
    [
      'task',
      'loss',
      'smallest objects',
      'largest objects',
      'correlation with size',
      'with share',
      'room: smallest',
      'largest',
    ],
    ...differencesBySize(study).map(({ task, metric, smallest, largest, withSize, withShare, room }) => [
      task.record.task,
      lossWords(metric),
      estimated(smallest),
      estimated(largest),
      digits(withSize, true),
      digits(withShare, true),
      digits(room?.smallest, true),
      digits(room?.largest, true),
    ]),
  ];
}

function weights(): Table {
  return [
    [
      'task',
      'closest to soft Dice',
      'behind by',
      'validation’s choice',
      'behind by',
      'soft Dice behind by',
      'yardstick',
    ],
    ...weightsBySize(study).map(({ task, closest, chosen, softDiceBehind, yardstick }) => [
      task.record.task,
      lossWords(closest.loss),
      estimated(closest.behind),
      lossWords(chosen.loss),
      estimated(chosen.behind),
      estimated(softDiceBehind),
      estimated(yardstick),
    ]),
  ];
}

function tversky(): Table {
  const all = tverskyByAlpha(study);
  const alphas = all[0]?.points.map(({ alpha }) => alpha) ?? [];
  return [
    ['task', ...alphas.map((alpha) => `α = ${alpha}`)],
    ...all.map(({ task, points }) => [
      task.record.task,
      ...alphas.map((alpha) => {
        const point = points.find((point) => point.alpha === alpha);
        return point ? withSpread(point.dice, point.spread) : '–';
      }),
    ]),
  ];
}

function classes(): Table {
  return [
    ['task', 'class', ...main.map(lossWords)],
    ...diceByClass(study).flatMap(({ task, labels, rows }) =>
      labels.map((label, k) => [
        task.record.task,
        label,
        ...main.map((loss) => digits(rows.find((row) => row.loss === loss)?.dice[k])),
      ]),
    ),
  ];
}

function cuts(): Table {
  return [
    ['task', ...main.map(lossWords), 'lead left'],
    ...gainsByCut(study).map(({ task, rows, left }) => [
      task.record.task,
      ...main.map((loss) => digits(rows.find((row) => row.loss === loss)?.gain.mean, true)),
      estimated(left),
    ]),
  ];
}

function limits(): Table {
  return [
    ['task', 'best', 'likeliest labels', ...main.map(lossWords)],
    ...distancesToBest(study).map(({ task, best, likeliest, rows }) => [
      task.record.task,
      digits(best),
      digits(likeliest),
      ...main.map((loss) => {
        const row = rows.find((row) => row.loss === loss);
        return row ? withSpread(row.expected, row.spread) : '–';
      }),
    ]),
  ];
}

/** What validation images chose for these losses, beside the test: where the two have little in common, the choice says little. */
function choices(): Table {
  const shown = ['cross-entropy', 'soft-dice', 'lovasz-softmax'];
  return [
    ['task', ...shown.flatMap((loss) => [`${lossWords(loss)}: validation`, 'test', 'rates; steps'])],
    ...compareTasks(study).map(({ task, rows }) => [
      task.record.task,
      ...shown.flatMap((loss) => {
        const row = rows.find((row) => row.loss === loss);
        const runs = runsOf(task, loss);
        const span = (values: readonly number[]) => [...new Set(extent(values))].join('–');
        return row
          ? [
              digits(row.validation),
              digits(row.dice.mean),
              `${span(runs.map(({ chosen }) => chosen.rate))}; ${span(runs.map(({ chosen }) => chosen.step))}`,
            ]
          : ['–', '–', '–'];
      }),
    ]),
  ];
}

/** All tables, by the name that the page calls them. */
export const tables: Readonly<Record<string, () => Table>> = {
  tasks,
  dice: () => scores('dice'),
  jaccard: () => scores('jaccard'),
  leads,
  sizes,
  weights,
  tversky,
  classes,
  cuts,
  limits,
  choices,
};

/** The rows of a table but its head, as lines of Markdown. */
export const linesOf = (table: Table): string[] => table.slice(1).map((cells) => row(...cells));

/** Labels of the main losses, for the charts. */
export const mainLosses = main.map((loss) => ({ loss, label: lossNamed(loss).label }));

/** The figures for other programs: the answers as JSON, and every test image of every run as CSV. */
import { diceByClass } from '../questions/classes.js';
import { compareTasks } from '../questions/comparison.js';
import { conclusion } from '../questions/conclusion.js';
import { gainsByCut } from '../questions/cuts.js';
import { distancesToBest } from '../questions/limits.js';
import { differencesBySize } from '../questions/sizes.js';
import { tverskyByAlpha } from '../questions/tversky.js';
import { weightsBySize } from '../questions/weights.js';
import type { Study } from '../study.js';

/** All answers as plain data; a task stands as its name, differences without their single images. */
export function reportFigures(study: Study): unknown {
  const answers = {
    settings: study.settings,
    conclusion: conclusion(study),
    comparison: compareTasks(study),
    sizes: differencesBySize(study),
    weights: weightsBySize(study),
    tversky: tverskyByAlpha(study),
    classes: diceByClass(study),
    cuts: gainsByCut(study),
    limits: distancesToBest(study),
  };
  return JSON.parse(
    JSON.stringify(answers, (key, value) => {
      if (key === 'task') return value.record.task;
      if (key === 'values') return undefined;
      // Each table has it already.
      if (key === 'comparison' && !Array.isArray(value)) return undefined;
      return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
    }),
  );
}

const COLUMNS = [
  'task',
  'loss',
  'seed',
  'image',
  'group',
  'foreground',
  'objects',
  'dice',
  'jaccard',
  'dice_at_cut',
  'expected_dice',
];

/** One line for each test image of each run. */
export function reportCsv({ tasks }: Study): string {
  const lines = tasks.flatMap(({ record: { test }, runs }) =>
    runs.flatMap((run) =>
      run.dice.map((dice, i) =>
        [
          run.task,
          run.loss,
          run.seed,
          i,
          test.group[i],
          test.foreground[i],
          test.objects[i],
          dice,
          run.jaccard[i],
          run.diceAtCut[i],
          run.expected?.[i],
        ]
          .map(quoted)
          .join(','),
      ),
    ),
  );
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

function quoted(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A study made by hand: records whose figures are known. */
import type { RunRecord, StudyRecord, TaskRecord } from '../src/records.js';
import { collect, type Study } from '../src/study.js';

export const SETTINGS = 'by hand';

/** A task of test images with these sizes, one object each. */
export function taskOf(
  task: string,
  foreground: readonly number[],
  changed: Partial<TaskRecord> = {},
): TaskRecord {
  return {
    kind: 'task',
    task,
    data: 'digest',
    description: `Images of ${task}.`,
    labels: ['object'],
    height: 4,
    width: 4,
    images: { training: 8, validation: 4, test: foreground.length },
    groups: { training: 8, test: foreground.length },
    choice: 'held-out',
    norm: 'channel',
    test: {
      group: foreground.map((_, i) => `image ${i}`),
      foreground,
      objects: foreground.map(() => 1),
    },
    ...changed,
  };
}

/** A run that scored so. Its validation Dice is the mean unless it is given. */
export function runOf(
  task: string,
  loss: string,
  dice: readonly number[],
  { validation, ...changed }: Partial<RunRecord> & { readonly validation?: number } = {},
): RunRecord {
  const mean = dice.reduce((sum, value) => sum + value, 0) / dice.length;
  return {
    kind: 'run',
    settings: SETTINGS,
    task,
    data: 'digest',
    loss,
    seed: 1,
    chosen: { rate: 0.01, step: 20, cut: 0.3 },
    curves: [
      {
        rate: 0.01,
        points: [
          { step: 10, dice: mean / 2 },
          { step: 20, dice: validation ?? mean },
        ],
      },
    ],
    trainingLoss: [
      [1, 0.9],
      [10, 0.5],
    ],
    dice,
    jaccard: dice.map((d) => d / (2 - d)),
    diceAtCut: dice,
    steps: 20,
    trainingSeconds: 1,
    seconds: 1.5,
    ...changed,
  };
}

export const studyOf = (...records: StudyRecord[]): Study => collect(records, SETTINGS);

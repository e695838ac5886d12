/** Fifth question: how is it with several classes? The Dice of each class, small ones and large ones. */
import { mean } from 'd3-array';
import type { Study, TaskStudy } from '../study.js';
import { compareTask } from './comparison.js';
import { runsOf } from './estimates.js';

/** A loss on a task of several classes. */
export interface ClassRow {
  readonly loss: string;
  /** The mean over the classes, and the Dice of each, means over test images and seeds. */
  readonly mean: number;
  readonly dice: readonly number[];
}

/** A task's answer. */
export interface TaskClasses {
  readonly task: TaskStudy;
  readonly labels: readonly string[];
  readonly rows: readonly ClassRow[];
}

/** Each task of more than one foreground class. */
export function diceByClass({ tasks }: Study): TaskClasses[] {
  return tasks
    .filter(({ record }) => record.labels.length > 1)
    .map((task) => ({
      task,
      labels: task.record.labels,
      rows: compareTask(task).rows.map(({ loss, dice }) => ({
        loss,
        mean: dice.mean,
        dice: task.record.labels.map(
          (_, k) => mean(runsOf(task, loss), ({ classDice }) => classDice?.[k]) as number,
        ),
      })),
    }));
}

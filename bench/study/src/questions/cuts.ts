/**
 * Sixth question: what does a cut of the probabilities other than ½ give? The cut is chosen on validation images for each
 * loss. A loss made for the metric should gain nothing by it; cross-entropy should.
 */
import { mean } from 'd3-array';
import type { Study, TaskStudy } from '../study.js';
import { compareTask } from './comparison.js';
import { type Difference, difference, perSeed, runsOf } from './estimates.js';

/** A loss with both cuts. */
export interface CutRow {
  readonly loss: string;
  readonly atHalf: number;
  readonly atCut: number;
  /** At the cut less at ½. */
  readonly gain: Difference;
  /** The cut of each seed. */
  readonly cuts: readonly number[];
}

/** A task's answer. */
export interface TaskCuts {
  readonly task: TaskStudy;
  readonly rows: readonly CutRow[];
  /** The best metric-sensitive loss at ½ less the best cross-entropy at its cut: what tuning leaves of the lead. */
  readonly left: Difference | undefined;
}

/** Each task. */
export function gainsByCut({ tasks }: Study): TaskCuts[] {
  return tasks.map((task) => {
    const { rows, crossEntropy, metric } = compareTask(task);
    return {
      task,
      rows: rows.map(({ loss }) => ({
        loss,
        atHalf: mean(perSeed(task, loss, 'dice')) as number,
        atCut: mean(perSeed(task, loss, 'diceAtCut')) as number,
        gain: difference(task, loss, loss, ['diceAtCut', 'dice']) as Difference,
        cuts: runsOf(task, loss).map(({ chosen }) => chosen.cut),
      })),
      left:
        crossEntropy !== undefined && metric !== undefined
          ? difference(task, metric, crossEntropy, ['dice', 'diceAtCut'])
          : undefined,
    };
  });
}

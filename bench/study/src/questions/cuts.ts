/**
 * Sixth question: what does a cut of the probabilities other than ½ give? The cut is chosen on validation images for each
 * loss. A loss made for the metric should gain nothing by it; cross-entropy should.
 */
import { least, mean } from 'd3-array';
import type { Study, TaskStudy } from '../study.js';
import { CROSS_ENTROPIES, compareTask } from './comparison.js';
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
  /** The best metric-sensitive loss at ½ less the cross-entropy, plain or weighted, that leaves least of its lead at its own cut. */
  readonly left: Difference | undefined;
}

/** Each task. */
export function gainsByCut({ tasks }: Study): TaskCuts[] {
  return tasks.map((task) => {
    const { rows, metric } = compareTask(task);
    const leads = CROSS_ENTROPIES.flatMap((loss) => {
      const lead = metric === undefined ? undefined : difference(task, metric, loss, ['dice', 'diceAtCut']);
      return lead ? [lead] : [];
    });
    return {
      task,
      rows: rows.map(({ loss }) => ({
        loss,
        atHalf: mean(perSeed(task, loss, 'dice')) as number,
        atCut: mean(perSeed(task, loss, 'diceAtCut')) as number,
        gain: difference(task, loss, loss, ['diceAtCut', 'dice']) as Difference,
        cuts: runsOf(task, loss).map(({ chosen }) => chosen.cut),
      })),
      left: least(leads, (lead) => lead.mean),
    };
  });
}

/**
 * Seventh question: how near does each loss come to the best that is possible? On tasks whose posterior is known the expected Dice of
 * a mask needs no luck with the one truth that was drawn.
 */
import { mean } from 'd3-array';
import type { Study, TaskStudy } from '../study.js';
import { compareTask } from './comparison.js';
import { perSeed, spread } from './estimates.js';

/** A loss beside the limit. */
export interface LimitRow {
  readonly loss: string;
  readonly expected: number;
  readonly spread: number | undefined;
  /** By how much the best possible mask is better. */
  readonly shortfall: number;
}

/** A task's answer. */
export interface TaskLimits {
  readonly task: TaskStudy;
  /** Expected Dice of the best mask, and of the likeliest labels. */
  readonly best: number;
  readonly likeliest: number;
  readonly rows: readonly LimitRow[];
}

/** Each task whose posterior is known. */
export function distancesToBest({ tasks }: Study): TaskLimits[] {
  return tasks.flatMap((task) => {
    const { limits } = task.record;
    if (limits === undefined) return [];
    const best = mean(limits.best) as number;
    return [
      {
        task,
        best,
        likeliest: mean(limits.likeliest) as number,
        rows: compareTask(task).rows.map(({ loss }) => {
          const seeds = perSeed(task, loss, 'expected');
          const expected = mean(seeds) as number;
          return { loss, expected, spread: spread(seeds), shortfall: best - expected };
        }),
      },
    ];
  });
}

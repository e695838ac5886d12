/** Fourth question: does the Tversky loss lose Dice as α and β leave ½ each? */
import { mean } from 'd3-array';
import { losses } from '../losses.js';
import type { Study, TaskStudy } from '../study.js';
import { type Difference, difference, lossesOf, perSeed, spread } from './estimates.js';

const BALANCED = 'tversky-0.5';

/** One α. */
export interface TverskyPoint {
  readonly alpha: number;
  readonly dice: number;
  readonly spread: number | undefined;
  /** Less α = ½; undefined for itself. */
  readonly difference: Difference | undefined;
}

/** A task's answer. */
export interface TaskTversky {
  readonly task: TaskStudy;
  readonly points: readonly TverskyPoint[];
  readonly best: TverskyPoint;
}

/** Each task on which α = ½ and another were trained. */
export function tverskyByAlpha({ tasks }: Study): TaskTversky[] {
  return tasks.flatMap((task) => {
    const there = lossesOf(task);
    const points = losses.flatMap(({ name, alpha }): TverskyPoint[] => {
      if (alpha === undefined || !there.includes(name)) return [];
      const seeds = perSeed(task, name, 'dice');
      return [
        {
          alpha,
          dice: mean(seeds) as number,
          spread: spread(seeds),
          difference: name === BALANCED ? undefined : difference(task, name, BALANCED),
        },
      ];
    });
    if (!there.includes(BALANCED) || points.length < 2) return [];
    return [{ task, points, best: points.reduce((best, point) => (point.dice > best.dice ? point : best)) }];
  });
}

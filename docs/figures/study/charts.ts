/** The charts of the page on the study: how the losses learn, and where the lead is. */

import * as Plot from '@observablehq/plot';
import { METRIC_LOSSES } from '@segmetric/study/questions/comparison';
import { difference, lossesOf, runsOf } from '@segmetric/study/questions/estimates';
import { fieldBySize, objectSizes, sizeBins } from '@segmetric/study/questions/sizes';
import { curveOf } from '@segmetric/study/report/charts';
import { mean, range } from 'd3-array';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { study } from './results.js';
import { mainLosses } from './tables.js';

const lines = mainLosses.slice(0, 5);

/** Validation Dice by share of the training, mean over the tasks that have all of the losses. */
export function learning(): Figure {
  const tasks = study.tasks.filter((task) => lines.every(({ loss }) => lossesOf(task).includes(loss)));
  return chart(
    lines.map(({ label }) => label),
    {
      x: { label: 'share of the training steps', tickFormat: '.0%', domain: [0, 1] },
      y: { label: 'validation Dice, mean over tasks', grid: true },
      marks: lines.map(({ loss }, index) => {
        const curves = tasks.map((task) => curveOf(runsOf(task, loss)));
        const last = curves[0]?.at(-1)?.step ?? 1;
        const points = (curves[0] ?? []).map(({ step }, i) => ({
          share: step / last,
          dice: mean(curves, (curve) => curve[i]?.dice),
        }));
        return Plot.lineY(points, { x: 'share', y: 'dice', curve: 'monotone-x', ...lineStyle(index) });
      }),
    },
  );
}

const CLASSES = 8;

/** The lead over cross-entropy by eighths of the test images of each task whose raters are known, mean over these tasks. */
export function leadBySize(): Figure {
  const losses = mainLosses.filter(({ loss }) => METRIC_LOSSES.includes(loss));
  const tasks = study.tasks.filter(({ record }) => record.limits !== undefined);
  return chart(
    losses.map(({ label }) => label),
    {
      x: {
        label: 'object size within the task, eighths from small to large',
        ticks: CLASSES,
        tickFormat: 'd',
      },
      y: {
        label: 'Dice less that of cross-entropy, mean over the synthetic tasks',
        grid: true,
        tickFormat: '+.3f',
      },
      marks: [
        Plot.ruleY([0], { strokeOpacity: 0.5 }),
        ...losses.map(({ loss }, index) => {
          const points = range(CLASSES).map((k) => ({
            eighth: k + 1,
            lead: mean(tasks, (task) => {
              const values = difference(task, loss, 'cross-entropy', fieldBySize(task))?.values;
              return values && mean(sizeBins(objectSizes(task), CLASSES)[k]?.images ?? [], (i) => values[i]);
            }),
          }));
          return Plot.lineY(points, { x: 'eighth', y: 'lead', ...lineStyle(index) });
        }),
      ],
    },
  );
}

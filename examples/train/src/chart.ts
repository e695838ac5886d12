/** The Dice of each run after each epoch. */

import * as Plot from '@observablehq/plot';

/** A run and its course. */
export interface Run {
  readonly name: string;
  readonly dice: number[];
}

const HEIGHT = 260;

/** Draws all runs into `place`, as wide as that is. */
export function drawChart(place: HTMLElement, runs: readonly Run[]): void {
  const points = runs.flatMap(({ name, dice }) =>
    dice.map((value, at) => ({ name, epoch: at + 1, dice: value })),
  );
  const most = Math.max(5, ...points.map(({ epoch }) => epoch));
  const chart = Plot.plot({
    width: place.clientWidth,
    height: HEIGHT,
    marginLeft: 36,
    marginBottom: 40,
    marginTop: 30,
    style: { fontSize: '12px' },
    x: { label: 'epoch', labelOffset: 38, domain: [1, most], ticks: Math.min(most, 10), tickFormat: 'd' },
    y: { label: 'Dice', domain: [0, 1], grid: true, ticks: 5 },
    color: { domain: runs.map(({ name }) => name), legend: runs.length > 0 },
    marks: [
      Plot.ruleY([0]),
      Plot.lineY(points, { x: 'epoch', y: 'dice', stroke: 'name', strokeWidth: 2 }),
      Plot.dot(points, { x: 'epoch', y: 'dice', fill: 'name', r: 2.5 }),
    ],
  });
  place.replaceChildren(chart);
}

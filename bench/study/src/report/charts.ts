/** The charts of the questions. */
import * as Plot from '@observablehq/plot';
import { extent, mean } from 'd3-array';
import type { TaskComparison } from '../questions/comparison.js';
import { type Estimate, runsOf } from '../questions/estimates.js';
import type { TaskSizes } from '../questions/sizes.js';
import type { TaskTversky } from '../questions/tversky.js';
import type { TaskWeights } from '../questions/weights.js';
import type { RunRecord } from '../records.js';
import { colourOf, dots, lineWithSymbols, svg } from './plot.js';

const SMALL = { width: 300, height: 190, marginLeft: 46, marginRight: 14 };

/** A row of `dotRows`: a value for each loss, and marks that belong to no loss. */
export interface DotRow {
  readonly label: string;
  readonly points: readonly ({ readonly loss: string } & Estimate)[];
  /** Vertical strokes, as for a limit. */
  readonly strokes?: readonly { readonly at: number; readonly dashed: boolean }[];
}

/** Rows of symbols on one axis, with their intervals; the losses of a row stand below one another. */
export function dotRows(
  description: string,
  rows: readonly DotRow[],
  label: string,
  isDifference: boolean,
): string {
  const most = Math.max(...rows.map(({ points }) => points.length), 1);
  const height = 13 * most + 12;
  const losses = [...new Set(rows.flatMap(({ points }) => points.map(({ loss }) => loss)))];
  const marks = losses.map((loss, k) => {
    const dy = (k - (losses.length - 1) / 2) * 13;
    const points = rows.flatMap(({ label, points }) =>
      points
        .filter((point) => point.loss === loss && Number.isFinite(point.mean))
        .map(({ mean, interval }) => ({ row: label, mean, ...interval })),
    );
    return [
      Plot.link(
        points.filter(({ low }) => low !== undefined),
        { x1: 'low', x2: 'high', y1: 'row', y2: 'row', dy, stroke: colourOf(loss), strokeWidth: 1.75 },
      ),
      dots(loss, points, { x: 'mean', y: 'row', dy }),
    ];
  });
  const strokes = rows.flatMap(({ label, strokes = [] }) =>
    strokes.map((stroke) => ({ row: label, ...stroke })),
  );
  const longest = Math.max(...rows.map(({ label }) => label.length));
  return svg(description, {
    width: 640,
    height: rows.length * height + 52,
    marginLeft: Math.min(180, 20 + 7 * longest),
    marginRight: 16,
    x: {
      label,
      grid: true,
      nice: true,
      insetLeft: 8,
      insetRight: 8,
      labelAnchor: 'center',
      labelArrow: 'none',
      ...(isDifference && { tickFormat: '+.3~f' }),
    },
    y: { type: 'band', domain: rows.map(({ label }) => label), label: null, padding: 0.1, tickSize: 0 },
    marks: [
      isDifference ? Plot.ruleX([0], { stroke: 'currentColor' }) : null,
      Plot.ruleY(
        rows.slice(1).map((_, i) => (rows[i] as DotRow).label),
        { stroke: 'var(--line)', dy: height / 2 },
      ),
      ...[false, true].map((dashed) =>
        Plot.tickX(
          strokes.filter((stroke) => stroke.dashed === dashed),
          { x: 'at', y: 'row', strokeWidth: 2, ...(dashed && { strokeDasharray: '3 3' }) },
        ),
      ),
      ...marks.flat(),
    ],
  });
}

/** Validation Dice while the networks learn, at the learning rate that each seed chose, mean over seeds. */
export function learningCurves({ task, rows }: TaskComparison): string {
  const lines = rows.map(({ loss }) => ({ loss, points: curveOf(runsOf(task, loss)) }));
  return svg(`Validation Dice by training step on ${task.record.task}, one line for each loss`, {
    ...SMALL,
    x: { label: 'training step', ticks: 4 },
    y: { label: 'validation Dice', grid: true, ticks: 5, zero: true, nice: true },
    marks: [
      Plot.ruleY([0]),
      ...lines.flatMap(({ loss, points }) => lineWithSymbols(loss, points, 'step', 'dice')),
    ],
  });
}

/** The mean over runs of the chosen rate's curve, step by step. */
export function curveOf(runs: readonly RunRecord[]): { step: number; dice: number }[] {
  const curves = runs.map(
    ({ curves, chosen }) => curves.find(({ rate }) => rate === chosen.rate)?.points ?? [],
  );
  return (curves[0] ?? []).map(({ step }, i) => ({
    step,
    dice: mean(curves, (points) => points[i]?.dice) as number,
  }));
}

/** The loss of the training batches at the chosen rate, first seed. */
export function trainingLoss(run: RunRecord): string {
  const points = run.trainingLoss.map(([step, value]) => ({ step, value }));
  return svg(`Training loss by step, ${run.loss} on ${run.task}`, {
    width: 180,
    height: 110,
    marginLeft: 34,
    marginBottom: 30,
    marginRight: 8,
    x: { label: null, ticks: 3 },
    y: { label: null, ticks: 3, grid: true, zero: true },
    marks: [
      Plot.ruleY([0]),
      Plot.lineY(points, { x: 'step', y: 'value', stroke: colourOf(run.loss), strokeWidth: 1.5 }),
    ],
  });
}

/** Differences to cross-entropy by the size of objects. */
export function differenceBySize({ task, bins, lines, metric }: TaskSizes): string {
  const drawn = lines.map(({ loss, bins: estimates }) => ({
    loss,
    points: estimates.map(({ mean, interval }, k) => ({ size: bins[k]?.size as number, mean, ...interval })),
  }));
  const best = drawn.find(({ loss }) => loss === metric);
  const shown = best?.points.filter(({ low }) => low !== undefined) ?? [];
  return svg(`Difference in Dice by object size on ${task.record.task}, one line for each loss`, {
    ...SMALL,
    x: sizeAxis(bins),
    y: { label: 'difference in Dice', grid: true, ticks: 5, tickFormat: '+.3~f', nice: true },
    marks: [
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.ruleX(shown, {
        x: 'size',
        y1: 'low',
        y2: 'high',
        stroke: colourOf(metric),
        strokeWidth: 1.5,
      }),
      ...drawn.flatMap(({ loss, points }) => lineWithSymbols(loss, points, 'size', 'mean')),
    ],
  });
}

/** Each weight's Dice less soft Dice's, by size: soft Dice is the line at 0. */
export function weightsAgainstSoftDice({ task, bins, rows, softDice }: TaskWeights): string {
  const weighted = rows.filter(({ weight }) => weight !== undefined);
  const lines = weighted.map(({ weight, dice }, k) => ({
    shade: weighted.length > 1 ? 0.25 + (0.75 * k) / (weighted.length - 1) : 1,
    points: dice.map((value, i) => ({
      size: bins[i]?.size as number,
      behind: value - (softDice.dice[i] as number),
      label: `${weight}`,
    })),
  }));
  return svg(`Dice of each weight less that of soft Dice by object size on ${task.record.task}`, {
    ...SMALL,
    marginRight: 26,
    x: sizeAxis(bins),
    y: { label: 'Dice less soft Dice', grid: true, ticks: 5, tickFormat: '+.3~f', nice: true },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--soft-dice)', strokeWidth: 2.5 }),
      ...lines.flatMap(({ shade, points }) => [
        Plot.line(points, {
          x: 'size',
          y: 'behind',
          stroke: 'var(--cross-entropy)',
          strokeOpacity: shade,
          strokeWidth: 1.75,
        }),
        Plot.text(points.slice(-1), { x: 'size', y: 'behind', text: 'label', dx: 5, textAnchor: 'start' }),
      ]),
    ],
  });
}

/** Dice against that of α = ½. */
export function diceByAlpha({ task, points }: TaskTversky): string {
  const drawn = points.map(({ alpha, difference }) => ({
    alpha,
    mean: difference?.mean ?? 0,
    ...difference?.interval,
  }));
  return svg(`Dice less that of α = ½ by α on ${task.record.task}`, {
    ...SMALL,
    x: { label: 'α, weight of false positives', ticks: points.map(({ alpha }) => alpha), domain: [0, 1] },
    y: { label: 'Dice less that at ½', grid: true, ticks: 5, tickFormat: '+.3~f', nice: true },
    marks: [
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.ruleX(
        drawn.filter(({ low }) => low !== undefined),
        { x: 'alpha', y1: 'low', y2: 'high', stroke: 'var(--soft-dice)', strokeWidth: 1.5 },
      ),
      ...lineWithSymbols('soft-dice', drawn, 'alpha', 'mean'),
    ],
  });
}

function sizeAxis(bins: readonly { readonly size: number }[]): Plot.ScaleOptions {
  const [low = 1, high = 1] = extent(bins, ({ size }) => size);
  // A few round sizes: a logarithmic axis over less than a factor of ten would have crowded ones.
  const round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
  const ticks = round.filter((size) => size >= low * 0.9 && size <= high * 1.1);
  return {
    type: 'log',
    label: 'object size (pixels)',
    domain: [low * 0.9, high * 1.1],
    ...(ticks.length > 1 ? { ticks } : { ticks: 3 }),
    tickFormat: ',.0f',
  } as Plot.ScaleOptions;
}

/**
 * The charts, drawn as SVG text. Colours are the page's variables, so that a chart follows the page into the dark
 * and onto paper; every axis says what it shows and in which unit.
 */
import * as Plot from '@observablehq/plot';
import { range as indices, mean } from 'd3-array';
import { parseHTML } from 'linkedom';
import { estimate } from '../interval.js';
import type { LossName } from '../losses.js';
import type { RunResult, StudyResults } from '../result.js';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A loss's colour, as the style sheet sets it. */
export const colourOf = (loss: LossName) => `var(--${loss})`;

/** A loss's symbol, for readers without colours. */
export const symbols: Readonly<Record<LossName, 'circle' | 'triangle' | 'square'>> = {
  'cross-entropy': 'circle',
  'soft-dice': 'triangle',
  'lovasz-softmax': 'square',
};

const BINS = 5;

/** Steps in the running mean of the training loss. */
export const SMOOTHED_STEPS = 11;

/** Whether a run is long enough for a running mean. */
export const isSmoothed = ({ stepsDone }: RunResult) => stepsDone >= SMOOTHED_STEPS;

/** Mean Dice of the test images while the networks learn. */
export function learningCurves({ runs }: StudyResults): string {
  const last = Math.max(...runs.map(({ stepsDone }) => stepsDone));
  return svg(`Test Dice by training step, one line for each loss, steps 0 to ${last}`, {
    width: 450,
    height: 290,
    x: { label: 'training step', ticks: 6 },
    y: { label: 'mean Dice of the test images', grid: true, domain: [0, upperBound(runs)], nice: true },
    marks: [Plot.ruleY([0]), ...runs.flatMap((run) => lineWithSymbols(run.loss, run.curve, 'step', 'dice'))],
  });
}

/** A class of images with objects of similar size. */
export interface SizeBin {
  readonly smallest: number;
  readonly largest: number;
  /** The mean size, where the bin stands on the axis. */
  readonly size: number;
  /** Test images by their places. */
  readonly images: readonly number[];
}

/** The test images with foreground, by its size, in classes of equally many. */
export function sizeBins(foreground: readonly number[]): SizeBin[] {
  const order = indices(foreground.length)
    .filter((i) => (foreground[i] as number) > 0)
    .sort((a, b) => (foreground[a] as number) - (foreground[b] as number));
  const count = Math.min(BINS, order.length);
  return indices(count).map((k) => {
    const images = order.slice((k * order.length) / count, ((k + 1) * order.length) / count);
    const sizes = images.map((i) => foreground[i] as number);
    return {
      smallest: sizes[0] as number,
      largest: sizes.at(-1) as number,
      size: mean(sizes) as number,
      images,
    };
  });
}

/** Mean Dice by the size of what was to be found. */
export function diceBySize(results: StudyResults): string {
  const bins = sizeBins(results.task.foreground);
  const points = results.runs.map((run, k) => ({
    run,
    // The symbols of one class stand beside one another, a few per cent of their size apart.
    points: bins.map(({ size, images }) => {
      const dice = images.map((i) => run.dice[i] as number);
      const { mean, interval } = estimate(dice, results.seed);
      return { size: size * 1.045 ** (k - (results.runs.length - 1) / 2), mean, ...interval };
    }),
  }));
  return svg('Mean test Dice by size of the foreground, one line for each loss', {
    width: 450,
    height: 290,
    x: { type: 'log', label: 'foreground (pixels, logarithmic)', ticks: 5, tickFormat: ',.0f' },
    y: { label: 'mean Dice', grid: true, domain: [0, 1] },
    marks: [
      Plot.ruleY([0]),
      ...points.flatMap(({ run: { loss }, points }) => [
        Plot.ruleX(
          points.filter(({ low }) => low !== undefined),
          { x: 'size', y1: 'low', y2: 'high', stroke: colourOf(loss), strokeWidth: 1.5 },
        ),
        ...lineWithSymbols(loss, points, 'size', 'mean'),
      ]),
    ],
  });
}

/** The loss of each batch, thin, and its running mean, unless the run is shorter than that. */
export function trainingLoss(run: RunResult): string {
  const points = run.trainingLoss.map((value, i) => ({ step: i + 1, value }));
  const line = { x: 'step', y: 'value', stroke: colourOf(run.loss) };
  return svg(`Training loss by step for ${run.loss}`, {
    width: 280,
    height: 170,
    x: { label: 'training step', ticks: 4 },
    y: { label: 'loss of the batch', grid: true, zero: true, ticks: 4 },
    marks: [
      Plot.ruleY([0]),
      Plot.lineY(points, { ...line, strokeOpacity: isSmoothed(run) ? 0.35 : 1, strokeWidth: 1 }),
      isSmoothed(run)
        ? Plot.lineY(
            points,
            Plot.windowY({ k: SMOOTHED_STEPS, anchor: 'middle' }, { ...line, strokeWidth: 2 }),
          )
        : null,
    ],
  });
}

function lineWithSymbols<T>(loss: LossName, points: readonly T[], x: keyof T & string, y: keyof T & string) {
  const stroke = colourOf(loss);
  return [
    Plot.line(points, { x, y, stroke, strokeWidth: 2 }),
    Plot.dot(points, {
      x,
      y,
      fill: stroke,
      symbol: symbols[loss],
      r: 4,
      stroke: 'var(--ground)',
      strokeWidth: 0.75,
    }),
  ];
}

/** The top of the Dice axis: some air above the best, never beyond 1. */
function upperBound(runs: readonly RunResult[]): number {
  const best = Math.max(...runs.flatMap(({ curve }) => curve.map(({ dice }) => dice)));
  return Math.min(1, Math.ceil((best + 0.05) * 10) / 10);
}

function svg(description: string, options: Plot.PlotOptions): string {
  const chart = Plot.plot({
    marginLeft: 48,
    marginBottom: 42,
    insetTop: 4,
    ariaLabel: description,
    style: { fontFamily: 'inherit', fontSize: '12px', background: 'transparent', color: 'currentColor' },
    ...options,
    document: document as unknown as Document,
  });
  chart.setAttribute('role', 'img');
  return chart.outerHTML;
}

/** Where the probability of foreground is cut for the best mask, by the size of an object with a soft outline. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import type { ExpectedMetric } from 'segmetric/theory';
import { optimalMask } from 'segmetric/theory';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const SIDE = 128;
const RADII = range(2, 41);
/** Widths of the outline in pixels, by which the probability falls there. */
const WIDTHS = [1, 2, 4];
const [, WIDTH = 2] = WIDTHS;

/** The probability of foreground around a disc: one half at the radius, independent in each pixel. */
function softDisc(radius: number, width: number) {
  const data = Float64Array.from({ length: SIDE * SIDE }, (_, pixel) => {
    // Off the grid, so that few pixels are equally far.
    const distance = Math.hypot((pixel % SIDE) - 63.3, Math.floor(pixel / SIDE) - 63.6);
    return 1 / (1 + Math.exp((distance - radius) / width));
  });
  return { data, shape: [SIDE, SIDE] };
}

const HAMMING = { weightedHamming: { by: 'pixels' } } as const;

const LINES: readonly (readonly [label: string, metric: ExpectedMetric, width: number])[] = [
  ...WIDTHS.map((width): [string, ExpectedMetric, number] => [
    `Dice, outline of width ${width}`,
    'dice',
    width,
  ]),
  ['weighted Hamming by pixels, w = ½', HAMMING, WIDTH],
];

function cutBySize(): Figure {
  return chart(
    LINES.map(([label]) => label),
    {
      x: { label: 'radius of the disc', domain: [2, 40] },
      y: { label: 'best cut of the probability', domain: [0, 0.6], grid: true },
      marks: LINES.map(([, metric, width], index) =>
        Plot.lineY(
          RADII.map((radius) => ({
            radius,
            cut: optimalMask(softDisc(radius, width), { metric }).threshold,
          })),
          { x: 'radius', y: 'cut', ...lineStyle(index) },
        ),
      ),
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'cut-by-size': cutBySize },
  said: () =>
    [2, 4, 8, 16, 32].map((radius) => {
      const disc = softDisc(radius, WIDTH);
      const dice = optimalMask(disc, { metric: 'dice' });
      const jaccard = optimalMask(disc, { metric: 'jaccard' });
      return row(
        radius,
        dice.threshold.toFixed(2),
        (dice.expected / 2).toFixed(2),
        dice.expected.toFixed(3),
        dice.expectedAtHalf.toFixed(3),
        jaccard.threshold.toFixed(2),
      );
    }),
};

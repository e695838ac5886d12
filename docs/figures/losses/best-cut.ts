/**
 * Why no weighting of cross-entropy will do: the mask that is best for Dice cuts the probability at a place that depends
 * on the object, while a weight w cuts at 1 / (1 + w) everywhere.
 */
import * as Plot from '@observablehq/plot';
import { greatest, max, range } from 'd3-array';
import { confusion, dice, jaccard, softDice, valueAndGradient } from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';
import { forEveryRater, outlines, shareOfRaters } from './uncertain-outline.js';

const RADII = [2, 4, 8, 16];
const CUTS = range(2, 79).map((k) => k / 100);

interface Cut {
  readonly cut: number;
  readonly dice: number;
}

/** The raters' outlines of a disc, and for any cut the mask of pixels that more of them count in. */
function raters(radius: number) {
  const truth = outlines(radius);
  const share = shareOfRaters(truth);
  return { truth, maskAt: (cut: number) => Uint8Array.from(share, (p) => (p > cut ? 1 : 0)) };
}

/** The mean Dice over the raters, by the cut. */
function curve(radius: number): Cut[] {
  const { truth, maskAt } = raters(radius);
  return CUTS.map((cut) => {
    const counts = confusion(forEveryRater(maskAt(cut)), truth, { classes: 1, spatial: 2 });
    return { cut, dice: dice(counts).value };
  });
}

/** In how many pixels of the mask cut at `cut` the gradient of soft Dice, summed over the raters, asks for the other value. */
function wrongForSoftDice(radius: number, cut: number): number {
  const { truth, maskAt } = raters(radius);
  const mask = maskAt(cut);
  const { data, shape } = forEveryRater(mask);
  const { gradient } = valueAndGradient(softDice(), { data, shape: [...shape, 1] }, truth);
  const slope = new Float64Array(mask.length);
  gradient.forEach((value, index) => {
    slope[index % mask.length] = (slope[index % mask.length] as number) + value;
  });
  return slope.filter((value, pixel) => (mask[pixel] === 1 ? value > 0 : value < 0)).length;
}

const best = (cuts: readonly Cut[]) => greatest(cuts, ({ dice }) => dice) as Cut;

function bestCut(): Figure {
  return chart(
    RADII.map((radius) => `radius ${radius}`),
    {
      x: { label: 'cut: pixels of a higher probability make the mask', domain: [0, 0.8], tickFormat: '.1f' },
      y: { label: 'mean Dice over the raters', domain: [0, 1], grid: true },
      marks: [
        Plot.ruleX([0.5], { strokeOpacity: 0.5 }),
        ...RADII.flatMap((radius, index) => {
          const points = curve(radius);
          return [
            Plot.lineY(points, { x: 'cut', y: 'dice', ...lineStyle(index) }),
            Plot.dot([best(points)], { x: 'cut', y: 'dice', r: 5, fill: lineStyle(index).stroke }),
          ];
        }),
      ],
    },
  );
}

/** The largest difference of Dice and Jaccard, over images of every share of hits among hits and errors. */
function largestDifference(): string {
  const tp = range(1001);
  const zeros = tp.map(() => 0);
  const counts = {
    classes: 1,
    images: tp.length,
    tp,
    fp: tp.map((hits) => 1000 - hits),
    fn: zeros,
    tn: zeros,
  };
  const { values } = jaccard(counts, { average: 'none' });
  const differences = dice(counts, { average: 'none' }).values.map(
    (d, image) => d - (values[image] as number),
  );
  return `differ by at most ${max(differences)?.toFixed(3)}`;
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'best-cut': bestCut },
  said: () => [
    largestDifference(),
    ...RADII.map((radius) => {
      const points = curve(radius);
      const { cut, dice } = best(points);
      const atHalf = points.find((point) => point.cut === 0.5) as Cut;
      const weight = (1 / cut - 1).toFixed(1);
      const wrong = [cut, 0.5].map((at) => wrongForSoftDice(radius, at));
      return row(radius, cut.toFixed(2), weight, dice.toFixed(3), atHalf.dice.toFixed(3), ...wrong);
    }),
  ],
};

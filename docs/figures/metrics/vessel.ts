/** A vessel with thin branches, and predictions of it that are thinner, broken, or lack the branches. */
import { pairs } from 'd3-array';
import { centerlines, confusion, dice, lesionDetection } from 'segmetric';
import type { Figure } from '../figure.js';
import { type Fate, maskPicture } from '../mask-picture.js';
import { row, type Topic } from '../topic.js';
import type { Mask } from './outlines.js';
import { maskOf, SHAPE, SPACING, union } from './outlines.js';

type Point = readonly [y: number, x: number];

/** The trunk's middle, one wave through the image. */
const trunk: readonly Point[] = Array.from({ length: 37 }, (_, step) => {
  const x = 3 + 1.8 * step;
  return [26 + 5 * Math.sin(x / 11), x];
});
const branches: readonly (readonly Point[])[] = [
  [trunk[8] as Point, [12, 24], [4, 26]],
  [trunk[15] as Point, [40, 38], [44, 44]],
  [trunk[24] as Point, [14, 53], [6, 62]],
];
const BRANCH = 0.8;

/** The pixels within `radius` mm of a line. */
function tube(line: readonly Point[], radius: number): Mask {
  const parts = pairs(line);
  return maskOf({
    distance: (y, x) => Math.min(...parts.map(([from, to]) => distanceToPart([y, x], from, to))) - radius,
  });
}

function distanceToPart([y, x]: Point, [y1, x1]: Point, [y2, x2]: Point): number {
  const [dy, dx] = [y2 - y1, x2 - x1];
  const along = ((y - y1) * dy + (x - x1) * dx) / (dy * dy + dx * dx);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(y - y1 - share * dy, x - x1 - share * dx);
}

/** Two columns, between the first branch and the second, in which nothing is predicted. */
const broken = (mask: Mask): Mask =>
  mask.map((inside, pixel) => (pixel % SHAPE[1] === 34 || pixel % SHAPE[1] === 35 ? 0 : inside));

const thin = branches.map((line) => tube(line, BRANCH));
const truth = union(tube(trunk, 3.2), ...thin);
const predictions: Readonly<Record<string, Mask>> = {
  'trunk too thin': union(tube(trunk, 2.2), ...thin),
  'trunk broken': broken(truth),
  'branches missed': tube(trunk, 3.2),
};

const fateOf = (is: number | undefined, called: number | undefined): Fate | undefined =>
  is === 1 ? (called === 1 ? 'found' : 'missed') : called === 1 ? 'false' : undefined;

function vessel(): Figure {
  const panels = Object.entries(predictions).map(([title, mask]) => ({
    title,
    fates: Array.from(truth, (is, pixel) => fateOf(is, mask[pixel])),
  }));
  return maskPicture(panels, { shape: SHAPE, spacing: SPACING, key: { found: 'found', missed: 'missed' } });
}

function vesselRow(name: string, mask: Mask): string {
  const pair = [
    { data: mask, shape: SHAPE },
    { data: truth, shape: SHAPE },
  ] as const;
  const lines = centerlines(...pair, { classes: 1 });
  return row(
    name,
    dice(confusion(...pair, { classes: 1 })).value.toFixed(3),
    lines.dice().value.toFixed(3),
    lines.precision().value.toFixed(3),
    lines.sensitivity().value.toFixed(3),
    lesionDetection(...pair, { classes: 1 }).lesions(0, 0).predicted.length,
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: {},
  pictures: { vessel },
  said: () => Object.entries(predictions).map(([name, mask]) => vesselRow(name, mask)),
};

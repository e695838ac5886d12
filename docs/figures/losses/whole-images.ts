/** What losses of whole images ask for: far from the border of a disc, and in a gap of a vessel. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import type { Loss } from 'segmetric';
import {
  boundaryLoss,
  hausdorffLoss,
  skeletonRecall,
  softClDice,
  softDice,
  valueAndGradient,
} from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const SIZE = 64;
const RADIUS = 10;
const CENTRE = 24;
/** The prediction is as large as the truth, and that much to the right. */
const SHIFT = 8;
const [FOUND, NOT] = [0.9, 0.1];

const pixels = range(SIZE * SIZE).map((pixel) => [Math.floor(pixel / SIZE), pixel % SIZE] as const);
const disc = (right: number) =>
  pixels.map(([line, column]) => Math.hypot(line - CENTRE, column - CENTRE - right) <= RADIUS);

/** The gradient by each probability, of one class. */
function slopes(loss: Loss, inside: readonly boolean[], p: readonly number[], size: readonly number[]) {
  const truth = { data: Uint8Array.from(inside, Number), shape: [1, ...size] };
  return valueAndGradient(loss, { data: Float32Array.from(p), shape: [1, ...size, 1] }, truth).gradient;
}

const FAR: readonly (readonly [label: string, loss: Loss])[] = [
  ['soft Dice', softDice()],
  ['boundary loss', boundaryLoss()],
  ['Hausdorff loss', hausdorffLoss()],
];

/** Along the row through both centres, as a share of the largest in it. */
function alongRow(loss: Loss) {
  const p = disc(SHIFT).map((inside) => (inside ? FOUND : NOT));
  const all = slopes(loss, disc(0), p, [SIZE, SIZE]);
  const line = Array.from(all.subarray(CENTRE * SIZE, (CENTRE + 1) * SIZE));
  const largest = Math.max(...line.map(Math.abs));
  return line.map((slope, column) => ({ column, slope: slope / largest }));
}

/** What share of the boundary loss's gradient, Σ |slope|, is at pixels of the background that are right. */
function shareAtRight(): string {
  const [truth, predicted] = [disc(0), disc(SHIFT)];
  const all = slopes(
    boundaryLoss(),
    truth,
    predicted.map((inside) => (inside ? FOUND : NOT)),
    [SIZE, SIZE],
  );
  const sum = (of: (pixel: number) => boolean) =>
    all.reduce((total, slope, pixel) => total + (of(pixel) ? Math.abs(slope) : 0), 0);
  const right = sum((pixel) => !truth[pixel] && !predicted[pixel]);
  return `${Math.round((100 * right) / sum(() => true))} % of its gradient`;
}

function farFromBorder(): Figure {
  return chart(
    FAR.map(([label]) => label),
    {
      x: { label: 'column', domain: [0, SIZE - 1] },
      y: { label: 'gradient by p, of its largest', domain: [-1, 1], grid: true },
      marks: [
        Plot.rectX([{ x1: CENTRE - RADIUS, x2: CENTRE + RADIUS }], {
          x1: 'x1',
          x2: 'x2',
          fill: 'currentColor',
          fillOpacity: 0.1,
        }),
        Plot.ruleX([CENTRE + SHIFT - RADIUS, CENTRE + SHIFT + RADIUS], { strokeOpacity: 0.5 }),
        Plot.ruleY([0], { strokeOpacity: 0.5 }),
        ...FAR.map(([, loss], index) =>
          Plot.lineY(alongRow(loss), { x: 'column', y: 'slope', ...lineStyle(index) }),
        ),
      ],
    },
  );
}

/** A vessel of seven rows; the prediction has a gap, and misses the lowest row. */
const VESSEL = { size: [15, 40] as const, rows: range(4, 11), gap: [18, 19, 20, 21] };
const VESSEL_LOSSES: readonly (readonly [code: string, loss: Loss])[] = [
  ['softDice()', softDice()],
  ['softClDice()', softClDice()],
  ['skeletonRecall()', skeletonRecall()],
];

/** How strongly a pixel is asked for: in the middle of the gap, and in the row that is missed. */
function askedFor(loss: Loss): readonly [gap: number, edge: number] {
  const [, columns] = VESSEL.size;
  const places = range(VESSEL.size[0] * columns).map(
    (pixel) => [Math.floor(pixel / columns), pixel % columns] as const,
  );
  const inside = places.map(([line]) => VESSEL.rows.includes(line));
  const p = places.map(([line, column]) =>
    line >= 4 && line < 10 && !VESSEL.gap.includes(column) ? FOUND : NOT,
  );
  const all = slopes(loss, inside, p, VESSEL.size);
  const at = (line: number, column: number) => -(all[line * columns + column] as number);
  return [at(7, 20), at(10, 8)];
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'far-from-border': farFromBorder },
  said: () => [
    shareAtRight(),
    ...FAR.map(([label, loss]) => {
      const slopes = alongRow(loss);
      const at = (column: number) => (slopes[column]?.slope ?? 0).toFixed(2);
      return row(label, ...[1, 4, 8].map((far) => at(CENTRE + RADIUS + far)), at(CENTRE - RADIUS + 4));
    }),
    ...VESSEL_LOSSES.map(([code, loss]) => {
      const [gap, edge] = askedFor(loss);
      return row(`\`${code}\``, gap.toFixed(4), edge.toFixed(4));
    }),
  ],
};

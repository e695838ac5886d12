/**
 * What an image without foreground teaches: the gradient that its false probability gets, by the smoothing. Such an image
 * with a blob of false probability lies in one batch with an image whose object is found.
 */
import * as Plot from '@observablehq/plot';
import { range, sum } from 'd3-array';
import type { Loss } from 'segmetric';
import { lossValue, lovaszSoftmax, softDice, valueAndGradient } from 'segmetric';
import { chart, lineStyle, powerOfTen } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';
import { scoreOf, totalSize } from './probabilities.js';

const SIZE = 64;
const PIXELS = SIZE * SIZE;
const OBJECT = 300;
const MASSES = [1, 10, 100];
const SMOOTHINGS = range(-70, 21).map((tenth) => 10 ** (tenth / 10));
const LABELS = ['soft Dice of each image', 'soft Dice of the batch', 'Lovász-softmax of each image'];

const activation = 'sigmoid';

/** A blob of probabilities, 0.9 in its middle, that add up to `mass`. */
function blob(mass: number): Float64Array {
  const squaredWidth = mass / (2 * Math.PI * 0.9);
  const p = Float64Array.from({ length: PIXELS }, (_, pixel) => {
    const [x, y] = [(pixel % SIZE) - SIZE / 2, Math.floor(pixel / SIZE) - SIZE / 2];
    return 0.9 * Math.exp(-(x * x + y * y) / (2 * squaredWidth));
  });
  const scale = mass / sum(p);
  return p.map((probability) => Math.min(0.95, probability * scale) + 1e-9);
}

/** The batch: the empty image first, then the one with an object, found with a probability of 0.9. */
function batch(mass: number) {
  const truth = new Uint8Array(2 * PIXELS).fill(1, PIXELS, PIXELS + OBJECT);
  const found = Float64Array.from({ length: PIXELS }, (_, pixel) => (pixel < OBJECT ? 0.9 : 1e-4));
  const scores = Float32Array.from([...blob(mass), ...found], scoreOf);
  return {
    scores: { data: scores, shape: [2, SIZE, SIZE, 1] },
    truth: { data: truth, shape: [2, SIZE, SIZE] },
  };
}

/** Σ |gradient| over the scores of the empty image. */
function gradientOnEmpty(loss: Loss, mass: number): number {
  const { scores, truth } = batch(mass);
  return totalSize(valueAndGradient(loss, scores, truth).gradient.subarray(0, PIXELS));
}

function emptyImage(): Figure {
  const points = MASSES.flatMap((mass) => {
    const lovasz = gradientOnEmpty(lovaszSoftmax({ activation }), mass);
    return SMOOTHINGS.flatMap((smooth) => [
      { mass, smooth, line: 0, size: gradientOnEmpty(softDice({ activation, smooth }), mass) },
      { mass, smooth, line: 1, size: gradientOnEmpty(softDice({ activation, smooth, over: 'batch' }), mass) },
      { mass, smooth, line: 2, size: lovasz },
    ]);
  });
  return chart(LABELS, {
    marginTop: 48,
    fx: {
      label: 'false probability in the empty image',
      labelAnchor: 'right',
      tickFormat: (mass) => `${mass} px`,
    },
    x: { type: 'log', label: 'smoothing ε', ticks: [1e-6, 1e-4, 1e-2, 1, 100], tickFormat: powerOfTen },
    y: {
      type: 'log',
      label: 'Σ |gradient| on the empty image',
      grid: true,
      domain: [1e-10, 1],
      tickFormat: powerOfTen,
    },
    marks: [
      Plot.frame({ strokeOpacity: 0.3 }),
      ...LABELS.map((_, line) =>
        Plot.lineY(
          points.filter((point) => point.line === line),
          { fx: 'mass', x: 'smooth', y: 'size', ...lineStyle(line) },
        ),
      ),
    ],
  });
}

/** What one image costs, by the smoothing: 10 pixels of false probability, and an object of 9 pixels that is missed. */
function smoothingRow(smooth: number): string {
  const one = (loss: Loss, p: Float64Array, truth: Uint8Array) =>
    lossValue(loss, { data: p, shape: [1, SIZE, SIZE, 1] }, { data: truth, shape: [1, SIZE, SIZE] });
  const nothing = new Uint8Array(PIXELS);
  const object = new Uint8Array(PIXELS).fill(1, 0, 9);
  const loss = softDice({ smooth });
  return row(
    smooth === 1e-5 ? '1e-5' : smooth,
    one(loss, blob(10), nothing).toFixed(3),
    gradientOnEmpty(softDice({ activation, smooth }), 10).toPrecision(2),
    one(loss, new Float64Array(PIXELS), object).toFixed(3),
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'empty-image': emptyImage },
  said: () => {
    const of = (loss: Loss) => Number(gradientOnEmpty(loss, 10).toPrecision(2));
    return [
      ...[1e-5, 0.1, 1, 10, 100].map(smoothingRow),
      `${of(softDice({ activation, over: 'batch' }))} with \`over: 'batch'\``,
      `${of(lovaszSoftmax({ activation }))} with Lovász-softmax`,
      `${of(lovaszSoftmax({ activation, classes: 'present' }))} with \`classes: 'present'\``,
    ];
  },
};

/**
 * The gradient with respect to the score of one pixel, by the probability that it has, while all other pixels stay as
 * they are: an object of 80 pixels, every pixel right with a probability of 0.6 to 1.
 */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import { randomLcg } from 'd3-random';
import type { Loss } from 'segmetric';
import { crossEntropy, diceCrossEntropy, lovaszSoftmax, softDice, valueAndGradient } from 'segmetric';
import { chart, lineStyle, powerOfTen } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';
import { scoreOf } from './probabilities.js';

const SIZE = 32;
const OBJECT = 80;
const SCORES = range(-80, 81).map((tenth) => tenth / 10);
/** Where the axis ends, and with it the lines: 0 has no place on it. */
const LEAST = 1e-6;
const TICKS = [0.001, 0.1, 0.5, 0.9, 0.999];

const activation = 'sigmoid';
const LOSSES: readonly (readonly [label: string, loss: Loss])[] = [
  ['cross-entropy', crossEntropy({ activation })],
  ['soft Dice', softDice({ activation })],
  ['Lovász-softmax', lovaszSoftmax({ activation })],
  ['soft Dice + cross-entropy', diceCrossEntropy({ activation })],
];

const truth = { data: new Uint8Array(SIZE * SIZE).fill(1, 0, OBJECT), shape: [1, SIZE, SIZE] };
const random = randomLcg(0.25);
const others = Float32Array.from(truth.data, (inside) => {
  const right = scoreOf(0.6 + 0.399 * random());
  return inside ? right : -right;
});

/** |gradient| at the first pixel of the object, or of the background, if that has the given score. */
function pull(loss: Loss, pixel: 'object' | 'background', score: number): number {
  const place = pixel === 'object' ? 0 : OBJECT;
  const data = others.slice();
  data[place] = score;
  const { gradient } = valueAndGradient(loss, { data, shape: [1, SIZE, SIZE, 1] }, truth);
  return Math.abs(gradient[place] as number);
}

function onePixel(): Figure {
  const pixels = ['object', 'background'] as const;
  return chart(
    LOSSES.map(([label]) => label),
    {
      marginTop: 48,
      fx: { label: null, domain: pixels, tickFormat: (pixel) => `a pixel of the ${pixel}` },
      x: {
        label: 'probability of foreground at this pixel (logit scale)',
        ticks: TICKS.map(scoreOf),
        tickFormat: (_, index) => String(TICKS[index]),
      },
      y: {
        type: 'log',
        label: '|gradient| at its score',
        grid: true,
        domain: [LEAST, 0.01],
        ticks: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2],
        tickFormat: powerOfTen,
      },
      marks: [
        Plot.frame({ strokeOpacity: 0.3 }),
        ...LOSSES.map(([, loss], index) =>
          Plot.lineY(
            pixels.flatMap((pixel) =>
              SCORES.map((score) => ({ pixel, score, size: pull(loss, pixel, score) })),
            ),
            {
              fx: 'pixel',
              x: 'score',
              y: ({ size }) => (size < LEAST ? Number.NaN : size),
              ...lineStyle(index),
            },
          ),
        ),
      ],
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'one-pixel': onePixel },
  said: () =>
    LOSSES.map(([label, loss]) =>
      row(
        label,
        ...[0.001, 0.01, 0.1, 0.5, 0.9].map((p) => pull(loss, 'object', scoreOf(p)).toExponential(1)),
      ),
    ),
};

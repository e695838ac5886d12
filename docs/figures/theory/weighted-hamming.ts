/** Why no weight will do: one prediction, in images of more and more background. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import type { Similarity } from 'segmetric/theory';
import { approximation, similarity } from 'segmetric/theory';
import { chart, lineStyle, powerOfTen } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

/** An object of one pixel, found, with nine false positives around it. */
const PREDICTION = { tp: 1, fp: 9, fn: 0 };
const WEIGHTS = [0.1, 0.5, 0.9];
const NEGATIVES = range(10, 61).map((k) => 10 ** (k / 10));

const LINES: readonly (readonly [label: string, of: Similarity])[] = [
  ['Dice', 'dice'],
  ...WEIGHTS.map((weight): [string, Similarity] => [
    `weighted Hamming, w = ${weight}`,
    { weightedHamming: { weight } },
  ]),
];

function hammingFails(): Figure {
  return chart(
    LINES.map(([label]) => label),
    {
      x: { type: 'log', label: 'true negatives in the image', tickFormat: powerOfTen, ticks: 6 },
      y: { label: 'similarity', domain: [0, 1], grid: true },
      marks: LINES.map(([, of], index) =>
        Plot.lineY(
          NEGATIVES.map((tn) => ({ tn, value: similarity({ ...PREDICTION, tn }, { of }) })),
          { x: 'tn', y: 'value', ...lineStyle(index) },
        ),
      ),
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'hamming-fails': hammingFails },
  said: () => [
    `with w = ½ and a million true negatives it is ${(['class', 'pixels'] as const)
      .map((by) => similarity({ ...PREDICTION, tn: 1e6 }, { of: { weightedHamming: { by } } }).toFixed(6))
      .join(' by class and ')} by pixels`,
    `a Dice of ${similarity({ ...PREDICTION, tn: 0 }, { of: 'dice' }).toFixed(2)}`,
    ...[0.5, 0.9, 0.99].flatMap((epsilon) =>
      [0.1, 0.9].map((weight) => {
        const of = { weightedHamming: { weight } };
        const far = approximation({ of: 'dice', by: of });
        const counts = far.relativeWitness(epsilon);
        const values = [similarity(counts, { of: 'dice' }), similarity(counts, { of })] as const;
        return row(
          epsilon,
          weight,
          `1, ${counts.fp}, ${counts.fn}, ${counts.tn}`,
          ...values.map((value) => value.toFixed(4)),
          (values[1] - values[0]).toFixed(4),
        );
      }),
    ),
  ],
};

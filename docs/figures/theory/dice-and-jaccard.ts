/** Dice as a function of Jaccard, and the bounds that the constants of their approximation draw around it. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import type { Similarity } from 'segmetric/theory';
import { approximation, diceFromJaccard, similarity } from 'segmetric/theory';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const { absolute, relative, ...shown } = approximation({ of: 'dice', by: 'jaccard' });
const VALUES = range(201).map((k) => k / 200);

const LINES: readonly (readonly [label: string, (j: number) => number])[] = [
  ['Dice', diceFromJaccard],
  ['Jaccard', (j) => j],
  [`Jaccard + ${absolute.toFixed(3)}`, (j) => j + absolute],
  [`${1 + relative} × Jaccard`, (j) => (1 + relative) * j],
];

/** The Jaccard at which the absolute constant is reached. */
const reachedAt = shown.reached ? similarity(shown.witness, { of: 'jaccard' }) : Number.NaN;

function diceAgainstJaccard(): Figure {
  return chart(
    LINES.map(([label]) => label),
    {
      x: { label: 'Jaccard', domain: [0, 1] },
      y: { label: 'Dice and its bounds', domain: [0, 1], grid: true },
      marks: [
        ...LINES.map(([, of], index) =>
          Plot.lineY(
            VALUES.map((j) => ({ j, value: of(j) })).filter(({ value }) => value <= 1),
            { x: 'j', y: 'value', ...lineStyle(index) },
          ),
        ),
        Plot.dot([reachedAt], {
          x: (j: number) => j,
          y: diceFromJaccard,
          r: 5,
          fill: lineStyle(0).stroke,
        }),
      ],
    },
  );
}

const PAIRS: readonly (readonly [name: string, of: Similarity, by: Similarity])[] = [
  ['Dice and Jaccard', 'dice', 'jaccard'],
  ['Dice and Tversky(0.3, 0.7)', 'dice', { tversky: { alpha: 0.3, beta: 0.7 } }],
  ['Jaccard and Tversky(0.3, 0.7)', 'jaccard', { tversky: { alpha: 0.3, beta: 0.7 } }],
  ['Dice and weighted Hamming, w = ½', 'dice', 'weightedHamming'],
  ['Jaccard and weighted Hamming, w = 0.9', 'jaccard', { weightedHamming: { weight: 0.9 } }],
];

/** A constant in three digits. */
const shownConstant = (constant: number) => (Number.isFinite(constant) ? constant.toFixed(3) : '∞');

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'dice-against-jaccard': diceAgainstJaccard },
  said: () => [
    `never more than ${absolute.toFixed(3)} apart`,
    `where Jaccard is ${reachedAt.toFixed(3)}`,
    `Dice is at most ${1 + relative} × Jaccard`,
    ...PAIRS.map(([name, of, by]) => {
      const constants = approximation({ of, by });
      return row(name, shownConstant(constants.absolute), shownConstant(constants.relative));
    }),
  ],
};

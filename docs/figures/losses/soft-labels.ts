/** Where the forms of an overlap loss are smallest when the truth is a share g between 0 and 1, the same in every pixel. */
import * as Plot from '@observablehq/plot';
import { least, range } from 'd3-array';
import type { Loss } from 'segmetric';
import { crossEntropy, lossValue, softDice, softJaccard } from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const SHARES = [0.3, 0.7];
const PREDICTIONS = range(1, 200).map((k) => k / 200);
const FORMS = [
  ['softDice()', softDice()],
  ['softDice({ squared: true })', softDice({ squared: true })],
  ['softDice({ softLabels: true })', softDice({ softLabels: true })],
] as const;
const OTHERS = [
  ['softJaccard()', softJaccard()],
  ['softJaccard({ softLabels: true })', softJaccard({ softLabels: true })],
  ['crossEntropy()', crossEntropy()],
] as const;

/** The loss of predicting `p` in each of 16 pixels whose truth is `g`. */
function lossOf(loss: Loss, p: number, g: number): number {
  const constant = (value: number) => ({ data: new Float32Array(16).fill(value), shape: [1, 4, 4, 1] });
  return lossValue(loss, constant(p), constant(g));
}

const points = (loss: Loss, g: number) => PREDICTIONS.map((p) => ({ p, g, value: lossOf(loss, p, g) }));
const lowest = (loss: Loss, g: number) => least(points(loss, g), ({ value }) => value);

function softLabels(): Figure {
  return chart(
    FORMS.map(([label]) => `<code>${label}</code>`),
    {
      marginTop: 48,
      fx: { label: null, tickFormat: (g) => `truth g = ${g} in every pixel` },
      x: { label: 'predicted probability p, the same in every pixel', ticks: 5 },
      y: { label: 'loss', domain: [0, 1], grid: true },
      marks: [
        Plot.frame({ strokeOpacity: 0.3 }),
        Plot.ruleX(SHARES, { fx: (g) => g, x: (g) => g, strokeOpacity: 0.5 }),
        ...FORMS.flatMap(([, loss], index) => [
          Plot.lineY(
            SHARES.flatMap((g) => points(loss, g)),
            { fx: 'g', x: 'p', y: 'value', ...lineStyle(index) },
          ),
          Plot.dot(
            SHARES.map((g) => lowest(loss, g)),
            { fx: 'g', x: 'p', y: 'value', r: 5, fill: lineStyle(index).stroke },
          ),
        ]),
      ],
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'soft-labels': softLabels },
  said: () =>
    [...FORMS, ...OTHERS].map(([code, loss]) =>
      row(`\`${code}\``, ...SHARES.map((g) => (lowest(loss, g)?.p ?? Number.NaN).toFixed(3))),
    ),
};

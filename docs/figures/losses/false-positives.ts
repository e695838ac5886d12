/** How α and β of the Tversky loss move the mask: the best radius for a disc of radius 8 whose outline is uncertain. */
import * as Plot from '@observablehq/plot';
import { least, range } from 'd3-array';
import { confusion, dice, lossValue, tversky } from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';
import { disc, forEveryRater, outlines } from './uncertain-outline.js';

const RADIUS = 8;
const ALPHAS = [0.1, 0.3, 0.5, 0.7, 0.9];
const GUESSES = range(16, 49).map((quarter) => quarter / 4);

const truth = outlines(RADIUS);

/** The mean loss, over the raters, of a disc of each radius. */
function curve(alpha: number) {
  const loss = tversky({ alpha, beta: 1 - alpha });
  return GUESSES.map((radius) => {
    const { data, shape } = forEveryRater(disc(radius));
    return { radius, value: lossValue(loss, { data, shape: [...shape, 1] }, truth) };
  });
}

const best = (alpha: number) => least(curve(alpha), ({ value }) => value);

function tverskyChart(): Figure {
  return chart(
    ALPHAS.map((alpha) => `α = ${alpha}, β = ${(1 - alpha).toFixed(1)}`),
    {
      x: { label: 'radius of the predicted disc (pixels)' },
      y: { label: 'mean Tversky loss over the raters', domain: [0, 0.8], grid: true },
      marks: [
        Plot.ruleX([RADIUS], { strokeOpacity: 0.5 }),
        ...ALPHAS.flatMap((alpha, index) => [
          Plot.lineY(curve(alpha), { x: 'radius', y: 'value', ...lineStyle(index) }),
          Plot.dot([best(alpha)], { x: 'radius', y: 'value', r: 5, fill: lineStyle(index).stroke }),
        ]),
      ],
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { tversky: tverskyChart },
  said: () =>
    ALPHAS.map((alpha) => {
      const radius = best(alpha)?.radius ?? Number.NaN;
      const counts = confusion(forEveryRater(disc(radius)), truth, { classes: 1, spatial: 2 });
      return row(alpha, (1 - alpha).toFixed(1), radius.toFixed(2), dice(counts).value.toFixed(3));
    }),
};

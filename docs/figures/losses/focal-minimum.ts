/** The probability that the focal loss asks for in a pixel that is foreground with probability q. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import { focal, valueAndGradient } from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const GAMMAS = [0, 2, 5];
const SHARES = range(1, 100).map((k) => k / 100);

/** For every q the p at which the gradient is 0, by halving an interval of scores: all pixels at once. */
function minima(gamma: number) {
  const shape = [1, 1, SHARES.length, 1];
  const loss = focal({ activation: 'sigmoid', gamma });
  const scores = new Float32Array(SHARES.length);
  for (let step = 8; step > 1e-5; step /= 2) {
    const { gradient } = valueAndGradient(loss, { data: scores, shape }, { data: SHARES, shape });
    gradient.forEach((slope, pixel) => {
      scores[pixel] = (scores[pixel] as number) - Math.sign(slope) * step;
    });
  }
  return SHARES.map((q, pixel) => ({ q, p: 1 / (1 + Math.exp(-(scores[pixel] as number))) }));
}

function focalMinimum(): Figure {
  return chart(
    GAMMAS.map((gamma) => `γ = ${gamma}${gamma === 0 ? ' (cross-entropy)' : ''}`),
    {
      x: { label: 'probability q that the pixel is foreground', domain: [0, 1] },
      y: { label: 'p at which the loss is smallest', domain: [0, 1], grid: true },
      marks: [
        Plot.ruleX([0.5], { strokeOpacity: 0.5 }),
        Plot.ruleY([0.5], { strokeOpacity: 0.5 }),
        ...GAMMAS.map((gamma, index) => Plot.lineY(minima(gamma), { x: 'q', y: 'p', ...lineStyle(index) })),
      ],
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { focal: focalMinimum },
  said: () =>
    GAMMAS.map((gamma) => {
      const points = minima(gamma);
      return row(gamma, ...[0.1, 0.3, 0.5, 0.9].map((q) => points[SHARES.indexOf(q)]?.p.toFixed(2) ?? ''));
    }),
};

/** How far Tversky indices are from Dice and Jaccard, by α. */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import type { Similarity } from 'segmetric/theory';
import { approximation } from 'segmetric/theory';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const ALPHAS = range(2, 99).map((k) => k / 100);

/** The index that trades false positives for misses. */
const traded = (alpha: number): Similarity => ({ tversky: { alpha, beta: 1 - alpha } });

const LINES: readonly (readonly [label: string, of: Similarity, by: (alpha: number) => Similarity])[] = [
  ['Tversky(α, 1 − α) and Dice', 'dice', traded],
  ['Tversky(α, 1 − α) and Jaccard', 'jaccard', traded],
  ['Tversky(α, α) and Dice', 'dice', (alpha) => ({ tversky: { alpha, beta: alpha } })],
];

function tverskyConstants(): Figure {
  return chart(
    LINES.map(([label]) => label),
    {
      x: { label: 'α', domain: [0, 1] },
      y: { label: 'largest difference', domain: [0, 0.8], grid: true },
      marks: LINES.map(([, of, by], index) =>
        Plot.lineY(
          ALPHAS.map((alpha) => ({ alpha, absolute: approximation({ of, by: by(alpha) }).absolute })),
          { x: 'alpha', y: 'absolute', ...lineStyle(index) },
        ),
      ),
    },
  );
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'tversky-constants': tverskyConstants },
  said: () =>
    [0.5, 0.4, 0.3, 0.2, 0.1].map((alpha) => {
      const [toDice, toJaccard] = (['dice', 'jaccard'] as const).map((of) =>
        approximation({ of, by: traded(alpha) }),
      ) as [ReturnType<typeof approximation>, ReturnType<typeof approximation>];
      return row(
        alpha,
        toDice.absolute.toFixed(3),
        toDice.relative.toFixed(2),
        toJaccard.absolute.toFixed(3),
        toJaccard.relative.toFixed(2),
      );
    }),
};

/** What all charts share: SVG text whose colours are the page's variables, so that it follows the page into the dark and onto paper. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Symbols and colours of the main losses; others have the page's own colour. */
const looks: Readonly<Record<string, 'circle' | 'diamond' | 'triangle' | 'square' | 'star' | 'times'>> = {
  'cross-entropy': 'circle',
  'weighted-cross-entropy': 'diamond',
  'soft-dice': 'triangle',
  'soft-jaccard': 'star',
  'lovasz-softmax': 'square',
  'dice-cross-entropy': 'times',
};

/** A loss's colour, as the style sheet sets it. */
export const colourOf = (loss: string): string => (loss in looks ? `var(--${loss})` : 'var(--ink)');

/** A loss's symbol, for readers without colours. */
export const symbolOf = (loss: string) => looks[loss] ?? 'circle';

/** A line with the loss's symbol at each point. */
export function lineWithSymbols<T>(
  loss: string,
  points: readonly T[],
  x: keyof T & string,
  y: keyof T & string,
) {
  const stroke = colourOf(loss);
  return [Plot.line(points, { x, y, stroke, strokeWidth: 1.75 }), dots(loss, points, { x, y })];
}

/** Symbols of a loss. The cross is drawn, the others are filled. */
export function dots<T>(loss: string, points: readonly T[], options: Plot.DotOptions) {
  const symbol = symbolOf(loss);
  const colour = colourOf(loss);
  const ink =
    symbol === 'times'
      ? { stroke: colour, strokeWidth: 2 }
      : { fill: colour, stroke: 'var(--ground)', strokeWidth: 0.75 };
  return Plot.dot(points as T[], { symbol, r: 4, ...ink, ...options });
}

/** The chart as SVG text; the description is what readers without eyes hear. */
export function svg(description: string, options: Plot.PlotOptions): string {
  const chart = Plot.plot({
    marginLeft: 48,
    marginBottom: 40,
    insetTop: 4,
    ariaLabel: description,
    style: { fontFamily: 'inherit', fontSize: '12px', background: 'transparent', color: 'currentColor' },
    ...options,
    document: document as unknown as Document,
  });
  chart.setAttribute('role', 'img');
  return chart.outerHTML;
}

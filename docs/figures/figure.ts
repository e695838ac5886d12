/** What charts and pictures have in common: a key, and SVGs in the fonts and colours of the page. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A plot as SVG. */
export const plotted = (options: Plot.PlotOptions): string =>
  Plot.plot({
    width: 700,
    style: { fontFamily: 'inherit', fontSize: '15px', background: 'transparent', color: 'currentColor' },
    ...options,
    document: document as unknown as Document,
  }).outerHTML;

/** A key, to stand above what it explains: a small drawing for each label, 10 high. */
export function keyOf(
  entries: readonly (readonly [width: number, drawing: string, label: string])[],
): string {
  const spans = entries.map(
    ([width, drawing, label]) =>
      `<span><svg aria-hidden="true" width="${width}" height="10">${drawing}</svg>${label}</span>`,
  );
  return `<div class="key">${spans.join('')}</div>`;
}

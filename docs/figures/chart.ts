/**
 * Line charts as HTML with the SVG in the page, so that they follow its light or dark theme: the colours are variables of
 * `guide/figures.css`. Each line has a dash of its own, too, for readers who do not tell the colours apart.
 */
import type * as Plot from '@observablehq/plot';
import { keyOf, plotted } from './figure.js';

/** The dashes of the lines, in the order of the colours `--series-1` and so on. */
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 2'] as const;

/** How the line number `index` of a chart is drawn. */
export function lineStyle(index: number) {
  return {
    stroke: `var(--series-${index + 1})`,
    strokeDasharray: DASHES[index] ?? 'none',
    strokeWidth: 2,
  };
}

/** A chart of lines, named above it by `labels` in the order of {@link lineStyle}. The page adds its caption. */
export function chart(labels: readonly string[], options: Plot.PlotOptions): string {
  const key = labels.map((label, index) => {
    const { stroke, strokeDasharray, strokeWidth } = lineStyle(index);
    const line = `<line x2="30" y1="5" y2="5" style="stroke:${stroke}" stroke-width="${strokeWidth}" stroke-dasharray="${strokeDasharray}"/>`;
    return [30, line, label] as const;
  });
  return keyOf(key) + plotted({ height: 330, marginLeft: 60, marginTop: 28, marginBottom: 48, ...options });
}

const EXPONENTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten as an axis shows it: 10⁻³. */
export function powerOfTen(power: number): string {
  const exponent = Math.round(Math.log10(power));
  const digits = [...String(Math.abs(exponent))].map((digit) => EXPONENTS[Number(digit)]);
  return `10${exponent < 0 ? '⁻' : ''}${digits.join('')}`;
}

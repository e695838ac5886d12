/**
 * Line charts. Each line has a dash of its own beside its colour, for readers who do not tell the colours apart.
 */
import type * as Plot from '@observablehq/plot';
import { colour, type Figure, plotted } from './figure.js';

/** The dashes of the lines, in the order of the colours `--series-1` and so on. */
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 2'] as const;

/** How the line number `index` of a chart is drawn. */
export function lineStyle(index: number) {
  return {
    stroke: colour(`series-${index + 1}`),
    strokeDasharray: DASHES[index] ?? 'none',
    strokeWidth: 2,
  };
}

/** A chart of lines, named above it by `labels` in the order of {@link lineStyle}. The page adds its caption. */
export function chart(labels: readonly string[], options: Plot.PlotOptions): Figure {
  const key = labels.map((label, index) => {
    const { stroke, strokeDasharray, strokeWidth } = lineStyle(index);
    const drawing = `<line x2="30" y1="5" y2="5" style="stroke:${stroke}" stroke-width="${strokeWidth}" stroke-dasharray="${strokeDasharray}"/>`;
    return { width: 30, drawing, label };
  });
  const [width, height] = [700, 330];
  const content = plotted({
    width,
    height,
    marginLeft: 60,
    marginRight: 26,
    marginTop: 28,
    marginBottom: 48,
    ...options,
  });
  return { key, panels: [{ title: '', content }], size: [width, height] };
}

const EXPONENTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten as an axis shows it: 10⁻³. */
export function powerOfTen(power: number): string {
  const exponent = Math.round(Math.log10(power));
  const digits = [...String(Math.abs(exponent))].map((digit) => EXPONENTS[Number(digit)]);
  return `10${exponent < 0 ? '⁻' : ''}${digits.join('')}`;
}

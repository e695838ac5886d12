/**
 * What charts and pictures are made of: a key, and panels of SVG in the fonts and colours around them. A page of the
 * documentation shows them as HTML (`figure-in-page.ts`), the guide's folder as one file of SVG (`figure-file.ts`).
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** What the key says: a small drawing, 10 high, and its label, in which `<code>` may stand. */
export interface KeyEntry {
  readonly width: number;
  readonly drawing: string;
  readonly label: string;
}

/** One of the SVGs of a figure. */
export interface Panel {
  readonly title: string;
  /** What is in the SVG. */
  readonly content: string;
}

/** A chart has one panel, without a title, a picture of masks several. */
export interface Figure {
  readonly key: readonly KeyEntry[];
  readonly panels: readonly Panel[];
  /** The size of the space that each panel is drawn in. */
  readonly size: readonly [width: number, height: number];
}

/** The colours of the figures are variables of this name, whose values for light and dark are in `guide/figures.css`. */
export const colour = (name: string): string => `var(--${name})`;

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** The content of a plot's SVG. */
export function plotted(options: Plot.PlotOptions): string {
  const svg = Plot.plot({ ...options, document: document as unknown as Document });
  svg.querySelector('style')?.remove();
  return shortened(svg.innerHTML);
}

/** A tenth of a pixel is as fine as anybody sees, and what lies behind it may differ from machine to machine. */
const shortened = (svg: string): string =>
  svg.replaceAll(/<[^>]*>/g, (tag) =>
    tag.replaceAll(/-?\d+\.\d{3,}(e-\d+)?/g, (number) => String(Number(Number(number).toFixed(1)))),
  );

import type { Figure } from './figure.js';

/** Draws a chart or a picture. */
export type Drawing = () => Figure;

/** What a module of this folder computes for a page of the guide. */
export interface Topic {
  /** Charts with axes, by the name that the page calls them, `![alt text](figures/NAME.svg)`. */
  readonly charts: Readonly<Record<string, Drawing>>;
  /** Pictures of masks, called likewise. */
  readonly pictures?: Readonly<Record<string, Drawing>>;
  /** Rows of tables and phrases with computed numbers, word for word as the page has to say them. */
  readonly said: () => readonly string[];
}

/** A row of a Markdown table. */
export const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

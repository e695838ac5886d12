/** What a module of this folder computes for the guide. */
export interface Topic {
  /** Charts by the name that the page calls them, `![alt text](figures/NAME.svg)`. */
  readonly charts: Readonly<Record<string, () => string>>;
  /** Rows of tables and phrases with computed numbers, word for word as the page has to say them. */
  readonly said: () => readonly string[];
}

/** A row of a Markdown table. */
export const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

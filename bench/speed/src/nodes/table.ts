/** The figures under several versions of Node side by side, and where each of them was measured. */
import { figureTable } from '../report/figure-table.js';
import { figuresOf } from '../report/figures.js';
import { rowsOf } from '../report/rows.js';
import { footnote, pricesText } from '../report/table.js';
import type { Results } from '../result.js';

/** The whole text; the results are those of one version each. */
export function nodesTable(runs: readonly Results[]): string {
  const columns = runs.map((results) => ({
    node: results.versions['Node.js'] as string,
    figures: rowsOf(results).flatMap(figuresOf),
  }));
  const feet = runs.map((results) => `${pricesText(results)}\n${footnote(results)}`);
  return [figureTable(columns), ...feet].join('\n\n');
}

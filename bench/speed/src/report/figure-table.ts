/** The figures of all rows with their bars, of one Node or of several side by side. */

import { columns } from './columns.js';
import type { Figure } from './figures.js';
import { digits } from './numbers.js';

/** The figures of a run, under the version of Node that it ran on. */
export interface RunFigures {
  readonly node: string;
  readonly figures: readonly Figure[];
}

const marks = { aim: 'aim', floor: 'floor', missed: '!' };

const keyOf = ({ id, name, what }: Figure) => `${id} ${name} ${what}`;

/** A line for each figure; a column of values and one of verdicts for each run. */
export function figureTable(runs: readonly RunFigures[]): string {
  const all = new Map<string, Figure>();
  for (const { figures } of runs) for (const figure of figures) all.set(keyOf(figure), figure);
  let last = '';
  const lines = [...all].map(([key, figure]) => {
    const row = `${figure.title}${figure.name.replace('segmetric', '')}`;
    const isFirst = row !== last;
    last = row;
    const { floor, aim } = figure.bar ?? {};
    return [
      isFirst ? row : '',
      figure.what,
      ...[floor, aim].map((bar) => (bar === undefined ? '' : digits(bar))),
      ...runs.flatMap(({ figures }) => cellsOf(figures.find((one) => keyOf(one) === key))),
    ];
  });
  const head = ['figures', '', 'floor', 'aim', ...runs.flatMap(({ node }) => [`Node ${node}`, ''])];
  return [columns([head, ...lines]), 'aim, floor: which of the two is reached; !: misses the floor'].join(
    '\n',
  );
}

function cellsOf(figure: Figure | undefined): string[] {
  if (figure?.value === undefined) return ['–', ''];
  return [digits(figure.value), figure.verdict === undefined ? '' : marks[figure.verdict]];
}

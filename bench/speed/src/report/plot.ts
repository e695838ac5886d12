/** The plot: a panel for each row, every contender's median and quartiles on one logarithmic axis of milliseconds. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Results } from '../result.js';
import { type Row, rowsOf } from './rows.js';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

const OURS = '#b4471f';
const COUNTS = '#2b5d8a';
const DOES_NOT = '#8a8a8a';
const LINE_HEIGHT = 16;
const TITLE_HEIGHT = 34;

interface Dot {
  readonly row: string;
  readonly name: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
}

/** The plot as SVG text. */
export function resultsPlot(results: Results): string {
  const rows = rowsOf(results);
  const dots = rows.flatMap(dotsOf);
  const limits = rows.map((row) => ({ row: titleOf(row), name: row.name, limit: row.limit.total }));
  const most = Math.max(...rows.map(({ peers }) => peers.length + 1));
  const chart = Plot.plot({
    document: document as unknown as Document,
    width: 860,
    height: rows.length * (most * LINE_HEIGHT + TITLE_HEIGHT) + 60,
    marginLeft: 170,
    marginRight: 20,
    marginTop: 30,
    ariaLabel: 'Milliseconds of each contender, a panel for each row, logarithmic',
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white' },
    x: {
      type: 'log',
      label: 'milliseconds a call, median and quartiles (logarithmic); bar: the limit',
      grid: true,
    },
    y: { label: null, type: 'band' },
    fy: { label: null, axis: null, domain: rows.map(titleOf), padding: 0.12 },
    color: { type: 'identity' },
    marks: [
      Plot.frame({ stroke: '#dddddd' }),
      Plot.axisY({ tickSize: 0 }),
      Plot.text(rows.map(titleOf), {
        fy: (title) => title,
        text: (title) => title,
        frameAnchor: 'top-left',
        dy: 4,
        dx: 4,
        fontWeight: 600,
      }),
      Plot.ruleY(dots, {
        fy: 'row',
        y: 'name',
        x1: 'low',
        x2: 'high',
        stroke: 'colour',
        strokeWidth: 3,
        strokeOpacity: 0.4,
      }),
      Plot.dot(dots, { fy: 'row', y: 'name', x: 'median', fill: 'colour', r: 4 }),
      Plot.tickX(limits, { fy: 'row', y: 'name', x: 'limit', stroke: OURS, strokeWidth: 1.5 }),
    ],
  });
  const svg = chart.tagName.toLowerCase() === 'svg' ? chart : chart.querySelector('svg');
  svg?.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg?.outerHTML ?? ''}\n`;
}

const titleOf = ({ title, name, kind }: Row) =>
  `${title}${name.replace('segmetric', '')}${kind === undefined ? '' : ` (${kind})`}`;

function dotsOf(row: Row): Dot[] {
  const own = { row: titleOf(row), name: row.name, ...row.times, colour: OURS };
  const peers = row.peers.flatMap(({ name, times, ratio }) =>
    times ? [{ row: titleOf(row), name, ...times, colour: ratio === undefined ? DOES_NOT : COUNTS }] : [],
  );
  return [own, ...peers];
}

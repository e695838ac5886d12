/**
 * The plot: a line for each contender, its median and quartiles on one logarithmic axis of milliseconds, under the title of its
 * row. Colours say who it is, and ours has its limit as a tick.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Results } from '../result.js';
import { type Row, rowsOf } from './rows.js';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

const OURS = '#b4471f';
const AGREES = '#2b5d8a';
const DOES_NOT_COUNT = '#8a8a8a';
const LINE_HEIGHT = 17;
const MARGINS = { marginLeft: 190, marginRight: 24, marginTop: 12, marginBottom: 46 };

/** A line of the plot: a title, or a contender. */
interface Line {
  readonly place: number;
  readonly label: string;
  readonly time?: { readonly median: number; readonly low: number; readonly high: number };
  readonly colour?: string;
  readonly limit?: number;
}

/** The plot as SVG text. */
export function resultsPlot(results: Results): string {
  const lines = rowsOf(results)
    .flatMap(linesOf)
    .map((line, place): Line => ({ ...line, place }));
  const timed = lines.filter(({ time }) => time !== undefined);
  const of = (key: 'median' | 'low' | 'high') => (line: Line) => line.time?.[key];
  const chart = Plot.plot({
    document: document as unknown as Document,
    ...MARGINS,
    width: 860,
    height: lines.length * LINE_HEIGHT + MARGINS.marginTop + MARGINS.marginBottom,
    ariaLabel: 'Milliseconds of each contender, row by row, on a logarithmic axis',
    style: { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white', color: '#222222' },
    x: {
      type: 'log',
      label:
        'milliseconds a call (logarithmic): median and quartiles; tick: the limit of segmetric; grey: does not count',
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: (value: number) => (Number.isInteger(Math.log10(value)) ? String(value) : ''),
      grid: true,
    },
    y: { type: 'point', domain: lines.map(({ place }) => place), axis: null, padding: 0.7 },
    color: { type: 'identity' },
    marks: [
      Plot.text(lines, {
        y: 'place',
        text: 'label',
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -8,
        filter: (line: Line) => line.time !== undefined,
      }),
      Plot.text(lines, {
        y: 'place',
        text: 'label',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 4,
        fontWeight: 600,
        filter: (line: Line) => line.time === undefined,
      }),
      Plot.ruleY(timed, {
        y: 'place',
        x1: of('low'),
        x2: of('high'),
        stroke: 'colour',
        strokeWidth: 4,
        strokeOpacity: 0.35,
      }),
      Plot.dot(timed, { y: 'place', x: of('median'), fill: 'colour', r: 4 }),
      Plot.text(
        timed.filter(({ limit }) => limit !== undefined),
        { y: 'place', x: 'limit', text: () => '|', fill: OURS, fontWeight: 700 },
      ),
    ],
  });
  const svg = chart.tagName.toLowerCase() === 'svg' ? chart : chart.querySelector('svg');
  svg?.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg?.outerHTML ?? ''}\n`;
}

function linesOf(row: Row): Omit<Line, 'place'>[] {
  const kind = row.kind === undefined ? '' : ` (${row.kind} scores)`;
  const peers = row.peers.flatMap(({ name, times, ratio }) =>
    times ? [{ label: name, time: times, colour: ratio === undefined ? DOES_NOT_COUNT : AGREES }] : [],
  );
  return [
    { label: `${row.title}${kind}` },
    { label: row.name, time: row.times, colour: OURS, limit: row.limit.total },
    ...peers,
  ];
}

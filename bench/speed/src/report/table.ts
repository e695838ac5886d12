/** The table on the terminal and in `results.txt`. */
import type { Limit } from '../limits/demand.js';
import type { Results, Standing } from '../result.js';
import { columns } from './columns.js';
import { figureTable } from './figure-table.js';
import { figuresOf } from './figures.js';
import { digits, times } from './numbers.js';
import { type OwnReference, type Peer, type Row, rowsOf } from './rows.js';

/** The whole table in plain text: a block for each row, then the figures, the kinds of scores and the prices. */
export function resultsTable(results: Results): string {
  const rows = rowsOf(results);
  const figures = { node: results.versions['Node.js'] as string, figures: rows.flatMap(figuresOf) };
  const body = rows.flatMap((row) => [
    '',
    rowTitle(row),
    ...ownLine(row),
    ...row.references.map(referenceLine),
    ...row.peers.map(peerLine),
  ]);
  const head = ['', 'ms', 'quartiles', 'of ours', ''];
  const lines = [head, ...body.map((line) => (typeof line === 'string' ? [line] : line))];
  // Titles stand alone on their line and must not widen the first column.
  const cells = lines.filter((line) => line.length > 1);
  const aligned = columns(cells).split('\n');
  let next = 0;
  const text = lines.map((line) => (line.length > 1 ? (aligned[next++] as string) : line[0])).join('\n');
  return [text, figureTable([figures]), kindsTable(rows), pricesText(results), footnote(results)]
    .filter(Boolean)
    .join('\n\n');
}

const rowTitle = ({ title, kind }: Row) =>
  kind === undefined ? title : `${title} (slowest on ${kind} scores)`;

function ownLine(row: Row): string[][] {
  const { name, times: summary, limit, warmLimit, standing } = row;
  const { median, low, high } = summary;
  const isMissed = figuresOf(row).some(({ verdict }) => verdict === 'missed');
  const note = standing.kind === 'disagrees' ? `  DOES NOT AGREE: ${standing.reason}` : '';
  return [
    [
      `  ${name}`,
      digits(median),
      `${digits(low)}–${digits(high)}`,
      '',
      `limit ${digits(limit.total)} (${limitText(limit)}): ${times(median / limit.total)}; ` +
        `with warm copies ${digits(warmLimit.total)}: ${times(median / warmLimit.total)}` +
        `${isMissed ? '  !' : ''}${note}`,
    ],
  ];
}

function referenceLine({ name, times: { median, low, high }, ratio }: OwnReference): string[] {
  return [`  ${name}`, digits(median), `${digits(low)}–${digits(high)}`, times(ratio)];
}

function peerLine({ name, times: summary, ratio, standing }: Peer): string[] {
  const measured = summary
    ? [
        digits(summary.median),
        summary.samples === 1 ? 'once' : `${digits(summary.low)}–${digits(summary.high)}`,
      ]
    : ['–', '–'];
  return [`  ${name}`, ...measured, ratio === undefined ? '–' : times(ratio), standingText(standing)];
}

function standingText(standing: Standing): string {
  switch (standing.kind) {
    case 'disagrees':
      return `does not count: ${standing.reason}`;
    case 'other definition':
      return `does not count: another definition, ${standing.definition}`;
    case 'failed':
      return `failed: ${standing.reason}`;
    default:
      return '';
  }
}

function limitText({ bytes, exponentials, increments, scatters }: Limit): string {
  const parts = { bytes, exponentials, increments, scatters };
  return Object.entries(parts)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name} ${digits(value)}`)
    .join(', ');
}

function kindsTable(rows: readonly Row[]): string {
  const several = rows.filter(({ kinds }) => kinds.length > 1);
  if (several.length === 0) return '';
  const names = (several[0] as Row).kinds.map(({ kind }) => kind);
  const lines = several.map((row) => [
    `${row.title}${row.name.replace('segmetric', '')}`,
    ...names.map((name) => {
      const found = row.kinds.find(({ kind }) => kind === name);
      return found ? digits(found.times.median) : '–';
    }),
  ]);
  return columns([['ms of segmetric by kind of scores', ...names], ...lines]);
}

/** What a byte, an exponential and the others took. */
export function pricesText({ prices }: Results): string {
  const { byte, byteIn, byteOut, exponential, increment, scatter } = prices;
  return (
    `Prices of the limits, measured in this run: ${digits(1 / byte)} GB/s copied (warm ${digits(1 / byteIn)} in, ${digits(1 / byteOut)} out), an exponential ` +
    `${digits(exponential)} ns, an increment ${digits(increment)} ns, a scattered word ${digits(scatter)} ns`
  );
}

/** Where and with what the run was measured. */
export function footnote({ machine, versions, missing, seconds, interrupted }: Results): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const absent = missing.length > 0 ? `; not found: ${missing.join(', ')}` : '';
  const cut = interrupted ? ', interrupted' : '';
  return `${machine.processor}, ${machine.system}; ${list.join(', ')}${absent}; ${seconds} s of rounds${cut}`;
}

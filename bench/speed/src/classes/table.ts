/** What classes and kinds of labels cost, in plain text, and what costs more than it may. */
import { columns } from '../report/columns.js';
import { digits, times } from '../report/numbers.js';
import type { ClassPoint, TimedCall } from './measure-classes.js';

/** Whether a call took more than it may. */
export const isTooSlow = ({ ratio = 0, most = Number.POSITIVE_INFINITY }: TimedCall) => ratio > most;

/** A line for each call; the first of a work is what its others are held against. */
export function classTable(points: readonly ClassPoint[]): string {
  const lines = points.flatMap(({ title, calls }) =>
    calls.map((call, place) => [
      place === 0 ? title : '',
      call.name,
      digits(call.milliseconds),
      String(call.samples),
      call.ratio === undefined ? '' : times(call.ratio),
      call.most === undefined ? '' : times(call.most),
      isTooSlow(call) ? '!' : '',
    ]),
  );
  return [
    columns([['', 'call', 'ms', 'samples', "of the first's", 'at most', ''], ...lines]),
    '!: more than it may take',
  ].join('\n');
}

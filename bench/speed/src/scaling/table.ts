/** What grew, in plain text, and what grew more than it should. */
import { columns } from '../report/columns.js';
import { digits } from '../report/numbers.js';
import { type MemoryPoint, REPEATED_CALLS, type ScalingPoint } from './measure-scaling.js';

/** A batch whose scores take as much is past the caches of one core. */
export const PAST_CACHES_BYTES = 4 * 2 ** 20;
/** By how much a score may cost more than at the first size past the caches. */
export const MOST_GROWTH = 1.5;

/** Whether a point is flagged, among the points of its loss: pixels and classes grow each by themselves. */
export function growsTooMuch(point: ScalingPoint, ofLoss: readonly ScalingPoint[]): boolean {
  const isPast = ({ size }: ScalingPoint) => 4 * size.height * size.width * size.classes >= PAST_CACHES_BYTES;
  const level = ofLoss.find((other) => other.size.grows === point.size.grows && isPast(other))?.nanoseconds;
  return level !== undefined && isPast(point) && point.nanoseconds > MOST_GROWTH * level;
}

/** Nanoseconds a score: a line for each loss, a column for each size. */
export function scalingTable(points: readonly ScalingPoint[]): string {
  const names = [...new Set(points.map(({ size }) => size.name))];
  const losses = [...new Set(points.map(({ loss }) => loss))];
  const lines = losses.map((loss) => {
    const ofLoss = points.filter((point) => point.loss === loss);
    return [
      loss,
      ...names.map((name) => {
        const point = ofLoss.find(({ size }) => size.name === name);
        if (point === undefined) return '–';
        return `${digits(point.nanoseconds)}${growsTooMuch(point, ofLoss) ? ' !' : '  '}`;
      }),
    ];
  });
  return [
    columns([['ns a score', ...names], ...lines]),
    `!: more than ${MOST_GROWTH} times the first size past the caches (${PAST_CACHES_BYTES / 2 ** 20} MiB of scores), as pixels grow or as classes grow`,
  ].join('\n');
}

/** The core's memory: a line for each loss and number of classes. */
export function memoryTable(points: readonly MemoryPoint[]): string {
  const head = [
    'peak memory of the core',
    'classes',
    'of the scores',
    `after ${REPEATED_CALLS} calls on a small batch`,
  ];
  const lines = points.map(({ loss, classes, use, repeated }) => [
    loss,
    String(classes),
    `${digits(use.peak / use.scoresBytes)} x`,
    repeated.last === repeated.peak
      ? 'as after the first'
      : `GREW from ${repeated.peak} to ${repeated.last} bytes`,
  ]);
  return columns([head, ...lines]);
}

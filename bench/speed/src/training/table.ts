/** The steps and the losses in them, in plain text. */
import { columns } from '../report/columns.js';
import { digits, times } from '../report/numbers.js';
import type { TrainingPoint } from './measure-training.js';

const HEAD = [
  'ms',
  'backend',
  'batch',
  'step',
  'of it the loss',
  'share %',
  'composed: step',
  'of it the loss',
  'share %',
  'loss, composed / segmetric',
];

/** A line for each backend and loss. */
export function trainingTable(points: readonly TrainingPoint[]): string {
  const lines = points.map(({ loss, backend, images, side, segmetric, composed }) => [
    loss,
    backend,
    `${images} x ${side}²`,
    ...[segmetric, composed].flatMap((timed) => [
      digits(timed.step),
      digits(timed.loss),
      digits((100 * timed.loss) / timed.step),
    ]),
    times(composed.loss / segmetric.loss),
  ]);
  return columns([HEAD, ...lines]);
}

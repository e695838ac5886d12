/**
 * What is demanded of the rows: a floor that may not be missed, and an aim beyond it. Changed figures of the code are judged by
 * these, and nothing is measured here.
 */
import type { ScoreKind } from '../inputs/scores.js';

/** A floor and, where there is one, an aim. */
export interface Bar {
  readonly floor: number;
  readonly aim?: number | undefined;
}

/** What a peer's time has to be at least, as a multiple of ours, on one kind of scores. */
export interface RatioBar extends Bar {
  /** Of several calls of a library the fastest counts. */
  readonly peer: 'PyTorch' | 'MONAI' | 'scikit-image and numpy';
  readonly kind: ScoreKind;
}

/** The bars of a row. */
export interface RowBars {
  readonly id: string;
  /** Of a form with buckets: how many. */
  readonly bins?: number;
  /** Of our time, as a multiple of the row's limit, on the scores on which it is slowest: at most. */
  readonly factor?: Bar;
  readonly ratios: readonly RatioBar[];
}

const atMost = (floor: number, aim: number): Bar => ({ floor, aim });
const torch = (floor: number, aim?: number, kind: ScoreKind = 'uniform'): RatioBar => ({
  peer: 'PyTorch',
  floor,
  aim,
  kind,
});
const monai = (floor: number, aim?: number): RatioBar => ({ peer: 'MONAI', floor, aim, kind: 'uniform' });

/** The rows that have bars. */
export const rowBars: readonly RowBars[] = [
  { id: 'hinge', factor: atMost(1, 0.85), ratios: [torch(13, 15)] },
  { id: 'lovasz-probabilities', factor: atMost(1.2, 1.05), ratios: [torch(13, 15)] },
  { id: 'lovasz-probabilities', bins: 16_384, factor: atMost(2, 1.6), ratios: [torch(45, 55)] },
  { id: 'lovasz-4', factor: atMost(1.4, 1.2), ratios: [torch(9, 10)] },
  { id: 'lovasz-4', bins: 4096, factor: atMost(2.6, 2.1), ratios: [torch(7.5, 9, 'constant')] },
  {
    id: 'lovasz-21',
    factor: atMost(1.4, 1.15),
    ratios: [torch(10, 11.5), torch(4, undefined, 'constant')],
  },
  { id: 'lovasz-21', bins: 4096, factor: atMost(2.6, 2.1), ratios: [torch(9.5, 11.5, 'constant')] },
  { id: 'dice-probabilities', factor: atMost(1.4, 1), ratios: [monai(1, 1.3)] },
  { id: 'dice-4', factor: atMost(2, 1.5), ratios: [monai(1.15, 1.45)] },
  { id: 'cross-entropy-4', factor: atMost(1.5, 1.15), ratios: [torch(1.3, 1.7)] },
  { id: 'cross-entropy-binary', factor: atMost(1.4, 1.1), ratios: [torch(1, 1.3)] },
  { id: 'sum-4', ratios: [monai(1.5, 2)] },
  { id: 'sum-21', ratios: [monai(1.5, 2)] },
  ...['boundary', 'hausdorff', 'cl-dice'].map((id) => ({ id, ratios: [monai(10)] })),
  { id: 'skeleton-recall', ratios: [{ peer: 'scikit-image and numpy', floor: 10, kind: 'uniform' }] },
];

/** A sum's time, as a multiple of its dearer term's: at most, in the rows that have bars. */
export const SUM_BAR: Bar = { floor: 1.25 };

/** What one-hot masks take longer than the class map, in nanoseconds a score: at most. */
export const MASKS_BAR: Bar = { floor: 1 };

/** How a value stands to its bar. */
export type Verdict = 'aim' | 'floor' | 'missed';

/** Judges a value of which less is better. */
export const judgeAtMost = (value: number, { floor, aim }: Bar): Verdict =>
  aim !== undefined && value <= aim ? 'aim' : value <= floor ? 'floor' : 'missed';

/** Judges a value of which more is better. */
export const judgeAtLeast = (value: number, { floor, aim }: Bar): Verdict =>
  judgeAtMost(-value, { floor: -floor, aim: aim === undefined ? undefined : -aim });

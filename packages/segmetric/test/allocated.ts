/** Allocated scores for tests, and a look at the instance of the core that other calls get. */

import { expect, vi } from 'vitest';
import { withLosses } from '../src/core/losses.js';
import { allocateScores, softDice, valueAndGradient } from '../src/index.js';

/** Probabilities of four pixels. */
export const numbers = [0.5, 1, 0.25, 0];
/** Their shape. */
export const shape = [1, 2, 2, 1];
/** Their truth. */
export const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
/** What soft Dice gives of them where they are copied. */
export const copied = valueAndGradient(softDice(), { data: numbers, shape }, truth);

/** Allocated scores that hold these numbers. */
export function allocated(data: ArrayLike<number> = numbers, axes = shape, layout?: 'channels-first') {
  const scores = allocateScores(axes, { layout });
  scores.data.set(data);
  return scores;
}

/** The instance that the next call gets where none is held. */
export const current = () => withLosses('a look', (core) => core);

/** Replaces the instance that is kept by one of little memory. */
export function replaceCore() {
  expect(() =>
    withLosses('a task', () => {
      throw new Error('stopped');
    }),
  ).toThrow();
}

/** How often as many numbers as these were copied by a call. */
export function copies(length: number, call: () => unknown): number {
  const typed = Object.getPrototypeOf(Float32Array.prototype) as Float32Array;
  const set = vi.spyOn(typed, 'set');
  const slice = vi.spyOn(typed, 'slice');
  call();
  const written = set.mock.calls.filter(([source]) => source.length === length).length;
  const cut = slice.mock.results.filter(({ value }) => value.length === length).length;
  vi.restoreAllMocks();
  return written + cut;
}

/** The one instance of each module: kept after a result and after refusals, dropped after anything else. */

import { describe, expect, it, vi } from 'vitest';
import { withLosses } from '../src/core/losses.js';
import { withMetrics } from '../src/core/metrics.js';
import { confusion, dice, lossValue, softDice } from '../src/index.js';
import { encodeLoss } from '../src/losses/encode-loss.js';

const scores = { data: [0.5, 1, 0.25, 0], shape: [1, 2, 2, 1] };
const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
const map = { data: [0, 1, 1, 0], shape: [2, 2] };
const value = lossValue(softDice(), scores, truth);
const counts = confusion(map, map, { classes: 2 });

/** The instances that the next calls get. */
const current = () => ({
  losses: withLosses('a look', (core) => core),
  metrics: withMetrics('a look', (core) => core),
});

it('is kept after a result and after a refusal', () => {
  const before = current();
  expect(lossValue(softDice(), scores, truth)).toBe(value);
  expect(() => lossValue(softDice(), { ...scores, data: [0.5, 2, 0, 0] }, truth)).toThrow(
    /^scores\.data\[1\] is 2/,
  );
  expect(() => lossValue(softDice(), { ...scores, data: [0.5, 1e300, 0, 0] }, truth)).toThrow(
    /in 32 bits Infinity/,
  );
  expect(() => confusion({ ...map, data: [0, 1, 1, 7] }, map, { classes: 2 })).toThrow(
    /^predicted\.data\[3\] is 7/,
  );
  const after = current();
  expect(after.losses).toBe(before.losses);
  expect(after.metrics).toBe(before.metrics);
});

it.each([
  new RangeError('Maximum call stack size exceeded'),
  new WebAssembly.RuntimeError('unreachable'),
  new Error('too much recursion'),
  'a string',
])('is dropped after %s', (thrown) => {
  const before = current();
  const fail = () => {
    throw thrown;
  };
  expect(() => withLosses('a call', fail)).toThrow();
  // The other module's goes on.
  const between = current();
  expect(between.losses).not.toBe(before.losses);
  expect(between.metrics).toBe(before.metrics);
  expect(() => withMetrics('a call', fail)).toThrow();
  const after = current();
  expect(after.losses).toBe(between.losses);
  expect(after.metrics).not.toBe(between.metrics);
  expect(lossValue(softDice(), scores, truth)).toBe(value);
  expect(dice(counts).value).toBe(1);
});

it('belongs to a call: one from within has its own, and the outer one stays right', () => {
  const inner = vi.fn(() => lossValue(softDice(), { ...scores, data: [9, 9, 9, 9] }, truth));
  const outer = withLosses('an outer call', (core, memory) => {
    const at = core.reserveScores(4);
    new Float32Array(memory.buffer, at, 4).set(scores.data);
    const truthAt = core.reserveTruth(0, 4);
    new Uint8Array(memory.buffer, truthAt, 4).set(truth.data);
    expect(inner).toThrow(/^scores\.data\[0\] is 9/);
    expect(lossValue(softDice(), { ...scores, data: [1, 0, 1, 0] }, truth)).toBe(0);
    return core.evaluate(encodeLoss(softDice()).numbers, 1, 4, 1, false, false);
  });
  expect(outer).toBe(value);
});

describe("where JavaScript's stack ends", () => {
  const calls = [
    () => lossValue(softDice(), scores, truth),
    () => dice(counts),
    () => lossValue(softDice(), { ...scores, data: [9, 9, 9, 9] }, truth),
  ];

  /**
   * Goes down to the stack's end and makes the calls at the depths from `first` on; gives the depth of the end. The padding
   * makes frames larger, so that calls end elsewhere.
   */
  function descend(first: number, padding: readonly number[]): number {
    let deepest = 0;
    const deeper = (depth: number, ...rest: number[]): void => {
      deepest = depth;
      if (depth >= first) {
        for (const call of calls) {
          try {
            call();
          } catch {
            // Nothing is called here, so that there are calls at each of the last depths.
          }
        }
      }
      deeper(depth + 1, ...rest);
    };
    expect(() => deeper(0, ...padding)).toThrow();
    return deepest;
  }

  it.each(Array.from({ length: 24 }, (_, length) => length))('the next call is right (%s)', (length) => {
    const padding = new Array<number>(length).fill(0);
    const end = descend(Number.POSITIVE_INFINITY, padding);
    // The code is compiled in between, and frames become smaller.
    for (let repeat = 0; repeat < 5; repeat++) descend(end - 100, padding);
    expect(lossValue(softDice(), scores, truth)).toBe(value);
    expect(dice(counts).value).toBe(1);
    expect(calls[2]).toThrow(/^scores\.data\[0\] is 9/);
  });
});

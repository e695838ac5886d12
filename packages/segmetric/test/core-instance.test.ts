/** The core's one instance: kept after a result and after refusals, dropped after anything else. */

import { expect, it, vi } from 'vitest';
import { withCore } from '../src/core.js';
import { encodeLoss } from '../src/encode-loss.js';
import { confusion, dice, lossValue, softDice } from '../src/index.js';
import type { Core } from '../src/wasm/core-glue.js';

const scores = { data: [0.5, 1, 0.25, 0], shape: [1, 2, 2, 1] };
const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
const map = { data: [0, 1, 1, 0], shape: [2, 2] };
const value = lossValue(softDice(), scores, truth);
const counts = confusion(map, map, { classes: 2 });

/** The instance that the next call gets. */
const current = (): Core => withCore('a look', (core) => core);

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
  expect(current()).toBe(before);
});

it.each([
  new RangeError('Maximum call stack size exceeded'),
  new WebAssembly.RuntimeError('unreachable'),
  new Error('too much recursion'),
  'a string',
])('is dropped after %s', (thrown) => {
  const before = current();
  expect(() =>
    withCore('a call', () => {
      throw thrown;
    }),
  ).toThrow();
  expect(current()).not.toBe(before);
  expect(lossValue(softDice(), scores, truth)).toBe(value);
});

it('belongs to a call: one from within has its own, and the outer one stays right', () => {
  const inner = vi.fn(() => lossValue(softDice(), { ...scores, data: [9, 9, 9, 9] }, truth));
  const outer = withCore('an outer call', (core, memory) => {
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

it("is right after calls that were made where JavaScript's stack ends", () => {
  const errors: unknown[] = [];
  const attempt = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      errors.push(error);
    }
  };
  const deeper = (): void => {
    attempt(() => lossValue(softDice(), scores, truth));
    attempt(() => dice(counts));
    attempt(() => lossValue(softDice(), { ...scores, data: [9, 9, 9, 9] }, truth));
    deeper();
  };
  expect(deeper).toThrow();
  expect(errors.length).toBeGreaterThan(0);
  expect(lossValue(softDice(), scores, truth)).toBe(value);
  expect(dice(counts).value).toBe(1);
  expect(() => lossValue(softDice(), { ...scores, data: [9, 9, 9, 9] }, truth)).toThrow(
    /^scores\.data\[0\] is 9/,
  );
});

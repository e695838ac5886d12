/** A truth that gives its numbers away while it is read: it is refused by name, and nothing older is read in its place. */

import { describe, expect, it } from 'vitest';
import { lossValue, softDice } from '../src/index.js';

const scores = { data: [0.9, 0.2, 0.8, 0.1], shape: [1, 2, 2, 1] };
const labels = [1, 0, 1, 0];
const loss = softDice();
const expected = lossValue(loss, scores, { data: labels, shape: [1, 2, 2] });

describe('a truth whose getter transfers its buffer', () => {
  it.each([
    ['bytes', Uint8Array, [1, 2, 2]],
    ['32-bit labels', Int32Array, [1, 2, 2]],
    ['labels that are looked at one by one', Float32Array, [1, 2, 2]],
    ['masks', Float32Array, [1, 2, 2, 1]],
  ] as const)('is refused: %s', (_, kind, shape) => {
    const data = kind.from(labels);
    const truth = {
      data,
      shape,
      get weights() {
        structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
        return undefined;
      },
    };
    expect(() => lossValue(loss, scores, truth)).toThrow(
      /^truth\.data has lost its numbers during the call, but 4 are needed to its end$/,
    );
    expect(lossValue(loss, scores, { data: labels, shape: [1, 2, 2] })).toBe(expected);
  });
});

/** What does not fit is refused before anything is copied; a core that grew large or stopped is replaced. */

import { expect, it } from 'vitest';
import { KEPT_BYTES } from '../../src/core/core.js';
import { withLosses } from '../../src/core/losses.js';
import { centerlines, lossValue, softDice } from '../../src/index.js';

const loss = softDice({ activation: 'sigmoid' });
const scores = { data: [1, -1], shape: [1, 1, 2, 1] };
const truth = { data: [1, 0], shape: [1, 1, 2] };
const expected = lossValue(loss, scores, truth);

/** The bytes of the memory of the core in use. */
const memoryOf = () => withLosses('test', (_, memory) => memory.buffer.byteLength);

it('a batch beyond 2 GiB is refused, with its shape and the limit', () => {
  // Fresh pages of zeros that nobody touches cost nothing.
  const data = new Uint8Array(2 ** 29);
  const shape = [2 ** 9, 2 ** 10, 2 ** 10, 1];
  const before = memoryOf();
  expect(() => lossValue(loss, { data, shape }, { data, shape: shape.slice(0, 3) })).toThrow(
    /^scores.shape is \[512, 1024, 1024, 1\], which takes 2.50 GiB .* less than 2 GiB in one part/,
  );
  expect(memoryOf()).toBe(before);
  expect(lossValue(loss, scores, truth)).toBe(expected);
});

it('what helps depends on whether images can be left out', () => {
  const data = new Uint8Array(2 ** 29);
  const refused = (images: number) => () =>
    lossValue(
      loss,
      { data, shape: [images, 2 ** 29 / images, 1, 1] },
      { data, shape: [images, 2 ** 29 / images, 1] },
    );
  expect(refused(2)).toThrow(/3.75 GiB in all: take fewer images a call$/);
  expect(refused(1)).toThrow(/3.75 GiB in all: one image is too large, so crop it$/);
  // Masks are compared image by image, so a smaller batch would not help.
  const labels = { data: new Int32Array(2 ** 29), shape: [1, 2 ** 15, 2 ** 14] };
  expect(() => centerlines(labels, labels, { classes: 300, spatial: 2 })).toThrow(
    /^predicted.shape is \[1, 32768, 16384\], .* 3.75 GiB in all: one image is too large, so crop it$/,
  );
});

it('a core that grew beyond what is kept is replaced', () => {
  const data = new Float32Array(KEPT_BYTES / 4);
  const shape = [1, 2 ** 13, data.length / 2 ** 13, 1];
  const labels = new Uint8Array(data.length);
  expect(
    lossValue(softDice({ smooth: 0 }), { data, shape }, { data: labels, shape: shape.slice(0, 3) }),
  ).toBe(0);
  expect(memoryOf()).toBeLessThan(KEPT_BYTES);
  expect(lossValue(loss, scores, truth)).toBe(expected);
});

it('a core that stopped is replaced, and the error says what stopped', () => {
  expect(() => withLosses('a task', (core) => core.reserveScores(2 ** 30))).toThrow(
    /^a task stopped in the core \(.*\), most likely for want of memory, .* 4 GiB: one image is too large, so crop it$/,
  );
  expect(() => withLosses({ what: 'a task', images: 2 }, (core) => core.reserveScores(2 ** 30))).toThrow(
    /: take fewer images a call$/,
  );
  expect(lossValue(loss, scores, truth)).toBe(expected);
});

/** The memory that a loss takes in the core is what its documentation says. */

import { expect, it } from 'vitest';
import { withLosses } from '../../src/core/losses.js';
import type { Loss } from '../../src/index.js';
import {
  crossEntropy,
  focal,
  generalizedDice,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  valueAndGradient,
} from '../../src/index.js';

const memoryOf = () => withLosses('test', (_, memory) => memory.buffer.byteLength);

/** A core that stops is replaced by one that holds nothing. */
function replaceCore() {
  expect(() => withLosses('a task', (core) => core.reserveScores(2 ** 30))).toThrow(/stopped in the core/);
}

/** The memory of one call, as a multiple of the scores' bytes. */
function multiple(loss: Loss, classes: number, masks: boolean, side = 1024): number {
  const pixels = side ** 2;
  const activation = 'activation' in loss ? loss.activation : undefined;
  const score = activation === undefined ? (i: number) => (i % 7) - 3 : (i: number) => (i % 7) / 7;
  const scores = {
    data: Float32Array.from({ length: pixels * classes }, (_, i) => score(i)),
    shape: [1, side, side, classes],
  };
  const label = (pixel: number) => (pixel % 5) % Math.max(2, classes);
  const truth = masks
    ? {
        data: Float32Array.from({ length: pixels * classes }, (_, i) =>
          Number(label(Math.floor(i / classes)) === (classes === 1 ? 1 : i % classes)),
        ),
        shape: scores.shape,
      }
    : {
        data: Uint8Array.from({ length: pixels }, (_, i) => label(i)),
        shape: scores.shape.slice(0, 3),
      };
  replaceCore();
  const before = memoryOf();
  valueAndGradient(loss, scores, truth);
  const after = memoryOf();
  expect(after).toBeGreaterThan(before);
  return (after - before) / scores.data.byteLength;
}

const softmaxOrSigmoid = (classes: number) => (classes === 1 ? 'sigmoid' : 'softmax');
const exactLovasz = (classes: number) => 2 + 2 / classes;
const families: [string, (classes: number) => Loss, (classes: number) => number][] = [
  ['soft Dice', (classes) => softDice({ activation: softmaxOrSigmoid(classes) }), () => 1],
  ['generalized Dice', (classes) => generalizedDice({ activation: softmaxOrSigmoid(classes) }), () => 1],
  ['cross-entropy', (classes) => crossEntropy({ activation: softmaxOrSigmoid(classes) }), () => 1],
  ['focal', (classes) => focal({ activation: softmaxOrSigmoid(classes) }), () => 1],
  [
    'exact Lovász-softmax',
    (classes) => lovaszSoftmax({ activation: softmaxOrSigmoid(classes) }),
    exactLovasz,
  ],
  ['exact Lovász hinge', () => lovaszHinge(), exactLovasz],
  [
    'Lovász-softmax in bins',
    (classes) => lovaszSoftmax({ activation: softmaxOrSigmoid(classes), bins: 4096 }),
    () => 1.5,
  ],
];

for (const [name, make, documented] of families) {
  it.each([
    [1, false],
    [2, false],
    [8, false],
    [1, true],
    [8, true],
  ])(`${name}, %i classes, masks: %s`, (classes, masks) => {
    // One-hot masks become labels of a byte.
    const truth = 1 / (4 * classes) + (masks ? 1 : 0);
    const came = multiple(make(classes), classes, masks);
    // Memory grows in pages, and the tables of buckets and counts are there whatever the size.
    expect(came).toBeLessThan(documented(classes) + truth + 0.1);
    expect(came).toBeGreaterThan(1 + truth);
  });
}

it('is the same after 10,000 calls', () => {
  replaceCore();
  const loss = lovaszSoftmax({ activation: 'softmax' });
  const scores = { data: new Float32Array(32 * 32 * 2), shape: [1, 32, 32, 2] };
  const truth = { data: new Uint8Array(32 * 32), shape: [1, 32, 32] };
  const into = new Float32Array(scores.data.length);
  valueAndGradient(loss, scores, truth, { into });
  const first = memoryOf();
  for (let call = 1; call < 10_000; call++) valueAndGradient(loss, scores, truth, { into });
  expect(memoryOf()).toBe(first);
});

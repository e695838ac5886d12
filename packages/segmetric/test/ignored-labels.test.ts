/** Several ignored labels give the number of the map in which one label stands for all of them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelData, Loss } from '../src/index.js';
import {
  asLoss,
  crossEntropy,
  diceCrossEntropy,
  focal,
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  toMasks,
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import type { Batch } from './random.js';
import { asArguments, batches } from './random.js';

const LISTED = [254, 7, 255] as const;

/** Losses of every kind and path, each with these ignored labels. */
function losses(classes: number, ignoreLabel: number | readonly number[]): Loss[] {
  const activation = classes === 1 ? 'sigmoid' : 'softmax';
  const options = { activation, ignoreLabel } as const;
  return [
    softDice(options),
    softJaccard({ ...options, over: 'batch' }),
    tversky({ ...options, activation: 'sigmoid', alpha: 0.25 }),
    generalizedDice(options),
    lovaszSoftmax(options),
    lovaszSoftmax({ ...options, bins: 256 }),
    lovaszHinge({ ignoreLabel }),
    crossEntropy(options),
    focal(options),
    diceCrossEntropy(options),
  ];
}

/** Which pixels of a batch are ignored, and by which of the listed labels. */
const holes = fc.array(fc.option(fc.constantFrom(...LISTED), { nil: undefined }), {
  minLength: 36,
  maxLength: 36,
});

/** A batch's labels with holes in them. */
function pierced(batch: Batch, labels: readonly (number | undefined)[]): number[] {
  return batch.labels.map((label, pixel) => labels[pixel] ?? label);
}

const kinds: [string, (labels: number[]) => LabelData][] = [
  ['bytes', (labels) => Uint8Array.from(labels)],
  ['16-bit integers', (labels) => Int16Array.from(labels)],
  ['64-bit integers', (labels) => BigInt64Array.from(labels, BigInt)],
  ['floats', (labels) => Float32Array.from(labels)],
  ['a plain array', (labels) => labels],
];

describe('a list of ignored labels', () => {
  it.each(kinds)('in a class map of %s is one label for all of them', (_, make) => {
    fc.assert(
      fc.property(batches, holes, (batch, labels) => {
        const { scores, truth } = asArguments(batch);
        const several = pierced(batch, labels);
        const one = several.map((label) => (LISTED.includes(label as 7) ? 255 : label));
        const [listed, single] = [losses(batch.classes, LISTED), losses(batch.classes, 255)];
        listed.forEach((loss, index) => {
          expect(valueAndGradient(loss, scores, { ...truth, data: make(several) })).toEqual(
            valueAndGradient(single[index] as Loss, scores, { ...truth, data: make(one) }),
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  const scores = { data: [2, -1, 0.5, -2, 1, 0], shape: [1, 1, 3, 2] };
  const truthOf = (data: LabelData) => ({ data, shape: [1, 1, 3] });
  const expected = lossValue(softDice({ activation: 'softmax', ignoreLabel: 5 }), scores, truthOf([0, 5, 1]));

  it('may hold classes, negative labels and labels that do not fit a byte, in any order', () => {
    for (const [ignoreLabel, data] of [
      [
        [-1, 70000],
        [0, -1, 1],
      ],
      [
        [-1, 70000],
        [0, 70000, 1],
      ],
      [[-1, 255], Uint8Array.of(0, 255, 1)],
      [[300, -1, 255, 254], Uint8Array.of(0, 254, 1)],
    ] as const) {
      const loss = softDice({ activation: 'softmax', ignoreLabel });
      expect(lossValue(loss, scores, truthOf(data))).toBe(expected);
    }
    const background = softDice({ activation: 'softmax', ignoreLabel: [255, 0] });
    expect(lossValue(background, scores, truthOf(Uint8Array.of(0, 255, 1)))).toBe(
      lossValue(softDice({ activation: 'softmax', ignoreLabel: 9 }), scores, truthOf(Uint8Array.of(9, 9, 1))),
    );
  });

  it('of one label is that label, and an empty one is none', () => {
    const one = softDice({ activation: 'softmax', ignoreLabel: [5] });
    expect(lossValue(one, scores, truthOf([0, 5, 1]))).toBe(expected);
    const none = softDice({ activation: 'softmax', ignoreLabel: [] });
    expect(lossValue(none, scores, truthOf([0, 1, 1]))).toBe(
      lossValue(softDice({ activation: 'softmax' }), scores, truthOf([0, 1, 1])),
    );
    expect(() => lossValue(none, scores, truthOf([0, 5, 1]))).toThrow(/and no ignoreLabel$/);
  });

  it('leaves the array of the caller as it was', () => {
    const data = Uint8Array.of(0, 254, 255);
    lossValue(softDice({ activation: 'softmax', ignoreLabel: [255, 254] }), scores, truthOf(data));
    expect([...data]).toEqual([0, 254, 255]);
  });

  it('stays a frozen list in the loss, which survives JSON and structuredClone', () => {
    const given = [255, 254];
    const loss = softDice({ activation: 'softmax', ignoreLabel: given });
    given.push(7);
    expect(loss.ignoreLabel).toEqual([255, 254]);
    expect(Object.isFrozen(loss.ignoreLabel)).toBe(true);
    for (const copy of [JSON.parse(JSON.stringify(loss)), structuredClone(loss)]) {
      expect(asLoss(copy)).toEqual(loss);
      expect(lossValue(copy, scores, truthOf([0, 254, 1]))).toBe(expected);
    }
  });

  it('agrees in a sum with any list of the same labels', () => {
    const sum = weightedSum(
      [
        [1, softDice({ ignoreLabel: [254, 255] })],
        [1, lovaszSoftmax({ ignoreLabel: [255, 254] })],
        [1, crossEntropy()],
      ],
      { activation: 'softmax', ignoreLabel: [255, 254] },
    );
    const parts = sum.terms.map(([, loss]) => lossValue(loss, scores, truthOf([254, 255, 1])));
    const value = lossValue(sum, scores, truthOf([254, 255, 1]));
    expect(value).toBeCloseTo(
      parts.reduce((total, part) => total + part, 0),
      6,
    );
    expect(() =>
      weightedSum([
        [1, softDice({ ignoreLabel: 255 })],
        [1, softJaccard({ ignoreLabel: [255] })],
        [1, softJaccard({ ignoreLabel: [] })],
      ]),
    ).toThrow(/terms\[2\]\[1\] is a softJaccard with ignoreLabel none, but .* with ignoreLabel 255/);
  });
});

describe('toMasks with a list', () => {
  it('makes −1 of each of them', () => {
    const { data } = toMasks({ data: [0, 1, 255, 254], shape: [1, 1, 4] }, 2, [255, 254]);
    expect([...data]).toEqual([1, 0, 0, 1, -1, -1, -1, -1]);
    const one = toMasks({ data: BigInt64Array.of(0n, 1n, -1n, 7n), shape: [4] }, 1, [-1, 7]);
    expect([...one.data]).toEqual([0, 1, -1, -1]);
    expect(toMasks({ data: [0, 1], shape: [2] }, 2, [])).toEqual(toMasks({ data: [0, 1], shape: [2] }, 2));
  });
});

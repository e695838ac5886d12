/** Weights of pixels: as people hold them, what is refused, and that they stay with their call. */

import { describe, expect, it } from 'vitest';
import type { Loss, Truth } from '../src/index.js';
import {
  allocateScores,
  crossEntropy,
  diceCrossEntropy,
  focal,
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  valueAndGradient,
} from '../src/index.js';

const losses: Record<string, Loss> = {
  'soft Dice': softDice({ activation: 'softmax' }),
  'squared soft Dice': softDice({ activation: 'softmax', squared: true, over: 'batch' }),
  'generalized Dice': generalizedDice({ activation: 'softmax' }),
  'cross-entropy': crossEntropy({ activation: 'softmax' }),
  focal: focal({ activation: 'softmax', normalize: 'pixels' }),
  'Dice and cross-entropy': diceCrossEntropy({ activation: 'softmax' }),
  'Lovász-softmax': lovaszSoftmax({ activation: 'softmax' }),
  'Lovász-softmax in bins': lovaszSoftmax({ activation: 'softmax', bins: 256 }),
  'Lovász hinge': lovaszHinge({ over: 'batch' }),
};

const shape = [2, 2, 3, 3];
const scores = { data: Float32Array.from({ length: 36 }, (_, i) => ((i * 7) % 11) / 4 - 1), shape };
const map = { data: Uint8Array.of(0, 1, 2, 2, 1, 0, 0, 0, 1, 2, 1, 1), shape: shape.slice(0, 3) };
const whole = [1, 0, 3, 1, 2, 1, 0, 1, 1, 2, 4, 1];

function of(loss: Loss, truth: Truth): [number, ...number[]] {
  const { value, gradient } = valueAndGradient(loss, scores, truth);
  return [value, ...gradient];
}

describe.each(Object.entries(losses))('%s', (_, loss) => {
  const expected = of(loss, { ...map, weights: Float32Array.from(whole) });

  it('takes weights of every kind', () => {
    const kinds = [
      whole,
      Float64Array.from(whole),
      Uint8Array.from(whole),
      Int16Array.from(whole),
      new Uint16Array(whole),
      Float32Array.from([9, ...whole]).subarray(1),
    ];
    for (const weights of kinds) expect(of(loss, { ...map, weights })).toEqual(expected);
    const isOne = whole.map((weight) => weight === 1);
    expect(of(loss, { ...map, weights: isOne })).toEqual(of(loss, { ...map, weights: isOne.map(Number) }));
  });

  it('takes them in the order of a class map beside masks in either layout', () => {
    const last = Float32Array.from({ length: 36 }, (_, i) => Number(map.data[Math.floor(i / 3)] === i % 3));
    expect(of(loss, { data: last, shape, weights: whole })).toEqual(expected);
    const first = Float32Array.from({ length: 36 }, (_, i) => {
      const [image, index, pixel] = [Math.floor(i / 18), Math.floor((i % 18) / 6), i % 6];
      return Number(map.data[image * 6 + pixel] === index);
    });
    const turned = { data: first, shape: [2, 3, 2, 3], layout: 'channels-first' } as const;
    expect(of(loss, { ...turned, weights: whole })).toEqual(expected);
  });

  it('is as without where all weights are 1, or none are given', () => {
    const without = of(loss, map);
    for (const weights of [new Float32Array(12).fill(1), undefined, null]) {
      expect(of(loss, { ...map, weights })).toEqual(without);
    }
    expect(of(loss, map)).toEqual(without);
    expect(expected).not.toEqual(without);
  });

  it('has a gradient of 0 where the weight is 0', () => {
    const { gradient } = valueAndGradient(loss, scores, { ...map, weights: whole });
    const slopes = (pixel: number) => [...gradient.subarray(3 * pixel, 3 * pixel + 3)];
    expect(slopes(1)).toEqual([0, 0, 0]);
    expect(slopes(6)).toEqual([0, 0, 0]);
    expect(lossValue(loss, scores, { ...map, weights: new Float32Array(12) })).toBe(0);
  });
});

/** The weights with another one. */
function put(pixel: number, weight: number): number[] {
  return whole.map((each, place) => (place === pixel ? weight : each));
}

describe('weights that are refused', () => {
  const cases: [string, unknown, RegExp][] = [
    ['negative', put(3, -0.5), /^truth\.weights\[3\] is -0\.5, but a weight is finite and at least 0$/],
    ['NaN', put(11, Number.NaN), /^truth\.weights\[11\] is NaN, but a weight is finite/],
    ['beyond 32 bits', put(2, 1e39), /^truth\.weights\[2\] is 1e\+39, in 32 bits Infinity, but a weight/],
    [
      'too few',
      [1],
      /^truth\.weights\.length is 1, but there are 12 pixels: a weight for each, in the order/,
    ],
    ['of masks', new Float32Array(36), /^truth\.weights\.length is 36, but there are 12 pixels/],
    [
      'a number',
      2,
      /^truth\.weights is 2, but a typed array \(not BigUint64Array\) or a list of numbers is needed/,
    ],
    ['a dense array', { data: whole, shape: [2, 2, 3] }, /^truth\.weights is .*, but a typed array/],
    [
      'BigInt',
      new BigInt64Array(12),
      /^truth\.weights is BigInt64Array of 96 bytes, but weights are ordinary numbers$/,
    ],
    ['text', Array(12).fill('1'), /^truth\.weights\[0\] is "1", but a number is needed/],
  ];
  it.each(cases)('%s', (_, weights, message) => {
    const loss = softDice({ activation: 'softmax' });
    const before = of(loss, map);
    expect(() => of(loss, { ...map, weights: weights as number[] })).toThrow(message);
    expect(of(loss, map)).toEqual(before);
  });
});

it('weights are taken beside allocated scores', () => {
  const allocated = allocateScores(shape);
  try {
    const loss = lovaszSoftmax({ activation: 'softmax' });
    allocated.data.set(scores.data);
    const { value, gradient } = valueAndGradient(
      loss,
      allocated,
      { ...map, weights: whole },
      { into: allocated.data },
    );
    expect([value, ...gradient]).toEqual(of(loss, { ...map, weights: whole }));
  } finally {
    allocated.free();
  }
});

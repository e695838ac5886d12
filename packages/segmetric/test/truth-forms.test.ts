/** The forms in which people hold a truth: each is taken, or one line says how to mend it. */

import { describe, expect, it } from 'vitest';
import type { DenseArray, LabelData, Layout } from '../src/index.js';
import { confusion, dice, lossValue, softDice, threshold, toMasks } from '../src/index.js';

const labels = [0, 2, 1, 1];
const oneHot = [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0];
const scores = { data: [2, -1, 0.5, -2, 1, 0, 0.5, 0.25, 1, -1, 3, 2], shape: [1, 2, 2, 3] };
const loss = softDice({ activation: 'softmax' });
const expected = lossValue(loss, scores, { data: labels, shape: [1, 2, 2] });
const withTruth = (data: LabelData, shape: number[], layout?: Layout) =>
  lossValue(loss, scores, { data, shape, layout } as DenseArray<LabelData>);

describe('a truth of several classes', () => {
  it('is a class map of any kind of number', () => {
    for (const data of [
      Uint8Array.from(labels),
      Uint8ClampedArray.from(labels),
      Int8Array.from(labels),
      Int16Array.from(labels),
      Uint16Array.from(labels),
      Int32Array.from(labels),
      Uint32Array.from(labels),
      BigInt64Array.from(labels, BigInt),
      Float32Array.from(labels),
      Float64Array.from(labels),
    ]) {
      expect(withTruth(data, [1, 2, 2])).toBe(expected);
    }
  });

  it('is one-hot masks of any kind of ordinary number, in either layout', () => {
    const first = [0, 1, 2].flatMap((index) =>
      [0, 1, 2, 3].map((pixel) => oneHot[pixel * 3 + index] as number),
    );
    for (const Data of [Float32Array, Float64Array, Uint8Array, Int8Array, Int16Array, Int32Array]) {
      expect(withTruth(Data.from(oneHot), [1, 2, 2, 3])).toBe(expected);
      expect(withTruth(Data.from(first), [1, 3, 2, 2], 'channels-first')).toBe(expected);
    }
  });

  it('may lie in a volume of one slice, or of one row', () => {
    for (const space of [
      [1, 2, 2],
      [1, 4],
      [4, 1],
      [1, 1, 4],
    ]) {
      const batch = { data: scores.data, shape: [1, ...space, 3] };
      expect(lossValue(loss, batch, { data: labels, shape: [1, ...space] })).toBe(expected);
      expect(lossValue(loss, batch, { data: oneHot, shape: [1, ...space, 3] })).toBe(expected);
    }
  });
});

describe('a truth of a single class', () => {
  const probabilities = { data: [0.75, 0.5, 0.25, 0.125], shape: [1, 2, 2, 1] };
  const of = (ignoreLabel: number | number[] | undefined, data: LabelData, shape: number[]) =>
    lossValue(softDice({ smooth: 0, ignoreLabel }), probabilities, { data, shape });

  it('ignores the same labels as a class map and in the shape of the scores', () => {
    for (const [ignoreLabel, data] of [
      [255, [1, 0, 255, 1]],
      [
        [255, 7],
        [1, 0, 255, 7],
      ],
      [0, [1, 0, 0, 1]],
      [1, [1, 0, 0, 1]],
      [-1, [1, 0, -1, 1]],
    ] as const) {
      const map = of(ignoreLabel as number, data as unknown as number[], [1, 2, 2]);
      for (const Data of [Uint8Array, Int32Array, Float32Array]) {
        if (Data === Uint8Array && data.some((label) => label < 0)) continue;
        expect(of(ignoreLabel as number, Data.from(data), [1, 2, 2, 1])).toBe(map);
      }
    }
    expect(of(0, [1, 0, 0, 1], [1, 2, 2, 1])).not.toBe(of(undefined, [1, 0, 0, 1], [1, 2, 2, 1]));
  });

  it('may be soft masks with ignored labels, and with −1', () => {
    const soft = [0.5, 0.25, 255, -1];
    expect(of(255, soft, [1, 2, 2, 1])).toBe(of(undefined, [0.5, 0.25, -1, -1], [1, 2, 2, 1]));
  });

  it('leaves masks of several classes to their −1', () => {
    const ignoring = softDice({ activation: 'softmax', ignoreLabel: 0 });
    expect(lossValue(ignoring, scores, { data: oneHot, shape: [1, 2, 2, 3] })).toBe(expected);
  });
});

describe('an array of 0 and 255', () => {
  const probabilities = { data: [0.75, 0.5, 0.25, 0.125], shape: [1, 2, 2, 1] };

  it('is right after what its error says', () => {
    const right = lossValue(softDice(), probabilities, { data: [0, 1, 1, 0], shape: [1, 2, 2] });
    for (const shape of [
      [1, 2, 2],
      [1, 2, 2, 1],
    ]) {
      const data = Uint8Array.of(0, 255, 255, 0);
      expect(() => lossValue(softDice(), probabilities, { data, shape })).toThrow(
        /^truth.data\[1\] is 255, but .*: truth.data holds 0 and 255 only, so divide it: truth.data.map\(\(v\) => v \/ 255\)$/,
      );
      expect(lossValue(softDice(), probabilities, { data: data.map((v) => v / 255), shape })).toBe(right);
    }
    const long = BigInt64Array.of(0n, 255n, 255n, 0n);
    expect(() => toMasks({ data: long, shape: [4] }, 1)).toThrow(/map.data.map\(\(v\) => v \/ 255n\)$/);
    expect([...toMasks({ data: long.map((v) => v / 255n), shape: [4] }, 1).data]).toEqual([0, 1, 1, 0]);
  });
});

describe('threshold', () => {
  const shape = [1, 1, 2, 3];
  const data = [0.5, 0.25, 0.75, 0.125, 0.5, 0.25];

  it('of several channels makes masks that metrics take, in the scores’ layout', () => {
    const masks = threshold({ data, shape });
    expect(masks).toEqual({ data: Uint8Array.of(1, 0, 1, 0, 1, 0), shape, layout: 'channels-last' });
    const first = threshold({
      data: [0.5, 0.125, 0.25, 0.5, 0.75, 0.25],
      shape: [1, 3, 1, 2],
      layout: 'channels-first',
    });
    expect(first).toEqual({
      data: Uint8Array.of(1, 0, 0, 1, 1, 0),
      shape: [1, 3, 1, 2],
      layout: 'channels-first',
    });
    const truth = { data: [1, 0, 0, 0, 1, 0], shape };
    for (const predicted of [masks, first]) {
      const counts = confusion(predicted, truth, { classes: 3, masks: true, spatial: 2 });
      expect([counts.tp, counts.fp, counts.fn]).toEqual([
        [1, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
      ]);
      expect(dice(counts, { average: 'micro' }).value).toBeCloseTo(0.8, 12);
    }
  });

  it('of one channel makes a class map, in either layout', () => {
    const one = threshold({ data: [0.5, 0.25], shape: [1, 1, 1, 2], layout: 'channels-first' });
    expect(one).toEqual({ data: Uint8Array.of(1, 0), shape: [1, 1, 2] });
  });

  it('is on the scale of the scores, and reads arrays with dims', () => {
    const raw = { data: [0, -0.5, 3, 1, 0.25, -2], dims: shape, layout: 'channels-last' } as const;
    expect([...threshold(raw, 0).data]).toEqual([1, 0, 1, 1, 1, 0]);
  });
});

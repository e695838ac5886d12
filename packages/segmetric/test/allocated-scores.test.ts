/** Scores in the core's memory: the same bits as copied ones, no copies where that is said, and the next call after an error. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '../src/arrays/regions.js';
import { regionOf } from '../src/arrays/regions.js';
import type { DenseArray, Loss } from '../src/index.js';
import {
  allocateScores,
  argmax,
  lossValue,
  lovaszSoftmax,
  softDice,
  toMasks,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import { allocated, copied, copies, current, numbers, shape, truth } from './allocated.js';
import { channelsFirst, shapeFirst } from './layouts.js';
import { allLosses, asArguments, asProbabilities, batches } from './random.js';

describe('allocated scores', () => {
  it('have the bits of copied ones: in place and copied; of all losses, layouts and truths', () => {
    fc.assert(
      fc.property(batches, fc.boolean(), fc.boolean(), fc.boolean(), (batch, first, masked, ignoring) => {
        const { pixels, classes, images } = batch;
        const ignoreLabel = ignoring ? [255, 254] : undefined;
        const turned = (data: ArrayLike<number>) =>
          first ? channelsFirst(Array.from(data), [images, 1, pixels, classes]) : Array.from(data);
        const axes = [images, 1, pixels, classes];
        const layout = first ? 'channels-first' : undefined;
        const scoreShape = first ? shapeFirst(axes) : axes;
        for (const [losses, { scores, truth: map }] of [
          [allLosses(classes), asArguments(batch)],
          [[softDice(), lovaszSoftmax()], asProbabilities(batch)],
        ] as const) {
          const labels = map.data.map((label, pixel) =>
            ignoring && pixel % 3 === 1 ? 255 - (pixel % 2) : label,
          );
          const masks = toMasks({ ...map, data: labels }, classes, ignoreLabel);
          const held: DenseArray<Uint8Array | Float32Array> = masked
            ? { data: Float32Array.from(turned(masks.data)), shape: scoreShape }
            : { ...map, data: labels };
          const data = turned(scores.data);
          const [inPlace, kept] = [allocated(data, scoreShape, layout), allocated(data, scoreShape, layout)];
          for (const each of losses) {
            const loss = weightedSum([[1, each as Loss]], { ignoreLabel });
            const plain = { data: Float32Array.from(data), shape: scoreShape, layout } as const;
            const expected = valueAndGradient(loss, plain, held);
            expect(valueAndGradient(loss, kept, held)).toEqual(expected);
            expect(lossValue(loss, kept, held)).toBe(expected.value);
            expect(valueAndGradient(loss, kept, held, { into: inPlace.data })).toEqual(expected);
            inPlace.data.set(data);
            const again = valueAndGradient(loss, inPlace, held, { into: inPlace.data });
            expect(again.gradient).toBe(inPlace.data);
            expect(again).toEqual(expected);
            expect(kept.data).toEqual(plain.data);
          }
          inPlace.free();
          kept.free();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are copied nowhere in place, and in and out elsewhere', () => {
    const data = Float32Array.from({ length: 60 }, (_, place) => (place % 7) / 7);
    const map = { data: new Uint8Array(30), shape: [1, 5, 6] };
    const scores = allocated(data, [1, 5, 6, 2]);
    const others = allocateScores([1, 5, 6, 2]);
    const into = (array?: Float32Array) => () => valueAndGradient(softDice(), scores, map, { into: array });
    const plain = new Float32Array(60);
    expect(copies(60, into())).toBe(2);
    expect(copies(60, into(plain))).toBe(2);
    expect(copies(60, into(others.data))).toBe(2);
    expect(copies(60, into(scores.data))).toBe(0);
    expect(scores.data).toEqual(plain);
    scores.data.set(data);
    expect(copies(60, () => lossValue(softDice(), scores, map))).toBe(1);
  });

  it('are all 0 at first, also in memory that was used before', () => {
    const before = allocated([1, 1, 1, 1]);
    before.free();
    const scores = allocateScores(shape);
    expect([...scores.data]).toEqual([0, 0, 0, 0]);
    expect(scores.shape).toEqual(shape);
    expect(scores.layout).toBe('channels-last');
    expect(allocateScores(shape, { layout: 'channels-first' }).layout).toBe('channels-first');
  });

  it('are taken by what else takes scores, and as truth', () => {
    const two = allocated([0.25, 0.75, 1, 0], [1, 1, 2, 2]);
    expect([...argmax(two).data]).toEqual([1, 0]);
    expect(lossValue(softDice(), two, two)).toBe(lossValue(softDice(), { ...two, data: [...two.data] }, two));
  });

  it('have their instance to themselves; the next calls and allocations have others', () => {
    const [first, second] = [allocated(), allocated([1, 0, 1, 0])];
    const core = current();
    expect(
      lossValue(softDice(), { data: [9, 9, 9, 9].map((each) => each / 9), shape }, truth),
    ).toBeGreaterThan(0);
    expect(valueAndGradient(softDice(), second, truth, { into: second.data }).value).toBe(0);
    expect([...first.data]).toEqual(numbers);
    expect(valueAndGradient(softDice(), first, truth, { into: first.data })).toEqual(copied);
    expect(current()).toBe(core);
    expect(first.data.buffer).not.toBe(second.data.buffer);
  });
});

describe('after an error', () => {
  it('the next call in place is right, and copies nothing', () => {
    const scores = allocated([0.5, 1, 2, 0]);
    const call = () => valueAndGradient(softDice(), scores, truth, { into: scores.data });
    expect(call).toThrow(/^scores\.data\[2\] is 2, but/);
    scores.data.set([0.5, Number.NEGATIVE_INFINITY, 0.25, 0]);
    expect(call).toThrow(/^scores\.data\[1\] is -Infinity, but/);
    scores.data.set(numbers);
    const wrong = { ...truth, data: [1, 0, 7, 0] };
    expect(() => valueAndGradient(softDice(), scores, wrong, { into: scores.data })).toThrow(
      /^truth\.data\[2\] is 7/,
    );
    scores.data.set(numbers);
    const huge = weightedSum([[1e12, softDice({ smooth: 0, exponent: 1e12 })]]);
    expect(() => valueAndGradient(huge, scores, truth, { into: new Float32Array(3) })).toThrow(
      /^valueAndGradient\.into/,
    );
    expect([...scores.data]).toEqual(numbers);
    expect(copies(4, () => expect(call()).toEqual(copied))).toBe(0);
  });

  it('an infinite score is named as it came, whatever was overwritten before it was found', () => {
    for (const classes of [1, 2, 5]) {
      const scores = allocateScores([2, 9, 40, classes]);
      const map = { data: new Uint8Array(720), shape: [2, 9, 40] };
      const masks = { data: new Float32Array(720 * classes).fill(0.25), shape: scores.shape };
      const hardOnly = new Set(['lovaszSoftmax', 'lovaszHinge', 'weightedSum']);
      for (const loss of allLosses(classes)) {
        for (const held of hardOnly.has(loss.kind) ? [map] : [map, masks]) {
          for (const place of [0, classes, 360 * classes - 1, 719 * classes]) {
            scores.data.fill(0.5);
            scores.data[place] = Number.NEGATIVE_INFINITY;
            expect(() => valueAndGradient(loss, scores, held, { into: scores.data })).toThrow(
              new RegExp(`^scores\\.data\\[${place}\\] is -Infinity, but`),
            );
          }
        }
      }
    }
  });

  it('a core that stopped leaves the scores, which are then copied like others', () => {
    const scores = allocated();
    expect(() =>
      (regionOf(scores.data) as Region).held.run('a task', () => {
        throw new WebAssembly.RuntimeError('unreachable');
      }),
    ).toThrow(/^a task stopped in the core/);
    expect([...scores.data]).toEqual(numbers);
    const { value, gradient } = valueAndGradient(softDice(), scores, truth, { into: scores.data });
    expect({ value, gradient }).toEqual(copied);
    expect(gradient).toBe(scores.data);
    const core = current();
    scores.free();
    expect(current()).toBe(core);
  });
});

describe('allocateScores refuses', () => {
  it.each([
    [() => allocateScores(4 as never), /^allocateScores\.shape is 4, but a list of whole numbers/],
    [() => allocateScores([1, 0, 2, 2]), /^allocateScores\.shape\[1\] is 0, but the length of an axis/],
    [() => allocateScores([2, 2, 2]), /^allocateScores\.shape is \[2, 2, 2\], but .* 4 axes/],
    [
      () => allocateScores(shape, { layout: 'NHWC' as never }),
      /^allocateScores\.layout is "NHWC", but 'channels-last' or 'channels-first' is needed/,
    ],
    [() => allocateScores(shape, { type: 1 } as never), /^allocateScores has no option "type"/],
    [
      () => allocateScores([2, 2 ** 14, 2 ** 14, 1]),
      /^allocateScores\.shape is \[2, 16384, 16384, 1\], which takes 2.00 GiB .* take fewer images a call$/,
    ],
    [
      () => allocateScores([1, 2 ** 31, 2 ** 31, 2 ** 31]),
      /^allocateScores\.shape is .*, but the core holds less than 2 GiB in one part .* crop it$/,
    ],
  ])('%o', (call, text) => {
    const core = current();
    expect(call).toThrow(text);
    expect(current()).toBe(core);
  });
});

/** Views on allocated scores come to an end where the memory grows and where it is freed; and one memory for two things. */

import { describe, expect, it } from 'vitest';
import type { Region } from '../src/arrays/regions.js';
import { regionOf } from '../src/arrays/regions.js';
import {
  allocateScores,
  argmax,
  lossValue,
  lovaszSoftmax,
  softDice,
  valueAndGradient,
} from '../src/index.js';
import { allocated, copied, current, numbers, replaceCore, shape, truth } from './allocated.js';

describe('where the memory grows', () => {
  const axes = [1, 256, 256, 1];
  const data = Float32Array.from({ length: 256 ** 2 }, (_, place) => (place % 251) / 251);
  const map = { data: Uint8Array.from(data, (_, place) => place % 2), shape: axes.slice(0, 3) };

  it('in the middle of a call, that gives the gradient anew, and the old view is refused by name', () => {
    replaceCore();
    const scores = allocated(data, axes);
    const old = scores.data;
    const expected = valueAndGradient(lovaszSoftmax(), { data, shape: axes }, map);
    const { value, gradient } = valueAndGradient(lovaszSoftmax(), scores, map, { into: old });
    expect(old.length).toBe(0);
    expect(gradient).toBe(scores.data);
    expect({ value, gradient }).toEqual(expected);
    const message = (name: string) =>
      `${name} is Float32Array of 0 bytes, but the memory of allocateScores() that it lay in has grown or was freed ` +
      'since: its `data` has to be read anew for each call';
    const plain = { data: numbers, shape };
    expect(() => lossValue(softDice(), { data: old, shape: axes }, map)).toThrow(message('scores.data'));
    expect(() => lossValue(softDice(), plain, { data: old, shape })).toThrow(message('truth.data'));
    expect(() => valueAndGradient(softDice(), plain, truth, { into: old })).toThrow(
      message('valueAndGradient.into'),
    );
    scores.data.set(data);
    expect(valueAndGradient(lovaszSoftmax(), scores, map, { into: scores.data })).toEqual(expected);
  });

  it('while a call reads its arguments, that refuses what it read before', () => {
    replaceCore();
    const scores = allocated(data, axes);
    const growing = {
      data: map.data,
      get shape() {
        valueAndGradient(lovaszSoftmax(), scores, map, { into: scores.data });
        return map.shape;
      },
    };
    expect(() => lossValue(softDice(), scores, growing)).toThrow(/^scores\.data has lost its numbers/);
    expect(lossValue(softDice(), { data: numbers, shape }, truth)).toBe(copied.value);
  });
});

describe('freed scores', () => {
  it('are refused by name wherever they come, and their views too', () => {
    const scores = allocated();
    const view = scores.data;
    scores.free();
    expect(view.length).toBe(0);
    expect(() => scores.data).toThrow(
      'the scores of allocateScores([1, 2, 2, 1]) were freed: others are needed',
    );
    const reason = 'the scores of allocateScores([1, 2, 2, 1]) were freed: others are needed';
    for (const [call, name] of [
      [() => lossValue(softDice(), scores, truth), 'scores'],
      [() => lossValue(softDice(), { data: numbers, shape }, scores), 'truth'],
      [() => argmax(scores), 'scores'],
    ] as const) {
      expect(call).toThrow(`${name} is an object of class AllocatedScores (reading it: ${reason}), but`);
    }
    expect(() => lossValue(softDice(), { data: view, shape }, truth)).toThrow(
      /^scores\.data .* was freed since/,
    );
    expect(lossValue(softDice(), { data: numbers, shape }, truth)).toBe(copied.value);
  });

  it('give their instance back once, which later calls and allocations take', () => {
    const scores = allocated();
    const core = (regionOf(scores.data) as Region).held.run('a look', (each) => each);
    scores.free();
    scores.free();
    expect(current()).toBe(core);
    const others = allocated();
    expect((regionOf(others.data) as Region).held.run('a look', (each) => each)).toBe(core);
    scores.free();
    expect(current()).not.toBe(core);
    expect([...others.data]).toEqual(numbers);
  });

  it('while a call reads its arguments are refused', () => {
    const scores = allocated();
    const freeing = {
      data: truth.data,
      get shape() {
        scores.free();
        return truth.shape;
      },
    };
    const into = scores.data;
    expect(() => valueAndGradient(softDice(), scores, freeing, { into })).toThrow(
      /^valueAndGradient\.into is .* was freed since/,
    );
    expect(lossValue(softDice(), { data: numbers, shape }, truth)).toBe(copied.value);
  });

  it('are those of a block with `using`', () => {
    let kept: { readonly data: Float32Array } | undefined;
    {
      using scores = allocated();
      kept = scores;
      expect(lossValue(softDice(), scores, truth)).toBe(copied.value);
    }
    expect(() => kept?.data).toThrow(/were freed/);
  });
});

describe('one memory for two things', () => {
  it('a call within a call has an instance of its own', () => {
    const scores = allocated();
    const { held } = regionOf(scores.data) as Region;
    held.run('an outer call', (outer) => {
      expect(valueAndGradient(softDice(), scores, truth, { into: scores.data })).toEqual(copied);
      expect(current()).not.toBe(outer);
    });
    expect(regionOf(scores.data)?.held).toBe(held);
  });

  it('scores that are their own truth, also where the memory grows', () => {
    replaceCore();
    const axes = [1, 600, 600, 1];
    const data = Float32Array.from({ length: 600 ** 2 }, (_, place) => (place % 3) / 2);
    const scores = allocated(data, axes);
    const plain = { data, shape: axes };
    const expected = valueAndGradient(softDice(), plain, plain);
    expect(valueAndGradient(softDice(), scores, scores, { into: scores.data })).toEqual(expected);
  });

  it('the scores as numbers of another kind, also where the memory grows', () => {
    replaceCore();
    const axes = [1, 600, 600, 1];
    const data = Uint32Array.from({ length: 600 ** 2 }, (_, place) => place % 2);
    const scores = allocateScores(axes);
    const { buffer, byteOffset, length } = scores.data;
    const whole = { data: new Uint32Array(buffer, byteOffset, length), shape: axes };
    whole.data.set(data);
    const labels = { data: new Uint8Array(length), shape: axes.slice(0, 3) };
    const expected = valueAndGradient(softDice(), { data, shape: axes }, labels);
    expect(valueAndGradient(softDice(), whole, labels, { into: scores.data })).toEqual(expected);
  });

  it('a part of the scores, and the gradient into another part', () => {
    const scores = allocated();
    const half = { data: scores.data.subarray(2), shape: [1, 1, 2, 1] };
    const map = { data: [1, 0], shape: [1, 1, 2] };
    const { gradient } = valueAndGradient(softDice(), half, map, { into: scores.data.subarray(0, 2) });
    expect([...gradient]).toEqual([
      ...valueAndGradient(softDice(), { ...half, data: [0.25, 0] }, map).gradient,
    ]);
    expect([...scores.data.subarray(2)]).toEqual([0.25, 0]);
  });

  it('a buffer that goes nowhere: a transfer throws or makes a copy', () => {
    const scores = allocated();
    const { buffer } = scores.data;
    try {
      structuredClone(scores.data, { transfer: [buffer] });
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/^(DataCloneError|TypeError)$/) });
    }
    expect(scores.data.buffer).toBe(buffer);
    expect(valueAndGradient(softDice(), scores, truth, { into: scores.data })).toEqual(copied);
  });
});

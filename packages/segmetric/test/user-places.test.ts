/** Errors of numbers name them in the user's arrays, whatever copies the core saw; masks take the scores' layout. */

import { describe, expect, it } from 'vitest';
import type { Layout } from '../src/index.js';
import { lossValue, lovaszSoftmax, softDice, valueAndGradient } from '../src/index.js';
import { channelsFirst, channelsLast, shapeFirst } from './layouts.js';

/** Two images of 1 x 3 pixels, two classes. */
const shape = [2, 1, 3, 2];
const shapes = { 'channels-last': shape, 'channels-first': shapeFirst(shape) };
const layouts = ['channels-last', 'channels-first'] as const;

/** Masks of the second class at pixels of odd number. */
const masks = Array.from({ length: 12 }, (_, index) => ((index >> 1) % 2 === index % 2 ? 1 : 0));
const scores = Array.from({ length: 12 }, (_, index) => (index + 1) / 16);

const inLayout = (data: readonly number[], layout: Layout) =>
  layout === 'channels-last' ? [...data] : channelsFirst(data, shape);
const array = (data: readonly number[], layout: Layout) => ({
  data: inLayout(data, layout),
  shape: shapes[layout],
});

function message(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe.each(layouts)('scores in %s', (layout) => {
  const given = { ...array(scores, layout), layout };

  it('masks that say no layout have that of the scores, also where the shapes are alike', () => {
    const { value, gradient } = valueAndGradient(softDice(), given, array(masks, layout));
    const expected = valueAndGradient(
      softDice(),
      array(scores, 'channels-last'),
      array(masks, 'channels-last'),
    );
    expect(value).toBeCloseTo(expected.value, 6);
    const last = layout === 'channels-last' ? gradient : channelsLast(gradient, shape);
    [...last].forEach((each, index) => {
      expect(each).toBeCloseTo(expected.gradient[index] as number, 6);
    });
    // Three pixels, three rows, three classes: the shape is the same in both layouts.
    const cube = {
      data: Float32Array.from({ length: 27 }, (_, index) => index / 27),
      shape: [1, 3, 3, 3],
      layout,
    };
    const truth = {
      data: Uint8Array.from({ length: 27 }, (_, index) => (index % 4 === 0 ? 1 : 0)),
      shape: [1, 3, 3, 3],
    };
    const other = layouts.find((each) => each !== layout) as Layout;
    const value_ = lossValue(softDice(), cube, truth);
    expect(value_).toBe(lossValue(softDice(), cube, { ...truth, layout }));
    expect(value_).not.toBe(lossValue(softDice(), cube, { ...truth, layout: other }));
  });

  it.each(layouts)('a number of masks in %s is named where the user has it', (own) => {
    for (let place = 0; place < 12; place++) {
      for (const [loss, wrong] of [
        [softDice(), 5],
        [softDice(), Number.NaN],
        [softDice(), -1],
        [lovaszSoftmax(), 0.5],
      ] as const) {
        const data = inLayout(masks, own);
        data[place] = wrong;
        const text = message(() => lossValue(loss, given, { data, shape: shapes[own], layout: own }));
        const named = Number(/^truth\.data\[(\d+)\] is /.exec(text)?.[1]);
        // A lone −1 is wrong in that its pixel's other entries are not −1: either of them may be named.
        if (wrong !== -1)
          expect([named, text]).toEqual([place, expect.stringContaining(` is ${wrong}, but`)]);
        else expect(text).toContain(`is ${data[named]}, but`);
      }
    }
  });

  it.each([
    [1e300, '1e\\+300, in 32 bits Infinity,'],
    [-1e300, '-1e\\+300, in 32 bits -Infinity,'],
    [Number.POSITIVE_INFINITY, 'Infinity,'],
  ])('%s, which 32 bits do not hold, is shown as it came', (large, shown) => {
    const raw = softDice({ activation: 'softmax' });
    for (const data of [[...given.data], Float64Array.from(given.data)]) {
      data[7] = large;
      expect(message(() => lossValue(raw, { ...given, data }, array(masks, layout)))).toMatch(
        new RegExp(`^scores\\.data\\[7\\] is ${shown} but`),
      );
      expect(message(() => lossValue(softDice(), given, { data, shape: shapes[layout] }))).toMatch(
        new RegExp(`^truth\\.data\\[7\\] is ${shown} but`),
      );
    }
  });
});

/** Typed arrays and options that were made in another realm are taken like those of this one. */

import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { asLoss, confusion, lossValue, softDice, valueAndGradient } from '../../src/index.js';

const other = runInNewContext(`({
  scores: new Float32Array([0.25, 0.75, 0.5, 0.5]), labels: new Uint8Array([0, 1]), wide: new BigInt64Array([0n, 1n]),
  into: new Float32Array(4), unsigned: new BigUint64Array(4), shape: [1, 1, 2, 2],
  options: { classes: [1], smooth: { numerator: 1, denominator: 1 } }, map: new Map(), heir: Object.create({ over: 'batch' }),
})`);
const scores = { data: [0.25, 0.75, 0.5, 0.5], shape: [1, 1, 2, 2] };
const truth = { data: [0, 1], shape: [1, 1, 2] };

it('scores, labels and the array for the gradient', () => {
  expect(other.scores instanceof Float32Array).toBe(false);
  const expected = valueAndGradient(softDice(), scores, truth);
  const given = { data: other.scores, shape: other.shape };
  for (const data of [other.labels, other.wide]) {
    const { value, gradient } = valueAndGradient(
      softDice(),
      given,
      { data, shape: [1, 1, 2] },
      { into: other.into },
    );
    expect(value).toBe(expected.value);
    expect(gradient).toBe(other.into);
    expect([...gradient]).toEqual([...expected.gradient]);
  }
  const map = { data: other.labels, shape: [1, 2] };
  expect(confusion(map, map, { classes: 2 }).tp).toEqual([1, 1]);
});

it('and what is refused here is refused there', () => {
  expect(() => lossValue(softDice(), { data: other.unsigned, shape: [1, 1, 2, 2] }, truth)).toThrow(
    /^scores.data is BigUint64Array/,
  );
});

it('options are plain objects of any realm, or without prototype', () => {
  const expected = softDice({ classes: [1], smooth: { numerator: 1, denominator: 1 } });
  expect(softDice(other.options)).toEqual(expected);
  expect(asLoss(Object.assign(other.options, { kind: 'softDice' }))).toEqual(expected);
  expect(softDice(Object.assign(Object.create(null), { classes: [1] }))).toEqual(softDice({ classes: [1] }));
  expect(() => softDice(other.map)).toThrow(
    /^softDice's options is an object of class Map, but a plain object/,
  );
  expect(() => softDice(other.heir)).toThrow(/^softDice's options is {}, but a plain object/);
});

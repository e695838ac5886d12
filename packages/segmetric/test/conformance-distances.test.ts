/** Every conformance case of signed distances. */

import { expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/signed-distances.json?raw';
import type { SignedDistanceOptions } from '../src/index.js';
import { signedDistance } from '../src/index.js';

interface Case {
  name: string;
  options: SignedDistanceOptions;
  truth: { shape: number[]; data: number[] };
  expect: { shape: number[]; values: number[] };
}

const { tolerance, cases } = JSON.parse(text) as { tolerance: { absolute: number }; cases: Case[] };

it.each(cases.map((test) => [test.name, test] as const))('%s', (_, { options, truth, expect: wanted }) => {
  const { data, shape } = signedDistance(truth, options);
  expect(shape).toEqual(wanted.shape);
  expect(data.length).toBe(wanted.values.length);
  data.forEach((distance, place) => {
    expect(Math.abs(distance - (wanted.values[place] as number))).toBeLessThanOrEqual(tolerance.absolute);
  });
});

it('all cases were run', () => {
  expect(cases.length).toBe(4);
});

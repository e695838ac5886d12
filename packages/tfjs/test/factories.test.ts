/** Every factory is the namesake of segmetric's: its function carries the same loss. Sums take functions and plain losses. */

import * as core from 'segmetric';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import * as losses from '../src/index.js';
import { useBackend } from './backends.js';

beforeEach(async () => {
  await useBackend('cpu');
});

describe('the namesake of', () => {
  const options = { activation: 'sigmoid', ignoreLabel: 7 } as const;
  it.each([
    [
      'softDice',
      losses.softDice({ ...options, squared: true }),
      core.softDice({ ...options, squared: true }),
    ],
    ['softJaccard', losses.softJaccard({ exponent: 2 }), core.softJaccard({ exponent: 2 })],
    ['tversky', losses.tversky({ ...options, alpha: 1 }), core.tversky({ ...options, alpha: 1 })],
    [
      'matthewsLoss',
      losses.matthewsLoss({ activation: 'softmax', smooth: 0.5 }),
      core.matthewsLoss({ activation: 'softmax', smooth: 0.5 }),
    ],
    [
      'generalizedDice',
      losses.generalizedDice({ weight: 'uniform' }),
      core.generalizedDice({ weight: 'uniform' }),
    ],
    ['lovaszSoftmax', losses.lovaszSoftmax(options), core.lovaszSoftmax(options)],
    ['lovaszHinge', losses.lovaszHinge({ bins: 256 }), core.lovaszHinge({ bins: 256 })],
    ['crossEntropy', losses.crossEntropy(options), core.crossEntropy(options)],
    ['focal', losses.focal({ gamma: 3 }), core.focal({ gamma: 3 })],
    [
      'boundaryLoss',
      losses.boundaryLoss({ spacing: [1, 2], classes: [0] }),
      core.boundaryLoss({ spacing: [1, 2], classes: [0] }),
    ],
    ['hausdorffLoss', losses.hausdorffLoss({ power: 1 }), core.hausdorffLoss({ power: 1 })],
    ['softClDice', losses.softClDice(options), core.softClDice(options)],
    ['skeletonRecall', losses.skeletonRecall({ smooth: 2 }), core.skeletonRecall({ smooth: 2 })],
    ['diceCrossEntropy', losses.diceCrossEntropy(options), core.diceCrossEntropy(options)],
    ['weightedSum', losses.weightedSum([[3, losses.focal()]]), core.weightedSum([[3, core.focal()]])],
  ])('%s carries its loss, and is named after its kind', (_, { loss, name }, expected) => {
    expect(loss).toEqual(expected);
    expect(name).toBe(expected.kind);
    expect(Object.isFrozen(loss)).toBe(true);
  });

  it('each factory of segmetric is here', () => {
    const isLoss = (value: unknown) => typeof value === 'object' && value !== null && 'kind' in value;
    const makesLoss = ([, make]: [string, unknown]) => {
      try {
        return isLoss((make as (given?: unknown) => unknown)());
      } catch {
        return false;
      }
    };
    const names = Object.entries(core)
      .filter(makesLoss)
      .map(([name]) => name);
    expect(names.length).toBe(14);
    expect(Object.keys(losses)).toEqual(expect.arrayContaining([...names, 'weightedSum']));
  });
});

describe('weightedSum', () => {
  const shared = { activation: 'softmax', ignoreLabel: 255 } as const;
  const expected = core.weightedSum(
    [
      [1, core.softDice()],
      [0.2, core.crossEntropy()],
    ],
    shared,
  );

  it('takes functions of this package, plain losses, and sums of either', () => {
    const functions = [
      [1, losses.softDice()],
      [0.2, losses.crossEntropy()],
    ] as const;
    expect(losses.weightedSum(functions, shared).loss).toEqual(expected);
    expect(
      losses.weightedSum(
        [
          [1, core.softDice()],
          [0.2, losses.crossEntropy()],
        ],
        shared,
      ).loss,
    ).toEqual(expected);
    expect(losses.weightedSum([[1, losses.weightedSum(functions)]], shared).loss).toEqual(expected);
    expect(losses.fromLoss(expected).loss).toBe(expected);
  });

  it('refuses what is no term, by name', () => {
    const sum = losses.weightedSum as (terms: unknown, shared?: unknown) => unknown;
    expect(() => sum('softDice')).toThrow(/^weightedSum.terms is "softDice", but a list/);
    expect(() => sum([losses.softDice()])).toThrow(/^weightedSum.terms\[0\] is a function, but a pair/);
    expect(() => sum([[1, () => 0]])).toThrow(
      /^weightedSum.terms\[0\]\[1\] is a function, but a loss is needed/,
    );
    expect(() =>
      sum([
        [1, losses.softDice()],
        [1, losses.focal(shared)],
      ]),
    ).toThrow(
      /^weightedSum.terms\[1\]\[1\] is a focal with activation softmax, but .* softDice with activation none/,
    );
    // @ts-expect-error: none of the terms has it
    expect(() => losses.weightedSum([[1, losses.lovaszHinge()]], { activation: 'none' })).toThrow(
      /no option/,
    );
  });
});

it('the types know which loss a function carries', () => {
  expectTypeOf(losses.tversky()).toEqualTypeOf<losses.LossFunction<core.Tversky>>();
  expectTypeOf(losses.tversky()).toExtend<losses.LossFunction>();
  expectTypeOf(losses.fromLoss(core.focal()).loss).toEqualTypeOf<core.Focal>();
});

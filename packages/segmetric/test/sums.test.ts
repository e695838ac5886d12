/** A sum of losses is the sum of its terms, plain data with the shared options filled in, and flat. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss, SingleLoss } from '../src/index.js';
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
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import { asArguments, batches } from './random.js';

const weights = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 8, maxLength: 8 });

/** The terms of all kinds, for an activation. */
function everyKind(activation: 'softmax' | 'sigmoid'): SingleLoss[] {
  return [
    softDice({ activation, over: 'batch' }),
    softJaccard({ activation }),
    tversky({ activation, alpha: 0.25 }),
    generalizedDice({ activation }),
    lovaszSoftmax({ activation, bins: 1024 }),
    lovaszHinge({ over: 'batch' }),
    crossEntropy({ activation, weights: 'inverse-frequency', normalize: 'pixels' }),
    focal({ activation }),
  ];
}

describe('a sum', () => {
  it('has the values and gradients of its terms, added', () => {
    fc.assert(
      fc.property(batches, weights, (batch, eighths) => {
        const { scores, truth } = asArguments(batch);
        const losses = everyKind(batch.classes === 1 ? 'sigmoid' : 'softmax');
        const terms = losses.map((loss, index) => [(eighths[index] as number) / 8, loss] as const);
        const expected = { value: 0, gradient: new Float64Array(scores.data.length) };
        for (const [weight, loss] of terms) {
          const { value, gradient } = valueAndGradient(loss, scores, truth);
          expected.value += weight * value;
          gradient.forEach((slope, place) => {
            expected.gradient[place] = (expected.gradient[place] as number) + weight * slope;
          });
        }
        const { value, gradient } = valueAndGradient(weightedSum(terms), scores, truth);
        expect(value).toBeCloseTo(expected.value, 5);
        gradient.forEach((slope, place) => {
          expect(slope).toBeCloseTo(expected.gradient[place] as number, 5);
        });
      }),
    );
  });

  it('of hinges alone reads raw scores', () => {
    const scores = { data: [2, -5, 0.5, 7], shape: [1, 2, 2, 1] };
    const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
    const value = lossValue(lovaszHinge(), scores, truth);
    const sum = weightedSum([
      [0.5, lovaszHinge()],
      [1.5, lovaszHinge({ over: 'batch' })],
    ]);
    expect(lossValue(sum, scores, truth)).toBeCloseTo(2 * value, 6);
  });

  it('leaves out what its terms ignore', () => {
    const options = { activation: 'softmax', ignoreLabel: 9 } as const;
    const scores = { data: [1, 0, Number.NaN, 1, 0, 2], shape: [1, 1, 3, 2] };
    const truth = { data: [0, 9, 1], shape: [1, 1, 3] };
    const sum = weightedSum(
      [
        [1, softDice()],
        [1, lovaszHinge()],
      ],
      options,
    );
    const { value, gradient } = valueAndGradient(sum, scores, truth);
    const parts = [softDice(options), lovaszHinge({ ignoreLabel: 9 })];
    expect(value).toBeCloseTo(
      parts.reduce((all, loss) => all + lossValue(loss, scores, truth), 0),
      6,
    );
    expect([...gradient.subarray(2, 4)].map(Math.abs)).toEqual([0, 0]);
  });
});

describe('shared options', () => {
  it('fill in what a term has and leaves out, and nothing else', () => {
    const sum = weightedSum(
      [
        [1, softDice({ over: 'image', smooth: 1 })],
        [2, crossEntropy()],
        [3, lovaszHinge({ classes: [1] })],
      ],
      { activation: 'softmax', ignoreLabel: 255, over: 'batch', classes: 'present', weights: [1, 2] },
    );
    expect(sum).toEqual({
      kind: 'weightedSum',
      terms: [
        [
          1,
          {
            kind: 'softDice',
            activation: 'softmax',
            ignoreLabel: 255,
            over: 'image',
            classes: 'present',
            smooth: 1,
          },
        ],
        [2, { kind: 'crossEntropy', activation: 'softmax', ignoreLabel: 255, weights: [1, 2] }],
        [3, { kind: 'lovaszHinge', ignoreLabel: 255, over: 'batch', classes: [1] }],
      ],
    });
  });

  it('that are undefined share nothing', () => {
    const plain = weightedSum([[1, softDice()]]);
    expect(weightedSum([[1, softDice()]], { activation: undefined })).toEqual(plain);
    expect(weightedSum([[1, softDice()]], undefined)).toEqual(plain);
  });

  it('reach the terms of sums among the terms', () => {
    const inner = weightedSum([
      [2, softDice()],
      [4, focal({ gamma: 1 })],
    ]);
    expect(
      weightedSum(
        [
          [0.5, inner],
          [1, tversky()],
        ],
        { activation: 'sigmoid' },
      ).terms,
    ).toEqual([
      [1, { kind: 'softDice', activation: 'sigmoid' }],
      [2, { kind: 'focal', activation: 'sigmoid', gamma: 1 }],
      [1, { kind: 'tversky', activation: 'sigmoid' }],
    ]);
  });
});

describe('as data', () => {
  const options = { activation: 'softmax', ignoreLabel: 255 } as const;
  const sum = weightedSum(
    [
      [0.5, diceCrossEntropy({ ...options, smooth: 1, normalize: 'pixels' })],
      [-2, lovaszHinge()],
    ],
    {
      ignoreLabel: 255,
    },
  );
  const scores = { data: [2, -1, 0.5, -2, 1, 0], shape: [1, 1, 3, 2] };
  const truth = { data: [0, 255, 1], shape: [1, 1, 3] };

  it('is flat and frozen, all of it', () => {
    expect(sum.terms.map(([weight, { kind }]) => [weight, kind])).toEqual([
      [0.5, 'softDice'],
      [0.5, 'crossEntropy'],
      [-2, 'lovaszHinge'],
    ]);
    for (const part of [sum, sum.terms, ...sum.terms, ...sum.terms.map(([, loss]) => loss)]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('survives JSON and structuredClone', () => {
    const value = lossValue(sum, scores, truth);
    for (const copy of [JSON.parse(JSON.stringify(sum)), structuredClone(sum)]) {
      expect(copy).toEqual(sum);
      expect(asLoss(copy)).toEqual(sum);
      expect(lossValue(copy, scores, truth)).toBe(value);
    }
    expect(asLoss(sum)).toBe(sum);
  });

  it('may be written by hand, nested too', () => {
    const byHand: Loss = {
      kind: 'weightedSum',
      terms: [[1, { kind: 'softDice', activation: 'softmax', ignoreLabel: 255, over: 'batch' }]],
    };
    const nested = {
      kind: 'weightedSum',
      terms: [
        [2, byHand],
        [1, byHand],
      ],
    };
    const single = lossValue(softDice({ ...options, over: 'batch' }), scores, truth);
    expect(lossValue(byHand, scores, truth)).toBeCloseTo(single, 6);
    expect(lossValue(asLoss(nested), scores, truth)).toBeCloseTo(3 * single, 6);
  });
});

describe('diceCrossEntropy', () => {
  it('gives each option to the loss that has it, the common ones to both', () => {
    const common = { activation: 'sigmoid', ignoreLabel: 3 } as const;
    const dice = { over: 'batch', classes: [1], classWeights: [1, 2], squared: true, exponent: 2 } as const;
    const entropy = { weights: [3, 4], normalize: 'pixels', labels: 'independent' } as const;
    expect(diceCrossEntropy({ ...common, ...dice, ...entropy })).toEqual(
      weightedSum([
        [1, softDice({ ...common, ...dice })],
        [1, crossEntropy({ ...common, ...entropy })],
      ]),
    );
    expect(diceCrossEntropy()).toEqual(
      weightedSum([
        [1, softDice()],
        [1, crossEntropy()],
      ]),
    );
  });
});

/** A loss is plain frozen data; and the edges of evaluating one: `into`, one pixel, one class, all ignored. */

import { describe, expect, it } from 'vitest';
import type { Loss } from '../src/index.js';
import {
  asLoss,
  crossEntropy,
  focal,
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  matthewsLoss,
  softDice,
  softJaccard,
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';

const scores = { data: new Float32Array([2, -1, 0.5, -2, 1, 0]), shape: [1, 1, 3, 2] };
const truth = { data: new Uint8Array([0, 1, 1]), shape: [1, 1, 3] };

describe('a loss', () => {
  const losses: Loss[] = [
    softDice({
      activation: 'softmax',
      smooth: { numerator: 0, denominator: 1e-5 },
      classes: [1],
      over: 'batch',
    }),
    lovaszSoftmax({ activation: 'softmax', bins: 1024, classWeights: [1, 2], ignoreLabel: -1 }),
    crossEntropy({ activation: 'softmax', weights: [1, 3], normalize: 'pixels' }),
    softJaccard({ activation: 'sigmoid', softLabels: true, exponent: 2, logarithm: true }),
    tversky({ activation: 'softmax', alpha: 0.25, beta: 0.75, classes: 'present' }),
    generalizedDice({ activation: 'softmax', weight: 'linear' }),
    lovaszHinge({ bins: 256, classes: [0], ignoreLabel: 7 }),
    focal({ activation: 'softmax', gamma: 1.5, weights: 'inverse-frequency' }),
    focal({ activation: 'sigmoid', alpha: 0.25, ignoreLabel: [255, 7] }),
    weightedSum([[2, softDice()]], { activation: 'softmax' }),
  ];

  it('holds its kind and the options that were given', () => {
    expect(softDice()).toEqual({ kind: 'softDice' });
    expect(softDice({ smooth: 1, over: undefined })).toEqual({ kind: 'softDice', smooth: 1 });
    expect(lovaszSoftmax({ bins: 'exact' })).toEqual({ kind: 'lovaszSoftmax', bins: 'exact' });
    expect(weightedSum([[3, lovaszHinge()]])).toEqual({
      kind: 'weightedSum',
      terms: [[3, { kind: 'lovaszHinge' }]],
    });
  });

  it.each(losses.map((loss) => [loss.kind, loss] as const))(
    '%s survives JSON and structuredClone',
    (_, loss) => {
      const value = lossValue(loss, scores, truth);
      for (const copy of [JSON.parse(JSON.stringify(loss)), structuredClone(loss)]) {
        expect(copy).toEqual(loss);
        expect(lossValue(copy, scores, truth)).toBe(value);
        expect(asLoss(copy)).toEqual(loss);
      }
      expect(asLoss(loss)).toBe(loss);
    },
  );

  it('is frozen, all of it, and does not follow the lists it was made from', () => {
    const classes = [0, 1];
    const loss = softDice({ classes, smooth: { numerator: 1, denominator: 1 } });
    classes.push(7);
    expect(loss.classes).toEqual([0, 1]);
    for (const part of [loss, loss.classes, loss.smooth]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('given as plain data is read anew at each call', () => {
    const plain = { kind: 'softDice' as const, activation: 'softmax' as const, smooth: 0 };
    const first = lossValue(plain, scores, truth);
    plain.smooth = 10;
    expect(lossValue(plain, scores, truth)).toBe(
      lossValue(softDice({ activation: 'softmax', smooth: 10 }), scores, truth),
    );
    expect(lossValue(plain, scores, truth)).not.toBe(first);
  });
});

describe('what is left out', () => {
  const region = { over: 'image', classes: 'all' } as const;
  const overlap = {
    ...region,
    smooth: { numerator: 1e-5, denominator: 1e-5 },
    exponent: 1,
    logarithm: false,
  };
  const forms = { ...overlap, squared: false, softLabels: false } as const;
  const given = { data: [0.75, 0.25, 0.125, 0.875, 1, 0, 0.5, 0.5], shape: [2, 1, 2, 2] };
  const map = { data: [0, 1, 1, 1], shape: [2, 1, 2] };
  const defaults: [Loss, Loss][] = [
    [softDice(), softDice({ activation: 'none', ...forms })],
    [softJaccard(), softJaccard({ activation: 'none', ...forms })],
    [tversky(), tversky({ activation: 'none', ...overlap, alpha: 0.5, beta: 0.5 })],
    [generalizedDice(), generalizedDice({ activation: 'none', ...region, smooth: 1e-5, weight: 'square' })],
    [lovaszSoftmax(), lovaszSoftmax({ activation: 'none', ...region, classes: 'present', bins: 'exact' })],
    [lovaszHinge(), lovaszHinge({ ...region, bins: 'exact' })],
    [crossEntropy(), crossEntropy({ activation: 'none', normalize: 'weights', labels: 'exclusive' })],
    [focal(), focal({ activation: 'none', normalize: 'weights', labels: 'exclusive', gamma: 2 })],
  ];

  it.each(defaults.map(([loss, written]) => [loss.kind, loss, written] as const))(
    'of %s',
    (_, loss, written) => {
      expect(valueAndGradient(loss, given, map)).toEqual(valueAndGradient(written, given, map));
    },
  );

  it.each([
    [softDice({ smooth: 1e-4 }), softDice()],
    [generalizedDice({ weight: 'linear' }), generalizedDice()],
    [tversky({ alpha: 0.25 }), tversky()],
    [focal({ gamma: 1 }), focal()],
    [lovaszSoftmax({ classes: 'all' }), lovaszSoftmax()],
  ] as [Loss, Loss][])('is not the same as %o', (other, loss) => {
    expect(lossValue(other, given, map)).not.toBe(lossValue(loss, given, map));
  });
});

describe('valueAndGradient', () => {
  const loss = softDice({ activation: 'softmax' });
  const common = { activation: 'softmax', ignoreLabel: 255 } as const;
  const ignoring: Loss[] = [
    ...[
      softDice,
      softJaccard,
      tversky,
      generalizedDice,
      matthewsLoss,
      lovaszSoftmax,
      crossEntropy,
      focal,
    ].map((make) => make(common)),
    lovaszHinge({ ignoreLabel: 255 }),
    softDice({ ...common, smooth: { numerator: 0, denominator: 1 } }),
    weightedSum(
      [
        [1, softJaccard()],
        [-1, lovaszHinge()],
      ],
      common,
    ),
  ];

  it('writes into the array given and returns it', () => {
    const into = new Float32Array(6);
    const { value, gradient } = valueAndGradient(loss, scores, truth, { into });
    expect(gradient).toBe(into);
    expect({ value, gradient: [...into] }).toEqual({
      value: lossValue(loss, scores, truth),
      gradient: [...valueAndGradient(loss, scores, truth).gradient],
    });
  });

  it('may write over the scores', () => {
    const data = scores.data.slice();
    const { gradient } = valueAndGradient(loss, { ...scores, data }, truth, { into: data });
    expect([...gradient]).toEqual([...valueAndGradient(loss, scores, truth).gradient]);
  });

  it('leaves the arrays of the caller as they were', () => {
    const before = [...scores.data];
    valueAndGradient(loss, scores, truth);
    expect([...scores.data]).toEqual(before);
  });

  it('is 0 with gradient 0 where everything is ignored', () => {
    const ignored = { data: new Uint8Array([255, 255, 255]), shape: [1, 1, 3] };
    const masks = { data: new Float32Array(6).fill(-1), shape: [1, 1, 3, 2] };
    for (const each of ignoring) {
      expect(valueAndGradient(each, scores, ignored)).toEqual({ value: 0, gradient: new Float32Array(6) });
      expect(valueAndGradient(each, scores, masks)).toEqual({ value: 0, gradient: new Float32Array(6) });
    }
  });

  it('takes an image of which everything is ignored as 0 in the mean over images', () => {
    const pair = { data: Float32Array.of(...scores.data, ...scores.data), shape: [2, 1, 3, 2] };
    const half = { data: [0, 1, 1, 255, 255, 255], shape: [2, 1, 3] };
    for (const each of ignoring.filter(({ kind }) => kind !== 'crossEntropy' && kind !== 'focal')) {
      const { value, gradient } = valueAndGradient(each, pair, half);
      expect(value).toBeCloseTo(lossValue(each, scores, truth) / 2, 6);
      expect([...gradient.subarray(6)].every((slope) => slope === 0)).toBe(true);
    }
  });

  it('does not look at scores of ignored pixels', () => {
    const data = new Float32Array([2, -1, Number.NaN, Number.POSITIVE_INFINITY, 1, 0]);
    const map = { data: [0, 255, 1], shape: [1, 1, 3] };
    const { value, gradient } = valueAndGradient(
      softDice({ activation: 'softmax', ignoreLabel: 255 }),
      { data, shape: [1, 1, 3, 2] },
      map,
    );
    expect(value).toBeGreaterThan(0);
    expect([...gradient.subarray(2, 4)]).toEqual([0, 0]);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('takes one pixel of one class, with and without foreground', () => {
    const pixel = { data: [0.25], shape: [1, 1, 1, 1] };
    expect(lossValue(lovaszSoftmax(), pixel, { data: [1], shape: [1, 1, 1] })).toBe(0.75);
    expect(lossValue(lovaszSoftmax(), pixel, { data: [0], shape: [1, 1, 1] })).toBe(0.25);
    expect(lossValue(softDice({ smooth: 0 }), pixel, { data: [1], shape: [1, 1, 1] })).toBeCloseTo(0.6, 6);
    expect(lossValue(softDice({ smooth: 0 }), pixel, { data: [0], shape: [1, 1, 1] })).toBe(1);
  });

  it('has Jaccard as the value of hard predictions, whatever the order of ties', () => {
    const hard = { data: [1, 1, 1, 0, 0, 0], shape: [1, 1, 6, 1] };
    const { value, gradient } = valueAndGradient(lovaszSoftmax(), hard, {
      data: [1, 0, 1, 1, 0, 0],
      shape: [1, 1, 6],
    });
    expect(value).toBeCloseTo(0.5, 6);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});

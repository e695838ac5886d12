/** Losses of whole images, and options of cross-entropy that reach over pixels: as people hold arrays, over workers, and refusals. */

import { afterAll, describe, expect, it } from 'vitest';
// As built: a worker is a file of the package.
import type { DenseArray, Loss, Truth } from '../dist/index.js';
import {
  asLoss,
  boundaryLoss,
  crossEntropy,
  diceCrossEntropy,
  focal,
  hausdorffLoss,
  lossTerms,
  lossValue,
  lovaszSoftmax,
  signedDistance,
  skeletonRecall,
  softClDice,
  softDice,
  toMasks,
  valueAndGradient,
  weightedSum,
} from '../dist/index.js';
import { WorkerPool } from '../dist/parallel.js';
import { channelsFirst, shapeFirst } from './layouts.js';

const [images, height, width, classes] = [3, 12, 14, 3];
const pixels = height * width;
const shape = [images, height, width, classes];
const scores = {
  data: Float32Array.from({ length: images * pixels * classes }, (_, i) => ((i * 37) % 101) / 25 - 2),
  shape,
};
/** Discs of class 1 and bars of class 2. */
const labels = Array.from({ length: images * pixels }, (_, i) => {
  const [image, row, column] = [Math.floor(i / pixels), Math.floor((i % pixels) / width), i % width];
  if (Math.hypot(row - 4 - image, column - 4) <= 3) return 1;
  return column > 8 + image && column < 12 ? 2 : 0;
});
const map = { data: Uint8Array.from(labels), shape: shape.slice(0, 3) };
const activation = 'softmax';

const losses: Record<string, Loss> = {
  boundary: boundaryLoss({ activation }),
  'boundary with spacing': boundaryLoss({ activation, spacing: [1, 2.5], classWeights: [0, 1, 3] }),
  Hausdorff: hausdorffLoss({ activation, power: 1.5 }),
  'Hausdorff, logarithm': hausdorffLoss({ activation, logOnePlus: true }),
  'soft clDice': softClDice({ activation }),
  'soft clDice of the batch': softClDice({ activation, over: 'batch', iterations: 2 }),
  'skeleton recall': skeletonRecall({ activation, classes: 'present' }),
  'skeleton recall of the batch': skeletonRecall({ activation, over: 'batch' }),
  'a sum': weightedSum(
    [
      [1, lovaszSoftmax()],
      [0.5, boundaryLoss()],
      [0.25, diceCrossEntropy({ labelSmoothing: 0.1 })],
      [0.125, skeletonRecall()],
    ],
    { activation },
  ),
  'smoothed labels': crossEntropy({ activation, labelSmoothing: 0.1, weights: [1, 2, 3] }),
  'smoothed labels of focal': focal({ activation, labelSmoothing: 0.2 }),
  'top-k': crossEntropy({ activation, topK: 0.3 }),
};

/** The same numbers but for one. */
function changed<A extends Float32Array | Uint8Array>(data: A, place: number, number: number): A {
  const copy = data.slice() as A;
  copy[place] = number;
  return copy;
}

const pool = new WorkerPool({ workers: 2 });
afterAll(() => pool.close());

const of = (loss: Loss, array: DenseArray, truth: Truth) => {
  const { value, gradient } = valueAndGradient(loss, array, truth);
  return [value, ...gradient];
};

describe.each(Object.entries(losses))('%s', (_, loss) => {
  const expected = of(loss, scores, map);

  it('has the same bits of labels and masks in every form', () => {
    const { data, shape: maskShape } = toMasks(map, classes);
    for (const truth of [
      { data: Int16Array.from(labels), shape: map.shape },
      { data: Float32Array.from(labels), shape: map.shape },
      { data: BigInt64Array.from(labels, BigInt), shape: map.shape },
      { data: labels, dims: map.shape },
      { data, shape: maskShape },
      {
        data: channelsFirst(data, maskShape),
        shape: shapeFirst(maskShape),
        layout: 'channels-first',
      } as const,
    ]) {
      expect(of(loss, scores, truth as Truth)).toEqual(expected);
    }
  });

  it('has the same bits channels-first, and the gradient there', () => {
    const first = {
      data: Float32Array.from(channelsFirst(scores.data, shape)),
      shape: shapeFirst(shape),
      layout: 'channels-first',
    } as const;
    const [value, ...gradient] = of(loss, first, map);
    expect([value, ...gradient]).toEqual([
      expected[0],
      ...channelsFirst(expected.slice(1) as number[], shape),
    ]);
  });

  it('goes through JSON, and has the bits of one thread over workers', async () => {
    expect(of(asLoss(JSON.parse(JSON.stringify(loss))), scores, map)).toEqual(expected);
    const { value, gradient } = await pool.valueAndGradient(loss, scores, map);
    expect([value, ...gradient]).toEqual(expected);
  });

  it('is the sum of its terms', () => {
    const { value, terms } = lossTerms(loss, scores, map);
    expect(value).toBeCloseTo(expected[0] as number, 6);
    for (const { values, shape: places } of terms) expect(values.length).toBe(places[0] * places[1]);
  });

  it('has a gradient of 0 at pixels that are ignored, and none of them decides anything', () => {
    const ignoring = asLoss(
      loss.kind === 'weightedSum'
        ? { ...loss, terms: loss.terms.map(([weight, term]) => [weight, { ...term, ignoreLabel: 9 }]) }
        : { ...loss, ignoreLabel: 9 },
    );
    const data = map.data.map((label, i) => (i % 5 === 0 ? 9 : label));
    const other = scores.data.map((score, i) => (Math.floor(i / classes) % 5 === 0 ? -score : score));
    const [value, ...gradient] = of(ignoring, scores, { ...map, data });
    expect([value, ...gradient]).toEqual(of(ignoring, { ...scores, data: other }, { ...map, data }));
    expect(gradient.every((slope, i) => Math.floor(i / classes) % 5 !== 0 || slope === 0)).toBe(true);
  });
});

describe('an axis of length 1', () => {
  const names = ['boundary', 'Hausdorff', 'soft clDice', 'skeleton recall'];
  it.each(names.map((name) => [name, losses[name] as Loss] as const))(
    'is no axis of space: %s',
    (_, loss) => {
      const expected = of(loss, scores, map);
      for (const at of [1, 2, 3]) {
        const longer = (axes: readonly number[]) => [...axes.slice(0, at), 1, ...axes.slice(at)];
        expect(of(loss, { ...scores, shape: longer(shape) }, { ...map, shape: longer(map.shape) })).toEqual(
          expected,
        );
      }
    },
  );
});

describe('signed distances', () => {
  const distances = signedDistance(map, { classes, spatial: 2 });
  const given = boundaryLoss({ activation, distances: true });

  it('give the boundary loss, beside the truth and in its place, in either layout', () => {
    const [value] = of(losses.boundary as Loss, scores, map);
    expect(lossValue(given, scores, { ...map, distances })).toBeCloseTo(value as number, 6);
    expect(lossValue(given, scores, distances)).toBeCloseTo(value as number, 6);
    const first = {
      data: Float32Array.from(channelsFirst(scores.data, shape)),
      shape: shapeFirst(shape),
      layout: 'channels-first',
    } as const;
    expect(lossValue(given, first, { ...map, distances })).toBeCloseTo(value as number, 6);
  });

  it('go over workers', async () => {
    const sum = weightedSum([
      [1, softDice({ activation })],
      [0.5, given],
    ]);
    const truth = { ...map, distances };
    const { value, gradient } = await pool.valueAndGradient(sum, scores, truth);
    expect([value, ...gradient]).toEqual(of(sum, scores, truth));
  });

  it('are of labels in every kind, and leave ignored pixels outside of every class', () => {
    const one = { data: [0, 1, 1, 9, 0], shape: [1, 5] };
    const options = { classes: 1, ignoreLabel: 9 };
    const expected = [1, 0, 0, 1, 2];
    for (const data of [one.data, Int16Array.from(one.data), Float64Array.from(one.data)]) {
      expect([...signedDistance({ ...one, data }, options).data]).toEqual(expected);
    }
    expect(signedDistance(one, options).shape).toEqual([1, 1, 5, 1]);
  });
});

describe('refused is', () => {
  const on = (loss: Loss, truth: unknown = map) => valueAndGradient(loss, scores, truth as Truth);
  const given = boundaryLoss({ activation, distances: true });
  const distances = { data: new Float32Array(images * pixels * classes), shape };
  it.each<[string, () => unknown, RegExp]>([
    [
      'a spacing too long',
      () => on(boundaryLoss({ activation, spacing: [1, 1, 1] })),
      /spacing.*2 axes of space/,
    ],
    ['a spacing beside distances', () => boundaryLoss({ spacing: [1, 1], distances: true }), /spacing/],
    ['a spacing of 0', () => boundaryLoss({ spacing: [0, 1] }), /boundaryLoss\.spacing\[0\] is 0/],
    ['a negative power', () => hausdorffLoss({ power: -1 }), /power is -1.*0 to 64/],
    ['half an iteration', () => softClDice({ iterations: 0.5 }), /iterations is 0\.5.*whole number/],
    [
      'a pair of smoothings',
      () => skeletonRecall({ smooth: { numerator: 1, denominator: 1 } as never }),
      /smooth/,
    ],
    ['`over` of a mean', () => boundaryLoss({ over: 'batch' } as never), /no option "over"/],
    [
      'weights',
      () => on(softClDice({ activation }), { ...map, weights: new Float32Array(images * pixels) }),
      /truth\.weights is not allowed/,
    ],
    [
      'soft labels',
      () => on(skeletonRecall({ activation }), { data: scores.data.map(() => 0.5), shape }),
      /masks of 0 and 1/,
    ],
    [
      'distances that nobody reads',
      () => on(boundaryLoss({ activation }), { ...map, distances }),
      /truth\.distances was given/,
    ],
    [
      'a sum without distances',
      () =>
        on(
          weightedSum([
            [1, softDice({ activation })],
            [1, given],
          ]),
        ),
      /truth\.distances is undefined/,
    ],
    ['a class map as distances', () => on(given), /distances \[3, 12, 14, 3\]/],
    [
      'NaN among distances',
      () => on(given, { ...map, distances: { ...distances, data: changed(distances.data, 5, Number.NaN) } }),
      /truth\.distances\[5\] is NaN/,
    ],
    [
      'NaN in a truth of distances',
      () => on(given, { ...distances, data: changed(distances.data, 5, Number.NaN) }),
      /truth.*\[5\] is NaN, but distances/,
    ],
    [
      'a label that is no class',
      () => on(boundaryLoss({ activation }), { ...map, data: changed(map.data, 3, 7) }),
      /truth\.data\[3\] is 7/,
    ],
    ['a smoothing of 1', () => crossEntropy({ labelSmoothing: 1 }), /labelSmoothing is 1.*below 1/],
    ['no pixels', () => crossEntropy({ topK: 0 }), /topK is 0.*above 0/],
    ['topK and a divisor', () => crossEntropy({ topK: 0.5, normalize: 'pixels' }), /topK divides/],
    [
      'topK and weights',
      () =>
        on(crossEntropy({ activation, topK: 0.5 }), { ...map, weights: new Float32Array(images * pixels) }),
      /topK/,
    ],
  ])('%s, and the next call works', (_, call, text) => {
    const before = of(losses.boundary as Loss, scores, map);
    expect(call).toThrow(text);
    expect(of(losses.boundary as Loss, scores, map)).toEqual(before);
  });
});

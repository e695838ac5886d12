/** Weights of pixels: as a third argument, and in the signs of `yTrue`; the values and gradients of segmetric's `truth.weights`. */

import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import * as ours from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { labels, scores, uniform } from './tensors.js';

const shape = [2, 3, 4];
const CLASSES = 3;
const map = { data: labels(1, 24, CLASSES), shape };
const raw = { data: scores(2, 24 * CLASSES), shape: [...shape, CLASSES] };
/** Of both kinds: some pixels weigh nothing. */
const weights = uniform(3, 24).map((value, pixel) => (pixel % 5 === 0 ? 0 : Math.fround(4 * value)));
const masks = core.toMasks(map, CLASSES);
const signed = masks.data.map((g, place) => (weights[Math.floor(place / CLASSES)] as number) * (2 * g - 1));

const softmax = { activation: 'softmax' } as const;
const losses: [string, ours.LossFunction, ours.LossFunction][] = [
  ['softDice', ours.softDice(softmax), ours.softDice({ ...softmax, pixelWeights: 'signed' })],
  ['softJaccard', ours.softJaccard(softmax), ours.softJaccard({ ...softmax, pixelWeights: 'signed' })],
  ['tversky', ours.tversky(softmax), ours.tversky({ ...softmax, pixelWeights: 'signed' })],
  [
    'generalizedDice',
    ours.generalizedDice(softmax),
    ours.generalizedDice({ ...softmax, pixelWeights: 'signed' }),
  ],
  ['matthewsLoss', ours.matthewsLoss(softmax), ours.matthewsLoss({ ...softmax, pixelWeights: 'signed' })],
  ['crossEntropy', ours.crossEntropy(softmax), ours.crossEntropy({ ...softmax, pixelWeights: 'signed' })],
  ['focal', ours.focal(softmax), ours.focal({ ...softmax, pixelWeights: 'signed' })],
  ['lovaszSoftmax', ours.lovaszSoftmax(softmax), ours.lovaszSoftmax({ ...softmax, pixelWeights: 'signed' })],
  ['lovaszHinge', ours.lovaszHinge(), ours.lovaszHinge({ pixelWeights: 'signed' })],
  [
    'diceCrossEntropy',
    ours.diceCrossEntropy(softmax),
    ours.diceCrossEntropy({ ...softmax, pixelWeights: 'signed' }),
  ],
  [
    'weightedSum',
    ours.weightedSum([[2, ours.softDice()]], softmax),
    ours.weightedSum([[2, ours.softDice()]], { ...softmax, pixelWeights: 'signed' }),
  ],
  [
    'fromLoss',
    ours.fromLoss(core.softDice(softmax)),
    ours.fromLoss(core.softDice(softmax), { pixelWeights: 'signed' }),
  ],
];

/** Value and gradient of a loss of the scores. */
function evaluated(of: (yPred: tf.Tensor) => tf.Scalar) {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad(of)(tf.tensor(raw.data, raw.shape));
    return { value: value.dataSync()[0] as number, gradient: grad.dataSync<'float32'>() };
  });
}

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  it.each(losses)('%s', (_, loss, ofSigned) => {
    const { value, gradient } = core.valueAndGradient(loss.loss, raw, { ...map, weights });
    const expected = { value: Math.fround(value), gradient };
    const [yTrue, oneHot] = [tf.tensor(map.data, shape, 'int32'), tf.tensor(masks.data, raw.shape)];
    for (const truth of [yTrue, oneHot]) {
      for (const axes of [shape, [...shape, 1]]) {
        const given = tf.tensor(weights, axes);
        expect(evaluated((yPred) => loss(truth, yPred, given))).toEqual(expected);
      }
    }
    expect(evaluated((yPred) => ofSigned(tf.tensor(signed, raw.shape), yPred))).toEqual(expected);
    expect(loss(yTrue, tf.tensor(raw.data, raw.shape), tf.tensor(weights, shape)).dataSync()[0]).toBe(
      expected.value,
    );
    expect(ofSigned.loss).toEqual(loss.loss);
    // The next call has none.
    const plain = core.valueAndGradient(loss.loss, raw, map);
    expect(evaluated((yPred) => loss(yTrue, yPred))).toEqual({
      value: Math.fround(plain.value),
      gradient: plain.gradient,
    });
  });

  it('whole numbers and booleans are weights as well', () => {
    const loss = ours.softDice(softmax);
    const yTrue = tf.tensor(map.data, shape, 'int32');
    for (const [kind, whole] of [
      ['int32', weights.map(Math.round)],
      ['bool', weights.map((weight) => Number(weight > 1))],
    ] as const) {
      const { value } = core.valueAndGradient(loss.loss, raw, { ...map, weights: whole });
      const given = tf.tensor(Array.from(whole), shape, kind);
      expect(evaluated((yPred) => loss(yTrue, yPred, given)).value).toBe(Math.fround(value));
    }
  });

  it('a single class has its sign alone', () => {
    const loss = ours.crossEntropy({ activation: 'sigmoid', pixelWeights: 'signed' });
    const yTrue = tf.tensor([2, -1, 0, -0.5], [1, 2, 2, 1]);
    const yPred = tf.tensor([1, -2, 3, 0.5], [1, 2, 2, 1]);
    const expected = core.lossValue(
      loss.loss,
      { data: [1, -2, 3, 0.5], shape: [1, 2, 2, 1] },
      { data: [1, 0, 0, 0], shape: [1, 2, 2], weights: [2, 1, 0, 0.5] },
    );
    expect(loss(yTrue, yPred).dataSync()[0]).toBe(Math.fround(expected));
  });

  it('names what is wrong', () => {
    const yTrue = tf.tensor(map.data, shape, 'int32');
    const yPred = tf.tensor(raw.data, raw.shape);
    const loss = ours.softDice(softmax);
    const ofSigned = ours.softDice({ ...softmax, pixelWeights: 'signed' });
    const right = loss(yTrue, yPred).dataSync()[0];
    const negative = weights.map((weight, pixel) => (pixel === 7 ? -1 : weight));
    const uneven = signed.map((value, place) => (place === 22 ? 0.25 : value));
    const wrong: [() => unknown, RegExp][] = [
      [
        () => loss(yTrue, yPred, tf.tensor(negative, shape)),
        /^pixelWeights\[7\] is -1, but a weight is finite/,
      ],
      [
        () => loss(yTrue, yPred, tf.tensor(signed, raw.shape)),
        /^pixelWeights\.shape is \[2, 3, 4, 3\], but yPred\.shape is \[2, 3, 4, 3\]: a weight for each pixel, \[2, 3, 4\], is needed$/,
      ],
      [
        () => loss(yTrue, yPred, weights as unknown as tf.Tensor),
        /^pixelWeights is of type object, but a tensor/,
      ],
      [
        () => ofSigned(tf.tensor(signed, raw.shape), yPred, tf.tensor(weights, shape)),
        /^pixelWeights were given, but with the option pixelWeights: 'signed' yTrue carries them$/,
      ],
      [
        () => ofSigned(yTrue, yPred),
        /^yTrue\.shape is \[2, 3, 4\], but with pixelWeights: 'signed' the shape of yPred/,
      ],
      [
        () => ofSigned(tf.tensor(uneven, raw.shape), yPred),
        /^yTrue\.data\[22\] is 0\.25, but with pixelWeights: 'signed' all/,
      ],
      [
        () => ours.softDice({ pixelWeights: 'unsigned' } as unknown as ours.PixelWeightsOption),
        /^softDice\.pixelWeights is 'unsigned', but 'signed' is needed/,
      ],
      [
        () => ours.fromLoss(core.softDice(), { pixelWeights: 1 } as unknown as ours.PixelWeightsOption),
        /^fromLoss\.pixelWeights is of type number, but 'signed' is needed/,
      ],
    ];
    for (const [call, message] of wrong) {
      expect(call).toThrow(message);
      expect(loss(yTrue, yPred).dataSync()[0]).toBe(right);
    }
  });

  it('`fit` trains with signed weights', async () => {
    const model = layers.sequential();
    model.add(layers.layers.dense({ inputShape: [4, 4, 1], units: 2, activation: 'softmax' }));
    model.compile({ optimizer: 'sgd', loss: ours.softDice({ pixelWeights: 'signed' }) });
    const x = tf.tensor(uniform(5, 32), [2, 4, 4, 1]);
    const y = tf.tensor(
      Float32Array.from({ length: 64 }, (_, place) => (place % 2 === 0 ? 1 : -1) * (place < 32 ? 2 : 0.5)),
      [2, 4, 4, 2],
    );
    const { history } = await model.fit(x, y, { epochs: 5, verbose: 0 });
    const [first, ...rest] = history.loss as number[];
    expect(rest.at(-1)).toBeLessThan(first as number);
  });
});

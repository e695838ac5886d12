/** Metrics for `compile`: segmetric's numbers of hard predictions, under their names, on every backend. */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, diceMetric, jaccardMetric, toMasks } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { taken } from './scalars.js';
import { labels, scores, uniform } from './tensors.js';

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  const spaces = { images: [2, 5, 4], volumes: [1, 2, 5, 4] };

  it.each(Object.entries(spaces))('of %s each pixel has the class of its largest score', (_, space) => {
    const before = tensorCounts();
    const raw = { data: scores(1, 120), shape: [...space, 3] };
    const truth = { data: labels(2, 40, 3, 255), shape: space };
    const spatial = (space.length - 1) as 2 | 3;
    const counts = core.confusion(core.argmax(raw), truth, { classes: 3, ignoreLabel: 255, spatial });
    const yPred = tf.tensor(raw.data, raw.shape);
    const map = tf.tensor(truth.data, truth.shape, 'int32');
    const masks = toMasks(map, 3, 255);
    const options = { ignoreLabel: 255 };
    for (const [metric, score] of [
      [diceMetric, core.dice],
      [jaccardMetric, core.jaccard],
    ] as const) {
      expect(taken(metric(options)(map, yPred))).toBe(Math.fround(score(counts).value));
      expect(taken(metric()(masks, yPred))).toBe(Math.fround(score(counts).value));
      expect(
        taken(
          metric()(
            tf.tidy(() => tf.cast(masks, 'int32')),
            yPred,
          ),
        ),
      ).toBe(Math.fround(score(counts).value));
      const over = { classes: [1, 2], over: 'batch', average: 'micro' } as const;
      expect(taken(metric(over)(masks, yPred))).toBe(Math.fround(score(counts, over).value));
    }
    tf.dispose([yPred, map, masks]);
    expect(tensorCounts().numTensors - before.numTensors).toBe(2);
  });

  it('with a threshold each class is taken by itself, and classes overlap', () => {
    const probabilities = { data: uniform(3, 120), shape: [2, 5, 4, 3] };
    const truth = { data: Float32Array.from(uniform(4, 120), Math.round), shape: [2, 5, 4, 3] };
    const predicted = { ...probabilities, data: probabilities.data.map((p) => Number(p >= 0.3)) };
    const counts = core.confusion(predicted, truth, { classes: 3, masks: true, spatial: 2 });
    const yTrue = tf.tensor(truth.data, truth.shape);
    const yPred = tf.tensor(probabilities.data, probabilities.shape);
    expect(taken(diceMetric({ threshold: 0.3 })(yTrue, yPred))).toBe(Math.fround(core.dice(counts).value));
    expect(taken(diceMetric({ threshold: 0.9 })(yTrue, yPred))).not.toBeCloseTo(core.dice(counts).value, 3);
  });

  it('compile takes them, and they stand in the history under their names', async () => {
    const model = layers.sequential({
      layers: [layers.layers.dense({ inputShape: [6, 6, 3], units: 3, activation: 'softmax' })],
    });
    const metrics = [diceMetric(), jaccardMetric({ classes: [1, 2], name: 'jaccardOfObjects' })];
    model.compile({ optimizer: 'sgd', loss: crossEntropy(), metrics });
    const x = tf.tensor(scores(5, 3 * 36 * 3), [3, 6, 6, 3]);
    const y = toMasks(tf.argMax(x, -1), 3);
    const { history } = await model.fit(x, y, {
      epochs: 2,
      batchSize: 2,
      validationData: [x, y],
      verbose: 0,
    });
    expect(Object.keys(history).sort()).toEqual(
      ['loss', 'dice', 'jaccardOfObjects'].flatMap((name) => [name, `val_${name}`]).sort(),
    );
    const [, dice, jaccard] = (model.evaluate(x, y, { batchSize: 3 }) as tf.Scalar[]).map(taken);
    const counts = core.confusion(
      core.argmax({ data: (model.predict(x) as tf.Tensor).dataSync<'float32'>(), shape: [3, 6, 6, 3] }),
      { data: tf.argMax(x, -1).dataSync<'int32'>(), shape: [3, 6, 6] },
      { classes: 3, spatial: 2 },
    );
    expect(dice).toBeCloseTo(core.dice(counts).value, 6);
    expect(jaccard).toBeCloseTo(core.jaccard(counts, { classes: [1, 2] }).value, 6);
  });
});

describe('what counts as what', () => {
  beforeEach(async () => {
    await useBackend('cpu');
  });
  const shape = [1, 1, 2, 1];

  it('a single class is taken from a half on', () => {
    const yPred = tf.tensor([0.5, 0.49], shape);
    expect(taken(diceMetric()(tf.tensor([1, 0], shape), yPred))).toBe(1);
    expect(taken(diceMetric({ threshold: 0.6 })(tf.tensor([1, 0], shape), yPred))).toBe(0);
  });

  it('of a single class ignored pixels are left out, given as a map or as masks', () => {
    const yPred = tf.tensor([0.9, 0.8, 0.1, 0.7], [1, 2, 2, 1]);
    const expected = Math.fround(
      core.dice({ classes: 1, images: 1, tp: [1], fp: [1], fn: [0], tn: [1] }).value,
    );
    const metric = diceMetric({ ignoreLabel: 255 });
    expect(taken(metric(tf.tensor([1, 0, 0, 255], [1, 2, 2], 'int32'), yPred))).toBe(expected);
    expect(taken(metric(tf.tensor([1, 0, 0, -1], [1, 2, 2, 1]), yPred))).toBe(expected);
    // Soft truth from a half on.
    expect(taken(metric(tf.tensor([0.6, 0.4, 0, -1], [1, 2, 2, 1]), yPred))).toBe(expected);
  });

  it('a batch without anything to find or found counts as 1, or as `empty` says', () => {
    const [y, p] = [tf.zeros(shape), tf.zeros(shape)];
    expect(taken(diceMetric()(y, p))).toBe(1);
    expect(taken(diceMetric({ empty: 0 })(y, p))).toBe(0);
    expect(taken(diceMetric({ empty: Number.NaN })(y, p))).toBeNaN();
  });

  it('soft truth counts as its largest class, or from a half on', () => {
    const yPred = tf.tensor([0.2, 0.3, 0.5, 0.6, 0.1, 0.3], [1, 1, 2, 3]);
    const yTrue = tf.tensor([0.3, 0.3, 0.4, 0.4, 0.35, 0.25], [1, 1, 2, 3]);
    expect(taken(diceMetric()(yTrue, yPred))).toBe(1);
    // With a threshold no class of the truth reaches a half: all that is predicted is wrong.
    expect(taken(diceMetric({ threshold: 0.5 })(yTrue, yPred))).toBe(0);
  });

  it('beside soft labels of a pixel nothing else is let through', () => {
    const yPred = tf.tensor([0.2, 0.8, 0.6, 0.4], [1, 1, 2, 2]);
    const refused = (pixel: number[]) =>
      expect(() => diceMetric()(tf.tensor([1, 0, ...pixel], [1, 1, 2, 2]), yPred)).toThrow(
        /^yTrue\.data\[[23]\] is /,
      );
    for (const other of [7, -2, Number.NaN, -1]) {
      refused([0.3, other]);
      refused([other, 0.3]);
    }
  });

  it('a pixel of no class is in none', () => {
    const yPred = tf.tensor([0.9, 0.1, 0.2, 0.8], [1, 1, 2, 2]);
    const yTrue = tf.tensor([0, 0, 0, 1], [1, 1, 2, 2]);
    const average = 'micro' as const;
    expect(taken(diceMetric({ average })(yTrue, yPred))).toBeCloseTo(2 / 3, 6);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a threshold',
      () => diceMetric({ threshold: Number.NaN }),
      /^diceMetric\.threshold is NaN, but a finite number/,
    ],
    [
      'an average',
      () => jaccardMetric({ average: 'mean' as 'macro' }),
      /^jaccardMetric\.average is "mean", but 'macro' or/,
    ],
    [
      'an empty list of classes',
      () => diceMetric({ classes: [] }),
      /^diceMetric\.classes is \[\], but a list of classes/,
    ],
    [
      'an unknown option',
      () => diceMetric({ smooth: 1 } as object),
      /^diceMetric has no option "smooth": there are threshold/,
    ],
    [
      'no options',
      () => diceMetric(null as unknown as object),
      /^diceMetric's options are null, but an object/,
    ],
    [
      'the shape of yTrue',
      () => diceMetric()(tf.zeros([1, 2, 2]), tf.zeros([1, 1, 2, 1])),
      /^yTrue\.shape is \[1, 2, 2\], but yPred\.shape is .* a class map \[1, 1, 2\] or masks/,
    ],
    [
      'the rank of yPred',
      () => diceMetric()(tf.zeros([1, 2]), tf.zeros([1, 2])),
      /^yPred\.shape is \[1, 2\], but \[n, /,
    ],
    [
      'NaN',
      () => diceMetric()(tf.zeros(shape), tf.tensor([0.5, Number.NaN], shape)),
      /^yPred\.data\[1\] is NaN, but a number/,
    ],
    [
      'a number in masks',
      () => diceMetric()(tf.tensor([0, 7], shape), tf.zeros(shape)),
      /^yTrue\.data\[1\] is 7, but masks hold values/,
    ],
    [
      'a label',
      () => diceMetric()(tf.tensor([0, 7], [1, 1, 2], 'int32'), tf.zeros([1, 1, 2, 3])),
      /^yTrue\.data\[1\] is 7, but there are 3 classes/,
    ],
    [
      'an array',
      () => diceMetric()([0] as unknown as tf.Tensor, tf.zeros(shape)),
      /^yTrue is an array, but a tensor/,
    ],
  ])('%s is refused', (_, call, text) => {
    expect(call).toThrow(text);
  });
});

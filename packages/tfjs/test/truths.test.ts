/** What `yTrue` means hangs on its shape and the options, never on its kind of number: in losses, metrics and the callback. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  datasetMetrics,
  diceMetric,
  focal,
  fromLoss,
  jaccardMetric,
  lovaszSoftmax,
  softDice,
  toMasks,
} from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { taken } from './scalars.js';

type Kind = 'float32' | 'int32' | 'bool';

/** The kinds of number that hold these. */
function kindsOf(data: readonly number[]): Kind[] {
  const isBool = data.every((value) => value === 0 || value === 1);
  return isBool ? ['float32', 'int32', 'bool'] : ['float32', 'int32'];
}

/** The four scores of the callback. */
async function dataset(yTrue: tf.Tensor, yPred: tf.Tensor, options: object): Promise<Record<string, number>> {
  const logs: Record<string, number> = {};
  await datasetMetrics(
    { predictOnBatch: (xs) => tf.clone(xs as tf.Tensor) },
    [yPred, yTrue],
    options,
  ).onEpochEnd(0, logs);
  return logs;
}

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  const one = () => tf.tensor([0.75, 0.5, 0.25, 0.125], [1, 2, 2, 1]);
  const three = () =>
    tf.tensor(
      [3, 1, 0, 0, 1, 2, 0, 4, 1, 2, 1, 0].map((z) => z / 4),
      [1, 2, 2, 3],
    );

  const singles: [ignoreLabel: number | number[] | undefined, labels: number[]][] = [
    [undefined, [1, 0, 0, 1]],
    [0, [1, 0, 0, 1]],
    [1, [1, 0, 0, 1]],
    [
      [0, 1],
      [1, 0, 0, 1],
    ],
    [255, [1, 0, 255, 1]],
    [
      [255, 7],
      [1, 7, 255, 1],
    ],
    [
      [7, -1, 255],
      [0, 1, 7, -1],
    ],
  ];

  it.each(singles)(
    'a single class with ignoreLabel %o has one loss and one metric',
    async (ignoreLabel, labels) => {
      const yPred = one();
      const truth = { data: labels, shape: [1, 2, 2] };
      const raw = { data: [0.75, 0.5, 0.25, 0.125], shape: [1, 2, 2, 1] };
      const loss = core.softDice({ smooth: 0, ignoreLabel });
      const expected = Math.fround(core.lossValue(loss, raw, truth));
      const named = typeof ignoreLabel === 'object' ? ignoreLabel : [ignoreLabel];
      const united = { ...truth, data: labels.map((label) => (named.includes(label) ? 9 : label)) };
      const counts = core.confusion(core.threshold(raw), united, { classes: 1, spatial: 2, ignoreLabel: 9 });
      const { value } = core.jaccard(counts);
      const ofBatch = Math.fround(Number.isNaN(value) ? 1 : value);
      for (const kind of kindsOf(labels)) {
        for (const shape of [
          [1, 2, 2],
          [1, 2, 2, 1],
        ]) {
          const yTrue = tf.tensor(labels, shape, kind);
          expect(taken(fromLoss(loss)(yTrue, yPred)), `${kind} ${shape}`).toBe(expected);
          expect(taken(jaccardMetric({ ignoreLabel })(yTrue, yPred)), `${kind} ${shape}`).toBe(ofBatch);
          const logs = await dataset(yTrue, yPred, { ignoreLabel });
          expect(logs.val_jaccard_image).toEqual(value);
        }
      }
    },
  );

  const several: [ignoreLabel: number | number[], labels: number[]][] = [
    [255, [0, 255, 1, 2]],
    [
      [255, 254],
      [0, 255, 1, 254],
    ],
    [
      [0, 7],
      [0, 1, 7, 2],
    ],
  ];

  it.each(several)(
    'several classes with ignoreLabel %o have one loss and one metric',
    async (ignoreLabel, labels) => {
      const yPred = three();
      const raw = { data: yPred.dataSync<'float32'>(), shape: yPred.shape };
      const named = [ignoreLabel].flat();
      const truth = { data: labels.map((label) => (named.includes(label) ? 9 : label)), shape: [1, 2, 2] };
      const options = { activation: 'softmax', ignoreLabel } as const;
      const expected = core.lossValue(core.lovaszSoftmax({ ...options, ignoreLabel: 9 }), raw, truth);
      const how = { classes: 3, spatial: 2 } as const;
      const counts = core.confusion(core.argmax(raw), truth, { ...how, ignoreLabel: 9 });
      const above = core.confusion(core.threshold(raw, 0.25), core.toMasks(truth, 3, 9), {
        ...how,
        masks: true,
      });
      for (const kind of kindsOf(labels)) {
        for (const shape of [
          [1, 2, 2],
          [1, 2, 2, 1],
        ]) {
          const yTrue = tf.tensor(labels, shape, kind);
          expect(taken(lovaszSoftmax(options)(yTrue, yPred))).toBe(Math.fround(expected));
          expect(taken(diceMetric({ ignoreLabel })(yTrue, yPred))).toBe(Math.fround(core.dice(counts).value));
          expect(taken(diceMetric({ ignoreLabel, threshold: 0.25 })(yTrue, yPred))).toBe(
            Math.fround(core.dice(above).value),
          );
          const logs = await dataset(yTrue, yPred, { ignoreLabel });
          expect(logs.val_dice_image).toBe(core.dice(counts).value);
        }
        const masks = toMasks(tf.tensor(labels, [1, 2, 2], kind), 3, ignoreLabel);
        expect(masks.dataSync()).toEqual(core.toMasks(truth, 3, 9).data);
        expect(taken(lovaszSoftmax(options)(masks, yPred))).toBe(Math.fround(expected));
        expect(taken(diceMetric({ ignoreLabel })(masks, yPred))).toBe(Math.fround(core.dice(counts).value));
      }
    },
  );

  it('bool tensors are masks of several classes', () => {
    const yPred = three();
    const masks = [1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0];
    const values = kindsOf(masks).map((kind) => {
      const yTrue = tf.tensor(masks, [1, 2, 2, 3], kind);
      return [taken(softDice({ activation: 'softmax' })(yTrue, yPred)), taken(diceMetric()(yTrue, yPred))];
    });
    expect(values.length).toBe(3);
    for (const value of values) expect(value).toEqual(values[0]);
  });

  it('the focal loss has its α', () => {
    const [yTrue, yPred] = [tf.tensor([1, 0, 0, 1], [1, 2, 2], 'int32'), one()];
    const options = { labels: 'independent', alpha: 0.25 } as const;
    const expected = core.lossValue(
      core.focal(options),
      { data: [0.75, 0.5, 0.25, 0.125], shape: [1, 2, 2, 1] },
      { data: [1, 0, 0, 1], shape: [1, 2, 2] },
    );
    expect(taken(focal(options)(yTrue, yPred))).toBe(Math.fround(expected));
  });
});

describe('a truth that is refused', () => {
  beforeEach(async () => {
    await useBackend('cpu');
  });

  const one = () => tf.tensor([0.75, 0.5, 0.25, 0.125], [1, 2, 2, 1]);
  const two = () => tf.fill([1, 2, 2, 2], 0.5);
  const divide =
    /^yTrue\.data\[\d\] is 255, but .*: yTrue\.data holds 0 and 255 only, so divide it: tf\.div\(yTrue, 255\)$/;

  it('of 0 and 255 is mended by the operation that the error names', async () => {
    for (const kind of ['int32', 'float32'] as const) {
      const map = tf.tensor([0, 255, 255, 0], [1, 2, 2], kind);
      const masks = tf.tensor([0, 255, 255, 0], [1, 2, 2, 1], kind);
      const both = tf.tensor([0, 255, 255, 0, 255, 0, 0, 255], [1, 2, 2, 2], kind);
      for (const [yTrue, yPred] of [
        [map, one()],
        [masks, one()],
        [map, two()],
        [both, two()],
      ] as const) {
        expect(() => softDice()(yTrue, yPred)).toThrow(divide);
        expect(() => diceMetric()(yTrue, yPred)).toThrow(divide);
        expect(() => diceMetric({ threshold: 0.5 })(yTrue, yPred)).toThrow(divide);
        await expect(dataset(yTrue, yPred, {})).rejects.toThrow(divide);
        const mended = tf.div(yTrue, 255);
        expect(taken(softDice()(mended, yPred))).toBeGreaterThan(0);
        expect(taken(diceMetric()(mended, yPred))).toBeGreaterThan(0);
      }
      expect(() => toMasks(map, 2)).toThrow(
        /^map\.data\[1\] is 255, but there are 2 classes .*: map\.data holds 0 and 255 only, so divide it: tf\.div\(map, 255\)$/,
      );
    }
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a label beside a list',
      () => softDice({ ignoreLabel: [255, 7] })(tf.tensor([0, 1, 9, 7], [1, 2, 2], 'int32'), one()),
      /^yTrue\.data\[2\] is 9, but with one class .* and ignoreLabel is \[255, 7\]$/,
    ],
    [
      'a label beside a list, of a metric',
      () => diceMetric({ ignoreLabel: [255, 7] })(tf.tensor([0, 1, 9, 7], [1, 2, 2], 'int32'), two()),
      /^yTrue\.data\[2\] is 9, but there are 2 classes \(0\.\.1\) and ignoreLabel is \[255, 7\]$/,
    ],
    [
      'a number in masks of a metric',
      () => diceMetric({ ignoreLabel: 255 })(tf.tensor([0, 1, 9, 255], [1, 2, 2, 1]), one()),
      /^yTrue\.data\[2\] is 9, but masks hold values .*; ignoreLabel is 255$/,
    ],
    [
      'classes that come first',
      () => softDice()(tf.zeros([1, 2, 4, 4]), tf.fill([1, 4, 4, 2], 0.5)),
      /^yTrue\.shape is \[1, 2, 4, 4\], .*; tf\.transpose makes the classes the last axis$/,
    ],
    [
      'a label of a metric',
      () => diceMetric({ ignoreLabel: 0.5 }),
      /^diceMetric\.ignoreLabel is 0\.5, but a whole number of 32 bits is needed, or a list of them, each once$/,
    ],
    [
      'a list with a label twice',
      () => jaccardMetric({ ignoreLabel: [255, 255] }),
      /^jaccardMetric\.ignoreLabel is \[255,255\], but/,
    ],
    [
      'a list of a callback',
      () => datasetMetrics({ predictOnBatch: () => one() }, [one(), one()], { ignoreLabel: ['7' as never] }),
      /^datasetMetrics\.ignoreLabel is \["7"\], but/,
    ],
    [
      'a list of toMasks',
      () => toMasks(tf.zeros([1, 2, 2]), 2, [1, 1]),
      /^ignoreLabel\[1\] is 1, but that label/,
    ],
  ])('%s', (_, call, text) => {
    expect(call).toThrow(text);
  });
});

describe('an option of Object.prototype', () => {
  const polluted = Object.prototype as Record<string, unknown>;

  afterEach(() => {
    for (const name of ['ignoreLabel', 'threshold', 'name']) delete polluted[name];
  });

  it('changes no loss and no metric', async () => {
    await useBackend('cpu');
    const yTrue = tf.tensor([1, 0, 0, 1], [1, 2, 2], 'int32');
    const yPred = tf.tensor([0.75, 0.5, 0.25, 0.125], [1, 2, 2, 1]);
    const [loss, metric] = [taken(softDice()(yTrue, yPred)), taken(diceMetric()(yTrue, yPred))];
    polluted.ignoreLabel = 1;
    expect(taken(softDice()(yTrue, yPred))).toBe(loss);
    delete polluted.ignoreLabel;
    Object.assign(polluted, { threshold: 2, name: 'inherited' });
    expect(taken(diceMetric()(yTrue, yPred))).toBe(metric);
    expect(diceMetric().name).toBe('dice');
  });

  it('a list that changes later changes no metric', async () => {
    await useBackend('cpu');
    const ignoreLabel = [255, 7];
    const metric = diceMetric({ ignoreLabel });
    ignoreLabel.pop();
    const yPred = tf.tensor([0.75, 0.5, 0.25, 0.125], [1, 2, 2, 1]);
    expect(taken(metric(tf.tensor([1, 1, 7, 0], [1, 2, 2], 'int32'), yPred))).toBe(1);
  });
});

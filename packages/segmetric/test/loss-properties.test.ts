/** What holds of losses whatever the scores: order of pixels, bounds, slopes, masks and maps, kinds of numbers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  toMasks,
  tversky,
  valueAndGradient,
} from '../src/index.js';
import { allLosses, asArguments, batches, smoothLosses } from './random.js';

describe('losses', () => {
  it('do not change when pixels of an image change places, and the gradient goes along', () => {
    fc.assert(
      fc.property(batches, fc.integer(), (batch, seed) => {
        const { pixels, classes, images } = batch;
        const order = Array.from({ length: pixels }, (_, pixel) => (pixel * 7 + Math.abs(seed)) % pixels);
        fc.pre(new Set(order).size === pixels);
        const moved = structuredClone(batch);
        for (let image = 0; image < images; image++) {
          order.forEach((from, to) => {
            const [source, target] = [image * pixels + from, image * pixels + to];
            moved.labels[target] = batch.labels[source] as number;
            for (let index = 0; index < classes; index++) {
              moved.scores[target * classes + index] = batch.scores[source * classes + index] as number;
            }
          });
        }
        const [before, after] = [asArguments(batch), asArguments(moved)];
        for (const loss of smoothLosses(classes)) {
          const first = valueAndGradient(loss, before.scores, before.truth);
          const second = valueAndGradient(loss, after.scores, after.truth);
          expect(second.value).toBeCloseTo(first.value, 5);
          order.forEach((from, to) => {
            expect(second.gradient[to * classes]).toBeCloseTo(first.gradient[from * classes] as number, 5);
          });
        }
        for (const loss of [lovaszSoftmax({ activation: 'sigmoid' }), lovaszHinge()]) {
          const value = lossValue(loss, before.scores, before.truth);
          expect(lossValue(loss, after.scores, after.truth)).toBeCloseTo(value, 5);
        }
      }),
    );
  });

  it('of overlap lie in [0, 1], and 0 is reached by the truth itself', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asArguments(batch);
        const perfect = toMasks(truth, batch.classes);
        for (const make of [softDice, softJaccard, tversky, generalizedDice, lovaszSoftmax]) {
          const value = lossValue(make({ activation: 'sigmoid' }), scores, truth);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-6);
          expect(lossValue(make(), perfect, truth)).toBe(0);
        }
        const sides = { ...perfect, data: perfect.data.map((mask) => 2 * mask - 1) };
        expect(lossValue(lovaszHinge(), sides, truth)).toBe(0);
      }),
    );
  });

  it('have the gradient that differences of the value show', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asArguments(batch);
        for (const loss of smoothLosses(batch.classes)) {
          const { gradient } = valueAndGradient(loss, scores, truth);
          // Along the gradient itself, so that one difference speaks for every slope; f32 scores allow no smaller step.
          const length = Math.hypot(...gradient);
          if (length < 1e-3) continue;
          const at = (step: number) => {
            const data = scores.data.map(
              (value, place) => value + (step * (gradient[place] as number)) / length,
            );
            return lossValue(loss, { ...scores, data }, truth);
          };
          const step = 2 ** -7;
          const difference = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
          expect(Math.abs(difference - length), JSON.stringify(loss)).toBeLessThan(2e-4 + 2e-3 * length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same for masks and a class map, in both layouts and any mix of them', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { images, pixels, classes } = batch;
        const { scores, truth } = asArguments(batch);
        const masks = toMasks(truth, classes);
        const shape = [images, classes, 1, pixels];
        const turn = (data: Float32Array) => {
          const turned = new Float32Array(data.length);
          data.forEach((value, flat) => {
            const [pixel, index] = [Math.floor(flat / classes), flat % classes];
            const image = Math.floor(pixel / pixels);
            turned[(image * classes + index) * pixels + (pixel % pixels)] = value;
          });
          return { data: turned, shape, layout: 'channels-first' as const };
        };
        for (const loss of allLosses(classes)) {
          const value = lossValue(loss, scores, truth);
          expect(lossValue(loss, scores, masks)).toBeCloseTo(value, 6);
          expect(lossValue(loss, turn(scores.data), truth)).toBeCloseTo(value, 6);
          expect(lossValue(loss, turn(scores.data), masks)).toBeCloseTo(value, 6);
          expect(lossValue(loss, scores, turn(masks.data))).toBeCloseTo(value, 6);
        }
      }),
    );
  });

  it('give the same bits twice, and the value alone is that with the gradient', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = asArguments(batch);
        for (const loss of allLosses(batch.classes)) {
          const first = valueAndGradient(loss, scores, truth);
          expect(valueAndGradient(loss, scores, truth)).toEqual(first);
          expect(lossValue(loss, scores, truth)).toBe(first.value);
        }
      }),
    );
  });
});

describe('kinds of numbers', () => {
  const labels = [0, 1, 2, 1, 0, 2];
  const scores = {
    data: Float32Array.from({ length: 18 }, (_, place) => Math.sin(place)),
    shape: [1, 2, 3, 3],
  };
  const loss = softDice({ activation: 'softmax' });
  const expected = lossValue(loss, scores, { data: Uint8Array.from(labels), shape: [1, 2, 3] });

  it.each([
    ['plain array', labels],
    ['Uint8ClampedArray', Uint8ClampedArray.from(labels)],
    ['Int8Array', Int8Array.from(labels)],
    ['Uint16Array', Uint16Array.from(labels)],
    ['Int16Array', Int16Array.from(labels)],
    ['Uint32Array', Uint32Array.from(labels)],
    ['Int32Array', Int32Array.from(labels)],
    ['Float32Array', Float32Array.from(labels)],
    ['Float64Array', Float64Array.from(labels)],
    ['BigInt64Array', BigInt64Array.from(labels.map(BigInt))],
  ])('labels of kind %s', (_, data) => {
    expect(lossValue(loss, scores, { data, shape: [1, 2, 3] })).toBe(expected);
  });

  it('scores in whole numbers, 64-bit floats and a plain array', () => {
    const truth = { data: labels, shape: [1, 2, 3] };
    const whole = Int8Array.from({ length: 18 }, (_, place) => (place % 5) - 2);
    const value = lossValue(loss, { data: Float32Array.from(whole), shape: [1, 2, 3, 3] }, truth);
    for (const data of [whole, Float64Array.from(whole), [...whole], Int32Array.from(whole)]) {
      expect(lossValue(loss, { data, shape: [1, 2, 3, 3] }, truth)).toBe(value);
    }
  });

  it("an ONNX tensor's words", () => {
    const truth = { data: BigInt64Array.from(labels.map(BigInt)), dims: [1, 2, 3] };
    const tensor = {
      data: scores.data,
      dims: scores.shape,
      type: 'float32',
      layout: 'channels-last' as const,
    };
    expect(lossValue(loss, tensor, truth)).toBe(expected);
  });

  it('a view into a larger buffer', () => {
    const buffer = new Float32Array(20);
    buffer.set(scores.data, 2);
    const data = buffer.subarray(2);
    expect(lossValue(loss, { ...scores, data }, { data: labels, shape: [1, 2, 3] })).toBe(expected);
  });
});

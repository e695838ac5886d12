/**
 * A truth of one class a pixel can be written as a class map or as one-hot masks, in either layout. It is the same truth, so
 * losses give the same bits for it. And an image whose masks are soft or overlap changes nothing for the other images.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activation, Loss, Truth, ValueAndGradient } from '../src/index.js';
import {
  crossEntropy,
  focal,
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  toMasks,
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import { channelsFirst, channelsLast, shapeFirst } from './layouts.js';

const IGNORED = 255;

/** A batch with the classes last. */
interface Batch {
  shape: readonly number[];
  classes: number;
  scores: Float32Array;
  labels: Uint8Array;
}

/** A number of 0 to 65,535 that follows from a seed and a place: fast-check's own lists of so many numbers are slow. */
function noise(seed: number, place: number): number {
  const mixed = Math.imul(seed ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 16;
}

/** Batches of 1 to 3 images, some with pixels that are ignored, with labels up to any of the classes. */
function batchesOf(classes: number): fc.Arbitrary<Batch> {
  const small = fc.array(fc.constantFrom<number[]>(1, 3, 5, 7), { minLength: 2, maxLength: 3 });
  return fc
    .record({
      images: fc.integer({ min: 1, max: 3 }),
      space: fc.oneof(small, small, small, fc.constant<number[]>([19, 27])),
      // Numbers around 0, and numbers of which softmax and sigmoid make 0 and 1.
      scale: fc.constantFrom(4, 90),
      labels: fc.integer({ min: 1, max: Math.max(2, classes) }),
      ignored: fc.constantFrom(0, 0.2),
      seed: fc.nat(),
    })
    .map(({ images, space, scale, labels, ignored, seed }) => {
      const length = images * space.reduce((product, axis) => product * axis, 1);
      const label = (_: unknown, place: number) =>
        noise(seed + 1, place) < ignored * 65536 ? IGNORED : noise(seed + 2, place) % labels;
      const score = (_: unknown, place: number) => scale * (noise(seed, place) / 32768 - 1);
      return {
        shape: [images, ...space, classes],
        classes,
        scores: Float32Array.from({ length: length * classes }, score),
        labels: Uint8Array.from({ length }, label),
      };
    });
}

type Maker = (shared: { activation: Activation; ignoreLabel: number }, classes: number) => Loss;

const weightsOf = (classes: number) => Array.from({ length: classes }, (_, index) => 0.7 + index);

/** Losses of one mean over images each: the value of a batch is the mean of its images' values. */
const overlaps: Record<string, Maker> = {
  softDice: (shared) => softDice(shared),
  'softDice, squared': (shared) => softDice({ ...shared, squared: true, exponent: 2 }),
  'softDice, softLabels': (shared) => softDice({ ...shared, softLabels: true, logCosh: true }),
  softJaccard: (shared, classes) => softJaccard({ ...shared, classWeights: weightsOf(classes) }),
  'softJaccard, squared': (shared) => softJaccard({ ...shared, squared: true, smooth: 0.5 }),
  'softJaccard, softLabels': (shared) => softJaccard({ ...shared, softLabels: true, classes: 'present' }),
  tversky: (shared) => tversky({ ...shared, alpha: 0.3, beta: 0.7, logarithm: true }),
  'tversky, beta 0': (shared) => tversky({ ...shared, alpha: 1, beta: 0, smooth: 1 }),
  'generalizedDice, square': (shared) => generalizedDice(shared),
  'generalizedDice, linear': (shared) => generalizedDice({ ...shared, weight: 'linear' }),
};

/** Losses of one mean over the valid pixels of all images. */
const ofPixels: Record<string, Maker> = {
  crossEntropy: (shared) => crossEntropy(shared),
  focal: (shared) => focal(shared),
  'focal, gamma 0.5': (shared) => focal({ ...shared, gamma: 0.5 }),
};

/** Lovász losses, which take masks of 0 and 1 alone. The hinge is of raw scores, whatever the activation. */
const lovasz: Record<string, Maker> = {
  lovaszSoftmax: (shared) => lovaszSoftmax(shared),
  'lovaszSoftmax, bins': (shared) => lovaszSoftmax({ ...shared, bins: 1024, classes: 'all' }),
  lovaszHinge: ({ ignoreLabel }) => lovaszHinge({ ignoreLabel }),
  'lovaszHinge, bins': ({ ignoreLabel }) => lovaszHinge({ ignoreLabel, bins: 256 }),
};

const kinds: Record<string, Maker> = {
  ...overlaps,
  ...ofPixels,
  ...lovasz,
  'softDice over the batch': (shared) => softDice({ ...shared, over: 'batch', smooth: 0 }),
  'tversky over the batch': (shared) => tversky({ ...shared, over: 'batch', beta: 0.9 }),
  'lovaszSoftmax over the batch': (shared) => lovaszSoftmax({ ...shared, over: 'batch' }),
  'crossEntropy, weights': (shared, classes) => crossEntropy({ ...shared, weights: weightsOf(classes) }),
  'crossEntropy, inverse frequency': (shared) =>
    crossEntropy({ ...shared, weights: 'inverse-frequency', normalize: 'pixels' }),
  'focal, weights': (shared, classes) => focal({ ...shared, weights: weightsOf(classes) }),
  'softDice + crossEntropy': (shared) =>
    weightedSum([
      [1, softDice(shared)],
      [1, crossEntropy(shared)],
    ]),
  'softJaccard, generalizedDice, focal and lovaszSoftmax': (shared) =>
    weightedSum([
      [0.3, softJaccard({ ...shared, squared: true })],
      [-0.1, generalizedDice(shared)],
      [2, focal(shared)],
      [0.7, lovaszSoftmax(shared)],
    ]),
  'tversky, and a hinge beside scores with an activation': (shared) =>
    weightedSum([
      [0.3, tversky(shared)],
      [0.7, shared.activation === 'none' ? softDice(shared) : lovaszHinge({ ignoreLabel: IGNORED })],
    ]),
};

/** The activations for so many classes, and the scores that each of them takes. */
function activations({ classes, scores }: Batch): [Activation, Float32Array][] {
  const given = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += classes) {
    const powers = Array.from(scores.subarray(start, start + classes), Math.exp);
    const sum = powers.reduce((total, power) => total + power, classes === 1 ? 1 : 0);
    given.set(
      powers.map((power) => power / sum),
      start,
    );
  }
  const all: [Activation, Float32Array][] = [
    ['none', given],
    ['sigmoid', scores],
  ];
  return classes === 1 ? all : [...all, ['softmax', scores]];
}

/** Where two results differ in a bit, in words; nothing where they do not. */
function firstDifference(expected: ValueAndGradient, got: ValueAndGradient): string | undefined {
  if (!Object.is(expected.value, got.value)) return `value ${got.value} for ${expected.value}`;
  const place = expected.gradient.findIndex((slope, flat) => !Object.is(slope, got.gradient[flat]));
  return place < 0 ? undefined : `gradient[${place}] ${got.gradient[place]} for ${expected.gradient[place]}`;
}

describe.each([1, 2, 3, 4, 7, 21])('one-hot masks of %i classes give the bits of a class map', (classes) => {
  it.each(Object.entries(kinds))('%s', (_, make) => {
    fc.assert(
      fc.property(batchesOf(classes), (batch) => {
        const { shape, labels } = batch;
        const turned = { shape: shapeFirst(shape), layout: 'channels-first' as const };
        const map = { data: labels, shape: shape.slice(0, -1) };
        const masks = toMasks(map, classes, IGNORED);
        const same: [string, Truth][] = [
          ['a map of int32', { ...map, data: Int32Array.from(labels) }],
          ['masks', { ...masks, layout: 'channels-last' }],
          ['masks, channels first', { ...turned, data: Float32Array.from(channelsFirst(masks.data, shape)) }],
        ];
        for (const [activation, data] of activations(batch)) {
          const loss = make({ activation, ignoreLabel: IGNORED }, classes);
          const layouts = [
            { data, shape },
            { ...turned, data: Float32Array.from(channelsFirst(data, shape)) },
          ];
          for (const scores of layouts) {
            const expected = valueAndGradient(loss, scores, map);
            for (const [name, truth] of same) {
              const differs = firstDifference(expected, valueAndGradient(loss, scores, truth));
              expect(differs, `${name}, ${activation}, [${scores.shape}]: ${differs}`).toBeUndefined();
              expect(lossValue(loss, scores, truth)).toBe(expected.value);
            }
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** What a pixel's one-hot mask becomes. */
const makeOther: Record<string, (mask: number, index: number) => number> = {
  soft: (mask, index) => (mask === 1 ? 0.625 : 0.125 + index / 64),
  overlapping: (mask, index) => (index === 0 ? 1 : mask),
  'without a class': () => 0,
};

describe.each(Object.entries(makeOther))(
  'an image that is %s in a batch of one-hot images',
  (other, change) => {
    const losses = other === 'soft' ? { ...overlaps, ...ofPixels } : { ...overlaps, ...ofPixels, ...lovasz };
    it.each(Object.entries(losses))('%s is the mean of its images alone', (name, make) => {
      const cases = fc.constantFrom(1, 2, 3, 4, 7, 21).chain(batchesOf);
      fc.assert(
        fc.property(cases, fc.nat({ max: 2 }), fc.boolean(), (batch, odd, first) => {
          const { shape, classes, labels } = batch;
          const [images, ...rest] = shape as [number, ...number[]];
          const size = rest.reduce((product, axis) => product * axis, 1);
          const masks = toMasks({ data: labels, shape: shape.slice(0, -1) }, classes, IGNORED).data;
          masks.forEach((mask, flat) => {
            if (Math.floor(flat / size) === odd % images && mask !== -1)
              masks[flat] = change(mask, flat % classes);
          });
          const validIn = (list: Float32Array) => list.filter((mask) => mask !== -1).length;
          const as = (data: Float32Array, count: number) => {
            const last = [count, ...rest];
            if (!first) return { data, shape: last };
            const layout = 'channels-first' as const;
            return { data: Float32Array.from(channelsFirst(data, last)), shape: shapeFirst(last), layout };
          };
          for (const [activation, scores] of activations(batch)) {
            const loss = make({ activation, ignoreLabel: IGNORED }, classes);
            const whole = valueAndGradient(loss, as(scores, images), as(masks, images));
            const gradient = first ? channelsLast(whole.gradient, shape) : whole.gradient;
            let value = 0;
            for (let start = 0; start < scores.length; start += size) {
              const part = (data: Float32Array) => data.slice(start, start + size);
              const alone = valueAndGradient(loss, as(part(scores), 1), as(part(masks), 1));
              const share =
                name in ofPixels ? validIn(part(masks)) / Math.max(1, validIn(masks)) : 1 / images;
              value += share * alone.value;
              const slopes = first ? channelsLast(alone.gradient, [1, ...rest]) : alone.gradient;
              let [largest, off, sum, sumAlone] = [0, 0, 0, 0];
              for (let flat = 0; flat < size; flat++) {
                const [slope, came] = [share * (slopes[flat] as number), gradient[start + flat] as number];
                largest = Math.max(largest, Math.abs(slope));
                off = Math.max(off, Math.abs(came - slope));
                sum += Math.abs(came);
                sumAlone += Math.abs(slope);
              }
              if (name in lovasz) {
                // Errors that differ in their last bit may change places, and slopes with them.
                expect(Math.abs(sum - sumAlone)).toBeLessThanOrEqual(1e-3 * sumAlone + 1e-7);
                continue;
              }
              // Slopes of classes cancel in softmax, so the largest entry may be of the size of their rounding.
              expect(off).toBeLessThanOrEqual(2e-6 * largest + 1e-7 * share);
            }
            expect(Math.abs(whole.value - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
          }
        }),
        { numRuns: 40 },
      );
    });
  },
);

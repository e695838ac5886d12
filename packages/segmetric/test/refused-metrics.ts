/** Wrong arguments of counts, metrics and maps, and the line that refuses each. */

import type { Confusion } from '../src/index.js';
import {
  argmax,
  confusion,
  dice,
  evaluate,
  fBeta,
  jaccard,
  merge,
  precision,
  surfaceDistances,
  threshold,
  toMasks,
  tverskyIndex,
  volumeDifference,
  weightedHamming,
} from '../src/index.js';
import { truth } from './refused-losses.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

/** A good class map of four pixels. */
export const map = { data: [0, 1, 1, 0], shape: [2, 2] };

const counts: Confusion = { classes: 2, images: 1, tp: [2, 1], fp: [0, 1], fn: [1, 0], tn: [1, 2] };
const counting = (options: unknown, first: unknown = map, second: unknown = map) =>
  confusion(first as Any, second as Any, options as Any);
const united = confusion(map, map, { classes: 2, regions: { all: [0, 1] } });
const masks = (data: number[]) => ({ data, shape: [1, data.length / 2, 2] });
const masking = (predicted: number[], wanted: number[], options: object = {}) =>
  confusion(masks(predicted), masks(wanted), { classes: 2, masks: true, ...options });
const weighing = (weights: unknown) => counting({ classes: 2 }, map, { ...map, weights });
const fourMasks = masks([1, 0, 0, 1, 1, 1, 0, 0]);
const maskWeighing = (weights: number[]) =>
  confusion(fourMasks, { ...fourMasks, weights }, { classes: 2, masks: true });
const volume = { data: new Uint8Array(8), shape: [2, 2, 2] };

/** Calls that are refused, by subject. */
export const refusedMetrics: Record<string, [call: () => unknown, text: RegExp][]> = {
  confusion: [
    [() => counting(undefined), /^confusion.classes is undefined, but the number of classes is needed/],
    [() => counting({ classes: 0 }), /^confusion.classes is 0, but/],
    [
      () => counting({ classes: 2, region: {} }),
      /^confusion has no option "region"; its options are classes, regions/,
    ],
    [
      () => counting({ classes: 2, ids: ['a', 'b'] }),
      /^confusion.ids is \["a", "b"\], but there are 1 images/,
    ],
    [() => counting({ classes: 2, ids: [7] }), /^confusion.ids\[0\] is 7, but a string/],
    [() => counting({ classes: 2, spatial: 1 }), /^confusion.spatial is 1, but 2 or 3/],
    [() => counting({ classes: 2, spacing: [1, 0] }), /^confusion.spacing\[1\] is 0, but a distance/],
    [
      () => counting({ classes: 2, spacing: [1, 1, 1], spatial: 2 }),
      /^confusion.spacing is \[1, 1, 1\], but/,
    ],
    [
      () => counting({ classes: 2 }, volume, volume),
      /^predicted.shape is \[2, 2, 2\], but at rank 3 confusion.spatial/,
    ],
    [() => counting({ classes: 2, spatial: 3 }), /^predicted.shape is \[2, 2\], but with 3 axes of space/],
    [
      () => counting({ classes: 2 }, volume, map),
      /^truth.shape is \[2, 2\], but predicted.shape is \[2, 2, 2\]/,
    ],
    [
      () => counting({ classes: 2 }, { ...map, data: [0, 2, 1, 0] }),
      /^predicted.data\[1\] is 2, but there are 2 classes/,
    ],
    [
      () => counting({ classes: 2 }, map, { ...map, data: [0, 1, 1, 9] }),
      /^truth.data\[3\] is 9, but there are 2 classes/,
    ],
    [() => counting({ classes: 1 }, map, { ...map, data: [0, 1, 1, 2] }), /^truth.data\[3\] is 2/],
  ],
  'weights of pixels': [
    [() => weighing([1, 2, -0.5, 1]), /^truth.weights\[2\] is -0.5, but a weight is finite and at least 0$/],
    [
      () => weighing([1, 2, 1, Number.NaN]),
      /^truth.weights\[3\] is NaN, but a weight is finite and at least 0$/,
    ],
    [
      () => weighing([1, Number.POSITIVE_INFINITY, 1, 1]),
      /^truth.weights\[1\] is Infinity, but a weight is finite and at least 0$/,
    ],
    [
      () => weighing([1, 1e39, 1, 1]),
      /^truth.weights\[1\] is 1e\+39, in 32 bits Infinity, but a weight is finite and at least 0$/,
    ],
    [
      () => weighing([2 ** 52, 3, 2 ** 52, 1]),
      /^truth.weights\[2\] is 4503599627370496, but with it the weights of its image reach 2\^53 - 1, and they must add up to less$/,
    ],
    [
      () => weighing([1, 2, 1]),
      /^truth.weights.length is 3, but there are 4 pixels: a weight for each, in the order of a class map, is needed$/,
    ],
    [() => weighing(2), /^truth.weights is 2, but a typed array \(not BigUint64Array\) or a list/],
    [() => weighing(['1', 1, 1, 1]), /^truth.weights\[0\] is "1", but a number is needed/],
    [
      () => weighing(new BigInt64Array(4)),
      /^truth.weights is BigInt64Array of 32 bytes, but weights are ordinary numbers$/,
    ],
    [
      () => counting({ classes: 2 }, { ...map, weights: [1, 2, 1, 1] }),
      /^predicted.weights was given, but weights of pixels stand beside the truth: truth.weights$/,
    ],
    [() => maskWeighing([1, 2, 3, -1]), /^truth.weights\[3\] is -1, but a weight is finite/],
    [
      () => maskWeighing([2 ** 53, 1, 1, 1]),
      /^truth.weights\[0\] is 9007199254740992, but with it the weights of its image reach/,
    ],
    [() => maskWeighing(Array(8).fill(1)), /^truth.weights.length is 8, but there are 4 pixels/],
    [
      () =>
        confusion({ ...masks([1, 0, 0, 1]), weights: [1, 2] } as Any, masks([1, 0, 0, 1]), {
          classes: 2,
          masks: true,
        }),
      /^predicted.weights was given, but weights of pixels stand beside the truth/,
    ],
    [
      () => evaluate([{ id: 'a', predicted: map, truth: { ...map, weights: [1, 2, 1] } }], { classes: 2 }),
      /^cases\[0\] \("a"\): truth.weights.length is 3, but there are 4 pixels/,
    ],
    [
      () => evaluate([{ id: 'a', predicted: { ...map, weights: [1] } as Any, truth: map }], { classes: 2 }),
      /^cases\[0\] \("a"\): predicted.weights was given, but weights of pixels stand beside the truth/,
    ],
    ...(['hausdorff95', 'lesionF1', 'centerlineDice'] as const).map(
      (metric, which): [() => unknown, RegExp] => [
        () =>
          evaluate([{ id: 'a', predicted: map, truth: { ...map, weights: [1, 2, 1, 1] } }], {
            classes: 2,
            metrics: ['dice', metric],
          }),
        [
          /^cases\[0\] \("a"\): truth.weights was given, but surfaceDistances compares shapes, whose pixels have no weights: leave them out there; confusion\(\) and the metrics on its counts take them$/,
          /truth.weights was given, but lesionDetection compares shapes/,
          /truth.weights was given, but centerlines compares shapes/,
        ][which] as RegExp,
      ],
    ),
    [
      () =>
        surfaceDistances(masks([1, 0, 0, 1]), { ...masks([1, 0, 0, 1]), weights: [1, 2] } as Any, {
          classes: 2,
          masks: true,
        }),
      /^truth.weights was given, but surfaceDistances compares shapes/,
    ],
  ],
  'what was meant otherwise': [
    // Masks that are read as a map: their axis of classes would be one of space.
    [
      () => counting({ classes: 2 }, toMasks(map, 2), toMasks(map, 2)),
      /^predicted.layout is "channels-last", but a class map has no axis of classes: masks go with masks: true/,
    ],
    [
      () => counting({ classes: 2 }, map, { ...map, layout: 'channels-first' }),
      /^truth.layout is "channels-first"/,
    ],
    [
      () => counting({ classes: 4 }, map, { ...map, data: [0, 1, 4, 0] }),
      /\(0..3\) and no ignoreLabel; a table has other labels: classes: \{ name: 4 \}$/,
    ],
    [
      () => counting({ classes: [1, 2, 4] }),
      /^confusion.classes\[0\] is 1, but a name is needed: labels go into a table/,
    ],
    [
      () => counting({ classes: { 1: 'liver' } }),
      /^confusion.classes is "1", but .*: a table is \{ name: label \}$/,
    ],
    [
      () => counting({ classes: 2, spacing: [1, 1, 1] }),
      /^confusion.spacing is \[1, 1, 1\], but predicted.shape \[2, 2\] has 2 axes of space: one distance for each/,
    ],
    [
      () => counting({ classes: 2 }, { ...map, shape: [1, 2, 2] }),
      /^truth.shape is \[2, 2\], but predicted.shape is \[1, 2, 2\]: the same is needed, so leave out the axis of/,
    ],
    [
      () => counting({ classes: 2 }, { data: new Uint8ClampedArray(16), width: 2, height: 2 }),
      /^predicted is .*, but \{ data, shape: \[height, width\] \} is needed, with one number a pixel/,
    ],
    [
      () => counting({ classes: 2 }, { ...map, data: BigUint64Array.of(0n, 1n, 1n, 0n) }),
      /^predicted.data is .*: BigInt64Array.from\(\) makes one of it$/,
    ],
    [
      () => dice(map as Any, { classes: 2 } as Any),
      /^truth is \{ classes \}, but an object \{ data, shape \}/,
    ],
  ],
  'regions and masks': [
    [
      () => counting({ classes: 2, regions: [1] }),
      /^confusion.regions is \[1\], but a plain object is needed/,
    ],
    [() => counting({ classes: 2, regions: { all: 1 } }), /^confusion.regions.all is 1, but a list of class/],
    [
      () => counting({ classes: 2, regions: { all: [] } }),
      /^confusion.regions.all is \[\], but at least one/,
    ],
    [
      () => counting({ classes: 2, regions: { all: [0, 2] } }),
      /^confusion.regions.all\[1\] is 2, but there are 2/,
    ],
    [
      () => counting({ classes: 1, regions: { all: [0] } }),
      /^confusion.regions.all is \[0\], but a single class/,
    ],
    [() => counting({ classes: 2, masks: 1 }), /^confusion.masks is 1, but true or false/],
    [
      () => masking([1, 0, 0, 1], [1, 0, 0, 1], { ignoreLabel: 9 }),
      /^confusion.ignoreLabel is 9, but confusion.masks/,
    ],
    [() => masking([1, 0, 0, 2], [1, 0, 0, 1]), /^predicted.data\[3\] is 2, but a mask holds 0 and 1$/],
    [() => masking([1, 0, 0, -1], [1, 0, 0, 1]), /^predicted.data\[3\] is -1, but a mask holds 0 and 1$/],
    [
      () => masking([1, 0, 0, 1], [1, Number.NaN, 0, 1]),
      /^truth.data\[1\] is NaN, but a mask holds 0 and 1, or -1/,
    ],
    [() => masking([1, 0, 0, 1], [1, -1, 0, 1]), /^truth.data\[1\] is -1, but a mask holds 0 and 1, or -1/],
    [() => masking([1, 0, 0, 1], [1, 0, -1, 1]), /^truth.data\[3\] is 1, but truth.data\[2\] is -1: a pixel/],
    [
      () => masking([1, 0, 0, 1], [1, 0, 0, 1], { classes: 3 }),
      /^predicted.shape is \[1, 2, 2\], but confusion.classes is 3/,
    ],
    [
      () => confusion(masks([1, 0]), masks([1, 0, 0, 1]), { classes: 2, masks: true }),
      /^truth is masks of \[1, 2\] pixels, but predicted of \[1, 1\]/,
    ],
    [() => counting({ classes: 2, masks: true }), /^predicted.shape is \[2, 2\], but masks have, .* 3 axes/],
    [
      () => counting({ classes: 2, masks: true }, { ...volume, shape: [2, 2, 1, 2] }),
      /^predicted.shape is \[2, 2, 1, 2\], but at rank 4 confusion.spatial/,
    ],
    [
      () => counting({ classes: 2, masks: true }, { data: new BigInt64Array(4), shape: [1, 2, 2] }),
      /^predicted.data is BigInt64Array/,
    ],
    [() => dice(united, { classes: ['all', 'all'] }), /^dice.classes\[1\] is "all", but it is listed before/],
    [() => dice(counts, { classes: [] }), /^dice.classes is \[\], but at least one class/],
    [() => dice(counts, { classes: [0.5] }), /^dice.classes\[0\] is 0.5, but a class's index or/],
    [
      () => merge(counts, united),
      /^counts\[1\].regions is \{"all":\[0,1\]\}, but counts\[0\].regions is undefined/,
    ],
    [
      () => merge({ ...united, tp: [1, 1] }),
      /^counts\[0\].tp has 2 counts, but 1 images of 2 classes and 1 regions have 3/,
    ],
    [
      () => merge({ ...united, regions: { all: [5] } }),
      /^counts\[0\].regions.all\[0\] is 5, but there are 2/,
    ],
    [() => merge({ ...united, regions: null as Any }), /^counts\[0\].regions is null, but a plain object/],
  ],
  counts: [
    [
      () => (merge as (...all: unknown[]) => Confusion)([counts], counts),
      /^counts\[0\] is \[\{ classes, images, tp, fp, fn, tn \}\], but a list is given by itself/,
    ],
    [() => merge(), /^counts\[0\] is undefined, but at least one confusion/],
    [() => merge([]), /^counts\[0\] is undefined, but at least one confusion/],
    [
      () => merge([counts, 7 as Any]),
      /^counts\[1\] is 7, but a confusion is needed, as confusion\(\) makes it$/,
    ],
    [
      () => merge({ classes: 1, images: 2, ids: ['a', 'a'], tp: [1, 1], fp: [0, 0], fn: [0, 0], tn: [0, 0] }),
      /^counts\[0\].ids\[1\] is "a", but it is there before: merge adds equal ids$/,
    ],
    [
      () => merge(counts, { ...counts, classes: 1, tp: [1], fp: [1], fn: [1], tn: [1] }),
      /^counts\[1\].classes is 1, but/,
    ],
    [() => merge(counts, { ...counts, ids: ['a'] }), /^counts\[1\] has ids, but counts\[0\] has none/],
    [() => merge({ ...counts, tp: [1] }), /^counts\[0\].tp has 1 counts, but 1 images of 2 classes have 2/],
    [() => merge({ ...counts, fn: [1, -1] }), /^counts\[0\].fn\[1\] is -1, but a count/],
    [() => merge({ ...counts, ids: ['a', 'b'] }), /^counts\[0\].ids is \["a", "b"\], but 1 strings/],
    [() => dice(undefined as Any), /^counts is undefined, but a confusion is needed/],
    [() => dice(counts, { average: 'mean' } as Any), /^dice.average is "mean", but 'none' or 'macro' or/],
    [
      () => dice(counts, { over: 'class-image', average: 'micro' }),
      /^dice.average is "micro", but over: 'class-image'/,
    ],
    [
      () => dice(counts, { empty: 'zero' } as Any),
      /^dice.empty is "zero", but 'skip', a finite number or NaN is needed, or \{ both, truth, predicted \} of such$/,
    ],
    [
      () => dice(counts, { empty: Number.POSITIVE_INFINITY }),
      /^dice.empty is Infinity, but 'skip', a finite/,
    ],
    [() => jaccard(counts, { smooth: 1 } as Any), /^jaccard has no option "smooth"/],
  ],
  'options of metrics': [
    [
      () => tverskyIndex(counts, { alpha: -1 }),
      /^tverskyIndex.alpha is -1, but a finite number of at least 0/,
    ],
    [() => tverskyIndex(counts, { beta: Number.NaN }), /^tverskyIndex.beta is NaN, but a finite number/],
    // @ts-expect-error: a number, not a text
    [() => tverskyIndex(counts, { beta: '1' }), /^tverskyIndex.beta is "1", but a number of at least 0/],
    [() => fBeta(counts, { beta: Number.POSITIVE_INFINITY }), /^fBeta.beta is Infinity, but a finite/],
    // @ts-expect-error: alpha is of the Tversky index
    [() => fBeta(counts, { alpha: 1 }), /^fBeta has no option "alpha"; its options are over, .*beta$/],
    [
      () => weightedHamming(counts, { weight: 1.5 }),
      /^weightedHamming.weight is 1.5, but a number from 0 to 1/,
    ],
    [() => weightedHamming(counts, { weight: -0.1 }), /^weightedHamming.weight is -0.1, but a number from 0/],
    // @ts-expect-error: a number, not a text
    [() => weightedHamming(counts, { weight: '1' }), /^weightedHamming.weight is "1", but a number from 0/],
    [
      // @ts-expect-error: no such word
      () => weightedHamming(counts, { by: 'image' }),
      /^weightedHamming.by is "image", but 'class' or 'pixels'/,
    ],
    // @ts-expect-error: true or false, not a number
    [() => volumeDifference(counts, { absolute: 1 }), /^volumeDifference.absolute is 1, but true or false/],
    [
      // @ts-expect-error: beta is of F-beta
      () => precision(counts, { beta: 1 }),
      /^precision has no option "beta"; its options are over, average, empty, classes$/,
    ],
    [() => precision(undefined as Any), /^counts is undefined, but a confusion is needed/],
    [
      () => weightedHamming(counts, { over: 'class-image', average: 'weighted' }),
      /^weightedHamming.average is "weighted", but over: 'class-image'/,
    ],
  ],
  'maps and masks': [
    [
      () => toMasks({ data: [0, 3], shape: [1, 2] }, 3, 255),
      /^map.data\[1\] is 3, but there are 3 classes .* 255/,
    ],
    [() => toMasks({ data: [0, 2], shape: [1, 2] }, 1), /^map.data\[1\] is 2, but with one class/],
    [
      () => toMasks({ data: new Uint8Array(2 ** 20), shape: [1, 2 ** 10, 2 ** 10] }, 65536),
      /^classes is 65536, but masks of map.shape \[1, 1024, 1024\] are then 68719476736 numbers, more than/,
    ],
    [() => toMasks(truth, 2.5), /^classes is 2.5, but/],
    [() => argmax({ data: [0, Number.NaN], shape: [1, 1, 1, 2] }), /^scores.data\[1\] is NaN/],
    [
      () => argmax({ data: [0, 1], shape: [1, 1, 2, 1] }),
      /^scores.shape is \[1, 1, 2, 1\], but .* threshold/,
    ],
    [() => threshold({ data: [1], shape: [1, 1, 1, 1] }, Number.NaN), /^at is NaN, but a number/],
  ],
};

/** Wrong arguments of detected lesions and of centre lines, and the line that refuses each. */

import { centerlines, lesionDetection } from '../src/index.js';
import { map } from './refused-metrics.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const detecting = (options: unknown, first: unknown = map, second: unknown = map) =>
  lesionDetection(first as Any, second as Any, options as Any);
const comparing = (options: unknown, first: unknown = map, second: unknown = map) =>
  centerlines(first as Any, second as Any, options as Any);
const detection = lesionDetection(map, map, { classes: 2, regions: { all: [0, 1] } });
const plain = lesionDetection(map, map, { classes: 2 });
const lines = centerlines(map, map, { classes: 2, regions: { all: [0, 1] } });
const batch = lesionDetection(
  { data: [0, 1, 0, 1], shape: [2, 1, 2] },
  { data: [0, 1, 1, 0], shape: [2, 1, 2] },
  { classes: 2, spatial: 2 },
);
const volume = { data: new Uint8Array(8), shape: [2, 2, 2] };
const masks = (data: number[]) => ({ data, shape: [1, 2, 2] });

/** Calls that are refused, by subject. */
export const refusedLesions: Record<string, [call: () => unknown, text: RegExp][]> = {
  lesionDetection: [
    [
      () => detecting(undefined),
      /^lesionDetection.classes is undefined, but the number of classes is needed/,
    ],
    [() => detecting(null), /^lesionDetection's options is null, but a plain object is needed/],
    [() => detecting({ classes: 1.5 }), /^lesionDetection.classes is 1.5, but .* from 1 to 65536/],
    [
      () => detecting({ classes: 2, ids: ['a'] }),
      /^lesionDetection has no option "ids"; its options are classes, .*connectivity, criterion, threshold$/,
    ],
    [
      // @ts-expect-error: a word, not how many neighbours there are
      () => lesionDetection(map, map, { classes: 2, connectivity: 8 }),
      /^lesionDetection.connectivity is 8, but 'faces' or 'full' is needed$/,
    ],
    [
      // @ts-expect-error: no such word
      () => lesionDetection(map, map, { classes: 2, connectivity: 'corners' }),
      /^lesionDetection.connectivity is "corners", but 'faces' or 'full' is needed$/,
    ],
    [
      // @ts-expect-error: no such word
      () => lesionDetection(map, map, { classes: 2, criterion: 'iou' }),
      /^lesionDetection.criterion is "iou", but 'coverage' or 'jaccard' is needed$/,
    ],
    [
      () => detecting({ classes: 2, threshold: -0.1 }),
      /^lesionDetection.threshold is -0.1, but a number from 0/,
    ],
    [
      () => detecting({ classes: 2, threshold: 50 }),
      /^lesionDetection.threshold is 50, but a number from 0 to 1/,
    ],
    [
      () => detecting({ classes: 2, threshold: Number.NaN }),
      /^lesionDetection.threshold is NaN, but a number from 0 to 1/,
    ],
    [
      // @ts-expect-error: a number, not a text
      () => lesionDetection(map, map, { classes: 2, threshold: '0.5' }),
      /^lesionDetection.threshold is "0.5", but a number from 0 to 1/,
    ],
    [
      () => detecting({ classes: 2, threshold: null }),
      /^lesionDetection.threshold is null, but a number from/,
    ],
    [
      () => detecting({ classes: 2 }, volume, volume),
      /^predicted.shape is \[2, 2, 2\], but at rank 3 lesionDetection.spatial has to say/,
    ],
    [() => detecting({ classes: 2, spatial: 1 }), /^lesionDetection.spatial is 1, but 2 or 3 is needed/],
    [
      () => detecting({ classes: 2, spatial: 3 }, volume, map),
      /^truth.shape is \[2, 2\], but predicted.shape is \[2, 2, 2\]/,
    ],
    [() => detecting({ classes: 2 }, null), /^predicted is null, but an object \{ data, shape \} is needed/],
    [() => detecting({ classes: 2 }, map, [0, 1]), /^truth is \[0, 1\], but an object \{ data, shape \}/],
    [
      () => detecting({ classes: 2 }, { ...map, data: [0, 0.5, 1, 0] }),
      /^predicted.data\[1\] is 0.5, but a label is a whole number/,
    ],
    [
      () => detecting({ classes: 2, ignoreLabel: 9 }, map, { ...map, data: [0, 9, 7, 0] }),
      /^truth.data\[2\] is 7, but there are 2 classes \(0..1\) and ignoreLabel is 9; a table has/,
    ],
    [
      () => detecting({ classes: 1 }, { ...map, data: [0, -1, 1, 0] }),
      /^predicted.data\[1\] is -1, but with one class the labels are 0 and 1/,
    ],
    [
      () => detecting({ classes: 2, regions: { all: [0, 2] } }),
      /^lesionDetection.regions.all\[1\] is 2, but there are 2 classes/,
    ],
    [
      () => detecting({ classes: 2, masks: true, ignoreLabel: 9 }),
      /^lesionDetection.ignoreLabel is 9, but lesionDetection.masks is true/,
    ],
    [
      () => detecting({ classes: 2, masks: true }, masks([1, 0, 0, 2]), masks([1, 0, 0, 1])),
      /^predicted.data\[3\] is 2, but a mask holds 0 and 1$/,
    ],
    [
      () => detecting({ classes: 2, masks: true }, masks([1, 0, 0, 1]), masks([1, 0, -1, 1])),
      /^truth.data\[3\] is 1, but truth.data\[2\] is -1: a pixel is ignored where all/,
    ],
  ],
  'lesions of a place': [
    [() => detection.lesions(1, 0), /^lesions.image is 1, but there are 1 images \(0..0\)$/],
    [() => detection.lesions(-1, 0), /^lesions.image is -1, but there are 1 images/],
    [() => detection.lesions(0.5, 0), /^lesions.image is 0.5, but there are 1 images/],
    // @ts-expect-error: a number, not a text
    [() => detection.lesions('0', 0), /^lesions.image is "0", but there are 1 images/],
    [
      () => detection.lesions(0, 2),
      /^lesions.place is 2, but there are 2 classes \(0..1\) and the regions all$/,
    ],
    [() => detection.lesions(0, Number.NaN), /^lesions.place is NaN, but there are 2 classes \(0..1\)/],
    [() => detection.lesions(0, -1), /^lesions.place is -1, but there are 2 classes \(0..1\)/],
    [() => detection.lesions(0, 0.5), /^lesions.place is 0.5, but there are 2 classes \(0..1\)/],
    // The place before the second image's first is of the first image.
    [() => batch.lesions(1, -1), /^lesions.place is -1, but there are 2 classes/],
    [() => detection.lesions(0, 'any'), /^lesions.place is "any", but .* regions all/],
    [() => plain.lesions(0, 'all'), /^lesions.place is "all", but .* no regions/],
    // @ts-expect-error: a class or a region is needed
    [() => detection.lesions(0), /^lesions.place is undefined, but/],
    // @ts-expect-error: one class, not a list
    [() => detection.lesions(0, [0]), /^lesions.place is \[0\], but/],
  ],
  'metrics of lesions': [
    [
      // @ts-expect-error: no such word
      () => detection.recall({ over: 'class' }),
      /^recall.over is "class", but 'image' or 'batch' or 'class-image' is needed$/,
    ],
    [
      // @ts-expect-error: the truth of a lesion has no weight
      () => detection.precision({ average: 'weighted' }),
      /^precision.average is "weighted", but 'macro' or 'micro' or 'none' is needed$/,
    ],
    [
      // @ts-expect-error: micro adds the numbers of the classes
      () => detection.f1({ over: 'class-image', average: 'micro' }),
      /^f1.average is "micro", but over: 'class-image' goes with 'macro' or 'none' alone$/,
    ],
    // @ts-expect-error: no such word
    [() => detection.dice({ empty: 'zero' }), /^dice.empty is "zero", but 'skip', a finite number or NaN/],
    [
      () => detection.recall({ empty: Number.POSITIVE_INFINITY }),
      /^recall.empty is Infinity, but 'skip', a finite/,
    ],
    [() => detection.recall({ classes: [] }), /^recall.classes is \[\], but at least one class is needed$/],
    [
      () => detection.recall({ classes: [0, 2] }),
      /^recall.classes\[1\] is 2, but there are 2 classes \(0..1\)/,
    ],
    [
      () => detection.recall({ classes: [-1] }),
      /^recall.classes\[0\] is -1, but a class's index or name or a region/,
    ],
    [() => detection.recall({ classes: ['all', 'all'] }), /^recall.classes\[1\] is "all", but it is listed/],
    [() => plain.recall({ classes: ['all'] }), /^recall.classes\[0\] is "all", but .* no regions$/],
    [
      // @ts-expect-error: the threshold is of the detection
      () => detection.recall({ threshold: 0.5 }),
      /^recall has no option "threshold"; its options are over, average, empty, classes$/,
    ],
    [() => detection.dice('macro' as Any), /^dice's options is "macro", but a plain object is needed/],
  ],
  centerlines: [
    [() => comparing(undefined), /^centerlines.classes is undefined, but the number of classes is needed$/],
    [() => comparing({ classes: 0 }), /^centerlines.classes is 0, but/],
    [
      () => comparing({ classes: 2, connectivity: 'full' }),
      /^centerlines has no option "connectivity"; its options are classes, .*spacing, include$/,
    ],
    [
      () => comparing({ classes: 2 }, volume, volume),
      /^predicted.shape is \[2, 2, 2\], but at rank 3 centerlines.spatial has to say/,
    ],
    [() => comparing({ classes: 2, spatial: 3 }), /^predicted.shape is \[2, 2\], but with 3 axes of space/],
    [
      () => comparing({ classes: 2 }, { data: [1, 0], shape: [2] }, { data: [1, 0], shape: [2] }),
      /^predicted.shape is \[2\], but a class map has 2 axes/,
    ],
    [
      () => comparing({ classes: 2 }, map, { ...map, data: [0, 1, 3, 0] }),
      /^truth.data\[2\] is 3, but there are 2 classes \(0..1\) and no ignoreLabel; a table has/,
    ],
    [
      () => comparing({ classes: 2, masks: true }, masks([1, 0, 0, 1]), masks([1, 0, Number.NaN, 1])),
      /^truth.data\[2\] is NaN, but a mask holds 0 and 1, or -1/,
    ],
    [
      // @ts-expect-error: no such word
      () => lines.dice({ over: 'class' }),
      /^dice.over is "class", but 'image' or 'batch' or 'class-image' is needed$/,
    ],
    [
      // @ts-expect-error: micro adds the numbers of the classes
      () => lines.precision({ over: 'class-image', average: 'micro' }),
      /^precision.average is "micro", but over: 'class-image' goes with 'macro' or 'none' alone$/,
    ],
    [
      () => lines.sensitivity({ classes: [0, 'any'] }),
      /^sensitivity.classes\[1\] is "any", but .* regions all$/,
    ],
    [
      // @ts-expect-error: percentile is of the Hausdorff distance
      () => lines.dice({ percentile: 95 }),
      /^dice has no option "percentile"; its options are over, average, empty, classes$/,
    ],
  ],
};

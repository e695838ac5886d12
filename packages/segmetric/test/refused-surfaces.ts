/** Wrong arguments of surface distances, and the line that refuses each. */

import { surfaceDistances } from '../src/index.js';
import { map } from './refused-metrics.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const measuring = (options: unknown, first: unknown = map, second: unknown = map) =>
  surfaceDistances(first as Any, second as Any, options as Any);
const surfaces = surfaceDistances(map, map, { classes: 2 });
const volume = { data: new Uint8Array(8), shape: [2, 2, 2] };
const masks = { data: [1, 0, 0, 2], shape: [1, 2, 2] };

/** Calls that are refused, by subject. */
export const refusedSurfaces: Record<string, [call: () => unknown, text: RegExp][]> = {
  surfaceDistances: [
    [
      () => measuring(undefined),
      /^surfaceDistances.classes is undefined, but the number of classes is needed/,
    ],
    [() => measuring({ classes: 0 }), /^surfaceDistances.classes is 0, but .* from 1 to 65536/],
    [() => measuring({ classes: '2' }), /^surfaceDistances.classes is "2", but/],
    [() => measuring(7), /^surfaceDistances's options is 7, but a plain object is needed/],
    [
      () => measuring({ classes: 2, ids: ['a'] }),
      /^surfaceDistances has no option "ids"; its options are classes, .*spacing, include$/,
    ],
    [
      () => measuring({ classes: 2, spacing: [1] }),
      /^surfaceDistances.spacing is \[1\], but 2 or 3 distances are needed/,
    ],
    [
      () => measuring({ classes: 2, spacing: [1, 0] }),
      /^surfaceDistances.spacing\[1\] is 0, but a distance is a number from 1e-50 to 1e50$/,
    ],
    [
      () => measuring({ classes: 2, spacing: [Number.POSITIVE_INFINITY, 1] }),
      /^surfaceDistances.spacing\[0\] is Infinity, but a distance is a number from 1e-50 to 1e50$/,
    ],
    [
      () => measuring({ classes: 2, spacing: [1, Number.NaN] }),
      /^surfaceDistances.spacing\[1\] is NaN, but a distance is a number from 1e-50 to 1e50$/,
    ],
    // Their squares are 0 and Infinity.
    [
      () => measuring({ classes: 2, spacing: [1e-200, 1] }),
      /^surfaceDistances.spacing\[0\] is 1e-200, but a distance is a number from 1e-50 to 1e50$/,
    ],
    [
      () => measuring({ classes: 2, spacing: [1, 1e200] }),
      /^surfaceDistances.spacing\[1\] is 1e\+200, but a distance is a number from 1e-50 to 1e50$/,
    ],
    [() => measuring({ classes: 2, spacing: 1 }), /^surfaceDistances.spacing is 1, but a list of 2 or 3/],
    [
      () => measuring({ classes: 2, spacing: [1, 1, 1], spatial: 2 }),
      /^surfaceDistances.spacing is \[1, 1, 1\], but/,
    ],
    [() => measuring({ classes: 2, spatial: 4 }), /^surfaceDistances.spatial is 4, but 2 or 3/],
    [
      () => measuring({ classes: 2 }, volume, volume),
      /^predicted.shape is \[2, 2, 2\], but at rank 3 surfaceDistances.spatial/,
    ],
    [() => measuring({ classes: 2, spatial: 3 }), /^predicted.shape is \[2, 2\], but with 3 axes of space/],
    [() => surfaceDistances(undefined as Any, map, { classes: 2 }), /^predicted is undefined, but an object/],
    [() => measuring({ classes: 2 }, map, null), /^truth is null, but an object \{ data, shape \} is needed/],
    [
      () => measuring({ classes: 2 }, map, { data: [0, 1], shape: [1, 2] }),
      /^truth.shape is \[1, 2\], but predicted.shape is \[2, 2\]/,
    ],
    [
      () => measuring({ classes: 2 }, map, { data: [0, 1], shape: [2, 2] }),
      /^truth.data has 2 numbers, but truth.shape \[2, 2\] needs 4/,
    ],
    [
      () => measuring({ classes: 2 }, { ...map, data: new BigUint64Array(4) }),
      /^predicted.data is BigUint64Array .*, but a typed array \(not BigUint64Array\)/,
    ],
    [
      () => measuring({ classes: 2 }, { ...map, data: [0, 0.5, 1, 0] }),
      /^predicted.data\[1\] is 0.5, but a label is a whole number/,
    ],
    [
      () => measuring({ classes: 2 }, { ...map, data: Float32Array.of(0, 1, Number.NaN, 0) }),
      /^predicted.data\[2\] is NaN, but a label is a whole number/,
    ],
    [
      () => measuring({ classes: 2 }, { ...map, data: Int16Array.of(0, 1, 0, -1) }),
      /^predicted.data\[3\] is -1, but there are 2 classes \(0..1\)/,
    ],
    [
      () => measuring({ classes: 2, ignoreLabel: 9 }, map, { ...map, data: [0, 9, 7, 0] }),
      /^truth.data\[2\] is 7, but there are 2 classes \(0..1\) and ignoreLabel is 9/,
    ],
    [
      () => measuring({ classes: 1 }, map, { ...map, data: BigInt64Array.of(0n, 1n, 2n, 0n) }),
      /^truth.data\[2\] is 2, but/,
    ],
    [
      () => measuring({ classes: 2, ignoreLabel: 'void' }),
      /^surfaceDistances.ignoreLabel is "void", but a whole number is needed/,
    ],
    [
      () => measuring({ classes: 2, regions: { all: [2] } }),
      /^surfaceDistances.regions.all\[0\] is 2, but there are 2 classes/,
    ],
    [() => measuring({ classes: 2, regions: { all: [] } }), /^surfaceDistances.regions.all is \[\], but at/],
    [() => measuring({ classes: 2, masks: 1 }), /^surfaceDistances.masks is 1, but true or false is needed/],
    [
      () => measuring({ classes: 2, masks: true }, masks, { ...masks, data: [1, 0, 0, 1] }),
      /^predicted.data\[3\] is 2, but a mask holds 0 and 1$/,
    ],
    [
      () =>
        measuring(
          { classes: 2, masks: true },
          { ...masks, data: [1, 0, 0, 1] },
          { ...masks, data: [1, 0, 1, -1] },
        ),
      /^truth.data\[3\] is -1, but a mask holds 0 and 1, or -1/,
    ],
    [
      () => measuring({ classes: 2, masks: true, ignoreLabel: 9 }, masks, masks),
      /^surfaceDistances.ignoreLabel is 9, but surfaceDistances.masks/,
    ],
  ],
  'metrics of surfaces': [
    [
      () => surfaces.hausdorff({ percentile: 101 }),
      /^hausdorff.percentile is 101, but a number from 0 to 100/,
    ],
    [() => surfaces.hausdorff({ percentile: -1 }), /^hausdorff.percentile is -1, but a number from 0 to 100/],
    [() => surfaces.hausdorff({ percentile: Number.NaN }), /^hausdorff.percentile is NaN, but a number from/],
    // @ts-expect-error: a number, not a text
    [() => surfaces.hausdorff({ percentile: '95' }), /^hausdorff.percentile is "95", but a number from 0 to/],
    [
      // @ts-expect-error: no such word
      () => surfaces.hausdorff({ direction: 'both' }),
      /^hausdorff.direction is "both", but 'predictedToTruth' or 'truthToPredicted' or 'symmetric' is needed/,
    ],
    // @ts-expect-error: distances cannot be pooled
    [() => surfaces.hausdorff({ over: 'batch' }), /^hausdorff.over is "batch", but 'image' or 'class-image'/],
    // @ts-expect-error: distances cannot be pooled
    [() => surfaces.hausdorff({ average: 'micro' }), /^hausdorff.average is "micro", but 'macro' or 'none'/],
    [
      // @ts-expect-error: no such word
      () => surfaces.hausdorff({ empty: 'nan' }),
      /^hausdorff.empty is "nan", but 'skip', 'diagonal', a finite number or NaN is needed, or \{ both, truth, predicted \} of such$/,
    ],
    [
      () => surfaces.hausdorff({ empty: Number.NEGATIVE_INFINITY }),
      /^hausdorff.empty is -Infinity, but 'skip', 'diagonal', a finite number or NaN is needed, or \{ both, truth, predicted \} of such$/,
    ],
    [
      () => surfaces.hausdorff({ classes: [] }),
      /^hausdorff.classes is \[\], but at least one class is needed/,
    ],
    [() => surfaces.hausdorff({ classes: [1, 1] }), /^hausdorff.classes\[1\] is 1, but it is listed before/],
    [
      // @ts-expect-error: tolerance is of the normalised surface distance
      () => surfaces.hausdorff({ tolerance: 1 }),
      /^hausdorff has no option "tolerance"; its options are over, average, empty, classes, .*percentile$/,
    ],
    [() => surfaces.hausdorff(95 as Any), /^hausdorff's options is 95, but a plain object is needed/],
    [
      // @ts-expect-error: percentile is of the Hausdorff distance
      () => surfaces.averageSurfaceDistance({ percentile: 95 }),
      /^averageSurfaceDistance has no option "percentile"; its options are .*direction$/,
    ],
    [
      // @ts-expect-error: no such word
      () => surfaces.averageSurfaceDistance({ direction: 'forward' }),
      /^averageSurfaceDistance.direction is "forward", but 'predictedToTruth' or/,
    ],
    [
      // @ts-expect-error: a tolerance is needed
      () => surfaces.normalizedSurfaceDistance(),
      /^normalizedSurfaceDistance.tolerance is undefined, but a distance is needed$/,
    ],
    [
      // @ts-expect-error: a tolerance is needed, also beside other options
      () => surfaces.normalizedSurfaceDistance({ average: 'none' }),
      /^normalizedSurfaceDistance.tolerance is undefined, but a distance is needed$/,
    ],
    [
      () => surfaces.normalizedSurfaceDistance({ tolerance: -1 }),
      /^normalizedSurfaceDistance.tolerance is -1, but a finite number of at least 0/,
    ],
    [
      () => surfaces.normalizedSurfaceDistance({ tolerance: Number.POSITIVE_INFINITY }),
      /^normalizedSurfaceDistance.tolerance is Infinity, but a finite number of at least 0/,
    ],
    [
      // @ts-expect-error: a number, not a text
      () => surfaces.normalizedSurfaceDistance({ tolerance: '2' }),
      /^normalizedSurfaceDistance.tolerance is "2", but a number of at least 0/,
    ],
    [
      // @ts-expect-error: it has both directions
      () => surfaces.normalizedSurfaceDistance({ tolerance: 1, direction: 'symmetric' }),
      /^normalizedSurfaceDistance has no option "direction"; its options are .*tolerance$/,
    ],
    [() => surfaces.boundaryIoU({ width: 0 }), /^boundaryIoU.width is 0, but a whole number .* at least 1/],
    [
      () => surfaces.boundaryIoU({ width: 1.5 }),
      /^boundaryIoU.width is 1.5, but a whole number .* at least 1/,
    ],
    [() => surfaces.boundaryIoU({ width: Number.NaN }), /^boundaryIoU.width is NaN, but a whole number/],
    // @ts-expect-error: a number, not a text
    [() => surfaces.boundaryIoU({ width: '2' }), /^boundaryIoU.width is "2", but a whole number/],
  ],
  'distances of surfaces': [
    [() => surfaces.distances(1, 0), /^distances.image is 1, but there are 1 images \(0..0\)/],
    [() => surfaces.distances(-1, 0), /^distances.image is -1, but there are 1 images/],
    [() => surfaces.distances(0.5, 0), /^distances.image is 0.5, but there are 1 images/],
  ],
};

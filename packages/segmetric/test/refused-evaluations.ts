/** Wrong options and cases of evaluations, and the line that refuses each. */

import type { EvaluationCase } from '../src/index.js';
import { evaluate, MEAN_OF_CLASSES } from '../src/index.js';
import { map } from './refused-metrics.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const one: EvaluationCase = { id: 'a', predicted: map, truth: map };
const asking = (options: unknown, cases: unknown = [one]) => evaluate(cases as Any, options as Any);
const giving = (...cases: unknown[]) => asking({ classes: 2 }, cases);
const choosing = (...metrics: unknown[]) => asking({ classes: 2, metrics });
/** The same without a case: what is wrong is found without one. */
const beginning = (...metrics: unknown[]) => asking({ classes: 2, metrics }, []);
const flat = (length: number, shape: number[]) => ({ data: new Uint8Array(length), shape });
const like = (array: unknown, more = {}) => ({ id: 'a', predicted: array, truth: array, ...more });

/** Calls that are refused, by subject. */
export const refusedEvaluations: Record<string, [call: () => unknown, text: RegExp][]> = {
  evaluate: [
    [() => asking(undefined), /^evaluate.classes is undefined, but the names of the classes are needed/],
    [() => asking(3), /^evaluate's options is 3, but a plain object is needed/],
    [() => asking({ classes: 0 }), /^evaluate.classes is 0, but .* a whole number from 1 to 65536/],
    [() => asking({ classes: 1.5 }), /^evaluate.classes is 1.5, but .* a whole number/],
    [
      () => asking({ classes: 'liver' }),
      /^evaluate.classes is "liver", but a number of classes, a list of names or a table/,
    ],
    [() => asking({ classes: [] }), /^evaluate.classes is \[\], but at least one is needed$/],
    [
      () => asking({ classes: ['a', 7] }),
      /^evaluate.classes\[1\] is 7, but a name is needed: labels go into a table/,
    ],
    [() => asking({ classes: ['a', ''] }), /^evaluate.classes\[1\] is "", but a name is needed$/],
    [() => asking({ classes: ['a', 'a'] }), /^evaluate.classes\[1\] is "a", but that name is there before$/],
    [
      () => asking({ classes: ['a', MEAN_OF_CLASSES] }),
      /^evaluate.classes and regions\[1\] is "mean of classes", but a row of the summary is called that$/,
    ],
    [
      () => asking({ classes: 2, include: [] }),
      /^evaluate.include is \[\], but at least one class is needed/,
    ],
    [() => asking({ classes: 2, include: '1' }), /^evaluate.include is "1", but a list of classes/],
    [
      () => asking({ classes: 2, include: [2] }),
      /^evaluate.include\[0\] is 2, but there are 2 classes \(0..1\), by name 0, 1, and no regions$/,
    ],
    [
      () => asking({ classes: 2, include: [1, 2], regions: { r: [1] } }),
      /^evaluate.include\[1\] is 2, but there are 2 classes \(0..1\), by name 0, 1, and the regions r$/,
    ],
    [
      () => asking({ classes: 2, include: ['1', 'x'] }),
      /^evaluate.include\[1\] is "x", but there are 2 classes \(0..1\), by name 0, 1, and no/,
    ],
    [() => asking({ classes: 2, include: ['1', 1] }), /^evaluate.include\[1\] is 1, but it is listed before/],
    [() => asking({ classes: 2, include: [0.5] }), /^evaluate.include\[0\] is 0.5, but a class's index or/],
    [() => asking({ classes: 2, regions: [1] }), /^evaluate.regions is \[1\], but a plain object is needed/],
    [() => asking({ classes: 2, regions: { r: [] } }), /^evaluate.regions.r is \[\], but at least one class/],
    [
      () => asking({ classes: 2, regions: { r: [1, 5] } }, []),
      /^evaluate.regions.r\[1\] is 5, but there are 2 classes \(0..1\), by name 0, 1, and no regions$/,
    ],
    [
      () => asking({ classes: 2, regions: { r: [-1] } }),
      /^evaluate.regions.r\[0\] is -1, but a class's index or/,
    ],
    [
      () => asking({ classes: 1, regions: { r: [0] } }, []),
      /^evaluate.regions.r is \[0\], but a single class leaves nothing to unite$/,
    ],
    [
      () => asking({ classes: ['a', 'b'], regions: { b: [1] } }),
      /^evaluate.regions is "b", but a class has that name$/,
    ],
    ...['0', '7', '12'].map((name): [() => unknown, RegExp] => [
      () => asking({ classes: ['a', 'b'], regions: { [name]: [1] } }),
      new RegExp(`^evaluate.regions is "${name}", but the name of a region is not a whole number$`),
    ]),
    [
      () => asking({ classes: ['a', 'b'], regions: { '': [1] } }),
      /^evaluate.classes and regions\[2\] is "", but a name is needed$/,
    ],
    [
      () => asking({ classes: ['a', 'b'], regions: { all: [0], [MEAN_OF_CLASSES]: [1] } }),
      /^evaluate.classes and regions\[3\] is "mean of classes", but a row of the summary is called that$/,
    ],
    [
      () => asking({ classes: 2, empty: 'nan' }),
      /^evaluate.empty is "nan", but 'skip', 'diagonal', a finite number or NaN is needed, or \{ both, truth, predicted \} of such$/,
    ],
    [
      () => asking({ classes: 2, empty: Number.POSITIVE_INFINITY }),
      /^evaluate.empty is Infinity, but 'skip', 'diagonal', a finite number or NaN is needed, or \{ both, truth, predicted \} of such$/,
    ],
    [() => asking({ classes: 2, masks: 1 }), /^evaluate.masks is 1, but true or false is needed/],
    [
      () => asking({ classes: 2, masks: true, ignoreLabel: 9 }, []),
      /^evaluate.ignoreLabel is 9, but evaluate.masks is true: pixels of masks are ignored where/,
    ],
    [
      () => asking({ classes: Array.from({ length: 65537 }, (_, index) => `c${index}`) }, []),
      /^evaluate.classes.length is 65537, but the number of classes is a whole number from 1 to 65536$/,
    ],
    [() => asking({ classes: 2, ignoreLabel: 1.5 }), /^evaluate.ignoreLabel is 1.5, but a whole number/],
    [
      () => asking({ classes: 2, spacing: [1] }),
      /^evaluate.spacing is \[1\], but 2 or 3 distances are needed/,
    ],
    [
      () => asking({ classes: 2, spacing: [1, -1] }),
      /^evaluate.spacing\[1\] is -1, but a distance is a number from/,
    ],
    [
      () => asking({ classes: 2, average: 'macro' }),
      /^evaluate has no option "average"; its options are classes/,
    ],
    [() => asking({ classes: 2, spatial: 2 }), /^evaluate has no option "spatial"; its options are classes/],
  ],
  'metrics of evaluate': [
    [
      () => asking({ classes: 2, metrics: 'dice' }),
      /^evaluate.metrics is "dice", but a list of metrics is needed/,
    ],
    [() => choosing(), /^evaluate.metrics is \[\], but at least one is needed$/],
    [
      () => choosing('dice', 'Dice'),
      /^evaluate.metrics\[1\] is "Dice", but the metrics are dice, jaccard, .*IoU/,
    ],
    [() => choosing('toString'), /^evaluate.metrics\[0\] is "toString", but the metrics are dice/],
    [
      () => choosing('hausdorff101'),
      /^evaluate.metrics\[0\] is "hausdorff101", but the metrics are .*hausdorff95/,
    ],
    [() => choosing('hausdorff-5'), /^evaluate.metrics\[0\] is "hausdorff-5", but the metrics are/],
    [() => choosing('hausdorff95th'), /^evaluate.metrics\[0\] is "hausdorff95th", but the metrics are/],
    [() => choosing(7), /^evaluate.metrics\[0\] is 7, but a metric is a name, or an object as \{ metric: /],
    [() => choosing({ name: 'x' }), /^evaluate.metrics\[0\].metric is undefined, but the metrics are dice/],
    [
      () => choosing({ metric: 'dice', name: '' }),
      /^evaluate.metrics\[0\].name is "", but the name of a column/,
    ],
    [
      () => choosing({ metric: 'dice', name: 7 }),
      /^evaluate.metrics\[0\].name is 7, but the name of a column/,
    ],
    [
      () => choosing('dice', { metric: 'dice' }),
      /^evaluate.metrics\[1\] is "dice", but that name is there before$/,
    ],
    [
      () => choosing({ metric: 'jaccard', name: 'dice' }),
      /^evaluate.metrics\[0\].name is "dice", but another metric has that name$/,
    ],
    ...['case', 'class', 'empty'].map((name): [() => unknown, RegExp] => [
      () => choosing({ metric: 'dice', name }),
      new RegExp(`^evaluate.metrics\\[0\\] is "${name}", but a column has that name: another is needed$`),
    ]),
    ...['0', '7', '12'].map((name): [() => unknown, RegExp] => [
      () => choosing({ metric: 'dice', name }),
      new RegExp(`^evaluate.metrics\\[0\\] is "${name}", but a column's name is not a whole number$`),
    ]),
    ...['my dice', ' dice', 'dice ', ' '].map((name): [() => unknown, RegExp] => [
      () => choosing('jaccard', { metric: 'dice', name }),
      new RegExp(`^evaluate.metrics\\[1\\] is "${name}", but a column's name has no spaces$`),
    ]),
    ...['over', 'average', 'classes', 'alpha', 'toString'].map((option): [() => unknown, RegExp] => [
      () => choosing('jaccard', { metric: 'dice', [option]: 0 }),
      new RegExp(`^evaluate.metrics\\[1\\] has no option "${option}"; those of dice are name, empty$`),
    ]),
    [
      () => choosing({ metric: 'lesionF1', absolute: true }),
      /^evaluate.metrics\[0\] has no option "absolute"; those of lesionF1 are name, empty, connectivity, criterion, thr/,
    ],
    [
      // @ts-expect-error: a row is one case
      () => evaluate([one], { classes: 2, metrics: [{ metric: 'dice', over: 'batch' }] }),
      /^evaluate.metrics\[0\] has no option "over"; those of dice are name, empty$/,
    ],
    [
      // @ts-expect-error: the percentile is in the name
      () => evaluate([one], { classes: 2, metrics: [{ metric: 'hausdorff95', percentile: 90 }] }),
      /^evaluate.metrics\[0\] has no option "percentile"; those of hausdorff95 are name, empty, direction$/,
    ],
  ],
  'options of the metrics of evaluate, before any case': [
    [
      // @ts-expect-error: it needs a tolerance
      () => evaluate([], { classes: 2, metrics: ['normalizedSurfaceDistance'] }),
      /^evaluate.metrics\[0\]: normalizedSurfaceDistance.tolerance is undefined, but a distance is needed$/,
    ],
    [
      () => beginning({ metric: 'normalizedSurfaceDistance', tolerance: -1 }),
      /^evaluate.metrics\[0\]: normalizedSurfaceDistance.tolerance is -1, but a finite number of at least 0/,
    ],
    [
      () => beginning({ metric: 'tverskyIndex', alpha: -1 }),
      /^evaluate.metrics\[0\]: tverskyIndex.alpha is -1, but a finite number of at least 0 is needed/,
    ],
    [
      () => asking({ classes: 2, masks: true, metrics: [{ metric: 'fBeta', beta: -1 }] }, []),
      /^evaluate.metrics\[0\]: fBeta.beta is -1, but/,
    ],
    [
      () => asking({ classes: 1, spacing: [1, 1, 2], metrics: [{ metric: 'boundaryIoU', width: 0 }] }, []),
      /^evaluate.metrics\[0\]: boundaryIoU.width is 0, but/,
    ],
    [
      () => beginning({ metric: 'hausdorff', percentile: 101 }),
      /^evaluate.metrics\[0\]: hausdorff.percentile is 101, but a number from 0 to 100/,
    ],
    [
      () => beginning({ metric: 'hausdorff95', direction: 'both' }),
      /^evaluate.metrics\[0\]: hausdorff.direction is "both", but/,
    ],
    [
      () => beginning({ metric: 'lesionF1', threshold: 2 }),
      /^evaluate.metrics\[0\]: lesionDetection.threshold is 2, but a number from 0 to 1/,
    ],
  ],
  cases: [
    [() => asking({ classes: 2 }, null), /^cases is null, but a list or another iterable of cases/],
    [() => asking({ classes: 2 }, 'ab'), /^cases is "ab", but a list or another iterable of cases/],
    [() => asking({ classes: 2 }, one), /^cases is \{.*\}, but a list or another iterable of cases/],
    [() => giving(), /^cases is \[\], but at least one case is needed/],
    [() => giving(one, 7), /^cases\[1\] is 7, but a case \{ id, predicted, truth \} is needed/],
    [
      () => giving({ predicted: map, truth: map }),
      /^cases\[0\] is \{ predicted, truth \}, but a case \{ id, pre/,
    ],
    [() => giving({ ...one, id: 7 }), /^cases\[0\].id is 7, but a string is needed/],
    [() => giving(one, one), /^cases\[1\].id is "a", but a case has that id before/],
    [
      () => giving({ id: 'a' }),
      /^cases\[0\] \("a"\): predicted is undefined, but an object \{ data, shape \}/,
    ],
    [() => giving({ id: 'a', predicted: map }), /^cases\[0\] \("a"\): truth is undefined, but an object/],
    [
      () => giving(like(flat(16, [2, 2, 2, 2]))),
      /^cases\[0\] \("a"\): predicted.shape is \[2, 2, 2, 2\], but a case is one image: a class map of 2 axes, or 3/,
    ],
    [
      () => giving(like(map, { spacing: [1] })),
      /^cases\[0\] \("a"\): spacing is \[1\], but 2 or 3 distances/,
    ],
    [
      () => giving(like(map, { spacing: [1, 0] })),
      /^cases\[0\] \("a"\): spacing\[1\] is 0, but a distance is a number from 1e-50 to 1e50$/,
    ],
    [() => giving(like(map, { spacing: 1 })), /^cases\[0\] \("a"\): spacing is 1, but a list of 2 or 3/],
    [
      () => asking({ classes: 2, spacing: [1, 1] }, [one, like(flat(8, [2, 2, 2]), { id: 'b' })]),
      /^cases\[1\] \("b"\): spacing is \[1, 1\], but the image has 3 axes: as many distances are needed$/,
    ],
    [
      () => giving({ ...one, id: 'x'.repeat(500), truth: { ...map, data: [0, 1, 1, 9] } }),
      /^cases\[0\] \("x{1,100}…"\): truth.data\[3\] is 9, but there are 2 classes/,
    ],
  ],
};

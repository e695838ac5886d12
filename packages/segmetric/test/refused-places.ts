/** What is no class and no region, wherever one is asked for, and the line that refuses each. */

import {
  confusion,
  dice,
  jaccard,
  lesionDetection,
  surfaceDistances,
  weightedHamming,
} from '../src/index.js';
import { map } from './refused-metrics.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const four = { classes: 4 };
const named = { classes: 4, regions: { a: [1, 2], b: [3] } };
const [counts, united] = [confusion(map, map, four), confusion(map, map, named)];
const [surfaces, both] = [surfaceDistances(map, map, four), surfaceDistances(map, map, named)];
const lesions = lesionDetection(map, map, named);
const single = lesionDetection(map, map, { classes: 1 });

/** Indices that no class has, and names that no region has; the names of classes are of tables alone. */
const unknown: [place: unknown, shown: string][] = [
  [4, '4'],
  [-1, '-1'],
  [0.5, '0.5'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['', '""'],
  ['1', '"1"'],
  ['c', '"c"'],
  ['toString', '"toString"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [1n, '1n'],
  [[1], '\\[1\\]'],
];

/** Calls that are refused, by subject. */
export const refusedPlaces: Record<string, [call: () => unknown, text: RegExp][]> = {
  'places of distances': unknown.map(([place, shown]) => [
    () => surfaces.distances(0, place as Any),
    new RegExp(`^distances\\.place is ${shown}, but there are 4 classes \\(0\\.\\.3\\) and no regions$`),
  ]),
  'places of lesions': unknown.map(([place, shown]) => [
    () => lesions.lesions(0, place as Any),
    new RegExp(`^lesions\\.place is ${shown}, but there are 4 classes \\(0\\.\\.3\\) and the regions a, b$`),
  ]),
  'classes of metrics': [
    [
      () => surfaces.hausdorff({ classes: [7] }),
      /^hausdorff\.classes\[0\] is 7, but there are 4 classes \(0\.\.3\) and no regions$/,
    ],
    [
      () => both.hausdorff({ classes: [0, 'c'] }),
      /^hausdorff\.classes\[1\] is "c", but there are 4 classes \(0\.\.3\) and the regions a, b$/,
    ],
    [
      () => lesions.recall({ classes: ['a', 4] }),
      /^recall\.classes\[1\] is 4, but there are 4 classes \(0\.\.3\) and the regions a, b$/,
    ],
    [
      () => single.recall({ classes: [1] }),
      /^recall\.classes\[0\] is 1, but there are 1 classes \(0\.\.0\) and no regions$/,
    ],
    [
      () => dice(counts, { classes: ['a'] }),
      /^dice\.classes\[0\] is "a", but there are 4 classes \(0\.\.3\) and no regions$/,
    ],
    [
      () => dice(united, { classes: [0, 'c'] }),
      /^dice\.classes\[1\] is "c", but there are 4 classes \(0\.\.3\) and the regions a, b$/,
    ],
    [() => jaccard(united, { classes: [4] }), /^jaccard\.classes\[0\] is 4, but there are 4 classes/],
    [
      () => weightedHamming(counts, { classes: [0, 5] }),
      /^weightedHamming\.classes\[1\] is 5, but there are/,
    ],
    [
      () => dice(counts, { classes: [-1] }),
      /^dice\.classes\[0\] is -1, but a class's index or name or a region's name/,
    ],
    [
      () => both.hausdorff({ classes: [Number.NaN] }),
      /^hausdorff\.classes\[0\] is NaN, but a class's index or name or a/,
    ],
  ],
};

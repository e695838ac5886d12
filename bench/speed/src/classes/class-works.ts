/** What is measured of classes and of kinds of labels: in each work some calls, the first of which the others are held against. */
import {
  type CenterlineOptions,
  type ClassesOption,
  centerlines,
  confusion,
  type LabelData,
  type SurfaceOptions,
  surfaceDistances,
} from 'segmetric';
import type { Outcome } from '../contender.js';
import { cellPair, type Volume } from '../inputs/cells.js';
import { blobPair, labelPair, type MapPair } from '../inputs/maps.js';
import { HAUSDORFF_PERCENTILE } from '../segmetric-calls.js';

/** One call of a work. */
export interface ClassCall {
  readonly name: string;
  /** How many times the first call's time it may take. */
  readonly most?: number;
  call(): Outcome;
}

/** Calls that are timed in turns. */
export interface ClassWork {
  readonly title: string;
  /** Said where the calls have inputs of their own: then their numbers are not compared. */
  readonly otherInputs?: true;
  /** Makes the inputs. */
  calls(): readonly ClassCall[];
}

interface LabelMap {
  readonly data: LabelData;
  readonly shape: readonly number[];
}
type Pair = readonly [predicted: LabelMap, truth: LabelMap];

const named = (size: readonly number[]) => size.join(' x ');

/** A pair of maps, its labels turned into another kind or into others. */
function pairOf(
  { predicted, truth, size }: Pick<MapPair, 'predicted' | 'truth' | 'size'>,
  turn: (labels: Uint8Array) => LabelData = (labels) => labels,
): Pair {
  return [
    { data: turn(predicted), shape: size },
    { data: turn(truth), shape: size },
  ];
}

/** Values: of each of some classes the Hausdorff distance. Without `classes`: of those that are measured. */
function hausdorff(pair: Pair, options: SurfaceOptions, classes?: readonly number[]): Outcome {
  const surfaces = surfaceDistances(...pair, { spatial: 3, ...options });
  return { values: [...surfaces.hausdorff({ percentile: HAUSDORFF_PERCENTILE, classes }).values] };
}

/** Values: of each of some classes the centreline Dice. */
function centerlineDice(pair: Pair, options: CenterlineOptions, classes?: readonly number[]): Outcome {
  return { values: [...centerlines(...pair, { spatial: 3, ...options }).dice({ classes }).values] };
}

/** Values: TP of each class, then FP, then FN. */
function counts(pair: Pair, classes: ClassesOption): Outcome {
  const spatial = pair[0].shape.length === 2 ? 2 : 3;
  const { tp, fp, fn } = confusion(...pair, { classes, spatial });
  return { values: [...tp, ...fp, ...fn] };
}

/** Cells of which each has a border of its own, against two masks of all pixels, whose border is the volume's. */
export function cellsAgainstOneClass(size: Volume, cells: number): ClassWork {
  return {
    title: `Hausdorff 95, ${named(size)}`,
    otherInputs: true,
    calls: () => {
      const full = new Uint8Array(size[0] * size[1] * size[2]).fill(1);
      const one = pairOf({ predicted: full, truth: full.slice(), size });
      const many = pairOf(cellPair(size, cells));
      return [
        { name: 'one class that fills the volume', call: () => hausdorff(one, { classes: 1 }) },
        { name: `${cells} cells`, most: 3, call: () => hausdorff(many, { classes: cells }) },
      ];
    },
  };
}

/** One class of many. */
export function oneClassOfMany(size: Volume, cells: number): ClassWork {
  return {
    title: `Hausdorff 95 of ${cells} cells, ${named(size)}`,
    calls: () => {
      const pair = pairOf(cellPair(size, cells));
      const chosen = [Math.floor(cells / 2)];
      return [
        { name: 'all classes', call: () => hausdorff(pair, { classes: cells }, chosen) },
        {
          name: 'include: one class',
          most: 1 / 20,
          call: () => hausdorff(pair, { classes: cells, include: chosen }),
        },
      ];
    },
  };
}

/** Labels in the kinds of arrays that hold them. */
export function kindsOfLabels(size: readonly [number, number], classes: number): ClassWork {
  return {
    title: `confusion of ${classes} classes, ${named(size)}`,
    calls: () => {
      const maps = labelPair(size, classes);
      const kind = (name: string, turn: (labels: Uint8Array) => LabelData, most?: number): ClassCall => {
        const pair = pairOf(maps, turn);
        return { name, ...(most === undefined ? {} : { most }), call: () => counts(pair, classes) };
      };
      return [
        kind('uint8', (labels) => labels),
        kind('int16', (labels) => Int16Array.from(labels), 2),
        kind('float32', (labels) => Float32Array.from(labels), 3),
        kind('int64', (labels) => BigInt64Array.from(labels, BigInt), 6),
      ];
    },
  };
}

/** A background, which is a class like others unless `include` leaves it out. */
export function background(size: Volume, organs: number, of: 'Hausdorff 95' | 'centreline Dice'): ClassWork {
  return {
    title: `${of} of ${organs} classes, ${named(size)}`,
    calls: () => {
      const maps = blobPair(size, organs);
      const pair = pairOf(maps);
      const { classes } = maps;
      const include = Array.from({ length: organs }, (_, organ) => 1 + organ);
      const measure = of === 'Hausdorff 95' ? hausdorff : centerlineDice;
      return [
        { name: 'without the background', call: () => measure(pair, { classes, include }) },
        { name: 'with it', call: () => measure(pair, { classes }, include) },
      ];
    },
  };
}

/** FreeSurfer's labels of the structures below the cortex, of the corpus callosum, and of the cortex, left and right. */
const SUBCORTICAL = [
  2, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 24, 26, 28, 30, 31, 41, 43, 44, 46, 47, 49, 50, 51, 52,
  53, 54, 58, 60, 62, 63, 77, 80, 85,
];
const CALLOSAL = [251, 252, 253, 254, 255];
const CORTICAL = Array.from({ length: 35 }, (_, place) => 1 + place).filter((area) => area !== 4);
const FREESURFER = [
  ...SUBCORTICAL,
  ...CALLOSAL,
  ...CORTICAL.map((area) => 1000 + area),
  ...CORTICAL.map((area) => 2000 + area),
];

/** Labels of a table that are far apart, against those that count up from 0, in the same kind of array. */
export function labelsOfATable(size: Volume, of: 'Hausdorff 95' | 'confusion'): ClassWork {
  const cells = FREESURFER.length;
  return {
    title: `${of} of ${cells} cells, ${named(size)}`,
    calls: () => {
      const maps = cellPair(size, cells);
      const counted = pairOf(maps, (labels) => Int32Array.from(labels));
      const spread = pairOf(maps, (labels) =>
        Int32Array.from(labels, (label) => FREESURFER[label] as number),
      );
      const table = Object.fromEntries(FREESURFER.map((label) => [`label ${label}`, label]));
      const measure = (pair: Pair, classes: ClassesOption) =>
        of === 'confusion' ? counts(pair, classes) : hausdorff(pair, { classes });
      return [
        { name: `labels 0 to ${cells - 1}`, call: () => measure(counted, cells) },
        { name: `a table up to ${FREESURFER.at(-1)}`, call: () => measure(spread, table) },
      ];
    },
  };
}

/** All of them, in the order of the report. */
export const classWorks: readonly ClassWork[] = [
  cellsAgainstOneClass([300, 256, 256], 118),
  oneClassOfMany([128, 128, 128], 118),
  kindsOfLabels([1024, 1024], 4),
  background([256, 256, 180], 4, 'Hausdorff 95'),
  background([256, 256, 180], 4, 'centreline Dice'),
  labelsOfATable([64, 256, 256], 'Hausdorff 95'),
  labelsOfATable([64, 256, 256], 'confusion'),
];

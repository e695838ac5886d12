/**
 * Counts of agreement: for each image and class the true positives, false positives, false negatives and true
 * negatives over the valid pixels. All count metrics are functions of them. The counts are plain JSON-safe data, so
 * they can be kept, sent and merged; maps of any size pass, for they stream through a small window of the core.
 */

import { notAllowed, show } from '../argument-errors.js';
import { withCore } from '../core.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { copyLabels, pairKind } from '../labels.js';
import type { Core } from '../wasm/core-glue.js';
import { countBinary, regionOf, WINDOW } from './binary-counts.js';
import type { MapPair } from './label-maps.js';
import { idList, merge } from './merge.js';
import type { Pair } from './pair.js';
import { readPair, setsOf } from './pair.js';
import type { PairOptions } from './pair-options.js';
import type { Regions } from './regions.js';

/**
 * Counts for each image and class, in the order [image][class], the regions behind the classes. Plain data that survives
 * JSON.
 */
export interface Confusion {
  /** The number of classes; 1 means maps of 0 and 1, of which the foreground alone is counted. */
  readonly classes: number;
  /** For each region the classes that it unites, where there are some. */
  readonly regions?: Regions;
  /** A name for each image, where they were given: in order, each once. */
  readonly ids?: readonly string[];
  /** The number of images. */
  readonly images: number;
  /** Pixels of the class that were predicted as the class. */
  readonly tp: readonly number[];
  /** Pixels of another class that were predicted as the class. */
  readonly fp: readonly number[];
  /** Pixels of the class that were predicted as another. */
  readonly fn: readonly number[];
  /** Pixels of another class that were not predicted as the class. */
  readonly tn: readonly number[];
}

/** Options of {@link confusion}. */
export interface ConfusionOptions extends PairOptions {
  /** A name for each image. Images of one name (tiles, shards) are added; the result is in the order of the names. */
  readonly ids?: readonly string[] | undefined;
}

/**
 * Counts, for each image and class, how a predicted class map agrees with the truth.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch `[image, ...space]`; with `masks: true`
 *   masks `[image, ...space, class]`
 * @param truth - a class map of the same shape, or masks
 * @param options - `classes` (needed), `ids`, `regions`, `masks`, `ignoreLabel`, `spatial`, `spacing`: see
 *   {@link ConfusionOptions}
 * @returns the counts, plain data
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; a label that is no class is
 *   named with its index, also in the prediction, unless the truth there is ignored
 * @example
 * ```ts
 * import { confusion, dice } from 'segmetric';
 *
 * const predicted = { data: [0, 1, 1, 2], shape: [2, 2] };
 * const truth = { data: [0, 1, 2, 2], shape: [2, 2] };
 * const counts = confusion(predicted, truth, { classes: 3 });
 * console.log(counts.tp, dice(counts).value.toFixed(4)); // [ 1, 1, 1 ] 0.7778
 *
 * const united = confusion(predicted, truth, { classes: 3, regions: { any: [1, 2] } });
 * console.log(united.tp, dice(united, { classes: ['any'] }).value); // [ 1, 1, 1, 3 ] 1
 * ```
 */
export function confusion(
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: ConfusionOptions,
): Confusion {
  const pair = readPair<Pick<ConfusionOptions, 'ids'>>('confusion', predicted, truth, options, {
    ids: idList,
  });
  const { classes, regions } = pair;
  const { ids } = pair.options;
  const { images } = pair.source;
  if (ids !== undefined && ids.length !== images) {
    throw notAllowed('confusion.ids', ids, `there are ${images} images, one id each`);
  }
  const parts = count(pair);
  const named = Object.keys(regions).length > 0 ? { regions } : {};
  const counts: Confusion = { classes, ...named, images, ...parts };
  if (ids === undefined) return counts;
  // Merging one result puts its images in the order of the ids and adds those of equal ids.
  return merge({ ...counts, ids });
}

/** Counts the classes, then the regions. */
function count(pair: Pair): Pick<Confusion, 'tp' | 'fp' | 'fn' | 'tn'> {
  const { source, classes, ignoreLabel } = pair;
  const { images, pixels } = source;
  const sets = setsOf(pair);
  const columns = sets.length;
  const part = () => new Array<number>(images * columns).fill(0);
  const parts = { tp: part(), fp: part(), fn: part(), tn: part() };
  /** Takes TP, FP, FN and TN, each of `length` columns, to their place. */
  const put = (taken: Float64Array, image: number, first: number, length: number) => {
    Object.values(parts).forEach((list, which) => {
      for (let column = 0; column < length; column++) {
        list[image * columns + first + column] = taken[which * length + column] as number;
      }
    });
  };
  withCore(`confusion of predicted.shape ${show(source.shape)}`, (core, memory) => {
    if (!('unite' in source)) {
      countMaps(core, memory, source, classes, ignoreLabel).forEach((taken, image) => {
        put(taken, image, 0, classes);
      });
    }
    sets.forEach((set, column) => {
      if (!('unite' in source) && column < classes) return;
      const members = 'unite' in source ? source.unite(set) : regionOf(source, set, ignoreLabel);
      countBinary(core, memory, images, pixels, members).forEach((taken, image) => {
        put(taken, image, column, 1);
      });
    });
  });
  return parts;
}

/** For each image TP, FP, FN and TN, each of all classes. Here the core checks the labels. */
function countMaps(
  core: Core,
  memory: WebAssembly.Memory,
  { images, pixels, predicted, truth }: MapPair,
  classes: number,
  ignoreLabel: number,
): Float64Array[] {
  const kind = pairKind(predicted, truth);
  core.beginCounts(classes, ignoreLabel);
  return Array.from({ length: images }, (_, image) => {
    const end = (image + 1) * pixels;
    for (let start = image * pixels; start < end; start += WINDOW) {
      const length = Math.min(WINDOW, end - start);
      const predictedAt = core.reserveWindow(0, kind, length);
      const truthAt = core.reserveWindow(1, kind, length);
      const buffer = memory.buffer as ArrayBuffer;
      copyLabels('predicted', predicted, start, length, kind, buffer, predictedAt);
      copyLabels('truth', truth, start, length, kind, buffer, truthAt);
      core.addCounts(length, start);
    }
    return core.takeCounts();
  });
}

/**
 * Counts of agreement: for each image and class the true positives, false positives, false negatives and true
 * negatives over the valid pixels. All count metrics are functions of them. The counts are plain JSON-safe data, so
 * they can be kept, sent and merged; maps of any size pass, for they stream through a small window of the core.
 */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import { withCore } from '../core.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { copyLabels, labelKind } from '../labels.js';
import { checkOptions, classCount, label } from '../option-checks.js';
import type { MapPair, SpaceOptions } from './label-maps.js';
import { readMapPair, spaceChecks } from './label-maps.js';
import { idList, merge } from './merge.js';

/** Counts for each image and class, in the order [image][class]. Plain data that survives JSON. */
export interface Confusion {
  /** The number of classes; 1 means maps of 0 and 1, of which the foreground alone is counted. */
  readonly classes: number;
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
export interface ConfusionOptions extends SpaceOptions {
  /** The number of classes. 1 means maps of 0 and 1, of which the foreground alone is counted. */
  readonly classes: number;
  /** A name for each image. Images of one name (tiles, shards) are added; the result is in the order of the names. */
  readonly ids?: readonly string[] | undefined;
  /** The truth's label of pixels that are not counted. Default: none. */
  readonly ignoreLabel?: number | undefined;
}

/** Pixels that go through the core at a time. */
const WINDOW = 2 ** 18;

/**
 * Counts, for each image and class, how a predicted class map agrees with the truth.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch `[image, ...space]`
 * @param truth - a class map of the same shape
 * @param options - `classes` (needed), `ids`, `ignoreLabel`, `spatial`, `spacing`: see {@link ConfusionOptions}
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
 * ```
 */
export function confusion(
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: ConfusionOptions,
): Confusion {
  const { classes, ids, ignoreLabel, ...space } = checkOptions<Partial<ConfusionOptions>>(
    'confusion',
    options,
    {
      classes: classCount,
      ids: idList,
      ignoreLabel: label,
      ...spaceChecks,
    },
  );
  if (classes === undefined) {
    throw wrongType('confusion.classes', undefined, 'the number of classes is needed');
  }
  const pair = readMapPair('confusion', predicted, truth, space);
  const { images } = pair;
  if (ids !== undefined && ids.length !== images) {
    throw notAllowed('confusion.ids', ids, `there are ${images} images, one id each`);
  }
  const counts = count(pair, classes, ignoreLabel);
  if (ids === undefined) return counts;
  // Merging one result puts its images in the order of the ids and adds those of equal ids.
  return merge({ ...counts, ids });
}

function count(pair: MapPair, classes: number, ignoreLabel = Number.NaN): Confusion {
  const { images, pixels } = pair;
  const [tp, fp, fn, tn]: [number[], number[], number[], number[]] = [[], [], [], []];
  withCore(`confusion of predicted.shape ${show(pair.shape)}`, (core, memory) => {
    core.beginCounts(classes, ignoreLabel);
    for (let image = 0; image < images; image++) {
      const end = (image + 1) * pixels;
      for (let start = image * pixels; start < end; start += WINDOW) {
        const length = Math.min(WINDOW, end - start);
        const predictedAt = core.reserveWindow(0, labelKind(pair.predicted), length);
        const truthAt = core.reserveWindow(1, labelKind(pair.truth), length);
        const buffer = memory.buffer as ArrayBuffer;
        copyLabels('predicted', pair.predicted, start, length, buffer, predictedAt);
        copyLabels('truth', pair.truth, start, length, buffer, truthAt);
        core.addCounts(length, start);
      }
      const taken = core.takeCounts();
      [tp, fp, fn, tn].forEach((list, which) => {
        for (let index = 0; index < classes; index++) list.push(taken[which * classes + index] as number);
      });
    }
  });
  return { classes, images, tp, fp, fn, tn };
}

/**
 * Counts of agreement: for each image and class the true positives, false positives, false negatives and true
 * negatives over the valid pixels. All count metrics are functions of them. The counts are plain JSON-safe data, so
 * they can be kept, sent and merged; maps of any size pass, for they stream through a small window of the core.
 */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import type { PixelWeights } from '../../arrays/weights.js';
import { notAllowed } from '../../checks/argument-errors.js';
import { readPair } from '../pairs/pair.js';
import type { PairOptions } from '../pairs/pair-options.js';
import type { Confusion } from './confusion-data.js';
import { idList } from './confusion-data.js';
import { countPair } from './count-pair.js';
import { unite } from './merge.js';

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
 *   {@link ConfusionOptions}. (`spacing` says how many axes are space, and nothing else here.)
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
  truth: DenseArray<LabelData> & PixelWeights,
  options: ConfusionOptions,
): Confusion {
  const pair = readPair<Pick<ConfusionOptions, 'ids'>>('confusion', predicted, truth, options, {
    ids: idList,
  });
  const { ids } = pair.options;
  const { images } = pair.source;
  if (ids !== undefined && ids.length !== images) {
    throw notAllowed('confusion.ids', ids, `there are ${images} images, one id each`);
  }
  const counts = countPair(pair);
  // Uniting one result puts its images in the order of the ids and adds those of equal ids.
  return ids === undefined ? counts : unite([{ ...counts, ids }]);
}

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
 * Counts, for each image and class, how a predicted class map agrees with the truth. With p and g 1 where the prediction and the
 * truth have the class, else 0, over the valid pixels:
 *
 *     TP = Σ w p g    FP = Σ w p (1 − g)    FN = Σ w (1 − p) g    TN = Σ w (1 − p) (1 − g)
 *
 * w is 1, or the pixel's weight where `truth.weights` gives one: a flat list in the order of a class map, also beside masks, of
 * finite numbers of at least 0. Weight 0 ignores a pixel, and a whole weight is as good as that many equal pixels. Sums have
 * no order: each weight is taken as a 32-bit float and rounded to a multiple of 2^-30. So weights belong near 1; those that were scaled
 * to a sum of 1 lose digits. The weights of an image add up to less than 2^53 − 1.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch `[image, ...space]`; with `masks: true`
 *   masks `[image, ...space, class]`
 * @param truth - a class map of the same shape, or masks; `weights` of its pixels beside them, see {@link PixelWeights}
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
 *
 * const weighted = confusion(predicted, { ...truth, weights: [1, 2.5, 0.5, 0] }, { classes: 3 });
 * console.log(weighted.tp, weighted.fp); // [ 1, 2.5, 0 ] [ 0, 0.5, 0 ]
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

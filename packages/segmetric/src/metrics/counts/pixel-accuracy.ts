/** The share of right pixels, all labels together. */

import { notAllowed, wrongType } from '../../checks/argument-errors.js';
import type { Checks } from '../../checks/check.js';
import { own } from '../../checks/object-fields.js';
import { checkOptions, oneOf } from '../../checks/option-checks.js';
import { withMetrics } from '../../core/metrics.js';
import { columnCount } from '../pairs/class-table.js';
import { readPair } from '../pairs/pair.js';
import type { PairOptions } from '../pairs/pair-options.js';
import type { Empty } from '../scores/empty.js';
import { emptyOption, encodeEmpty } from '../scores/empty.js';
import type { MaybeScored } from '../scores/score.js';
import { AVERAGES, OVERS, scoresOf } from '../scores/score.js';
import type { Confusion } from './confusion-data.js';
import { addValid } from './confusion-data.js';
import type { CountMetric } from './count-metric.js';
import { countsOrMaps } from './count-metric.js';
import { countPair } from './count-pair.js';
import { addCount, Sums } from './sums.js';

/** Options of {@link pixelAccuracy}. */
export interface PixelAccuracyOptions {
  /**
   * `'image'`: a value for each image, then the mean over images. `'batch'`: of the pixels of all images. Default `'image'`.
   */
  readonly over?: 'image' | 'batch' | undefined;
  /** `'none'`: no single value, only that of each image. Default `'macro'`, the mean over images. */
  readonly average?: 'macro' | 'none' | undefined;
  /** What an image without a valid pixel is worth. Default `'skip'`. */
  readonly empty?: Empty | undefined;
}

const checks: Checks<PixelAccuracyOptions> = {
  over: oneOf('image', 'batch'),
  average: oneOf('macro', 'none'),
  empty: emptyOption,
};

/**
 * Pixel accuracy (overall accuracy): the share of the valid pixels whose label was predicted, all labels together.
 *
 *     Σ_c TP_c / N
 *
 * with N valid pixels. The sum runs over all labels, the background too where the table does not list 0.
 *
 * {@link accuracy} is another number: it takes each class against the rest, so a pixel of a third class is right for it.
 *
 * Empty where an image has no valid pixel.
 *
 * @param counts - from {@link confusion}, of class maps; or a prediction and its truth, which are counted first. Masks may
 *   overlap and have no single right label
 * @param options - `over` (default `'image'`), `average` (`'macro'`), `empty` (`'skip'`): see {@link PixelAccuracyOptions}
 * @returns the `value` (none with `average: 'none'`); `values` of shape `[images, 1]`, or `[1]` over the batch; and `empty`
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; also for counts of masks
 * @example
 * ```ts
 * import { accuracy, pixelAccuracy } from 'segmetric';
 *
 * const predicted = { data: [0, 1, 2, 2], shape: [2, 2] };
 * const truth = { data: [0, 1, 1, 1], shape: [2, 2] };
 * console.log(pixelAccuracy(predicted, truth, { classes: 3 }).value); // 0.5
 * console.log(accuracy(predicted, truth, { classes: 3, average: 'micro' }).value.toFixed(4)); // 0.6667
 * ```
 */
export const pixelAccuracy: CountMetric<unknown, PixelAccuracyOptions, PairOptions> =
  /* @__PURE__ */ countsOrMaps(
    (counts, options) => ofCounts(counts, checkOptions('pixelAccuracy', options, checks)),
    (predicted, truth, options) => {
      const pair = readPair('pixelAccuracy', predicted, truth, options, checks);
      if ('unite' in pair.source) {
        throw notAllowed(
          'pixelAccuracy.masks',
          true,
          'masks may overlap, so no single label of a pixel is right',
        );
      }
      return ofCounts(countPair(pair), pair.options);
    },
  ) as CountMetric<unknown, PixelAccuracyOptions, PairOptions>;

function ofCounts(
  counts: Confusion,
  { over = 'image', average = 'macro', empty }: PixelAccuracyOptions,
): MaybeScored {
  const { images } = counts;
  if (own(counts, 'right') === undefined) {
    throw wrongType(
      'counts.right',
      undefined,
      'the right pixels of each image are needed: confusion() of class maps counts them, masks and older data have none',
    );
  }
  if (images === 0) throw notAllowed('counts.images', 0, 'at least one image is needed');
  const width = columnCount(counts);
  // Over the batch all images are one place.
  const places = over === 'batch' ? 1 : images;
  const [rightSums, validSums] = [new Sums(places), new Sums(places)];
  for (let image = 0; image < images; image++) {
    const place = image % places;
    addCount(rightSums, place, counts, 'right', image);
    addValid(validSums, place, counts, image * width);
  }
  const valid = validSums.numbers();
  const values = rightSums.numbers().map((right, place) => right / (valid[place] as number));
  const result = withMetrics('an average', (core) =>
    core.averagePlaces(
      Float64Array.from(values),
      // An image without valid pixels is empty in both masks, and the only one that has no value.
      Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)),
      1,
      AVERAGES.indexOf(average),
      OVERS.indexOf(over),
      encodeEmpty(empty),
    ),
  );
  return scoresOf(result, average, over === 'image' ? [images, 1] : [1]);
}

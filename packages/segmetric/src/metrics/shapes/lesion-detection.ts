/**
 * Detection of lesions: how many of the true ones were found, and how many of the predicted ones are right. A lesion is a
 * connected component of a class's mask.
 */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import type { Checks } from '../../checks/check.js';
import { oneOf, share } from '../../checks/option-checks.js';
import { withMetrics } from '../../core/metrics.js';
import { readPair } from '../pairs/pair.js';
import type { IncludeOptions, PairOptions } from '../pairs/pair-options.js';
import { includeChecks } from '../pairs/pair-options.js';
import { emptyMasks } from '../scores/empty.js';
import type { PooledMetric } from '../scores/place-scores.js';
import { placeAt, pooledMetric } from '../scores/place-scores.js';
import { mapPlaces } from './map-places.js';

/** Options of {@link lesionDetection}. */
export interface LesionOptions extends IncludeOptions {
  /**
   * Which pixels are neighbours: `'full'`, those that share at least a corner (8 in 2-D, 26 in 3-D), or `'faces'`, those that
   * share a face (4, 6). Default `'full'`.
   */
  readonly connectivity?: 'full' | 'faces' | undefined;
  /**
   * When a lesion counts. `'coverage'`: when the share of its pixels that are in the other mask is above 0 and at least
   * `threshold`. `'jaccard'`: when it is paired with one lesion of the other mask, the Jaccard index being above 0 and at
   * least `threshold`; the largest index is paired first, each lesion once. Default `'coverage'`.
   */
  readonly criterion?: 'coverage' | 'jaccard' | undefined;
  /** See `criterion`; from 0 to 1. Default 0: any shared pixel will do. */
  readonly threshold?: number | undefined;
}

/** A lesion, and how it fares in the other mask. */
export interface Lesion {
  /** How many pixels it has. */
  readonly pixels: number;
  /** The mean of its pixels' indices along each axis. */
  readonly center: readonly number[];
  /** The first index along each axis. */
  readonly first: readonly number[];
  /** The last index along each axis. */
  readonly last: readonly number[];
  /**
   * By coverage the share of its pixels that are in the other mask. By Jaccard the index with the lesion that it is paired
   * with, or where it is not, the largest with any.
   */
  readonly overlap: number;
  /** Whether it counts: a true lesion as found, a predicted one as right. */
  readonly hit: boolean;
  /** Its Dice with the union of all lesions of the other mask that share a pixel with it; 0 where none does. */
  readonly dice: number;
}

/** The lesions of one class in one image, each list in the order of first pixels. */
export interface Lesions {
  /** The true lesions. */
  readonly truth: readonly Lesion[];
  /** The predicted lesions. */
  readonly predicted: readonly Lesion[];
}

/**
 * Lesions that were compared, and the metrics that they give. Each metric takes `over`, `average`, `empty` and `classes`
 * ({@link PooledScoreOptions}) and returns `value` (none with `average: 'none'`), `values`, `shape` and `empty`.
 */
export interface LesionDetection {
  /** The share of the true lesions that were found. Empty where there is no true lesion. */
  readonly recall: PooledMetric;
  /** The share of the predicted lesions that are right. Empty where there is no predicted lesion. */
  readonly precision: PooledMetric;
  /** 2 · recall · precision / (recall + precision); 0 where one is 0 or has no value, empty where neither has. */
  readonly f1: PooledMetric;
  /**
   * Lesion-wise Dice: the mean of each true lesion's Dice with the union of all predicted lesions that share a pixel with it,
   * and of a 0 for each predicted lesion that shares none with the truth. No criterion enters. Empty where there is no lesion.
   *
   * Source: BraTS 2023, without its dilation of the truth.
   */
  readonly dice: PooledMetric;
  /**
   * The lesions themselves, as plain data: to list them, to show those that were missed. They are found again at each
   * call, and each takes some 500 bytes, so of a mask of noise the list may not fit the memory where the metrics do.
   *
   * @param image - the image's index
   * @param place - a class by its index or name, or a region by its name; with a table of labels by name alone
   */
  lesions(image: number, place: number | string): Lesions;
}

const CONNECTIVITIES = ['faces', 'full'] as const;
const CRITERIA = ['coverage', 'jaccard'] as const;

const checks: Checks<Omit<LesionOptions, keyof PairOptions>> = {
  ...includeChecks,
  connectivity: oneOf(...CONNECTIVITIES),
  criterion: oneOf(...CRITERIA),
  threshold: share,
};

/** What is kept of a place: the numbers that can be added up, and the masks, to find their lesions again. */
interface Measured {
  readonly counts: Float64Array;
  readonly runs: Uint8Array;
  /** The size of the masks' box, where it begins, and the size of the image. */
  readonly box: Uint32Array;
}

/**
 * Finds the lesions of predicted and true masks, and which of them overlap.
 *
 * Components are found by union-find over runs of pixels, in time linear in the pixels. Ignored pixels belong to no lesion.
 * An axis of length 1 does not count.
 *
 * Sources: coverage at any overlap as in Kuijf 2019 (WMH challenge) and Carass 2017 (ISBI 2015); pairs by Jaccard index
 * as in Kirillov 2019 (panoptic quality), where above 1/2 there is only one pairing.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch, in 2-D or 3-D; with `masks: true` masks
 * @param truth - a class map of the same shape, or masks
 * @param options - `classes` (needed), `include`, `connectivity`, `criterion`, `threshold`, `spatial`, `regions`, `masks`,
 *   `ignoreLabel`: see {@link LesionOptions}
 * @returns the metrics as functions, and the lesions
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { lesionDetection } from 'segmetric';
 *
 * const truth = { data: [1, 1, 0, 0, 1, 0, 0, 0], shape: [1, 8] };
 * const predicted = { data: [0, 1, 0, 0, 0, 0, 1, 1], shape: [1, 8] };
 * const detection = lesionDetection(predicted, truth, { classes: 1 });
 * console.log(detection.recall().value, detection.precision().value, detection.f1().value); // 0.5 0.5 0.5
 * const missed = detection.lesions(0, 0).truth.filter(({ hit }) => !hit);
 * console.log(missed[0]?.center, missed[0]?.pixels); // [ 0, 4 ] 1
 * ```
 */
export function lesionDetection(
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: LesionOptions,
): LesionDetection {
  const owner = 'lesionDetection';
  const pair = readPair(owner, predicted, truth, options, checks);
  const { connectivity = 'full', criterion = 'coverage', threshold = 0 } = pair.options;
  const how = [CONNECTIVITIES.indexOf(connectivity), CRITERIA.indexOf(criterion), threshold] as const;
  const places = mapPlaces<Measured>(owner, pair, (core) => ({
    counts: core.lesionCounts(...how),
    runs: core.maskRuns(),
    box: core.maskBox(),
  }));
  const counts = { ...places, measured: places.measured.map((place) => place?.counts) };
  // Where there is a mask there is a lesion: the numbers are those of true, found, predicted and right lesions.
  const masks = ([lesions, , predictions]: Float64Array) => emptyMasks(predictions === 0, lesions === 0);
  return {
    recall: pooledMetric('recall', counts, 0, masks),
    precision: pooledMetric('precision', counts, 1, masks),
    f1: pooledMetric('f1', counts, 2, masks),
    dice: pooledMetric('dice', counts, 3, masks),
    lesions: (image, place) => {
      const { counts, runs, box } = placeAt('lesions', places, image, place);
      const numbers = withMetrics('a list of lesions', (core) => core.lesions(runs, box, ...how));
      return lesionsOf(numbers, counts[0] as number, box.length / 3);
    },
  };
}

/** The core's numbers of each lesion as data. */
function lesionsOf(numbers: Float64Array, truths: number, axes: number): Lesions {
  const length = 4 + 3 * axes;
  const all = Array.from({ length: numbers.length / length }, (_, place): Lesion => {
    const [pixels = 0, overlap = 0, hit = 0, dice = 0, ...rest] = numbers.subarray(
      place * length,
      (place + 1) * length,
    );
    return {
      pixels,
      center: rest.slice(0, axes),
      first: rest.slice(axes, 2 * axes),
      last: rest.slice(2 * axes),
      overlap,
      hit: hit === 1,
      dice,
    };
  });
  return { truth: all.slice(0, truths), predicted: all.slice(truths) };
}

/** Metrics of the centre lines of tubes, such as vessels, airways or roads: whether they are connected as they should be. */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import { readPair } from '../pairs/pair.js';
import type { IncludeOptions } from '../pairs/pair-options.js';
import { includeChecks } from '../pairs/pair-options.js';
import { emptyMasks } from '../scores/empty.js';
import type { PooledMetric } from '../scores/place-scores.js';
import { pooledMetric } from '../scores/place-scores.js';
import { mapPlaces } from './map-places.js';

/** Options of {@link centerlines}. */
export type CenterlineOptions = IncludeOptions;

/**
 * Skeletons that were compared, and the metrics that they give. Each metric takes `over`, `average`, `empty` and `classes`
 * ({@link PooledScoreOptions}) and returns `value` (none with `average: 'none'`), `values`, `shape` and `empty`.
 */
export interface Centerlines {
  /**
   * Centreline Dice (clDice): 2 · precision · sensitivity / (precision + sensitivity). 0 where one mask is empty, empty where
   * both are.
   */
  readonly dice: PooledMetric;
  /** Topology precision: the share of the predicted skeleton that lies in the true mask. Empty without a predicted mask. */
  readonly precision: PooledMetric;
  /** Topology sensitivity: the share of the true skeleton that lies in the predicted mask. Empty without a true mask. */
  readonly sensitivity: PooledMetric;
}

/**
 * Compares the centre lines of predicted and true masks. The skeletons are those of scikit-image: Zhang & Suen 1984 in 2-D,
 * Lee, Kashyap & Chu 1994 in 3-D, in time linear in the pixels.
 *
 * They differ in one thing. Thinning in 3-D can erase a whole object, such as a bar of 2 x 2 or 6 x 6 voxels in section.
 * Here such an object keeps the voxels that it had before the last step of its thinning; of a bar these are two in each
 * slice. So every object (8 or 26 neighbours) has a skeleton, and one that was missed or invented counts.
 *
 * An axis of length 1 does not count: a volume of one slice is thinned in 2-D. Thinning takes more than other metrics do: of a
 * volume some tenths of a microsecond for each voxel of a mask.
 *
 * Source: Shit 2021.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch, in 2-D or 3-D; with `masks: true` masks
 * @param truth - a class map of the same shape, or masks
 * @param options - `classes` (needed), `include`, `spatial`, `regions`, `masks`, `ignoreLabel`: see {@link IncludeOptions}
 * @returns the metrics as functions
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { centerlines } from 'segmetric';
 *
 * const truth = { data: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], shape: [3, 5] };
 * const predicted = { data: [0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], shape: [3, 5] };
 * const lines = centerlines(predicted, truth, { classes: 1 });
 * console.log(lines.precision().value, lines.sensitivity().value, lines.dice().value); // 1 0.6 0.75
 * ```
 */
export function centerlines(
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: CenterlineOptions,
): Centerlines {
  const owner = 'centerlines';
  const pair = readPair(owner, predicted, truth, options, includeChecks);
  const places = mapPlaces(owner, pair, (core) => core.centerlines());
  // A mask that is not empty has a skeleton: the numbers are the pixels of the predicted one and of the true one, each with the
  // share in the other mask behind it.
  const masks = ([predictions, , lines]: Float64Array) => emptyMasks(predictions === 0, lines === 0);
  return {
    dice: pooledMetric('dice', places, 4, masks),
    precision: pooledMetric('precision', places, 5, masks),
    sensitivity: pooledMetric('sensitivity', places, 6, masks),
  };
}

/**
 * Distances between the borders of predicted and true masks, in 2-D and 3-D, with the spacing of the voxels. They are
 * measured once for each image and class; every metric is a statistic of them.
 */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import { notAllowed, wrongType } from '../../checks/argument-errors.js';
import type { Check } from '../../checks/check.js';
import { notNegative, oneOf, percent } from '../../checks/option-checks.js';
import { withMetrics } from '../../core/metrics.js';
import { readPair } from '../pairs/pair.js';
import type { IncludeOptions } from '../pairs/pair-options.js';
import { includeChecks } from '../pairs/pair-options.js';
import { emptyMasks } from '../scores/empty.js';
import type { DistanceScoreOptions, Places, ShapeMetric, ShapeMetricWith } from '../scores/place-scores.js';
import { placeAt, shapeMetric } from '../scores/place-scores.js';
import { mapPlaces } from './map-places.js';

/** Options of {@link surfaceDistances}. Without `spacing` distances are in pixels. */
export type SurfaceOptions = IncludeOptions;

/** Which way distances are taken. */
export interface DirectionOptions {
  /**
   * `'predictedToTruth'`: from the prediction's border to the truth's; `'truthToPredicted'`: the other way;
   * `'symmetric'`: both. Default `'symmetric'`.
   */
  readonly direction?: 'predictedToTruth' | 'truthToPredicted' | 'symmetric' | undefined;
}

/** Options of the Hausdorff distance. */
export interface HausdorffOptions extends DirectionOptions {
  /** Of the distances of each direction this percentile, by linear interpolation, instead of the largest. Default 100. */
  readonly percentile?: number | undefined;
}

/** Options of the normalised surface distance. */
export interface ToleranceOptions {
  /** How far a border may be off, in the unit of `spacing`; a distance equal to it is within. Needed. */
  readonly tolerance: number;
}

/** Options of the boundary IoU. */
export interface BoundaryOptions {
  /** The width of the bands in pixels. Default: 2 % of the image's diagonal, rounded, at least 1; an axis of length 1 adds nothing. */
  readonly width?: number | undefined;
}

/** The distances at one place, each list in ascending order. */
export interface BorderDistances {
  /** Of each border pixel of the prediction the distance to the truth's border. */
  readonly predictedToTruth: Float64Array;
  /** Of each border pixel of the truth the distance to the prediction's border. */
  readonly truthToPredicted: Float64Array;
}

/**
 * Distances that were measured, and the metrics that they give. Each metric takes `over`, `average`, `empty` and `classes`
 * ({@link ShapeScoreOptions}) and returns `value` (none with `average: 'none'`), `values`, `shape` and `empty`.
 *
 * A place is empty where both masks are. Where one mask is empty, distances are infinite, and so is their mean; the
 * normalised surface distance and the boundary IoU are 0 there. `empty: { truth, predicted }` gives such places another
 * value, of distances also `'diagonal'` ({@link DistanceEmpty}).
 */
export interface SurfaceDistances {
  /**
   * Hausdorff distance: the largest distance from a border pixel of one mask to the border of the other; with
   * `percentile` the larger of both directions' percentiles. In the unit of `spacing`.
   *
   * Sources: Huttenlocher 1993; the percentile of each direction by itself as in MONAI and MetricsReloaded.
   */
  readonly hausdorff: ShapeMetric<HausdorffOptions, DistanceScoreOptions>;
  /**
   * Average surface distance: the mean over the border pixels of one mask, or of both in one mean. In the unit of
   * `spacing`.
   *
   * Source: Heimann 2009.
   */
  readonly averageSurfaceDistance: ShapeMetric<DirectionOptions, DistanceScoreOptions>;
  /**
   * Normalised surface distance (surface Dice): the share of the border pixels of both masks whose distance is at most
   * `tolerance`.
   *
   * Source: Nikolov 2018 (who weighs by surface elements; here each border pixel counts alike).
   */
  readonly normalizedSurfaceDistance: ShapeMetricWith<ToleranceOptions>;
  /**
   * Boundary IoU: the intersection over the union of the bands that `width` erosions by the 3 x 3 (x 3) neighbourhood
   * take off each mask. What is outside the image is outside the mask. An axis of length 1 does not count.
   *
   * Source: Cheng 2021.
   */
  readonly boundaryIoU: ShapeMetric<BoundaryOptions>;
  /**
   * The distances themselves, to plot or to study.
   *
   * @param image - the image's index
   * @param place - a class by its index or name, or a region by its name; with a table of labels by name alone
   */
  distances(image: number, place: number | string): BorderDistances;
}

/** What is kept of a place: the distances, and the masks for their boundary IoU. */
interface Measured extends BorderDistances {
  readonly runs: Uint8Array;
  /** The size of the masks' box, where it begins, and the size of the image. */
  readonly box: Uint32Array;
}

/**
 * Measures how far the borders of predicted and true masks are apart.
 *
 * A pixel of a mask is on its border where a neighbour along an axis (4 in 2-D, 6 in 3-D) is outside the mask or the image.
 * The distance of a border pixel is that to the nearest border pixel of the other mask: exact, Euclidean, between centres.
 * It takes time linear in the pixels (Felzenszwalb & Huttenlocher 2012). Ignored pixels belong to no mask.
 *
 * An axis of length 1 does not count: a volume of one slice has the borders and the distances of its slice. `spacing` has a
 * number for that axis, too. A mask in an image of one pixel is its own border.
 *
 * @param predicted - `{ data, shape }`: a class map of one image or of a batch, in 2-D or 3-D; with `masks: true` masks
 * @param truth - a class map of the same shape, or masks
 * @param options - `classes` (needed), `include`, `spacing`, `spatial`, `regions`, `masks`, `ignoreLabel`: see
 *   {@link IncludeOptions}
 * @returns the metrics as functions, all of the same distances
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { surfaceDistances } from 'segmetric';
 *
 * const predicted = { data: [0, 1, 1, 0, 0, 0, 0, 0], shape: [2, 4] };
 * const truth = { data: [0, 0, 1, 1, 0, 0, 0, 0], shape: [2, 4] };
 * const surfaces = surfaceDistances(predicted, truth, { classes: 1, spacing: [1, 0.5] });
 * console.log(surfaces.hausdorff().value, surfaces.averageSurfaceDistance().value); // 0.5 0.25
 * console.log(surfaces.normalizedSurfaceDistance({ tolerance: 0.25 }).value); // 0.5
 * ```
 */
export function surfaceDistances(
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: SurfaceOptions,
): SurfaceDistances {
  const owner = 'surfaceDistances';
  const pair = readPair(owner, predicted, truth, options, includeChecks);
  const { space } = pair.source;
  const spacing = Float64Array.from(pair.options.spacing ?? space.map(() => 1));
  const places = mapPlaces<Measured>(owner, pair, (core) => {
    const distances = core.surfaceDistances(spacing);
    const border = distances.at(-1) as number;
    return {
      predictedToTruth: distances.subarray(0, border),
      truthToPredicted: distances.subarray(border, -1),
      runs: core.maskRuns(),
      box: core.maskBox(),
    };
  });
  const steps = space.flatMap((length, axis) => (length > 1 ? [length * (spacing[axis] as number)] : []));
  return metricsOf(places, space, Math.hypot(...steps));
}

/** A mask that is not empty has a border. */
const masksOf = ({ predictedToTruth, truthToPredicted }: BorderDistances) =>
  emptyMasks(predictedToTruth.length === 0, truthToPredicted.length === 0);

const DIRECTIONS = ['predictedToTruth', 'truthToPredicted', 'symmetric'] as const;
const direction = oneOf(...DIRECTIONS);

const width: Check<number> = (name, value) => {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) < 2 ** 31)
    return value as number;
  throw notAllowed(name, value, 'a whole number of pixels of at least 1 is needed');
};

function metricsOf(places: Places<Measured>, space: readonly number[], diagonal: number): SurfaceDistances {
  const statistic = (
    { predictedToTruth, truthToPredicted }: Measured,
    code: number,
    way: DirectionOptions['direction'] = 'symmetric',
    parameter = 0,
  ) => ({
    value: withMetrics('a statistic of distances', (core) =>
      core.distanceStatistic(predictedToTruth, truthToPredicted, code, DIRECTIONS.indexOf(way), parameter),
    ),
    masks: masksOf({ predictedToTruth, truthToPredicted }),
  });
  return {
    hausdorff: shapeMetric<Measured, HausdorffOptions, DistanceScoreOptions>(
      'hausdorff',
      places,
      { direction, percentile: percent },
      (place, { direction: way, percentile = 100 }) => statistic(place, 0, way, percentile),
      diagonal,
    ),
    averageSurfaceDistance: shapeMetric<Measured, DirectionOptions, DistanceScoreOptions>(
      'averageSurfaceDistance',
      places,
      { direction },
      (place, { direction: way }) => statistic(place, 1, way),
      diagonal,
    ),
    normalizedSurfaceDistance: shapeMetric<Measured, ToleranceOptions>(
      'normalizedSurfaceDistance',
      places,
      { tolerance: notNegative },
      (place, { tolerance }) => {
        if (tolerance === undefined) {
          throw wrongType('normalizedSurfaceDistance.tolerance', undefined, 'a distance is needed');
        }
        return statistic(place, 2, 'symmetric', tolerance);
      },
    ),
    boundaryIoU: shapeMetric<Measured, BoundaryOptions>('boundaryIoU', places, { width }, (place, own) => ({
      value: withMetrics('the boundary IoU', (core) =>
        core.boundaryIoU(
          place.runs,
          place.box,
          own.width ?? core.defaultBoundaryWidth(Uint32Array.from(space)),
        ),
      ),
      masks: masksOf(place),
    })),
    distances: (image, place) => {
      const { predictedToTruth, truthToPredicted } = placeAt('distances', places, image, place);
      return { predictedToTruth: predictedToTruth.slice(), truthToPredicted: truthToPredicted.slice() };
    },
  };
}

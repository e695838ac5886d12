/**
 * Scores of metrics that are measured place by place, such as distances: a value for each image and class, which cannot be
 * pooled. The averages are the core's.
 */

import { notAllowed } from '../../checks/argument-errors.js';
import type { Check, Checks } from '../../checks/check.js';
import { checkOptions, oneOf } from '../../checks/option-checks.js';
import { withMetrics } from '../../core/metrics.js';
import type { Columns } from '../pairs/class-table.js';
import { columnCount, columnOf, columnsOf, placeList } from '../pairs/class-table.js';
import type { DistanceEmpty, Empty } from './empty.js';
import { distanceEmptyOption, emptyOption, encodeEmpty } from './empty.js';
import type { MaybeScored, PlaceScores, Scored } from './score.js';
import { AVERAGES, OVERS, scoresOf } from './score.js';

/** How the values of images and classes become one number, for metrics that are measured place by place. */
export interface ShapeScoreOptions {
  /**
   * `'image'`: the mean over images of each image's mean over classes. `'class-image'`: for each class the mean over
   * images, then the mean over classes. Default `'image'`.
   */
  readonly over?: 'image' | 'class-image' | undefined;
  /** `'macro'`: the mean over classes. `'none'`: no single value, only `values`. Default `'macro'`. */
  readonly average?: 'macro' | 'none' | undefined;
  /**
   * What an empty place is worth: a number, or `'skip'`, which leaves it out of the mean. A single value is for places where
   * the metric has no value, as where both masks are empty. `{ both, truth, predicted }` says it by which mask is empty: see
   * {@link EmptyKinds}. Default: `'skip'`, and the metric's own value where it has one.
   */
  readonly empty?: Empty | undefined;
  /**
   * The classes taken, by index or name, and regions by name; with a table of labels by name alone. Default: what `include`
   * had; without it all classes, no region.
   */
  readonly classes?: readonly (number | string)[] | undefined;
}

/** The same, for metrics of numbers that can be added up. */
export type PooledScoreOptions = Omit<ShapeScoreOptions, 'over' | 'average'> & {
  /**
   * `'image'`: the mean over images of each image's mean over classes. `'batch'`: the numbers of all images added first.
   * `'class-image'`: for each class the mean over images, then the mean over classes. Default `'image'`.
   */
  readonly over?: 'image' | 'batch' | 'class-image' | undefined;
  /**
   * `'macro'`: the mean over classes. `'micro'`: the numbers of the classes added; not over class-image. `'none'`: no single
   * value, only `values`. Default `'macro'`.
   */
  readonly average?: 'macro' | 'micro' | 'none' | undefined;
} & (PooledFirst | PooledLater);

/** Under these `over` every `average` is allowed. */
export interface PooledFirst {
  /** See {@link PooledScoreOptions}. */
  readonly over?: 'image' | 'batch' | undefined;
}

/** Under these `average` every `over` is allowed. */
export interface PooledLater {
  /** See {@link PooledScoreOptions}. */
  readonly average?: 'macro' | 'none' | undefined;
}

/** The same, for distances. */
export type DistanceScoreOptions = Omit<ShapeScoreOptions, 'empty'> & {
  /** See {@link ShapeScoreOptions}; also `'diagonal'`, the length of the image's diagonal. */
  readonly empty?: DistanceEmpty | undefined;
};

/** A metric whose result has a `value` unless `average` is `'none'`; `Own` are its own options. */
export interface ShapeMetric<
  Own = unknown,
  Shared extends Pick<PooledScoreOptions, 'average'> = ShapeScoreOptions,
> {
  (options: Shared & { readonly average: 'none' } & Own): PlaceScores;
  (options?: Shared & { readonly average?: Exclude<Shared['average'], 'none'> } & Own): Scored;
  (options?: Shared & Own): MaybeScored;
}

/** A metric some of whose own options are needed. */
export interface ShapeMetricWith<Own> {
  (options: ShapeScoreOptions & { readonly average: 'none' } & Own): PlaceScores;
  (options: ShapeScoreOptions & { readonly average?: 'macro' | undefined } & Own): Scored;
  (options: ShapeScoreOptions & Own): MaybeScored;
}

/** A metric of numbers that can be added up. */
export type PooledMetric = ShapeMetric<unknown, PooledScoreOptions>;

const shapeScoreChecks: Checks<ShapeScoreOptions> = {
  over: oneOf('image', 'class-image'),
  average: oneOf('macro', 'none'),
  empty: emptyOption,
  classes: placeList,
};

const pooledScoreChecks: Checks<PooledScoreOptions> = {
  ...shapeScoreChecks,
  over: oneOf('image', 'batch', 'class-image'),
  average: oneOf('macro', 'micro', 'none'),
};

/** Places that were measured: of each image the classes, then the regions. */
export interface Places<T> {
  readonly images: number;
  readonly columns: Columns;
  /** The columns that were measured; undefined: all. */
  readonly included: readonly number[] | undefined;
  /** Undefined at places that are not included. */
  readonly measured: readonly (T | undefined)[];
}

/** The value of a metric at a place, undefined where it has none, and which of the place's masks are empty. */
export interface PlaceValue {
  readonly value: number | undefined;
  readonly masks: 0 | 1 | 2 | 3;
}

/**
 * A metric on measured places.
 *
 * @param name - the metric, for error messages
 * @param ownChecks - the checks of the options that it has beyond {@link ShapeScoreOptions}
 * @param measure - its value at a place
 * @param diagonal - of a distance the length of the image's diagonal
 */
export function shapeMetric<
  T,
  Own extends object,
  Options extends ShapeScoreOptions | DistanceScoreOptions = ShapeScoreOptions,
>(
  name: string,
  places: Places<T>,
  ownChecks: Checks<Own>,
  measure: (place: T, own: Own) => PlaceValue,
  diagonal?: number,
): ShapeMetric<Own, Options> {
  const empty: Check<DistanceEmpty> = diagonal === undefined ? emptyOption : distanceEmptyOption;
  const compute = (options?: unknown): MaybeScored => {
    const checks = { ...shapeScoreChecks, empty, ...ownChecks } as unknown as Checks<Options & Own>;
    const given = checkOptions<Options & Own>(name, options, checks);
    const rows = chosenPlaces(name, places, given.classes);
    return averaged(rows, given, (place) => measure(place, given), diagonal);
  };
  return compute as ShapeMetric<Own, Options>;
}

/**
 * A metric on measured places whose numbers can be added up.
 *
 * @param code - the number by which the core knows the metric; `pooled_metric` in `decode.rs` lists them
 * @param masksOf - from the numbers of a place, or sums of them, to which of its masks are empty
 */
export function pooledMetric(
  name: string,
  places: Places<Float64Array>,
  code: number,
  masksOf: (numbers: Float64Array) => 0 | 1 | 2 | 3,
): PooledMetric {
  const measure = (numbers: Float64Array) => ({
    value: withMetrics(name, (core) => core.pooledMetric(code, numbers)),
    masks: masksOf(numbers),
  });
  const compute = (options?: unknown): MaybeScored => {
    const given = checkOptions<PooledScoreOptions>(name, options, pooledScoreChecks);
    const { over = 'image', average = 'macro' } = given;
    if (over === 'class-image' && average === 'micro') {
      throw notAllowed(`${name}.average`, average, "over: 'class-image' goes with 'macro' or 'none' alone");
    }
    const images = chosenPlaces(name, places, given.classes);
    const rows = over === 'batch' ? [transposed(images).map(added)] : images;
    const scores = averaged(rows, given, measure);
    if (average !== 'micro') return scores;
    const pooled = averaged(
      rows.map((row) => [added(row)]),
      given,
      measure,
    );
    return { ...scores, value: pooled.value as number };
  };
  return compute as PooledMetric;
}

/**
 * What was measured at one place.
 *
 * @param name - the function that is asked for it, for error messages
 * @param image - the image's index
 * @param chosen - a class by its index or name or a region by its name
 */
export function placeAt<T>(name: string, places: Places<T>, image: number, chosen: number | string): T {
  if (!(Number.isInteger(image) && image >= 0 && image < places.images)) {
    throw notAllowed(`${name}.image`, image, `there are ${places.images} images (0..${places.images - 1})`);
  }
  const column = columnOf(`${name}.place`, chosen, places.columns);
  return measuredAt(places, image, column, `${name}.place`, chosen);
}

function measuredAt<T>(
  { columns, measured }: Places<T>,
  image: number,
  column: number,
  name: string,
  chosen: unknown,
): T {
  const place = measured[image * columnCount(columns) + column];
  if (place === undefined) {
    throw notAllowed(name, chosen, 'it was not measured: include lists what is');
  }
  return place;
}

/** For each image the places of the classes and regions chosen. */
function chosenPlaces<T>(
  name: string,
  places: Places<T>,
  chosen: readonly (number | string)[] | undefined,
): T[][] {
  const { images, columns, included } = places;
  const selected =
    chosen === undefined
      ? (included ?? Array.from({ length: columns.classes }, (_, index) => index))
      : columnsOf(`${name}.classes`, chosen, columns);
  return Array.from({ length: images }, (_, image) =>
    selected.map((column, place) =>
      measuredAt(places, image, column, `${name}.classes[${place}]`, chosen?.[place]),
    ),
  );
}

/** The values of rows of places, and their averages, which are the core's. */
function averaged<T>(
  rows: readonly (readonly T[])[],
  {
    over = 'image',
    average = 'macro',
    empty,
  }: Omit<PooledScoreOptions, 'empty'> & { readonly empty?: DistanceEmpty | undefined },
  measure: (place: T) => PlaceValue,
  diagonal?: number,
): MaybeScored {
  const columns = rows[0]?.length ?? 0;
  const places = rows.flat().map(measure);
  const result = withMetrics('an average', (core) =>
    core.averagePlaces(
      Float64Array.from(places, ({ value = Number.NaN }) => value),
      Uint8Array.from(places, ({ masks }) => masks),
      columns,
      AVERAGES.indexOf(average),
      OVERS.indexOf(over),
      encodeEmpty(empty, diagonal),
    ),
  );
  return scoresOf(result, average, over === 'image' ? [rows.length, columns] : [columns]);
}

function transposed<T>(rows: readonly (readonly T[])[]): T[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] as T));
}

function added(numbers: readonly Float64Array[]): Float64Array {
  return numbers.reduce((sum, each) => sum.map((number, place) => number + (each[place] as number)));
}

/**
 * Scores of metrics that are measured place by place, such as distances: a value for each image and class, which cannot be
 * pooled. The averages are the core's.
 */

import { notAllowed } from '../argument-errors.js';
import { withCore } from '../core.js';
import type { Checks } from '../option-checks.js';
import { checkOptions, oneOf } from '../option-checks.js';
import type { Regions } from './regions.js';
import { columnOf } from './regions.js';
import type { MaybeScored, PlaceScores, Scored } from './score.js';
import { AVERAGES, emptyWorth, OVERS, placeList, scoresOf } from './score.js';

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
   * What an empty place is worth, one where both masks are: `'skip'` leaves it out of the mean (NaN where nothing is left),
   * or a number, which may be NaN. Default `'skip'`.
   */
  readonly empty?: 'skip' | number | undefined;
  /** The classes taken, and regions by their names: `[1, 2, 'whole']`. Default: all classes, no region. */
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
  empty: emptyWorth,
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
  readonly classes: number;
  readonly regions: Regions;
  readonly measured: readonly T[];
}

/**
 * A metric on measured places.
 *
 * @param name - the metric, for error messages
 * @param ownChecks - the checks of the options that it has beyond {@link ShapeScoreOptions}
 * @param measure - its value at a place; undefined where it is empty
 */
export function shapeMetric<T, Own extends object>(
  name: string,
  places: Places<T>,
  ownChecks: Checks<Own>,
  measure: (place: T, own: Own) => number | undefined,
): ShapeMetric<Own> {
  const compute = (options?: unknown): MaybeScored => {
    const checks = { ...shapeScoreChecks, ...ownChecks } as Checks<ShapeScoreOptions & Own>;
    const given = checkOptions<ShapeScoreOptions & Own>(name, options, checks);
    const rows = chosenPlaces(name, places, given.classes);
    return averaged(rows, given, (place) => measure(place, given));
  };
  return compute as ShapeMetric<Own>;
}

/**
 * A metric on measured places whose numbers can be added up.
 *
 * @param code - the number by which the core knows the metric; `pooled_metric` in `decode.rs` lists them
 */
export function pooledMetric(name: string, places: Places<Float64Array>, code: number): PooledMetric {
  /** Its value from the numbers of a place or from sums of them; undefined where it is empty. */
  const measure = (numbers: Float64Array) => withCore(name, (core) => core.pooledMetric(code, numbers));
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
 * @param chosen - a class by its index or a region by its name
 */
export function placeAt<T>(name: string, places: Places<T>, image: number, chosen: number | string): T {
  const { images, measured } = places;
  if (!(Number.isInteger(image) && image >= 0 && image < images)) {
    throw notAllowed(`${name}.image`, image, `there are ${images} images (0..${images - 1})`);
  }
  const column = columnOf(`${name}.place`, chosen, places);
  return measured[(image * measured.length) / images + column] as T;
}

/** For each image the places of the classes and regions chosen. */
function chosenPlaces<T>(
  name: string,
  { images, classes, regions, measured }: Places<T>,
  chosen: readonly (number | string)[] = Array.from({ length: classes }, (_, index) => index),
): T[][] {
  const columns = measured.length / images;
  const selected = chosen.map((each, place) =>
    columnOf(`${name}.classes[${place}]`, each, { classes, regions }),
  );
  return Array.from({ length: images }, (_, image) =>
    selected.map((column) => measured[image * columns + column] as T),
  );
}

/** The values of rows of places, and their averages, which are the core's. */
function averaged<T>(
  rows: readonly (readonly T[])[],
  { over = 'image', average = 'macro', empty = 'skip' }: PooledScoreOptions,
  measure: (place: T) => number | undefined,
): MaybeScored {
  const columns = rows[0]?.length ?? 0;
  const values = Float64Array.from(rows.flat(), (place) => measure(place) ?? Number.NaN);
  const result = withCore('an average', (core) =>
    core.averagePlaces(
      values,
      columns,
      AVERAGES.indexOf(average),
      OVERS.indexOf(over),
      empty === 'skip',
      empty === 'skip' ? 0 : empty,
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

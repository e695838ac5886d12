/**
 * Scores of metrics that are measured place by place, such as distances: a value for each image and class, which cannot be
 * pooled. The averages are the core's.
 */

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

/** A metric whose result has a `value` unless `average` is `'none'`; `Own` are its own options. */
export interface ShapeMetric<Own = unknown> {
  (options: ShapeScoreOptions & { readonly average: 'none' } & Own): PlaceScores;
  (options?: ShapeScoreOptions & { readonly average?: 'macro' | undefined } & Own): Scored;
  (options?: ShapeScoreOptions & Own): MaybeScored;
}

const shapeScoreChecks: Checks<ShapeScoreOptions> = {
  over: oneOf('image', 'class-image'),
  average: oneOf('macro', 'none'),
  empty: emptyWorth,
  classes: placeList,
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
  { images, classes, regions, measured }: Places<T>,
  ownChecks: Checks<Own>,
  measure: (place: T, own: Own) => number | undefined,
): ShapeMetric<Own> {
  const columns = classes + Object.keys(regions).length;
  const compute = (options?: unknown): MaybeScored => {
    const checks = { ...shapeScoreChecks, ...ownChecks } as Checks<ShapeScoreOptions & Own>;
    const given = checkOptions<ShapeScoreOptions & Own>(name, options, checks);
    const { over = 'image', average = 'macro', empty = 'skip' } = given;
    const chosen = given.classes ?? Array.from({ length: classes }, (_, index) => index);
    const selected = chosen.map((each, place) =>
      columnOf(`${name}.classes[${place}]`, each, { classes, regions }),
    );
    const values = Float64Array.from({ length: images * selected.length }, (_, at) => {
      const image = Math.floor(at / selected.length);
      const column = selected[at % selected.length] as number;
      return measure(measured[image * columns + column] as T, given) ?? Number.NaN;
    });
    const result = withCore('an average', (core) =>
      core.averagePlaces(
        values,
        selected.length,
        AVERAGES.indexOf(average),
        OVERS.indexOf(over),
        empty === 'skip',
        empty === 'skip' ? 0 : empty,
      ),
    );
    return scoresOf(result, average, over === 'image' ? [images, selected.length] : [selected.length]);
  };
  return compute as ShapeMetric<Own>;
}

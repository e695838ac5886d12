/**
 * A table of metrics over cases: each case one image with its truth, of any size and spacing. Cases are taken one after
 * another, so they need not be in memory together.
 */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { readArray } from '../dense-array.js';
import { listOf } from '../lists.js';
import type { Confusion } from '../metrics/confusion.js';
import { spaceChecks } from '../metrics/label-maps.js';
import { mergeAll } from '../metrics/merge.js';
import type { PairOptions } from '../metrics/pair-options.js';
import { pairChecks } from '../metrics/pair-options.js';
import { checkRegions, columnOf } from '../metrics/regions.js';
import { emptyWorth, placeList } from '../metrics/score.js';
import type { Check, Checks } from '../option-checks.js';
import { checkOptions, classCount } from '../option-checks.js';
import { columnNames, uniqueNames } from './column-names.js';
import type { ChosenMetric, MetricChoice } from './metrics.js';
import { chosenMetric, Measurements } from './metrics.js';
import { Evaluation } from './table.js';

/** One image with its truth. */
export interface EvaluationCase {
  /** The case's name; each case has its own. */
  readonly id: string;
  /** A class map of one image or one volume; masks with `masks: true`. */
  readonly predicted: DenseArray<LabelData>;
  /** A class map of the same shape, or masks. */
  readonly truth: DenseArray<LabelData>;
  /** The distance of neighbouring pixels along each axis, in the order of the shape. Default: that of the options, or 1. */
  readonly spacing?: readonly number[] | undefined;
}

/** Options of {@link evaluate}. */
export interface EvaluationOptions extends Omit<PairOptions, 'classes' | 'spatial'> {
  /**
   * The names of the classes, in the order of their labels, or their number: they are then called '0', '1', …, and a single
   * one, the foreground, '1'.
   */
  readonly classes: readonly string[] | number;
  /** The metrics, by name or with options. Default: Dice and Jaccard. */
  readonly metrics?: readonly MetricChoice[] | undefined;
  /** The classes and regions that get rows, by name or index. Default: all of them. */
  readonly include?: readonly (string | number)[] | undefined;
  /** What a metric is worth where it is empty: `'skip'` (NaN, left out of means) or a number. Default `'skip'`. */
  readonly empty?: 'skip' | number | undefined;
}

const classes: Check<readonly string[] | number> = (name, value) =>
  typeof value === 'number' ? classCount(name, value) : uniqueNames(name, value);

const metricList = listOf('a list of metrics is needed', chosenMetric);

const checks: Checks<Omit<EvaluationOptions, 'metrics'> & { metrics: readonly ChosenMetric[] }> = {
  classes,
  metrics: (name, value) => {
    const metrics = metricList(name, value);
    columnNames(
      name,
      metrics.map((metric) => metric.name),
    );
    return metrics;
  },
  include: placeList,
  empty: emptyWorth,
  regions: pairChecks.regions,
  masks: pairChecks.masks,
  ignoreLabel: pairChecks.ignoreLabel,
  spacing: pairChecks.spacing,
};

/**
 * Scores cases in one table: a row for each case and class, a column for each metric.
 *
 * @param cases - `{ id, predicted, truth, spacing? }`, one image each; sizes and spacings may differ. Any iterable, such as a
 *   generator that makes one case at a time; an async one makes a promise of the table
 * @param options - `classes` (needed: names or a number), `metrics`, `include`, `regions`, `masks`, `ignoreLabel`, `spacing`,
 *   `empty`: see {@link EvaluationOptions}
 * @returns the table: `rows` for `console.table`, `summary()`, `toCSV()`, `toJSON()`, and the merged `counts`
 * @throws TypeError or RangeError that names the case, the argument, what came and what is allowed
 * @example
 * ```ts
 * import { evaluate } from 'segmetric';
 *
 * const cases = [
 *   {
 *     id: 'case1',
 *     predicted: { data: [0, 1, 1, 0, 0, 0], shape: [2, 3] },
 *     truth: { data: [0, 1, 0, 0, 0, 0], shape: [2, 3] },
 *   },
 *   { id: 'case2', predicted: { data: [1, 0], shape: [1, 2] }, truth: { data: [1, 0], shape: [1, 2] } },
 * ];
 * const table = evaluate(cases, { classes: ['rest', 'liver'], include: ['liver'], metrics: ['dice', 'hausdorff95'] });
 * console.log(table.toCSV());
 * // case,class,dice,hausdorff95,empty
 * // case1,liver,0.6666666666666666,0.95,
 * // case2,liver,1,0,
 * ```
 */
export function evaluate(cases: Iterable<EvaluationCase>, options: EvaluationOptions): Evaluation;
export function evaluate(
  cases: AsyncIterable<EvaluationCase>,
  options: EvaluationOptions,
): Promise<Evaluation>;
export function evaluate(
  cases: Iterable<EvaluationCase> | AsyncIterable<EvaluationCase>,
  options: EvaluationOptions,
): Evaluation | Promise<Evaluation> {
  if (isIterable(cases)) {
    const scoring = new Scoring(options);
    for (const each of cases) scoring.add(each);
    return scoring.table();
  }
  if (typeof (cases as Partial<AsyncIterable<unknown>> | undefined)?.[Symbol.asyncIterator] === 'function') {
    return (async () => {
      const scoring = new Scoring(options);
      for await (const each of cases) scoring.add(each);
      return scoring.table();
    })();
  }
  throw wrongType('cases', cases, 'a list or another iterable of cases { id, predicted, truth } is needed');
}

function isIterable(cases: unknown): cases is Iterable<EvaluationCase> {
  return typeof cases === 'object' && cases !== null && Symbol.iterator in cases;
}

/** A table in the making. */
class Scoring {
  readonly #options: Omit<PairOptions, 'spatial'>;
  readonly #names: readonly string[];
  readonly #metrics: readonly ChosenMetric[];
  readonly #chosen: readonly (number | string)[];
  readonly #empty: 'skip' | number;
  readonly #ids = new Set<string>();
  readonly #values: number[] = [];
  readonly #isEmpty: boolean[] = [];
  readonly #counts: Confusion[] = [];

  constructor(options: unknown) {
    const given = checkOptions<
      Partial<Omit<EvaluationOptions, 'metrics'> & { metrics: readonly ChosenMetric[] }>
    >('evaluate', options, checks);
    const { classes, metrics, include, empty = 'skip', ...pair } = given;
    if (classes === undefined)
      throw wrongType('evaluate.classes', undefined, 'the names of the classes are needed');
    const named =
      typeof classes !== 'number'
        ? classes
        : // One class is the foreground, whose label is 1.
          Array.from({ length: classes }, (_, index) => String(classes === 1 ? 1 : index));
    const regions = Object.keys(pair.regions ?? {});
    checkRegions('evaluate.regions', pair.regions ?? {}, named.length);
    const both = named.find((name) => regions.includes(name));
    if (both !== undefined) throw notAllowed(`evaluate.regions.${both}`, both, 'a class has that name');
    this.#names = [...named, ...regions];
    this.#metrics = metrics ?? ['dice', 'jaccard'].map((name) => chosenMetric('evaluate.metrics', name));
    this.#options = { ...pair, classes: named.length };
    const columns = { classes: named.length, regions: pair.regions ?? {} };
    this.#chosen = (include ?? this.#names).map((each, place) => {
      if (typeof each === 'number') return columnOf(`evaluate.include[${place}]`, each, columns);
      if (!this.#names.includes(each)) {
        throw notAllowed(`evaluate.include[${place}]`, each, `there are ${this.#names.join(', ')}`);
      }
      return regions.includes(each) ? each : named.indexOf(each);
    });
    const again = this.#chosen.findIndex((each, place) => this.#chosen.indexOf(each) !== place);
    if (again >= 0) throw notAllowed(`evaluate.include[${again}]`, include?.[again], 'it is listed before');
    this.#empty = empty;
    this.#checkMetrics();
  }

  /** Computes every metric of one pixel, so that wrong options are found before the first case. */
  #checkMetrics(): void {
    const masks = this.#options.masks === true;
    const pixel = masks
      ? { data: new Uint8Array(this.#options.classes), shape: [1, 1, this.#options.classes] }
      : { data: Uint8Array.of(0), shape: [1, 1] };
    const options = { ...this.#options, spacing: undefined, spatial: 2 as const };
    const measured = new Measurements({ predicted: pixel, truth: pixel, options });
    this.#metrics.forEach(({ score }, place) => {
      try {
        score(measured, { average: 'none' });
      } catch (error) {
        throw within(error, `evaluate.metrics[${place}]`);
      }
    });
  }

  add(each: EvaluationCase): void {
    const name = `cases[${this.#ids.size}]`;
    if (typeof each !== 'object' || each === null) {
      throw wrongType(name, each, 'a case { id, predicted, truth } is needed');
    }
    const { id, predicted, truth } = each;
    if (typeof id !== 'string') throw wrongType(`${name}.id`, id, 'a string is needed');
    if (this.#ids.has(id)) throw notAllowed(`${name}.id`, id, 'a case has that id before');
    try {
      const spatial = axesOf(predicted, this.#options.masks === true);
      const spacing = this.#spacingOf(each, spatial);
      const measured = new Measurements({
        predicted,
        truth,
        options: { ...this.#options, spacing, spatial },
      });
      const options = { average: 'none', empty: this.#empty, classes: this.#chosen };
      const scores = this.#metrics.map(({ score }) => score(measured, options));
      this.#chosen.forEach((_, place) => {
        for (const { values, empty } of scores) {
          this.#values.push(values[place] as number);
          this.#isEmpty.push(empty[place] === 1);
        }
      });
      this.#counts.push({ ...measured.counts, ids: [id] });
      this.#ids.add(id);
    } catch (error) {
      throw within(error, `${name} (${show(id)})`);
    }
  }

  #spacingOf({ spacing: own }: EvaluationCase, axes: number): readonly number[] | undefined {
    const spacing = own === undefined ? this.#options.spacing : spaceChecks.spacing('spacing', own);
    if (spacing === undefined || spacing.length === axes) return spacing;
    throw notAllowed('spacing', spacing, `the image has ${axes} axes: as many distances are needed`);
  }

  table(): Evaluation {
    if (this.#ids.size === 0) throw wrongType('cases', [], 'at least one case is needed');
    return new Evaluation({
      cases: [...this.#ids],
      classes: this.#chosen.map((each) => (typeof each === 'number' ? (this.#names[each] as string) : each)),
      metrics: this.#metrics.map(({ name }) => name),
      values: this.#values,
      empty: this.#isEmpty,
      counts: mergeAll(this.#counts),
    });
  }
}

/** How many axes of space a single image has. */
function axesOf(predicted: DenseArray<LabelData>, masks: boolean): 2 | 3 {
  const { shape } = readArray('predicted', predicted);
  const axes = shape.length - Number(masks);
  if (axes === 2 || axes === 3) return axes;
  throw notAllowed(
    'predicted.shape',
    shape,
    `a case is one image: ${masks ? 'masks of 3 axes, or 4 for a volume' : 'a class map of 2 axes, or 3 for a volume'}`,
  );
}

/** The same error, which says where it was. */
function within(error: unknown, name: string): unknown {
  if (error instanceof RangeError) return new RangeError(`${name}: ${error.message}`, { cause: error });
  if (error instanceof TypeError) return new TypeError(`${name}: ${error.message}`, { cause: error });
  return error;
}

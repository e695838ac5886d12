/** A table in the making: the options of an evaluation, and what its cases have scored so far. */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { readArray } from '../dense-array.js';
import { listOf } from '../lists.js';
import type { Confusion } from '../metrics/confusion.js';
import { spaceChecks } from '../metrics/label-maps.js';
import { mergeAll } from '../metrics/merge.js';
import { checkIgnoreLabel } from '../metrics/pair.js';
import type { PairOptions } from '../metrics/pair-options.js';
import { pairChecks } from '../metrics/pair-options.js';
import { checkRegions, columnOf } from '../metrics/regions.js';
import { emptyWorth, placeList } from '../metrics/score.js';
import type { Check, Checks } from '../option-checks.js';
import { checkOptions, classCount } from '../option-checks.js';
import { columnNames, uniqueNames } from './column-names.js';
import type { EvaluationCase, EvaluationOptions } from './evaluate.js';
import { Measurements } from './measurements.js';
import type { ChosenMetric } from './metrics.js';
import { chosenMetric } from './metrics.js';
import { Evaluation } from './table.js';

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

/** Takes one case after another; see {@link evaluate}. */
export class Scoring {
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
    classCount('evaluate.classes.length', named.length);
    const { regions = {}, masks = false, ignoreLabel } = pair;
    checkRegions('evaluate.regions', regions, named.length);
    checkIgnoreLabel('evaluate', masks, ignoreLabel);
    this.#names = uniqueNames('evaluate.classes and regions', [...named, ...Object.keys(regions)]);
    this.#metrics = metrics ?? ['dice', 'jaccard'].map((name) => chosenMetric('evaluate.metrics', name));
    this.#options = { ...pair, classes: named.length };
    const columns = { classes: named.length, regions };
    this.#chosen = (include ?? this.#names).map((each, place) => {
      if (typeof each === 'number') return columnOf(`evaluate.include[${place}]`, each, columns);
      if (!this.#names.includes(each)) {
        throw notAllowed(`evaluate.include[${place}]`, each, `there are ${this.#names.join(', ')}`);
      }
      return Object.hasOwn(regions, each) ? each : named.indexOf(each);
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
    if (id === undefined) throw wrongType(name, each, 'a case { id, predicted, truth } is needed');
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
    return Evaluation.of({
      cases: [...this.#ids],
      classes: this.#chosen.map((each) => (typeof each === 'number' ? (this.#names[each] as string) : each)),
      chosen: this.#chosen,
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

/** The same error, which says where it was. Options that a metric was given are the table's. */
function within(error: unknown, name: string): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError)) return error;
  const text = error.message.replaceAll(
    /\b(?:confusion|surfaceDistances|lesionDetection|centerlines)\.(?=classes|masks|ignoreLabel)/g,
    'evaluate.',
  );
  const Same = error instanceof RangeError ? RangeError : TypeError;
  return new Same(`${name}: ${text}`, { cause: error });
}

/** A table in the making: the options of an evaluation, and what its cases have scored so far. */

import type { ReadNumbers } from '../arrays/array-data.js';
import type { DenseArray, LabelData } from '../arrays/dense-array.js';
import { readArray } from '../arrays/dense-array.js';
import { readWeights, refuseWeights } from '../arrays/weights.js';
import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import type { Checks } from '../checks/check.js';
import { isArray, listOf } from '../checks/lists.js';
import { own, readFields } from '../checks/object-fields.js';
import { checkOptions } from '../checks/option-checks.js';
import type { Confusion } from '../metrics/counts/confusion-data.js';
import { mergeAll } from '../metrics/counts/merge.js';
import type { ClassesOption, ClassTable, Columns } from '../metrics/pairs/class-table.js';
import { columnsOf, placeList, regionIndices } from '../metrics/pairs/class-table.js';
import { spaceChecks } from '../metrics/pairs/label-maps.js';
import { checkIgnoreLabel } from '../metrics/pairs/pair.js';
import type { IncludeOptions } from '../metrics/pairs/pair-options.js';
import { pairChecks } from '../metrics/pairs/pair-options.js';
import type { DistanceEmpty } from '../metrics/scores/empty.js';
import { distanceEmptyOption } from '../metrics/scores/empty.js';
import type { EvaluationCase, EvaluationOptions } from './cases.js';
import { columnNames, rowNames } from './column-names.js';
import { Measurements } from './measurements.js';
import type { ChosenMetric } from './metrics.js';
import { chosenMetric } from './metrics.js';
import { Evaluation } from './table.js';

const metricList = listOf('a list of metrics is needed', chosenMetric);

type Read = Omit<EvaluationOptions, 'metrics' | 'classes'> & {
  readonly classes: ClassTable;
  readonly metrics: readonly ChosenMetric[];
};

const checks: Checks<Read> = {
  classes: pairChecks.classes,
  metrics: (name, value) => {
    const metrics = metricList(name, value);
    columnNames(
      name,
      metrics.map((metric) => metric.name),
    );
    return metrics;
  },
  include: placeList,
  empty: distanceEmptyOption,
  regions: pairChecks.regions,
  masks: pairChecks.masks,
  ignoreLabel: pairChecks.ignoreLabel,
  spacing: pairChecks.spacing,
};

/** A case that was read. */
export interface ReadCase {
  /** Where it stands, for errors. */
  readonly place: string;
  readonly id: string;
  readonly predicted: DenseArray<LabelData>;
  readonly truth: DenseArray<LabelData> & { readonly weights?: ReadNumbers | undefined };
  readonly spacing: readonly number[] | undefined;
  readonly spatial: 2 | 3;
}

/** What a case has scored: a number for each class and metric, whether each was empty, and the counts. */
export interface CaseScores {
  readonly values: readonly number[];
  readonly empty: readonly boolean[];
  readonly counts: Confusion;
}

/** Takes one case after another; see {@link evaluate}. */
export class Scoring {
  readonly #options: Omit<IncludeOptions, 'spatial'>;
  /** The names of the rows of a case. */
  readonly #rows: readonly string[];
  /** What they are among the counts. */
  readonly #chosen: readonly (number | string)[];
  readonly #metrics: readonly ChosenMetric[];
  readonly #empty: DistanceEmpty | undefined;
  readonly #ids = new Set<string>();
  readonly #values: number[] = [];
  readonly #isEmpty: boolean[] = [];
  readonly #counts: Confusion[] = [];

  constructor(options: unknown) {
    const given = checkOptions<Partial<Read>>('evaluate', options, checks);
    const { classes: table, metrics, include, empty, ignoreLabel, spacing } = given;
    const { regions = {}, masks = false } = given;
    if (table === undefined)
      throw wrongType('evaluate.classes', undefined, 'the names of the classes are needed');
    checkIgnoreLabel('evaluate', masks, ignoreLabel);
    const named = { ...table, names: own(table, 'names') ?? numbersOf(table) };
    const columns: Columns = {
      ...named,
      regions: regionIndices('evaluate.regions', regions, named),
    };
    const all = rowNames('evaluate.classes and regions', [...named.names, ...Object.keys(regions)]);
    const chosen = columnsOf('evaluate.include', include ?? all, columns);
    this.#rows = chosen.map((column) => all[column] as string);
    // Of a table of labels a class is chosen by its name, else by its index, whatever its name.
    this.#chosen = chosen.map((column) =>
      column < table.classes && own(table, 'labels') === undefined ? column : (all[column] as string),
    );
    this.#metrics = metrics ?? ['dice', 'jaccard'].map((name) => chosenMetric('evaluate.metrics', name));
    // All of them, also those that are undefined: what was not given is then not looked for in `Object.prototype`.
    this.#options = { classes: optionOf(table), include: this.#chosen, regions, masks, ignoreLabel, spacing };
    this.#empty = empty;
    this.#checkMetrics(masks ? table.classes : undefined);
  }

  /** Computes every metric of one pixel, so that wrong options are found before the first case. */
  #checkMetrics(maskClasses: number | undefined): void {
    // Without an ignore label, because the pixel's label may be ignored; with the first class's, which is one.
    const pixel =
      maskClasses === undefined
        ? { data: [firstLabel(this.#options.classes)], shape: [1, 1] }
        : { data: new Uint8Array(maskClasses), shape: [1, 1, maskClasses] };
    const options = { ...this.#options, ignoreLabel: undefined, spacing: undefined, spatial: 2 as const };
    const measured = new Measurements({ predicted: pixel, truth: pixel, options });
    this.#metrics.forEach(({ score }, place) => {
      try {
        score(measured, { average: 'none', empty: this.#empty });
      } catch (error) {
        throw within(error, `evaluate.metrics[${place}]`);
      }
    });
  }

  add(each: EvaluationCase): void {
    this.take(this.measure(this.read(each)));
  }

  /** Reads the next case, as far as no pixel is looked at. */
  read(each: EvaluationCase): ReadCase {
    const name = `cases[${this.#ids.size}]`;
    if (typeof each !== 'object' || each === null) {
      throw wrongType(name, each, 'a case { id, predicted, truth } is needed');
    }
    const fields = ['id', 'predicted', 'truth', 'spacing'] as const;
    const given = readFields(name, each, fields, 'a case { id, predicted, truth } is needed');
    const { id } = given;
    if (id === undefined) throw wrongType(name, each, 'a case { id, predicted, truth } is needed');
    if (typeof id !== 'string') throw wrongType(`${name}.id`, id, 'a string is needed');
    if (this.#ids.has(id)) throw notAllowed(`${name}.id`, id, 'a case has that id before');
    const place = `${name} (${show(id)})`;
    try {
      // Each array is read once, whatever is measured of it.
      const [predicted, shape] = held('predicted', given.predicted);
      refuseWeights('predicted', given.predicted);
      const [map] = held('truth', given.truth);
      // How many they are is seen where the masks of the truth are told from its classes.
      const truth = { ...map, weights: readWeights('truth', given.truth)?.data };
      const spacing =
        given.spacing === undefined ? this.#options.spacing : spaceChecks.spacing('spacing', given.spacing);
      const spatial = axesOf(shape, this.#options.masks === true, spacing);
      this.#ids.add(id);
      return { place, id, predicted, truth, spacing, spatial };
    } catch (error) {
      throw within(error, place);
    }
  }

  /** Computes the metrics of a case that was read, here or by another thread's scoring of the same options. */
  measure({ place, id, predicted, truth, spacing, spatial }: ReadCase): CaseScores {
    try {
      const measured = new Measurements({
        predicted,
        truth,
        options: { ...this.#options, spacing, spatial },
      });
      const options = { average: 'none', empty: this.#empty, classes: this.#chosen };
      const scores = this.#metrics.map(({ score }) => score(measured, options));
      const all = this.#chosen.flatMap((_, column) =>
        scores.map(({ values, empty }) => [values[column] as number, empty[column] !== 0] as const),
      );
      return {
        values: all.map(([value]) => value),
        empty: all.map(([, empty]) => empty),
        counts: { ...measured.counts, ids: [id] },
      };
    } catch (error) {
      throw within(error, place);
    }
  }

  /** Takes what the next case has scored. */
  take({ values, empty, counts }: CaseScores): void {
    this.#values.push(...values);
    this.#isEmpty.push(...empty);
    this.#counts.push(counts);
  }

  table(): Evaluation {
    if (this.#ids.size === 0) throw wrongType('cases', [], 'at least one case is needed');
    return Evaluation.of({
      cases: [...this.#ids],
      classes: this.#rows,
      chosen: this.#chosen,
      metrics: this.#metrics.map(({ name }) => name),
      values: this.#values,
      empty: this.#isEmpty,
      counts: mergeAll(this.#counts),
    });
  }
}

/** What the classes are called where only their number was given: by their labels. */
function numbersOf({ classes }: ClassTable): readonly string[] {
  return Array.from({ length: classes }, (_, index) => String(classes === 1 ? 1 : index));
}

/** The option that says a table. */
function optionOf(table: ClassTable): ClassesOption {
  const [names, labels] = [own(table, 'names'), own(table, 'labels')];
  if (names === undefined) return table.classes;
  return labels === undefined
    ? names
    : Object.fromEntries(names.map((name, place) => [name, labels[place] as number]));
}

function firstLabel(classes: ClassesOption): number {
  return typeof classes === 'object' && !isArray(classes) ? (Object.values(classes)[0] as number) : 0;
}

/** An array that was read, in the form in which it came, and its shape. */
function held(name: string, array: unknown): [DenseArray<LabelData>, readonly number[]] {
  const { data, shape, layout, layoutNeeded, affine } = readArray(name, array);
  const rest = { data, layout, affine };
  return [(layoutNeeded ? { ...rest, dims: shape } : { ...rest, shape }) as DenseArray<LabelData>, shape];
}

/**
 * How many axes of space a single image has. A batch of one, as `argmax` makes it of one image's scores, is told by a `spacing` of
 * one number less than it has axes, or by having four; else its first axis is one of length 1, which changes nothing.
 */
function axesOf(shape: readonly number[], masks: boolean, spacing: readonly number[] | undefined): 2 | 3 {
  const axes = shape.length - Number(masks);
  if (spacing !== undefined && shape[0] === 1 && spacing.length === axes - 1) return spacing.length as 2 | 3;
  if (axes !== 2 && axes !== 3) {
    if (axes === 4 && shape[0] === 1 && spacing === undefined) return 3;
    throw notAllowed(
      'predicted.shape',
      shape,
      `a case is one image: ${masks ? 'masks of 3 axes, or 4 for a volume' : 'a class map of 2 axes, or 3 for a volume'}`,
    );
  }
  if (spacing === undefined || spacing.length === axes) return axes;
  throw notAllowed('spacing', spacing, `the image has ${axes} axes: as many distances are needed`);
}

/** The same error, which says where it was. Options that a metric was given are the table's. */
function within(error: unknown, name: string): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError)) return error;
  const text = error.message.replaceAll(
    /\b(?:confusion|surfaceDistances|lesionDetection|centerlines)\.(?=classes|regions|masks|ignoreLabel)/g,
    'evaluate.',
  );
  const Same = error instanceof RangeError ? RangeError : TypeError;
  return new Same(`${name}: ${text}`, { cause: error });
}

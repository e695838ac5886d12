/**
 * The table that an evaluation makes: rows to look at, CSV and JSON that lose nothing, and the summary over cases.
 */

import { notAllowed } from '../checks/argument-errors.js';
import type { Confusion } from '../metrics/counts/confusion-data.js';
import { regionsOf } from '../metrics/pairs/class-table.js';
import type { Content, EvaluationData, EvaluationRowData } from './read-table.js';
import { readTable } from './read-table.js';
import type { SummaryRow } from './summary.js';
import { summarize } from './summary.js';

/** A row: a case, a class, a number for each metric, and which of the metrics were empty there, by a space apart. */
export interface EvaluationRow {
  /** The case's id. */
  readonly case: string;
  /** The name of the class or region. */
  readonly class: string;
  /** A number for each metric. (With its type, a number comes from {@link Evaluation.value}.) */
  readonly [metric: string]: string | number;
  /** Which metrics were empty, a space between their names. */
  readonly empty: string;
}

/** The column of a row that names its empty metrics. */
const EMPTY = 'empty';

/**
 * Metrics of cases: for each case and class a number for each metric, the cases in the order in which they came. Made by
 * {@link evaluate}.
 */
export class Evaluation {
  /** The ids of the cases, in order. */
  readonly cases: readonly string[];
  /** The names of the classes and regions. */
  readonly classes: readonly string[];
  /** What they are among the counts, as the option `classes` of metrics takes them: `dice(table.counts, { classes: table.chosen })`. */
  readonly chosen: readonly (number | string)[];
  /** The names of the metrics, as the columns are called. */
  readonly metrics: readonly string[];
  /** A row for each case and class. NaN where a metric is empty, unless `empty` said otherwise. */
  readonly rows: readonly EvaluationRow[];
  /** The counts of all cases, by their ids: for metrics over the batch, as `dice(table.counts, { over: 'batch' })`. */
  readonly counts: Confusion;
  /** The numbers, in the order [case][class][metric]. */
  readonly #values: Float64Array;

  private constructor({ cases, classes, chosen, metrics, values, empty, counts }: Content) {
    this.cases = Object.freeze([...cases]);
    this.classes = classes;
    this.chosen = chosen;
    this.metrics = metrics;
    this.counts = counts;
    // Adding 0 makes 0 of -0, which text does not tell apart.
    this.#values = Float64Array.from(values, (value) => value + 0);
    this.rows = Object.freeze(
      cases.flatMap((id, place) =>
        classes.map((name, column) => {
          const first = (place * classes.length + column) * metrics.length;
          const numbers = metrics.map((metric, at) => [metric, this.#values[first + at] as number]);
          const empties = metrics.filter((_, at) => empty[first + at]);
          const row = { case: id, class: name, ...Object.fromEntries(numbers), [EMPTY]: empties.join(' ') };
          return Object.freeze(row) as EvaluationRow;
        }),
      ),
    );
  }

  /** @internal */
  static of(content: Content): Evaluation {
    return new Evaluation(content);
  }

  /**
   * The rows with numbers rounded, to look at: `console.table(table.rounded())`.
   *
   * @param digits - how many digits count, 1 to 15; default 4
   */
  rounded(digits = 4): readonly EvaluationRow[] {
    if (!(Number.isInteger(digits) && digits >= 1 && digits <= 15)) {
      throw notAllowed('rounded.digits', digits, 'a whole number from 1 to 15 is needed');
    }
    const round = (value: string | number) =>
      typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
    return this.rows.map(
      (row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)])) as EvaluationRow,
    );
  }

  /**
   * The values of a metric for one class, a number for each case in the order of `cases`; NaN where it was empty.
   *
   * @param metric - the name of a column
   * @param className - a class or a region
   */
  values(metric: string, className: string): Float64Array {
    const known = (name: string, came: string, names: readonly string[]) => {
      const place = names.indexOf(came);
      if (place < 0) throw notAllowed(name, came, `the table has ${names.join(', ')}`);
      return place;
    };
    const column = known('values.metric', metric, this.metrics);
    const row = known('values.className', className, this.classes);
    const first = row * this.metrics.length + column;
    const length = this.classes.length * this.metrics.length;
    return Float64Array.from(this.cases, (_, place) => this.#values[place * length + first] as number);
  }

  /**
   * One value: of a metric, a class or region, and a case.
   *
   * @param metric - the name of a column
   * @param className - a class or a region
   * @param id - the case's id
   */
  value(metric: string, className: string, id: string): number {
    const place = this.cases.indexOf(id);
    if (place < 0) throw notAllowed('value.id', id, 'the table has no such case');
    return this.values(metric, className)[place] as number;
  }

  /**
   * What each metric came to over the cases that have a value (NaN is none), for each class, and for two classes or more also
   * of each case's mean over the classes (without regions).
   */
  summary(): readonly SummaryRow[] {
    const regions = regionsOf(this.counts);
    const isClass = (name: string) => !Object.hasOwn(regions, name);
    return summarize(this, this.classes.filter(isClass));
  }

  /**
   * The rows as comma-separated values (RFC 4180, lines end with a line feed). Numbers are written so that reading them gives
   * the same bits; NaN, Infinity and -Infinity stand as these words. The last line ends, too, so `console.log` leaves an empty one.
   */
  toCSV(): string {
    const columns = ['case', 'class', ...this.metrics, EMPTY];
    const lines = this.rows.map((row) => columns.map((column) => field(row[column] as string | number)));
    return [columns.map(field), ...lines].map((line) => `${line.join(',')}\n`).join('');
  }

  /**
   * The table as plain data, so that `JSON.stringify(table)` loses nothing: numbers that JSON lacks are the strings `'NaN'`,
   * `'Infinity'` and `'-Infinity'`. {@link Evaluation.fromJSON} reads it.
   */
  toJSON(): EvaluationData {
    const rows = this.rows.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
          ]),
        ) as EvaluationRowData,
    );
    const { classes, chosen, metrics, counts } = this;
    return { classes, chosen, metrics, rows, counts };
  }

  /**
   * A table from what {@link Evaluation.toJSON} made.
   *
   * @param json - its data, or the text that `JSON.stringify` makes of it
   * @throws TypeError or RangeError that names the place, what came and what is allowed
   */
  static fromJSON(json: unknown): Evaluation {
    return Evaluation.of(readTable(json));
  }
}

/** A field of a line, in quotes where it needs them. */
function field(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

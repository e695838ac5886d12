/**
 * The table that an evaluation makes: rows to look at, CSV and JSON that lose nothing, and the summary over cases.
 */

import { notAllowed } from '../argument-errors.js';
import type { Confusion } from '../metrics/confusion.js';
import type { Content, EvaluationData, EvaluationRowData } from './read-table.js';
import { readTable } from './read-table.js';
import type { SummaryRow } from './summary.js';
import { summarize } from './summary.js';

/** A row: a case, a class, a number for each metric, and which of the metrics were empty there, by a space apart. */
export interface EvaluationRow {
  readonly case: string;
  readonly class: string;
  readonly [metric: string]: string | number;
  readonly empty: string;
}

/** The column of a row that names its empty metrics. */
const EMPTY = 'empty';

/**
 * Metrics of cases: for each case and class a number for each metric. Made by {@link evaluate}; the cases stand in the order
 * of their ids (by UTF-16 code units), so the order in which they came does not matter.
 */
export class Evaluation {
  /** The ids of the cases, in order. */
  readonly cases: readonly string[];
  /** The names of the classes and regions. */
  readonly classes: readonly string[];
  /** The names of the metrics, as the columns are called. */
  readonly metrics: readonly string[];
  /** A row for each case and class. NaN where a metric is empty, unless `empty` said otherwise. */
  readonly rows: readonly EvaluationRow[];
  /** The counts of all cases, by their ids: for metrics over the batch, as `dice(table.counts, { over: 'batch' })`. */
  readonly counts: Confusion;
  /** The numbers, in the order [case][class][metric]. */
  readonly #values: Float64Array;

  /** @internal */
  constructor({ cases, classes, metrics, values, empty, counts }: Content) {
    this.cases = Object.freeze([...cases].sort());
    this.classes = classes;
    this.metrics = metrics;
    this.counts = counts;
    const came = new Map(cases.map((id, place) => [id, place]));
    const rowLength = metrics.length;
    const length = classes.length * rowLength;
    this.#values = Float64Array.from({ length: values.length }, (_, at) => {
      const from = came.get(this.cases[Math.floor(at / length)] as string) as number;
      // Adding 0 makes 0 of -0, which text does not tell apart.
      return (values[from * length + (at % length)] as number) + 0;
    });
    this.rows = Object.freeze(
      this.cases.flatMap((id, place) =>
        classes.map((name, column) => {
          const first = place * length + column * rowLength;
          const numbers = metrics.map((metric, at) => [metric, this.#values[first + at] as number]);
          const flags = (came.get(id) as number) * length + column * rowLength;
          const empties = metrics.filter((_, at) => empty[flags + at]);
          const row = { case: id, class: name, ...Object.fromEntries(numbers), [EMPTY]: empties.join(' ') };
          return Object.freeze(row) as EvaluationRow;
        }),
      ),
    );
  }

  /**
   * The rows with numbers rounded, to look at: `console.table(table.rounded())`.
   *
   * @param digits - how many digits behind the point, 0 to 15; default 4
   */
  rounded(digits = 4): readonly EvaluationRow[] {
    if (!(Number.isInteger(digits) && digits >= 0 && digits <= 15)) {
      throw notAllowed('rounded.digits', digits, 'a whole number from 0 to 15 is needed');
    }
    const round = (value: string | number) =>
      typeof value === 'number' ? Number(value.toFixed(digits)) : value;
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
    if (!this.metrics.includes(metric)) {
      throw notAllowed('values.metric', metric, `the table has ${this.metrics.join(', ')}`);
    }
    if (!this.classes.includes(className)) {
      throw notAllowed('values.className', className, `the table has ${this.classes.join(', ')}`);
    }
    const [classes, metrics] = [this.classes.length, this.metrics.length];
    const first = this.classes.indexOf(className) * metrics + this.metrics.indexOf(metric);
    return Float64Array.from(
      this.cases,
      (_, place) => this.#values[place * classes * metrics + first] as number,
    );
  }

  /**
   * What each metric came to over the cases that have a value (NaN is none), for each class, and for two classes or more also
   * of each case's mean over the classes (without regions).
   */
  summary(): readonly SummaryRow[] {
    const regions = Object.keys(this.counts.regions ?? {});
    return summarize(
      this,
      this.classes.filter((name) => !regions.includes(name)),
    );
  }

  /**
   * The rows as comma-separated values (RFC 4180, lines end with a line feed). Numbers are written so that reading them gives
   * the same bits; NaN, Infinity and -Infinity stand as these words.
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
    return { classes: this.classes, metrics: this.metrics, rows, counts: this.counts };
  }

  /**
   * A table from what {@link Evaluation.toJSON} made.
   *
   * @param json - its data, or the text that `JSON.stringify` makes of it
   * @throws TypeError or RangeError that names the place, what came and what is allowed
   */
  static fromJSON(json: unknown): Evaluation {
    return new Evaluation(readTable(json));
  }
}

/** A field of a line, in quotes where it needs them. */
function field(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

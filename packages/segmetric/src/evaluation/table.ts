/**
 * The table that an evaluation makes: rows to look at, CSV and JSON that lose nothing, and the summary over cases.
 */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import type { Confusion } from '../metrics/confusion.js';
import { checkConfusion } from '../metrics/merge.js';
import type { SummaryRow } from './summary.js';
import { summarize } from './summary.js';

/** A row: a case, a class, a number for each metric, and which of the metrics were empty there, by a space apart. */
export interface EvaluationRow {
  readonly case: string;
  readonly class: string;
  readonly [metric: string]: string | number;
  readonly empty: string;
}

/** What a table holds; the numbers in the order [case][class][metric]. */
interface Content {
  readonly cases: readonly string[];
  readonly classes: readonly string[];
  readonly metrics: readonly string[];
  readonly values: readonly number[];
  readonly empty: readonly boolean[];
  readonly counts: Confusion;
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

  /** @internal */
  constructor({ cases, classes, metrics, values, empty, counts }: Content) {
    this.cases = [...cases].sort();
    const came = new Map(cases.map((id, place) => [id, place]));
    this.classes = classes;
    this.metrics = metrics;
    this.counts = counts;
    this.rows = this.cases.flatMap((id) =>
      classes.map((name, place) => {
        const first = ((came.get(id) as number) * classes.length + place) * metrics.length;
        const numbers = metrics.map((metric, column) => [metric, values[first + column] as number] as const);
        const empties = metrics.filter((_, column) => empty[first + column]);
        return { case: id, class: name, ...Object.fromEntries(numbers), [EMPTY]: empties.join(' ') };
      }),
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
    const rows = this.rows.filter((row) => row.class === className);
    return Float64Array.from(rows, (row) => row[metric] as number);
  }

  /**
   * What each metric came to over the cases, for each class, and for two classes or more also of each case's mean over the
   * classes (without regions).
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
        ) as EvaluationData['rows'][number],
    );
    return { classes: this.classes, metrics: this.metrics, rows, counts: this.counts };
  }

  /**
   * A table from what {@link Evaluation.toJSON} made.
   *
   * @param json - its data, or the text that `JSON.stringify` makes of it
   * @throws TypeError, RangeError or SyntaxError for what is no such table
   */
  static fromJSON(json: unknown): Evaluation {
    const data = (typeof json === 'string' ? JSON.parse(json) : json) as Partial<EvaluationData> | null;
    const { classes, metrics, rows, counts } = data ?? {};
    if (!isWords(classes) || !isWords(metrics) || !Array.isArray(rows)) {
      throw wrongType('json', json, 'a table is needed, as JSON.stringify makes it of one');
    }
    checkConfusion('json.counts', counts);
    const given = rows as readonly (Record<string, unknown> | null)[];
    const cases = [...new Set(given.map((row) => String(row?.case)))];
    const places = cases.flatMap((id) => classes.map((name) => [id, name] as const));
    if (given.length !== places.length) {
      throw new RangeError(
        `json.rows has ${given.length} rows, but ${cases.length} cases of ${classes.length} classes have ${places.length}`,
      );
    }
    const values: number[] = [];
    const empty: boolean[] = [];
    places.forEach(([id, name], place) => {
      const row = given[place] ?? {};
      if (row.case !== id || row.class !== name) {
        throw notAllowed(`json.rows[${place}]`, row, `${show(id)}, ${show(name)} is needed there`);
      }
      for (const metric of metrics) {
        const number = Number(row[metric] ?? undefined);
        if (Number.isNaN(number) && row[metric] !== 'NaN') {
          throw notAllowed(`json.rows[${place}].${metric}`, row[metric], "a number, or 'NaN', is needed");
        }
        values.push(number);
        empty.push(String(row[EMPTY]).split(' ').includes(metric));
      }
    });
    return new Evaluation({ cases, classes, metrics, values, empty, counts });
  }
}

/** A table as plain data that survives JSON. */
export interface EvaluationData {
  readonly classes: readonly string[];
  readonly metrics: readonly string[];
  readonly rows: readonly {
    readonly case: string;
    readonly class: string;
    readonly [metric: string]: string | number;
    readonly empty: string;
  }[];
  readonly counts: Confusion;
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** A field of a line, in quotes where it needs them. */
function field(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

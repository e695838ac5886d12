/** The way back from a table's JSON, which may come from a file that somebody has changed: everything is looked at. */

import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import { listOf } from '../checks/lists.js';
import { own } from '../checks/object-fields.js';
import { isPlain } from '../checks/option-checks.js';
import type { Confusion } from '../metrics/counts/confusion-data.js';
import { readConfusion } from '../metrics/counts/confusion-data.js';
import { columnOf, placeList } from '../metrics/pairs/class-table.js';
import { columnNames, rowNames } from './column-names.js';
import { countMetricOf } from './metrics.js';

/** A row as JSON holds it: numbers that JSON lacks are strings. */
export interface EvaluationRowData {
  /** The case's id. */
  readonly case: string;
  /** The name of the class or region. */
  readonly class: string;
  /** A number for each metric, or `'NaN'`, `'Infinity'`, `'-Infinity'`. */
  readonly [metric: string]: string | number;
  /** Which metrics were empty, a space between their names. */
  readonly empty: string;
}

/** A table as plain data that survives JSON. */
export interface EvaluationData {
  /** The names of the classes and regions that have rows. */
  readonly classes: readonly string[];
  /** What they are among the counts: a class by its index, a region by its name. */
  readonly chosen: readonly (number | string)[];
  /** The names of the metrics' columns. */
  readonly metrics: readonly string[];
  /** A row for each case and class, in that order. */
  readonly rows: readonly EvaluationRowData[];
  /** The counts of all cases, in the order of their ids. */
  readonly counts: Confusion;
}

/** What a table holds; the numbers in the order [case][class][metric]. */
export interface Content {
  readonly cases: readonly string[];
  readonly classes: readonly string[];
  readonly chosen: readonly (number | string)[];
  readonly metrics: readonly string[];
  readonly values: readonly number[];
  readonly empty: readonly boolean[];
  readonly counts: Confusion;
}

const rowList = listOf('a list of rows is needed', (name, value) => {
  if (isPlain(value)) return value as Readonly<Record<string, unknown>>;
  throw wrongType(name, value, 'a row is needed');
});

/** Reads a table's data, or the text of its JSON. */
export function readTable(json: unknown): Content {
  // By way of text also what came as data: so it is a copy, and nothing but data.
  const data = typeof json === 'string' ? parsed(json) : parsed(textOf(json));
  if (!isPlain(data)) throw wrongType('json', json, 'a table is needed, as JSON.stringify makes it of one');
  const given = data as Partial<EvaluationData>;
  const classes = rowNames('json.classes', given.classes);
  const metrics = columnNames('json.metrics', given.metrics);
  const rows = rowList('json.rows', given.rows);
  const counts = readConfusion('json.counts', given.counts);
  const chosen = placeList('json.chosen', given.chosen);
  chosen.forEach((each, place) => {
    const name = `json.chosen[${place}]`;
    columnOf(name, each, counts);
    if (typeof each === 'string' && each !== classes[place]) {
      throw notAllowed(name, each, `json.classes[${place}] is ${show(classes[place])}: the same is needed`);
    }
  });
  if (chosen.length !== classes.length) {
    throw new RangeError(`json.chosen has ${chosen.length} classes, but json.classes has ${classes.length}`);
  }
  const cases = [...new Set(rows.map((row) => row.case as string))];
  const ids = new Set(own(counts, 'ids') ?? []);
  if (cases.length === 0 || cases.length !== ids.size || !cases.every((id) => ids.has(id))) {
    throw notAllowed(
      'json.counts.ids',
      [...ids],
      `the rows are of ${show(cases)}: the same cases are needed, at least one`,
    );
  }
  const places = cases.flatMap((id) => classes.map((name) => [id, name] as const));
  if (rows.length !== places.length) {
    throw new RangeError(
      `json.rows has ${rows.length} rows, but ${cases.length} cases of ${classes.length} classes have ${places.length}`,
    );
  }
  const values: number[] = [];
  const empty: boolean[] = [];
  places.forEach(([id, name], place) => {
    const row = rows[place] ?? {};
    if (row.case !== id || row.class !== name) {
      throw notAllowed(
        `json.rows[${place}]`,
        [row.case, row.class],
        `that of case ${show(id)} and class ${show(name)} is needed there`,
      );
    }
    const empties = emptyMetrics(`json.rows[${place}].empty`, row.empty, metrics);
    for (const metric of metrics) {
      values.push(numberOf(`json.rows[${place}].${metric}`, row[metric]));
      empty.push(empties.includes(metric));
    }
  });
  const table = { cases, classes, chosen, metrics, values, empty, counts };
  checkAgreement(table);
  return table;
}

/** Refuses rows that say something else than the counts, in the columns of metrics on counts that have no options. */
function checkAgreement({ cases, classes, chosen, metrics, values, empty, counts }: Content): void {
  metrics.forEach((name, column) => {
    const metric = countMetricOf(name);
    if (metric === undefined) return;
    const options = { average: 'none', classes: chosen };
    const scored = metric(counts, options);
    // What an empty place is worth was the table's own choice, and so was whether that of a single empty mask has a worth.
    const mayBeEmpty = metric(counts, { ...options, empty: { truth: 'skip', predicted: 'skip' } }).empty;
    cases.forEach((id, row) => {
      const image = (counts.ids as readonly string[]).indexOf(id);
      classes.forEach((_, place) => {
        const at = row * classes.length + place;
        const among = image * classes.length + place;
        const isEmpty = empty[at * metrics.length + column] === true;
        if (isEmpty ? mayBeEmpty[among] === 0 : scored.empty[among] !== 0) {
          const names = metrics.filter((_, each) => empty[at * metrics.length + each]);
          const have = isEmpty ? 'has a value' : 'is empty';
          throw notAllowed(`json.rows[${at}].empty`, names.join(' '), `by the counts ${name} ${have} there`);
        }
        const came = values[at * metrics.length + column] as number;
        const expected = (scored.values[among] as number) + 0;
        if (!isEmpty && came !== expected)
          throw notAllowed(`json.rows[${at}].${name}`, came, `the counts give ${expected}`);
      });
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TypeError(`json is ${show(text)}, but the text of a table is needed`, { cause: error });
  }
}

function textOf(json: unknown): string {
  try {
    return JSON.stringify(json) ?? 'null';
  } catch (error) {
    throw new TypeError(`json is ${show(json)}, but data that JSON can hold is needed`, { cause: error });
  }
}

function emptyMetrics(name: string, value: unknown, metrics: readonly string[]): readonly string[] {
  if (typeof value !== 'string')
    throw wrongType(name, value, 'names of metrics, by a space apart, are needed');
  const names = value === '' ? [] : value.split(' ');
  const unknown = names.find((each) => !metrics.includes(each));
  if (unknown === undefined) return names;
  throw notAllowed(name, value, `the metrics are ${metrics.join(', ')}`);
}

function numberOf(name: string, value: unknown): number {
  // JSON has no infinite number, but 1e400 is read as one.
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw wrongType(name, value, "a number, 'NaN', 'Infinity' or '-Infinity' is needed");
}

/** The way back from a table's JSON, which may come from a file that somebody has changed: everything is looked at. */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import { listOf } from '../lists.js';
import type { Confusion } from '../metrics/confusion.js';
import { checkConfusion } from '../metrics/merge.js';
import { isPlain } from '../option-checks.js';
import { columnNames, uniqueNames } from './column-names.js';

/** A row as JSON holds it: numbers that JSON lacks are strings. */
export interface EvaluationRowData {
  readonly case: string;
  readonly class: string;
  readonly [metric: string]: string | number;
  readonly empty: string;
}

/** A table as plain data that survives JSON. */
export interface EvaluationData {
  readonly classes: readonly string[];
  readonly metrics: readonly string[];
  readonly rows: readonly EvaluationRowData[];
  readonly counts: Confusion;
}

/** What a table holds; the numbers in the order [case][class][metric]. */
export interface Content {
  readonly cases: readonly string[];
  readonly classes: readonly string[];
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
  const data = typeof json === 'string' ? parsed(json) : structuredClone(json);
  if (!isPlain(data)) throw wrongType('json', json, 'a table is needed, as JSON.stringify makes it of one');
  const {
    classes: classList,
    metrics: metricList,
    rows: givenRows,
    counts,
  } = data as Partial<EvaluationData>;
  const classes = uniqueNames('json.classes', classList);
  const metrics = columnNames('json.metrics', metricList);
  const rows = rowList('json.rows', givenRows);
  checkConfusion('json.counts', counts);
  const cases = counts.ids ?? [];
  const places = cases.flatMap((id) => classes.map((name) => [id, name] as const));
  if (rows.length !== places.length) {
    throw new RangeError(
      `json.rows has ${rows.length} rows, but ${cases.length} cases (json.counts.ids) of ${classes.length} classes ` +
        `have ${places.length}`,
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
  return { cases, classes, metrics, values, empty, counts };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new TypeError(`json is ${show(text)}, but the text of a table is needed: ${reason}`, {
      cause: error,
    });
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
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw wrongType(name, value, "a number, 'NaN', 'Infinity' or '-Infinity' is needed");
}

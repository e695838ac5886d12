/** What the metrics of a table come to over its cases. */

import { MEAN_OF_CLASSES } from './column-names.js';

/** A metric of a class over all cases. */
export interface SummaryRow {
  /** The class or region, or {@link MEAN_OF_CLASSES}. */
  readonly class: string;
  /** The name of the metric's column. */
  readonly metric: string;
  /** The mean over the cases that have a value; NaN where none has. Infinite where one is. */
  readonly mean: number;
  /** The standard deviation, from n − 1; NaN for fewer than two cases and where a value is infinite. */
  readonly sd: number;
  /** The middle value, or the mean of the two middle ones. */
  readonly median: number;
  /** The smallest value. */
  readonly min: number;
  /** The largest value. */
  readonly max: number;
  /** How many cases have a value. */
  readonly cases: number;
  /** How many of these values are infinite, as distances are where one of two masks is empty. */
  readonly infinite: number;
  /** How many cases have none, because the metric was empty there. */
  readonly without: number;
}

/** The summary of a table; `averaged` are the classes over which each case's mean is taken. */
export function summarize(
  table: {
    readonly cases: readonly string[];
    readonly classes: readonly string[];
    readonly metrics: readonly string[];
    values(metric: string, className: string): Float64Array;
  },
  averaged: readonly string[],
): readonly SummaryRow[] {
  // Summed in the order of the ids, as the metrics on counts do, so that both have the same bits.
  const order = table.cases.map((id, place) => ({ id, place })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const inOrder = (values: Float64Array) => Float64Array.from(order, ({ place }) => values[place] as number);
  const rows = table.classes.flatMap((name) =>
    table.metrics.map((metric) => summaryRow(name, metric, inOrder(table.values(metric, name)))),
  );
  if (averaged.length < 2) return rows;
  const means = table.metrics.map((metric) => {
    const columns = averaged.map((name) => inOrder(table.values(metric, name)));
    const each = (columns[0] as Float64Array).map((_, place) =>
      mean(columns.map((column) => column[place] as number).filter((value) => !Number.isNaN(value))),
    );
    return summaryRow(MEAN_OF_CLASSES, metric, each);
  });
  return [...rows, ...means];
}

function summaryRow(name: string, metric: string, all: Float64Array): SummaryRow {
  const given = all.filter((value) => !Number.isNaN(value));
  const center = mean(given);
  const values = given.sort();
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const middle = (values.length - 1) / 2;
  const half = (place: number) => (values[place] ?? Number.NaN) / 2;
  return {
    class: name,
    metric,
    mean: center,
    sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN,
    median: half(Math.floor(middle)) + half(Math.ceil(middle)),
    min: values[0] ?? Number.NaN,
    max: values.at(-1) ?? Number.NaN,
    cases: values.length,
    infinite: values.filter((value) => !Number.isFinite(value)).length,
    without: all.length - values.length,
  };
}

/** The mean, summed in the order given; NaN of nothing. */
function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let place = 0; place < values.length; place++) sum += values[place] as number;
  return sum / values.length;
}

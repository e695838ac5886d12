/**
 * A table of metrics over cases: each case one image with its truth, of any size and spacing. Cases are taken one after
 * another, so they need not be in memory together.
 */

import { wrongType } from '../checks/argument-errors.js';
import type { EvaluationCase, EvaluationOptions } from './cases.js';
import { Scoring } from './scoring.js';
import type { Evaluation } from './table.js';

/**
 * Scores cases in one table: a row for each case and class, a column for each metric.
 *
 * @param cases - `{ id, predicted, truth, spacing? }`, one image each; sizes and spacings may differ. Any iterable, such as a
 *   generator that makes one case at a time; an async one makes a promise of the table
 * @param options - `classes` (needed: names, a table or a number), `metrics`, `include`, `regions`, `masks`, `ignoreLabel`,
 *   `spacing`, `empty`: see {@link EvaluationOptions}
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
): Evaluation | Promise<Evaluation>;
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

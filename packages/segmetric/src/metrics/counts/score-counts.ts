/** From counts to scores; the formulas are the core's. (Regions are the core's further classes.) */

import { notAllowed, wrongType } from '../../checks/argument-errors.js';
import { withMetrics } from '../../core/metrics.js';
import { columnCount, columnsOf } from '../pairs/class-table.js';
import { encodeEmpty } from '../scores/empty.js';
import type { MaybeScored, ScoreOptions } from '../scores/score.js';
import { AVERAGES, OVERS, scoresOf } from '../scores/score.js';
import type { Confusion } from './confusion-data.js';

/**
 * A metric on counts that were checked.
 *
 * @param encoded - the core's number of the metric and its parameters; `decode.rs` lists them
 * @param given - options that were checked
 * @param classesName - the option that chooses the classes, for error messages
 */
export function scoreCounts(
  metric: string,
  encoded: readonly number[],
  counts: Confusion,
  { over = 'image', average = 'macro', empty, classes }: ScoreOptions,
  classesName = 'classes',
): MaybeScored {
  if (over === 'class-image' && (average === 'micro' || average === 'weighted')) {
    throw notAllowed(`${metric}.average`, average, "over: 'class-image' goes with 'macro' or 'none' alone");
  }
  const selected =
    classes === undefined
      ? Array.from({ length: counts.classes }, (_, index) => index)
      : columnsOf(`${metric}.${classesName}`, classes, counts);
  if (counts.images === 0) throw wrongType('counts.images', 0, 'at least one image is needed');
  const result = withMetrics('a metric on counts', (core) =>
    core.score(
      Float64Array.from(encoded),
      Float64Array.from(counts.tp),
      Float64Array.from(counts.fp),
      Float64Array.from(counts.fn),
      Float64Array.from(counts.tn),
      columnCount(counts),
      Uint32Array.from(selected),
      AVERAGES.indexOf(average),
      OVERS.indexOf(over),
      encodeEmpty(empty),
    ),
  );
  return scoresOf(result, average, over === 'image' ? [counts.images, selected.length] : [selected.length]);
}

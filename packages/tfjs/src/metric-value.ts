/**
 * A metric of a batch as plain data, like a loss, so that each backend can compute it in its own way; and its value on the
 * host.
 */

import { dice, jaccard } from 'segmetric';
import type { AverageOptions, PredictionOptions } from './metric-options.js';
import { countsOf } from './prediction-counts.js';
import type { TensorArray } from './truth-shape.js';

/** A metric of a batch, plain data. */
export interface BatchMetric extends PredictionOptions, AverageOptions {
  readonly kind: 'dice' | 'jaccard';
  readonly over?: 'image' | 'batch' | undefined;
}

const scoreOf = { dice, jaccard };

/** A metric of numbers on the host. */
export function metricValue(metric: BatchMetric, truth: TensorArray, scores: TensorArray): number {
  const { kind, over, average, empty = 'skip', classes } = metric;
  const counts = countsOf(truth, scores, metric);
  const { value } = scoreOf[kind](counts, { over, average, empty, classes });
  // TensorFlow.js takes the mean over batches, and one NaN would swallow an epoch.
  return empty === 'skip' && Number.isNaN(value) ? 1 : value;
}

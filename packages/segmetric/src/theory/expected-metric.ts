/** The expectation of a metric: what a mask scores on average over the truths that may be. */

import type { DenseArray, LabelData } from '../arrays/dense-array.js';
import { notAllowed, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions, isPlain, share } from '../checks/option-checks.js';
import { expectedOverlap, shareOfErrors } from './independent-pixels.js';
import type { IndependentPixels, ListedPosterior, ReadIndependent, ReadListed } from './posterior.js';
import { readMask, readPosterior } from './posterior.js';
import { RunningSum } from './rounding.js';
import type { HammingForm, WeightedHammingChoice } from './similarity.js';
import { hammingForm, valueAt } from './similarity.js';

/** A metric that has an expectation here. */
export type ExpectedMetric = 'dice' | 'jaccard' | 'weightedHamming' | WeightedHammingChoice;

/** Options of {@link expectedMetric} and {@link optimalMask}. */
export interface ExpectationOptions {
  /** The metric. */
  readonly metric: ExpectedMetric;
  /** What two empty masks score in Dice and Jaccard: from 0 to 1. Default 1. */
  readonly empty?: number | undefined;
}

/** A metric that was read. */
export type ReadMetric = 'dice' | 'jaccard' | HammingForm;

/** Options that were read. */
export interface ReadExpectation {
  readonly metric: ReadMetric;
  readonly empty: number;
}

const NEEDED = "'dice', 'jaccard', 'weightedHamming' or { weightedHamming: { weight, by } } is needed";

const metricForm: Check<ReadMetric> = (name, value) => {
  if (value === 'dice' || value === 'jaccard') return value;
  if (value === 'weightedHamming') return hammingForm(`${name}.weightedHamming`, undefined);
  if (typeof value === 'string') throw notAllowed(name, value, NEEDED);
  if (!isPlain(value) || Object.keys(value).join() !== 'weightedHamming')
    throw wrongType(name, value, NEEDED);
  return hammingForm(`${name}.weightedHamming`, (value as WeightedHammingChoice).weightedHamming);
};

/** Reads the options of a function on expectations, and those that it has beside them. */
export function readExpectation(owner: string, options: unknown, metric?: ReadMetric): ReadExpectation {
  const read = checkOptions<{ metric?: ReadMetric; empty?: number }>(owner, options, {
    metric: metricForm,
    empty: share,
  });
  const chosen = read.metric ?? metric;
  if (chosen === undefined) throw wrongType(`${owner}.metric`, undefined, NEEDED);
  return { metric: chosen, empty: read.empty ?? 1 };
}

/**
 * The expected Dice, Jaccard or weighted Hamming similarity of a mask, for one class.
 *
 * Of listed masks it is the sum of probability times metric. Of independent pixels it is computed to 1e-12 (a million pixels were
 * within 1e-13) in time that is linear in the pixels: as E[1 / c] = ∫₀¹ E[t^(c−1)] dt, expectations of quotients are integrals
 * of products over the pixels.
 *
 * @param posterior - `[{ mask, probability }, …]`, masks of 0 and 1 with probabilities that add up to 1 (give or take 1e-6);
 *   or `{ data, shape }`, the probability of foreground at each pixel, the pixels being independent
 * @param mask - the mask that is judged, `{ data, shape }` of 0 and 1
 * @param options - `metric` (needed); `empty`, what two empty masks score in Dice and Jaccard (default 1, as if an empty truth
 *   that was found to be empty were a success). Weighted Hamming has a value there
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { expectedMetric } from 'segmetric/theory';
 *
 * const mask = { data: [1, 1, 0], shape: [3] };
 * const raters = [
 *   { mask: { data: [1, 0, 0], shape: [3] }, probability: 0.5 },
 *   { mask: { data: [1, 1, 1], shape: [3] }, probability: 0.5 },
 * ];
 * console.log(expectedMetric(raters, mask, { metric: 'jaccard' }).toFixed(4)); // 0.5833
 *
 * const pixels = { data: [1, 0.5, 0.5], shape: [3] };
 * console.log(expectedMetric(pixels, mask, { metric: 'jaccard' }).toFixed(4)); // 0.6250
 * ```
 */
export function expectedMetric(
  posterior: ListedPosterior | IndependentPixels,
  mask: DenseArray<LabelData>,
  options: ExpectationOptions,
): number {
  const expectation = readExpectation('expectedMetric', options);
  const read = readPosterior('posterior', posterior);
  return expectationOf(read, readMask('mask', mask, read.shape).data, expectation);
}

/** The expectation of a metric of a mask. */
export function expectationOf(
  posterior: ReadIndependent | ReadListed,
  mask: Uint8Array,
  { metric, empty }: ReadExpectation,
): number {
  if (posterior.kind === 'independent') {
    const { marginals } = posterior;
    if (typeof metric === 'string') return expectedOverlap(metric, marginals, mask, empty);
    const { misses, falseAlarms } = errorCosts(posterior, metric);
    const cost = new RunningSum();
    mask.forEach((taken, pixel) => {
      cost.add((taken === 1 ? falseAlarms : misses)[pixel] as number);
    });
    return 1 - cost.value;
  }
  return posterior.masks.reduce((sum, truth, which) => {
    const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
    mask.forEach((taken, pixel) => {
      if (taken === 1) counts[truth[pixel] === 1 ? 'tp' : 'fp']++;
      else counts[truth[pixel] === 1 ? 'fn' : 'tn']++;
    });
    const form =
      typeof metric === 'string'
        ? ({ kind: 'tversky', alpha: halfOrOne(metric), beta: halfOrOne(metric) } as const)
        : metric;
    return sum + (posterior.probabilities[which] as number) * (valueAt(form, counts) ?? empty);
  }, 0);
}

const halfOrOne = (metric: 'dice' | 'jaccard') => (metric === 'dice' ? 0.5 : 1);

/** What each pixel takes from the expected weighted Hamming similarity, left out of the mask and taken in. */
export interface ErrorCosts {
  readonly misses: Float64Array;
  readonly falseAlarms: Float64Array;
}

/** The costs of the pixels: weighted Hamming is linear in the mask. */
export function errorCosts(posterior: ReadIndependent | ReadListed, { weight, by }: HammingForm): ErrorCosts {
  const { marginals } = posterior;
  const others = marginals.map((probability) => 1 - probability);
  const pixels = marginals.length;
  let misses: Float64Array;
  let falseAlarms: Float64Array;
  if (by === 'pixels') {
    misses = marginals.map((probability) => probability / pixels);
    falseAlarms = others.map((probability) => probability / pixels);
  } else if (posterior.kind === 'independent') {
    misses = shareOfErrors(marginals);
    falseAlarms = shareOfErrors(others);
  } else {
    misses = new Float64Array(pixels);
    falseAlarms = new Float64Array(pixels);
    posterior.masks.forEach((mask, which) => {
      const size = mask.reduce((sum, value) => sum + value, 0);
      const probability = posterior.probabilities[which] as number;
      mask.forEach((value, pixel) => {
        const costs = value === 1 ? misses : falseAlarms;
        costs[pixel] = (costs[pixel] as number) + probability / (value === 1 ? size : pixels - size);
      });
    });
  }
  return {
    misses: misses.map((cost) => weight * cost),
    falseAlarms: falseAlarms.map((cost) => (1 - weight) * cost),
  };
}

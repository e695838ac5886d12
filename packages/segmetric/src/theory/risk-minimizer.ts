/** What a loss asks for where the truth is uncertain, and what that scores in the metric. */

import type { ClassMap } from '../arrays/class-maps.js';
import type { ShapedArray } from '../arrays/dense-array.js';
import type { Loss } from '../losses/kinds.js';
import type { ExpectedMetric } from './expected-metric.js';
import { expectationOf, readExpectation } from './expected-metric.js';
import { leastRisk } from './least-risk.js';
import { optimum } from './optimal-mask.js';
import type { ListedPosterior } from './posterior.js';
import { cutAtHalf, maskOf, readListed } from './posterior.js';
import { ofProbabilities } from './prediction-loss.js';

/** Options of {@link riskMinimizer}. */
export interface RiskOptions {
  /** The metric that the prediction is judged by. Default `'dice'`. */
  readonly metric?: ExpectedMetric | undefined;
  /** What two empty masks score in Dice and Jaccard: from 0 to 1. Default 1. */
  readonly empty?: number | undefined;
}

/** What {@link riskMinimizer} finds. */
export interface RiskMinimizer {
  /** The probabilities with the least expected loss, in the posterior's shape. */
  readonly probabilities: ShapedArray<Float64Array>;
  /** The expected loss there. */
  readonly risk: number;
  /** The mask of the pixels whose probability is at least one half, the undecided ones among them. */
  readonly mask: ClassMap;
  /**
   * The number of pixels whose probability is one half within 0.001, closer than which the search cannot tell. Where there are
   * any, the loss does not say what the mask is, and `expected` and `regret` are those of taking them.
   */
  readonly undecided: number;
  /** The expected metric of that mask. */
  readonly expected: number;
  /** The expected metric of the best mask: see {@link optimalMask}. */
  readonly best: number;
  /** Whether `best` is known to be the largest expectation; else it is the largest that was found. See {@link optimalMask}. */
  readonly exact: boolean;
  /** `best` less `expected`: what is lost by minimising this loss in place of the metric itself. */
  readonly regret: number;
}

/** So near to one half a probability is not told from it: the values of losses have the digits of 32-bit numbers. */
const UNDECIDED = 1e-3;

/**
 * The prediction with the least expected loss, and what it scores. One prediction has to serve all truths of the posterior, as a
 * network's for an image whose truth is uncertain. A loss with no regret at any posterior is *consistent* with the metric:
 * a network that minimises it, and can express any prediction, is also best in the metric.
 *
 * - Cross-entropy asks for the probability of foreground at each pixel and so cuts at one half, whatever the object.
 * - Soft Jaccard asks for the mask of the best expected Jaccard. At masks it is 1 less that, but for its smoothing, and in each
 *   pixel alone it is linear under the truths that have it and concave under the others: no prediction between masks is lower.
 * - Soft Dice does so for Dice nearly. At masks it is 1 less Dice, but under a truth that has the pixel Dice is concave in it, so a
 *   prediction between masks can be a little better than all of them: with masks of 2 and 3 disjoint pixels at 4/13 and 9/13
 *   it is, and its cut loses 0.0009.
 * - Lovász-softmax and the Lovász hinge may leave pixels at one half: see `undecided`.
 *
 * The losses are evaluated by `lossValue`. Pixels that are in the same masks get one probability. Cross-entropy and focal loss are
 * minimised for each kind of pixels alone. Lovász losses (and sums of them) are convex and piecewise linear: their least value
 * is reached at a prediction of 0, ½ and 1, which is found by their slopes and known by a bound. (With hundreds of
 * kinds of pixels the search may end before: with 140 to 210 what was measured was less than 0.0003 above the bound.) Any other loss is followed
 * down, along one kind of pixels at a time and along those that are equal, or equal but for p → 1 − p, from the probabilities
 * of foreground, the listed masks, the best masks, cuts, and with up to six kinds of pixels from all predictions of 0, ½ and 1:
 * that is the least that was found, and after some seconds the search ends. Where the least value is reached at several
 * predictions one of them is given.
 *
 * @param loss - a loss of one class; it sees the probabilities behind its activation, `'none'` or `'sigmoid'`
 * @param posterior - `[{ mask, probability }, …]`, as {@link expectedMetric} takes it
 * @param options - `metric` (default `'dice'`), `empty` (default 1)
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { crossEntropy, softDice } from 'segmetric';
 * import { riskMinimizer } from 'segmetric/theory';
 *
 * // Three raters see a small object at three places.
 * const seen = [[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]];
 * const raters = seen.map((data) => ({ mask: { data, shape: [6] }, probability: 1 / 3 }));
 * for (const loss of [crossEntropy(), softDice()]) {
 *   const { probabilities, expected, regret } = riskMinimizer(loss, raters);
 *   console.log(loss.kind, probabilities.data[0]?.toFixed(2), expected.toFixed(2), regret.toFixed(2));
 *   // crossEntropy 0.33 0.00 0.50
 *   // softDice 1.00 0.50 0.00
 * }
 * ```
 */
export function riskMinimizer(loss: Loss, posterior: ListedPosterior, options?: RiskOptions): RiskMinimizer {
  const expectation = readExpectation('riskMinimizer', options, 'dice');
  const lossOf = ofProbabilities('loss', loss);
  const read = readListed('posterior', posterior);
  const { probabilities, risk } = leastRisk(read, lossOf);
  const isUndecided = (p: number) => Math.abs(p - 0.5) < UNDECIDED;
  const mask = cutAtHalf(probabilities.map((p) => (isUndecided(p) ? 0.5 : p)));
  const expected = expectationOf(read, mask, expectation);
  const optimal = optimum(read, expectation);
  const best = Math.max(expected, optimal.expected);
  return {
    probabilities: { data: probabilities, shape: [...read.shape] },
    risk,
    mask: maskOf(mask, read.shape),
    undecided: probabilities.reduce((count, p) => count + (isUndecided(p) ? 1 : 0), 0),
    expected,
    best,
    exact: optimal.exact,
    regret: best - expected,
  };
}

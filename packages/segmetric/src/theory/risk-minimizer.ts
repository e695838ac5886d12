/** What a loss asks for where the truth is uncertain, and what that scores in the metric. */

import type { ClassMap } from '../class-maps.js';
import type { ShapedArray } from '../dense-array.js';
import type { Loss } from '../losses/kinds.js';
import type { ExpectedMetric } from './expected-metric.js';
import { expectationOf, readExpectation } from './expected-metric.js';
import { lowestIn } from './lowest-in.js';
import { patternsOf } from './mask-patterns.js';
import { optimum } from './optimal-mask.js';
import type { ListedPosterior, ReadListed } from './posterior.js';
import { cutAtHalf, maskOf, readListed } from './posterior.js';
import type { PredictionLoss } from './prediction-loss.js';
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
  /** The mask of the pixels whose probability is at least one half. */
  readonly mask: ClassMap;
  /** The expected metric of that mask. */
  readonly expected: number;
  /** The expected metric of the best mask: see {@link optimalMask}. */
  readonly best: number;
  /** `best` less `expected`: what is lost by minimising this loss in place of the metric itself. */
  readonly regret: number;
}

/**
 * The prediction with the least expected loss, and what it scores. One prediction has to serve all truths of the posterior, as a
 * network's for an image whose truth is uncertain. A loss with no regret at any posterior is *consistent* with the metric:
 * a network that minimises it, and can express any prediction, is also best in the metric. Cross-entropy asks for the probability of
 * foreground at each pixel and so cuts at one half, whatever the object. Soft Dice and soft Jaccard of a mask are the
 * metric itself, and so ask for the mask that is best.
 *
 * The losses are evaluated by `lossValue`. Pixels that are in the same masks get one probability. The minimum is looked for along one
 * such probability at a time, and along all those that are equal, or equal but for p → 1 − p, at once; from the probabilities of
 * foreground, from each listed mask, from cuts, and with up to six kinds of pixels from all predictions of 0, ½ and 1,
 * where piecewise linear losses such as Lovász-softmax have their minimum. That finds the least value of cross-entropy (it is convex and has a term
 * a pixel); of others it is the least that was found. Where the least value is reached at several predictions one of them
 * is given.
 *
 * @param loss - a loss of one class; it sees the probabilities behind its activation, `'none'` or `'sigmoid'`
 * @param posterior - `[{ mask, probability }, …]`, as {@link expectedMetric} takes it. The time grows with masks, pixels and the kinds of
 *   pixels: it is meant for tens of kinds
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
  const mask = cutAtHalf(probabilities);
  const expected = expectationOf(read, mask, expectation);
  const best = Math.max(expected, optimum(read, expectation).expected);
  return {
    probabilities: { data: probabilities, shape: [...read.shape] },
    risk,
    mask: maskOf(mask, read.shape),
    expected,
    best,
    regret: best - expected,
  };
}

/** With so many kinds of pixels or fewer, all predictions of 0, ½ and 1 are tried. */
const TRIED_KINDS = 6;

/** From so many of the best starts the minimum is looked for. */
const DESCENTS = 4;

function leastRisk(posterior: ReadListed, lossOf: PredictionLoss) {
  const { masks, marginals } = posterior;
  const patterns = patternsOf(posterior);
  // The pixels that are in no mask are one more kind, where there are some.
  const kinds = patterns.of.includes(-1) ? patterns.sizes.length + 1 : patterns.sizes.length;
  const kindOf = patterns.of.map((pattern) => (pattern < 0 ? kinds - 1 : pattern));
  const first = Array.from({ length: kinds }, (_, kind) => kindOf.indexOf(kind));
  const spread = (point: ArrayLike<number>) => Float64Array.from(kindOf, (kind) => point[kind] as number);
  const risk = (point: ArrayLike<number>): number => {
    const probabilities = spread(point);
    return masks.reduce(
      (sum, mask, which) => sum + (posterior.probabilities[which] as number) * lossOf(probabilities, mask),
      0,
    );
  };
  const shares = first.map((pixel) => marginals[pixel] as number);
  const starts = [
    shares,
    ...masks.map((mask) => first.map((pixel) => mask[pixel] as number)),
    ...[0.1, 0.3, 0.5, 0.7, 0.9].map((cut) => shares.map((share) => (share >= cut ? 1 : 0))),
    ...(kinds <= TRIED_KINDS ? everyPrediction(kinds) : []),
  ];
  const ranked = starts.map((point) => ({ point, risk: risk(point) }));
  ranked.sort((a, b) => a.risk - b.risk);
  const ends = ranked.slice(0, DESCENTS).map(({ point }) => lowestIn(point, risk));
  const least = ends.reduce((one, other) => (other.value < one.value ? other : one));
  return { probabilities: spread(least.point), risk: least.value };
}

/** All points of so many coordinates of 0, ½ and 1. */
function everyPrediction(kinds: number): number[][] {
  return Array.from({ length: 3 ** kinds }, (_, index) =>
    Array.from({ length: kinds }, (_, kind) => (Math.floor(index / 3 ** kind) % 3) / 2),
  );
}

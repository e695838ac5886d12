/**
 * What is proved about Dice, Jaccard and the losses that stand for them, as functions to call, plot and check: conversions, how
 * well one similarity approximates another with counts that show it, the expectation of a metric over the truths that may
 * be, the mask that is best for it, and what a loss asks for in its place.
 *
 * All but {@link riskMinimizer} is plain arithmetic and needs no WebAssembly. That one evaluates losses, which are made by the
 * factories of `segmetric` or `segmetric/slim`. It takes the module of losses that `init` was given, or brings its own.
 *
 * Source: Eelbode et al. 2020, "Optimization for medical image segmentation: theory and practice when evaluating with Dice score
 * or Jaccard index", [IEEE TMI](https://arxiv.org/abs/2010.13499).
 *
 * @module segmetric/theory
 */

export { approximation } from './theory/approximation.js';
export type {
  Approximated,
  ApproximationConstants,
  ApproximationOptions,
  FailedApproximation,
  ReachedApproximation,
} from './theory/approximation-types.js';
export { diceFromJaccard, jaccardFromDice } from './theory/conversions.js';
export type { ExpectationOptions, ExpectedMetric } from './theory/expected-metric.js';
export { expectedMetric } from './theory/expected-metric.js';
export type { OptimalListedMask, OptimalMask } from './theory/optimal-mask.js';
export { optimalMask } from './theory/optimal-mask.js';
export type { IndependentPixels, ListedMask, ListedPosterior } from './theory/posterior.js';
export type { RiskMinimizer, RiskOptions } from './theory/risk-minimizer.js';
export { riskMinimizer } from './theory/risk-minimizer.js';
export type { Counts, Similarity, SimilarityOptions, WeightedHammingChoice } from './theory/similarity.js';
export { similarity } from './theory/similarity.js';

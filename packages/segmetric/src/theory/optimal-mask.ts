/** The mask with the largest expected metric, and the cut of the probabilities that it amounts to. */

import type { ClassMap } from '../arrays/class-maps.js';
import type { ExpectationOptions, ReadExpectation } from './expected-metric.js';
import { errorCosts, expectationOf, readExpectation } from './expected-metric.js';
import { bestSize } from './independent-pixels.js';
import { bestDice } from './listed-dice.js';
import { bestJaccard } from './listed-jaccard.js';
import type { Patterns } from './mask-patterns.js';
import { maskTaking, patternsOf, sumsOverMasks } from './mask-patterns.js';
import type { IndependentPixels, ListedPosterior, ReadIndependent, ReadListed } from './posterior.js';
import { cutAtHalf, maskOf, readPosterior } from './posterior.js';
import { exceeds } from './rounding.js';
import type { HammingForm } from './similarity.js';

/** What {@link optimalMask} finds for independent pixels. */
export interface OptimalMask {
  /** The mask, of 0 and 1, in the posterior's shape. */
  readonly mask: ClassMap;
  /**
   * The least probability of foreground in the mask: all pixels of a higher one are in it, and none of a lower one. Infinity
   * for the empty mask. Where pixels of this very probability are in the mask only in part, the first ones are.
   */
  readonly threshold: number;
  /** The expected metric of the mask. */
  readonly expected: number;
  /** The expected metric of the mask of pixels whose probability of foreground is at least one half. */
  readonly expectedAtHalf: number;
  /**
   * Whether no mask has a larger expectation, but for rounding. False only for listed masks, where a search is given up after a
   * time: for Jaccard with some thirty kinds of pixels or more, told apart by the masks that they are in (see {@link
   * optimalMask}); for Dice with millions of pixels of many kinds.
   */
  readonly exact: boolean;
}

/** What {@link optimalMask} finds for listed masks. */
export interface OptimalListedMask extends Omit<OptimalMask, 'threshold'> {
  /**
   * The least probability of foreground in the mask, if all pixels of that probability or a higher one are in it; undefined
   * where no cut gives the mask. Infinity for the empty mask.
   */
  readonly threshold: number | undefined;
}

/**
 * The mask with the largest expected metric.
 *
 * **Independent pixels.** Some mask of the k most probable pixels is best: where a mask has a pixel i and lacks a more probable j,
 * change i for j. With all other pixels as they are, the truth has both, neither or one of the two, and only in the last
 * case the metric changes: it is larger where the one is in the mask, which is now likelier. (For Dice: Lewis 1995; Jansche 2007; Ye,
 * Chai, Lee and Chieu 2012, "Optimizing F-measures: a tale of two approaches", with a programme over sums in O(n²).) Here all
 * k are computed in linear time, as an integral of 32 nodes: {@link expectedMetric}. 65,536 pixels take some 50 ms.
 *
 * Listed masks.** Dice is found by the best mask of each size (Dembczyński et al. 2011). The best Jaccard takes of the pixels that
 * are in the same masks all or none; which is a hard problem in general, so branch and bound looks for it: `exact` says whether
 * it came to its end. It does for random masks of 30 kinds of pixels (measured: all of 16), mostly of 35 (13 of 16), seldom of
 * 40 (3 of 16), and not for six raters with all 63 kinds; up to eight overlapping discs, as raters may draw, it always ended.
 * Else the mask is the best that was found. Twenty noisy masks of 256 x 256 pixels take less than a second.
 *
 * **Weighted Hamming** is linear in the mask: a pixel is taken where that is better by itself. By pixels that is above a
 * probability of 1 − w, whatever the object; for Dice and Jaccard the cut depends on the object.
 *
 * Of masks that are equally good, within 1e-12 of what they score, one with the fewest pixels is given.
 *
 * @param posterior - as {@link expectedMetric} takes it
 * @param options - as {@link expectedMetric} takes them
 * @returns the mask, the cut that it amounts to, what it scores, and what a cut at one half scores
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { optimalMask } from 'segmetric/theory';
 *
 * const probabilities = { data: [0.9, 0.4, 0.4, 0.1], shape: [2, 2] };
 * const { mask, threshold, expected, expectedAtHalf } = optimalMask(probabilities, { metric: 'dice' });
 * console.log([...mask.data], threshold); // [ 1, 1, 1, 0 ] 0.4
 * console.log(expected.toFixed(4), expectedAtHalf.toFixed(4)); // 0.6766 0.6646
 * ```
 */
export function optimalMask(posterior: IndependentPixels, options: ExpectationOptions): OptimalMask;
export function optimalMask(posterior: ListedPosterior, options: ExpectationOptions): OptimalListedMask;
export function optimalMask(
  posterior: IndependentPixels | ListedPosterior,
  options: ExpectationOptions,
): OptimalListedMask;
export function optimalMask(
  posterior: IndependentPixels | ListedPosterior,
  options: ExpectationOptions,
): OptimalListedMask {
  const expectation = readExpectation('optimalMask', options);
  return optimum(readPosterior('posterior', posterior), expectation);
}

/** The best mask of a posterior that was read. */
export function optimum(
  posterior: ReadIndependent | ReadListed,
  expectation: ReadExpectation,
): OptimalListedMask {
  const { marginals, shape } = posterior;
  const { mask, exact } = bestMask(posterior, expectation);
  return {
    mask: maskOf(mask, shape),
    threshold: thresholdOf(marginals, mask, posterior.kind),
    expected: expectationOf(posterior, mask, expectation),
    expectedAtHalf: expectationOf(posterior, cutAtHalf(marginals), expectation),
    exact,
  };
}

function bestMask(posterior: ReadIndependent | ReadListed, { metric, empty }: ReadExpectation): Best {
  if (typeof metric !== 'string') return bestForHamming(posterior, metric);
  return posterior.kind === 'independent'
    ? mostProbable(posterior.marginals, metric, empty)
    : bestListed(posterior, metric, empty);
}

/** A mask, and whether none is better. */
interface Best {
  readonly mask: Uint8Array;
  readonly exact: boolean;
}

function bestForHamming(posterior: ReadIndependent | ReadListed, metric: HammingForm): Best {
  const { misses, falseAlarms } = errorCosts(posterior, metric);
  const mask = Uint8Array.from(misses, (miss, pixel) =>
    exceeds(miss, falseAlarms[pixel] as number) ? 1 : 0,
  );
  return { mask, exact: true };
}

/** The best mask of independent pixels for Dice or Jaccard. */
function mostProbable(marginals: Float64Array, metric: 'dice' | 'jaccard', empty: number): Best {
  // A pixel that is never foreground helps no overlap, and changes no expectation that leaves it out.
  const sorted = marginals
    .filter((probability) => probability > 0)
    .sort()
    .reverse();
  const size = bestSize(metric, sorted, empty);
  const cut = size === 0 ? Number.POSITIVE_INFINITY : (sorted[size - 1] as number);
  // Of the pixels at the cut itself, as many as are wanted.
  let left = size - sorted.reduce((count, probability) => count + (probability > cut ? 1 : 0), 0);
  const mask = Uint8Array.from(marginals, (probability) => {
    if (probability !== cut) return probability > cut ? 1 : 0;
    return left-- > 0 ? 1 : 0;
  });
  return { mask, exact: true };
}

/** The best mask of listed ones for Dice or Jaccard. */
function bestListed(posterior: ReadListed, metric: 'dice' | 'jaccard', empty: number): Best {
  const patterns = patternsOf(posterior);
  const forDice = bestDice(patterns, empty);
  const { taken, exact } =
    metric === 'dice'
      ? forDice
      : bestJaccard(patterns, empty, [forDice.taken, ...simpleChoices(posterior.masks, patterns)]);
  return { mask: maskTaking(patterns, taken), exact };
}

/** Levels of probability that are tried as cuts. */
const CUTS = 20;

/** Choices that a search may begin with: the listed masks, the likely ones first, and cuts of the probabilities. */
function simpleChoices(masks: readonly Uint8Array[], patterns: Patterns): Float64Array[] {
  const { of, sizes, probabilities } = patterns;
  const likely = [...probabilities.keys()];
  likely.sort((a, b) => (probabilities[b] as number) - (probabilities[a] as number));
  const fromMasks = likely.slice(0, CUTS).map((which) => {
    const taken = new Float64Array(sizes.length);
    of.forEach((pattern, pixel) => {
      if (masks[which]?.[pixel] === 1) taken[pattern] = sizes[pattern] as number;
    });
    return taken;
  });
  const shares = sumsOverMasks(patterns, probabilities);
  const fromCuts = Array.from({ length: CUTS }, (_, cut) =>
    shares.map((share, pattern) => (share >= (cut + 0.5) / CUTS ? (sizes[pattern] as number) : 0)),
  );
  return [...fromMasks, ...fromCuts];
}

function thresholdOf(
  marginals: Float64Array,
  mask: Uint8Array,
  kind: 'independent' | 'listed',
): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  let mostLeftOut = Number.NEGATIVE_INFINITY;
  marginals.forEach((probability, pixel) => {
    if (mask[pixel] === 1) least = Math.min(least, probability);
    else mostLeftOut = Math.max(mostLeftOut, probability);
  });
  // The same masks, summed in another order, may differ by rounding.
  return kind === 'listed' && !exceeds(least, mostLeftOut) ? undefined : least;
}

/** How well one similarity stands for another: the constants of the theory, each with counts that show it. */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import { checkOptions } from '../checks/option-checks.js';
import type {
  Approximated,
  ApproximationOptions,
  Constants,
  FailedApproximation,
  ReachedApproximation,
} from './approximation-types.js';
import { hammingAndTversky, twoHammings } from './hamming-constants.js';
import type { Counts, SimilarityForm } from './similarity.js';
import { similarityForm } from './similarity.js';
import { tverskyConstants } from './tversky-constants.js';

/**
 * How well one similarity approximates another, over all counts where both have a value. Absolutely with ε: |S − S'| ≤ ε;
 * relatively with ε: S' / (1 + ε) ≤ S ≤ S' (1 + ε). Both relations are symmetric, so `of` and `by` may change places. All
 * constants are in closed form:
 *
 * | of, by                                            | absolute                              | relative                           |
 * | ------------------------------------------------- | ------------------------------------- | ---------------------------------- |
 * | Dice, Jaccard                                     | 3 − 2√2                               | 1                                  |
 * | Dice, Tversky(α, β)                               | max of \|1 − √(2a)\| / (1 + √(2a)) over a = α, β | max of 2a, 1/(2a), less 1 |
 * | Tversky(α, β), Tversky(α', β')                    | max of \|√b − √a\| / (√b + √a) over (a, b) = (α, α'), (β, β') | max of b/a, a/b, less 1 |
 * | weighted Hamming of any weight, Tversky(α > 0, β) | 1                                     | ∞                                  |
 * | weighted Hamming by pixels, Tversky(α, β)         | 1                                     | ∞                                  |
 * | weighted Hamming w by class, Tversky(0, β)        | (1 − √(wβ))² / (1 − β) for β < w; 1 − w + (1 − √(wβ))² / (β − 1) for wβ > 1; else 1 − w | ∞ (w = 1: recall, a Tversky index) |
 * | weighted Hamming w and w', of one form            | \|w − w'\|                            | max of w/w', (1 − w)/(1 − w') and their inverses, less 1 |
 *
 * Derivation of the Tversky row, of which the first two are cases. With x = FP / TP and y = FN / TP the indices are
 * 1 / (1 + αx + βy) and 1 / (1 + α'x + β'y). Along a ray from the origin they are 1 / (1 + as) and 1 / (1 + bs), whose
 * difference is largest at s = 1 / √(ab), where it is |√b − √a| / (√b + √a), and whose quotient tends to b / a. Both grow as
 * b/a leaves 1, and b/a lies between α'/α and β'/β: the rays of false positives alone and of misses alone decide.
 * With α + β = 1 the constants against Dice grow strictly as α leaves ½.
 *
 * Why weighted Hamming fails: an object of one pixel that is found, f false positives and t true negatives have a Tversky
 * index of 1 / (1 + αf), and a weighted Hamming similarity of at least 1 − f / (f + t). With f large and t much larger the
 * first is near 0 and the second near 1. The absolute constant 1 is approached, and reached only with a weight of 0 (misses do
 * not count) or 1 (false positives do not).
 *
 * TypeScript knows which of the two results it is where the similarities and their weights are written in the call. Of weights
 * that are variables either may come: look at `reached`, which says whether `witness` is counts or makes them.
 *
 * Source of the relations and of the results for Dice and Jaccard: Eelbode 2020.
 *
 * @param options - `of` and `by`: each a {@link Similarity}
 * @returns the constants, counts that show them, and whether the absolute one is reached
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; also for weighted Hamming by class
 *   against weighted Hamming by pixels
 * @example
 * ```ts
 * import { approximation, similarity } from 'segmetric/theory';
 *
 * const close = approximation({ of: 'dice', by: { tversky: { alpha: 0.3, beta: 0.7 } } });
 * console.log(close.absolute.toFixed(4), close.relative.toFixed(4)); // 0.1270 0.6667
 *
 * const far = approximation({ of: 'dice', by: { weightedHamming: { weight: 0.9 } } });
 * console.log(far.absolute, far.relative); // 1 Infinity
 * const counts = far.witness(0.9);
 * console.log(similarity(counts, { of: 'dice' }) < 0.1); // true
 * console.log(similarity(counts, { of: { weightedHamming: { weight: 0.9 } } }) > 0.9); // true
 * ```
 */
export function approximation<const O extends ApproximationOptions>(options: O): Approximated<O>;
export function approximation(options: ApproximationOptions): ReachedApproximation | FailedApproximation {
  const read = checkOptions<{ of?: SimilarityForm; by?: SimilarityForm }>('approximation', options, {
    of: similarityForm,
    by: similarityForm,
  });
  const { of, by } = read;
  if (of === undefined || by === undefined) {
    throw wrongType(`approximation.${of === undefined ? 'of' : 'by'}`, undefined, 'a similarity is needed');
  }
  const constants = constantsOf(of, by);
  const { absolute, relative, reached } = constants;
  const family = (epsilon: number): Counts => constants.family(readEpsilon(epsilon, relative));
  return reached
    ? { absolute, relative, reached, witness: constants.witness, relativeWitness: family }
    : { absolute, relative, reached, witness: family, relativeWitness: family };
}

function constantsOf(of: SimilarityForm, by: SimilarityForm): Constants {
  if (of.kind === 'tversky')
    return by.kind === 'tversky' ? tverskyConstants(of, by) : hammingAndTversky(by, of);
  if (by.kind === 'tversky') return hammingAndTversky(of, by);
  if (of.by === by.by) return twoHammings(of, by);
  throw notAllowed(
    'approximation.by.weightedHamming.by',
    by.by,
    `approximation.of.weightedHamming.by is '${of.by}': two of one form are needed`,
  );
}

function readEpsilon(epsilon: unknown, relative: number): number {
  if (typeof epsilon !== 'number') throw wrongType('epsilon', epsilon, 'a number of at least 0 is needed');
  if (epsilon >= 0 && epsilon < relative && epsilon <= LARGEST) return epsilon;
  if (relative === 0)
    throw notAllowed('epsilon', epsilon, 'the two similarities are equal: no counts differ');
  const allowed = relative > LARGEST ? 'to 1e100' : `below ${relative}, which no counts exceed,`;
  throw notAllowed('epsilon', epsilon, `a number from 0 ${allowed} is needed`);
}

/** Beyond this, counts would leave the range of numbers: they grow with the square of epsilon. */
const LARGEST = 1e100;

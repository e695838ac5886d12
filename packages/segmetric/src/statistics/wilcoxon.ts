/** Whether two results on the same cases differ: Wilcoxon's signed-rank test, as scipy computes it. */

import type { NumberData } from '../arrays/array-data.js';
import { notAllowed } from '../checks/argument-errors.js';
import type { Checks } from '../checks/check.js';
import { checkOptions, flag, oneOf } from '../checks/option-checks.js';
import { differences, readPairs } from './case-values.js';
import { normalCdf } from './normal-distribution.js';
import type { SignedRanks, ZeroRule } from './signed-ranks.js';
import { rankDifferences, sumProbability } from './signed-ranks.js';

/** Options of {@link wilcoxonSignedRank}. */
export interface WilcoxonOptions {
  /** What is tested for: that a − b is other than symmetric about 0, or tends to be above or below. Default `'two-sided'`. */
  readonly alternative?: 'two-sided' | 'greater' | 'less' | undefined;
  /**
   * Cases whose difference is 0. `'wilcox'`: left out. `'pratt'`: ranked, then left out. `'zsplit'`: ranked, their ranks
   * half above 0 and half below. Default `'wilcox'`.
   */
  readonly zeros?: 'wilcox' | 'pratt' | 'zsplit' | undefined;
  /**
   * `'exact'`: over all signs of the differences, ties or not, up to 1,000 differences that are not 0. `'normal'`: the normal
   * approximation, corrected for ties. `'auto'`: exact up to 50 cases, with ties or zeros among the differences up to 13;
   * beyond that normal. Default `'auto'`.
   */
  readonly method?: 'auto' | 'exact' | 'normal' | undefined;
  /** Whether the normal approximation is corrected for continuity, by 1/2 towards its mean. Default false. */
  readonly correction?: boolean | undefined;
}

/** The outcome of {@link wilcoxonSignedRank}. */
export interface WilcoxonResult {
  /** Two-sided the smaller of the sums of ranks above and below 0, else the sum above 0. */
  readonly statistic: number;
  /** The probability of such a statistic or one further off, if signs were tossed. */
  readonly pValue: number;
  /** How many cases there are. */
  readonly pairs: number;
  /** How many of them have a difference of 0. */
  readonly zeros: number;
  /** How the p-value was found. */
  readonly method: 'exact' | 'normal';
}

const checks: Checks<WilcoxonOptions> = {
  alternative: oneOf('two-sided', 'greater', 'less'),
  zeros: oneOf('wilcox', 'pratt', 'zsplit'),
  method: oneOf('auto', 'exact', 'normal'),
  correction: flag,
};

/** Up to these many cases `'auto'` is exact; fewer with ties or zeros. Both are scipy's. */
const AUTO_EXACT = 50;
const AUTO_EXACT_TIED = 13;

/** More ranks would take seconds, and there the approximation is good. */
const MOST_EXACT = 1000;

/**
 * Wilcoxon's signed-rank test on two results on the same cases.
 *
 * The differences d = a − b are ranked by size, equal sizes sharing the mean of their ranks; R⁺ and R⁻ are the sums of the ranks
 * above and below 0. If a and b were alike, each sign would be a coin's toss. `'exact'` goes through all 2ⁿ signs (by dynamic
 * programming). `'normal'` takes z = (R⁺ − μ) / σ of n ranks, μ = n (n + 1) / 4 and
 * σ² = (n (n + 1) (2n + 1) − Σ (t³ − t) / 2) / 24 for t differences of each size. With zeros, k of them: `'pratt'` takes
 * k (k + 1) / 4 from μ and k (k + 1) (2k + 1) / 24 from σ²; `'zsplit'` adds half the zeros' ranks to R⁺ and R⁻, and they
 * count among the ties.
 *
 * Differences are compared as they are: 0.3 − 0.2 and 0.2 − 0.1 differ in the last digit and are no tie. Where scores are
 * rounded, give differences that are rounded too, and zeros as `b`.
 *
 * Statistic and p-value are those of scipy 1.17 (`scipy.stats.wilcoxon`), but for two: with ties or zeros scipy's own
 * `method='exact'` uses the distribution without ties, while this one is exact (scipy's `PermutationMethod` over all signs);
 * and where all differences are 0 the p-value is 1 where scipy has NaN.
 *
 * Sources: Wilcoxon 1945; zeros: Pratt 1959, Cureton 1967; ties: Conover 1999, Practical Nonparametric Statistics.
 *
 * @param a - one finite number a case
 * @param b - the other result on the same cases, in the same order
 * @param options - `alternative` (default `'two-sided'`), `zeros` (`'wilcox'`), `method` (`'auto'`), `correction` (false):
 *   see {@link WilcoxonOptions}
 * @returns the statistic, the p-value, the numbers of cases and zeros, and the method taken
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { wilcoxonSignedRank } from 'segmetric';
 *
 * const ours = [0.91, 0.85, 0.88, 0.52, 0.93, 0.79, 0.96];
 * const theirs = [0.9, 0.81, 0.86, 0.41, 0.88, 0.82, 0.87];
 * const { statistic, pValue, method } = wilcoxonSignedRank(ours, theirs);
 * console.log(statistic, pValue, method); // 3 0.078125 exact
 * ```
 */
export function wilcoxonSignedRank(a: NumberData, b: NumberData, options?: WilcoxonOptions): WilcoxonResult {
  const [first, second] = readPairs(a, b, 1);
  const given = checkOptions<WilcoxonOptions>('wilcoxonSignedRank', options, checks);
  const { alternative = 'two-sided', zeros = 'wilcox', correction = false } = given;
  const pairs = first.length;
  const ranks = rankDifferences(differences(first, second), zeros);
  const method = chooseMethod(given.method ?? 'auto', pairs, ranks);
  const pValue =
    method === 'exact' ? exactP(ranks, alternative) : normalP(ranks, zeros, alternative, correction);
  const split = zeros === 'zsplit' ? ranks.doubledZeros / 4 : 0;
  const positive = ranks.doubledPositive / 2 + split;
  const negative = ranks.doubledNegative / 2 + split;
  const statistic = alternative === 'two-sided' ? Math.min(positive, negative) : positive;
  return { statistic, pValue, pairs, zeros: ranks.zeros, method };
}

type Alternative = 'two-sided' | 'greater' | 'less';

function chooseMethod(
  asked: 'auto' | 'exact' | 'normal',
  pairs: number,
  { doubledRanks, shared, zeros }: SignedRanks,
): 'exact' | 'normal' {
  if (asked === 'auto') {
    const tied = zeros > 0 || shared.some((count) => count > 1);
    return pairs <= (tied ? AUTO_EXACT_TIED : AUTO_EXACT) ? 'exact' : 'normal';
  }
  if (asked === 'exact' && doubledRanks.length > MOST_EXACT) {
    const allowed = `${doubledRanks.length} differences are not 0, and exact goes up to ${MOST_EXACT}`;
    throw notAllowed('wilcoxonSignedRank.method', asked, allowed);
  }
  return asked;
}

function exactP(ranks: SignedRanks, alternative: Alternative): number {
  // Without ties all are even, and half the numbers are half the work.
  const scale = ranks.doubledRanks.some((rank) => rank % 2 === 1) ? 1 : 2;
  const scaled = ranks.doubledRanks.map((rank) => rank / scale);
  const positive = ranks.doubledPositive / scale;
  const negative = ranks.doubledNegative / scale;
  if (alternative === 'less') return sumProbability(scaled, positive);
  if (alternative === 'greater') return sumProbability(scaled, negative);
  return Math.min(1, 2 * sumProbability(scaled, Math.min(positive, negative)));
}

function normalP(ranks: SignedRanks, rule: ZeroRule, alternative: Alternative, correction: boolean): number {
  const { ranked: n, zeros: k, shared } = ranks;
  const cubes = (counts: readonly number[]) => counts.reduce((sum, t) => sum + (t ** 3 - t), 0);
  let doubledSum = ranks.doubledPositive;
  let mean = (n * (n + 1)) / 4;
  let squares = n * (n + 1) * (2 * n + 1) - cubes(shared) / 2;
  if (rule === 'pratt') {
    mean -= (k * (k + 1)) / 4;
    squares -= k * (k + 1) * (2 * k + 1);
  } else if (rule === 'zsplit') {
    doubledSum += ranks.doubledZeros / 2;
    squares -= cubes([k]) / 2;
  }
  // All differences are 0, and whatever the signs, the statistic is the same.
  if (squares === 0) return 1;
  const deviation = Math.sqrt(squares / 24);
  let z = (doubledSum / 2 - mean) / deviation;
  if (correction) {
    const towards = alternative === 'two-sided' ? Math.sign(z) : alternative === 'greater' ? 1 : -1;
    z -= (towards * 0.5) / deviation;
  }
  if (alternative === 'less') return normalCdf(z);
  if (alternative === 'greater') return normalCdf(-z);
  return 2 * normalCdf(-Math.abs(z));
}

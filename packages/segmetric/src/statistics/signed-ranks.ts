/**
 * Signed ranks of differences, and how their sum is distributed where each sign is a coin's toss. Ranks are kept doubled:
 * tied sizes share the mean of their ranks, which can be a half.
 */

/** What to do with differences of 0. */
export type ZeroRule = 'wilcox' | 'pratt' | 'zsplit';

/** The ranks of differences by size. */
export interface SignedRanks {
  /** Twice the rank of each difference that is not 0, in rising order. */
  readonly doubledRanks: Float64Array;
  /** Twice the sum of the ranks above 0. */
  readonly doubledPositive: number;
  /** Twice the sum of the ranks below 0. */
  readonly doubledNegative: number;
  /** Twice the rank that the zeros share, all together; 0 where zeros are not ranked. */
  readonly doubledZeros: number;
  readonly zeros: number;
  /** How many differences were ranked, with zeros where the rule ranks them. */
  readonly ranked: number;
  /** How many of those that are not 0 share each rank: `1` where a size comes once. */
  readonly shared: readonly number[];
}

/** Ranks differences by their size, the smallest first. */
export function rankDifferences(differences: Float64Array, rule: ZeroRule): SignedRanks {
  const sorted = differences.filter((each) => each !== 0).sort((x, y) => Math.abs(x) - Math.abs(y));
  const zeros = differences.length - sorted.length;
  const before = rule === 'wilcox' ? 0 : zeros;
  const doubledRanks = new Float64Array(sorted.length);
  const shared: number[] = [];
  let doubledPositive = 0;
  let doubledNegative = 0;
  for (let start = 0; start < sorted.length; ) {
    const size = Math.abs(sorted[start] as number);
    let end = start + 1;
    while (end < sorted.length && Math.abs(sorted[end] as number) === size) end++;
    const doubled = 2 * before + start + 1 + end;
    for (let place = start; place < end; place++) {
      doubledRanks[place] = doubled;
      if ((sorted[place] as number) > 0) doubledPositive += doubled;
      else doubledNegative += doubled;
    }
    shared.push(end - start);
    start = end;
  }
  return {
    doubledRanks,
    doubledPositive,
    doubledNegative,
    doubledZeros: before * (before + 1),
    zeros,
    ranked: before + sorted.length,
    shared,
  };
}

/**
 * The probability that ranks with signs tossed add up to `most` or less above 0, over all 2^n signs: exact also where
 * ranks are tied. By one pass over the sums for each rank (dynamic programming), so n times the largest sum in all.
 */
export function sumProbability(ranks: Float64Array, most: number): number {
  const all = ranks.reduce((sum, rank) => sum + rank, 0);
  if (most >= all) return 1;
  // The distribution is symmetric, and the lower half has the digits and less work.
  if (2 * most >= all) return 1 - sumProbability(ranks, all - most - 1);
  if (most < 0) return 0;
  const probability = new Float64Array(most + 1);
  probability[0] = 1;
  for (const rank of ranks) {
    // Downwards, so that what is read has not yet had this rank.
    for (let sum = most; sum >= 0; sum--) {
      const without = probability[sum] as number;
      const withRank = sum >= rank ? (probability[sum - rank] as number) : 0;
      probability[sum] = (without + withRank) / 2;
    }
  }
  return probability.reduce((total, each) => total + each, 0);
}

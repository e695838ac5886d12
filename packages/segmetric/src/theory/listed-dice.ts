/**
 * The mask with the largest expected Dice under listed masks T of probability π. Among masks M of one size m the expectation is
 * a sum over the pixels of M, of v = Σ π 2 / (m + |T|) over the T that have the pixel: the m pixels of the largest v are best.
 * (Dembczyński, Waegeman, Cheng and Hüllermeier 2011, "An exact algorithm for F-measure maximization", there with the
 * probabilities of pixel and size together.) Not every size has to be tried: for sizes from m to m' the m' largest v for m
 * are a bound, and an interval of sizes that cannot hold a better mask is left.
 */

import type { Choice, Patterns } from './mask-patterns.js';

/** The best choice, exact to rounding. */
export function bestDice(patterns: Patterns, empty: number): Choice {
  const pixels = patterns.sizes.reduce((sum, size) => sum + size, 0);
  let best: Choice = { taken: patterns.sizes.map(() => 0), expected: empty * patterns.emptyChance };
  const tryGreedy = (size: number) => {
    const choice = greedy(patterns, size, size);
    if (choice.expected > best.expected) best = choice;
  };
  if (pixels === 0) return best;
  tryGreedy(1);
  tryGreedy(pixels);
  // Sizes between the two of an interval are still to be tried.
  const intervals: [number, number][] = [[1, pixels]];
  for (let interval = intervals.pop(); interval !== undefined; interval = intervals.pop()) {
    const [low, high] = interval;
    if (high - low < 2) continue;
    if (greedy(patterns, low + 1, high - 1).expected <= best.expected * (1 + 1e-14)) continue;
    const middle = (low + high) >> 1;
    tryGreedy(middle);
    intervals.push([low, middle], [middle, high]);
  }
  return best;
}

/** The `take` pixels of the largest values for masks of `size`, and the sum of their values. */
function greedy({ sizes, masks, totals, probabilities }: Patterns, size: number, take: number): Choice {
  const gains = totals.map((total, which) => (2 * (probabilities[which] as number)) / (size + total));
  const values = masks.map((members) => members.reduce((sum, which) => sum + (gains[which] as number), 0));
  const order = values.map((_, pattern) => pattern);
  order.sort((a, b) => (values[b] as number) - (values[a] as number));
  const taken = sizes.map(() => 0);
  let left = take;
  let expected = 0;
  for (const pattern of order) {
    const count = Math.min(left, sizes[pattern] as number);
    taken[pattern] = count;
    expected += count * (values[pattern] as number);
    left -= count;
  }
  return { taken, expected };
}

/**
 * The mask with the largest expected Dice under listed masks T of probability π. Among masks M of one size m the expectation is
 * a sum over the pixels of M, of v(m) = Σ π 2 / (m + |T|) over the T that have the pixel: the m pixels of the largest v are best.
 * (Dembczyński, Waegeman, Cheng and Hüllermeier 2011, "An exact algorithm for F-measure maximization", there with the
 * probabilities of pixel and size together.)
 *
 * Not every size has to be tried. From v(s), sorted for one size s, follows a bound for every other m: v(m) is at most
 * v(s) (s + t) / (m + t), with the largest |T| for t where m > s and the least where m < s. Where the masks are of like sizes
 * that is nearly the expectation itself. The size with the largest bound is tried next, until none can be better.
 */

import type { Choice, Patterns } from './mask-patterns.js';
import { sumsOverMasks } from './mask-patterns.js';
import type { Sized } from './rounding.js';
import { isBetter } from './rounding.js';

/** Steps through pixels and patterns before the search is given up: some seconds. */
const STEPS = 1e9;

/** The best choice, exact to rounding where the search came to its end. */
export function bestDice(patterns: Patterns, empty: number): Choice {
  const { sizes, members, totals, probabilities } = patterns;
  const pixels = sizes.reduce((sum, size) => sum + size, 0);
  let best: Sized & { readonly of?: Sorted } = { size: 0, expected: empty * patterns.emptyChance };
  const chosen = (exact: boolean): Choice => ({
    ...best,
    taken: best.of === undefined ? new Float64Array(sizes.length) : firstOf(patterns, best.of, best.size),
    exact,
  });
  if (pixels === 0) return chosen(true);

  const objects = totals.filter((total, which) => total > 0 && (probabilities[which] as number) > 0);
  if (objects.length === 0) return chosen(true);
  const [least, most] = [Math.min(...objects), Math.max(...objects)];
  const bounds = new Float64Array(pixels + 1).fill(Number.POSITIVE_INFINITY);
  bounds[0] = Number.NEGATIVE_INFINITY;
  const cost = members.length + sizes.length * Math.log2(1 + sizes.length) + 2 * pixels;
  const meanSize = totals.reduce((sum, total, which) => sum + total * (probabilities[which] as number), 0);

  let size = Math.min(pixels, Math.max(1, Math.round(meanSize)));
  for (let steps = cost; size > 0; steps += cost) {
    if (steps > STEPS) return chosen(false);
    const sorted = sortedFor(patterns, size);
    let sum = 0;
    let count = 0;
    for (const pattern of sorted.order) {
      const value = sorted.values[pattern] as number;
      const before = count;
      const end = count + (sizes[pattern] as number);
      while (count < end) {
        count++;
        const extreme = count < size ? least : most;
        const bound = ((sum + (count - before) * value) * (size + extreme)) / (count + extreme);
        if (bound < (bounds[count] as number)) bounds[count] = bound;
        if (count === size) {
          const tried = { size, expected: bound, of: sorted };
          if (isBetter(tried, best)) best = tried;
        }
      }
      sum += (end - before) * value;
    }
    bounds[size] = Number.NEGATIVE_INFINITY;
    size = nextSize(bounds, best);
  }
  return chosen(true);
}

/** The size to try next, of the largest bound among those that may be better; 0 where there are none. */
function nextSize(bounds: Float64Array, best: Sized): number {
  let next = 0;
  for (let size = 1; size < bounds.length; size++) {
    const bound = bounds[size] as number;
    if (bound > (bounds[next] as number) && isBetter({ size, expected: bound }, best)) next = size;
  }
  return next;
}

/** What a pixel of each pattern adds to masks of one size, and the patterns by that, descending. */
interface Sorted {
  readonly values: Float64Array;
  readonly order: Uint32Array;
}

function sortedFor(patterns: Patterns, size: number): Sorted {
  const { totals, probabilities } = patterns;
  const gains = totals.map((total, which) => (2 * (probabilities[which] as number)) / (size + total));
  const values = sumsOverMasks(patterns, gains);
  const order = Uint32Array.from(values.keys());
  order.sort((a, b) => (values[b] as number) - (values[a] as number));
  return { values, order };
}

/** So many of the first pixels. */
function firstOf({ sizes }: Patterns, { order }: Sorted, size: number): Float64Array {
  const taken = new Float64Array(sizes.length);
  let left = size;
  for (const pattern of order) {
    taken[pattern] = Math.min(left, sizes[pattern] as number);
    left -= taken[pattern];
  }
  return taken;
}

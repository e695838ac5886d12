/**
 * The mask with the largest expected Jaccard under listed masks. As a function of the number of pixels of one pattern, all else
 * fixed, Jaccard against a mask is linear where the mask has the pattern and convex where it has not. So is the expectation
 * convex, and a best mask takes each pattern as a whole or not at all. Which ones is a hard problem (Chierichetti, Kumar, Pandey
 * and Vassilvitskii 2010, "Finding the Jaccard median"): it is solved by branch and bound, which a few raters' masks end within
 * milliseconds. Where that takes too long the best mask found so far is the answer, and it is said that it may not be the best.
 */

import { JaccardChoice } from './jaccard-choice.js';
import type { Choice, Patterns } from './mask-patterns.js';
import { exceeds, isBetter } from './rounding.js';

/** Branches that are looked at before the search is given up, and fewer of many masks: some tenths of a second. */
const BRANCHES = 1_000_000;
const BRANCHES_TIMES_MASKS = 3e7;

/** With more patterns the search is not begun: it would not end, and each takes a frame of the stack. */
const DEEPEST = 4096;

/** So many of the best starts are climbed from, with so many looks at a mask for all of them: some seconds. */
const CLIMBS = 4;
const LOOKS = 4e8;

/**
 * The best choice, exact where the search came to its end.
 *
 * @param starts - choices to begin with; a pattern that one takes in part is tried as a whole or left out
 */
export function bestJaccard(patterns: Patterns, empty: number, starts: readonly Float64Array[]): Choice {
  const { sizes, totals } = patterns;
  let best = new JaccardChoice(patterns, empty).snapshot();
  const keep = (choice: JaccardChoice) => {
    if (isBetter(choice, best)) best = choice.snapshot();
  };

  const begun = starts.map((start) => new JaccardChoice(patterns, empty, start));
  begun.sort((a, b) => b.expected - a.expected);
  let looks = LOOKS / totals.length;
  for (const choice of begun.slice(0, CLIMBS)) {
    looks = climb(choice, sizes.length, looks);
    keep(choice);
  }
  const found = (exact: boolean): Choice => ({
    ...best,
    taken: Float64Array.from(sizes, (size, pattern) => size * (best.isTaken[pattern] as number)),
    exact,
  });
  if (sizes.length > DEEPEST) return found(false);

  // The largest patterns first: they decide most.
  const order = Uint32Array.from(sizes.keys()).sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
  const open = openBehind(patterns, order);
  const choice = new JaccardChoice(patterns, empty);
  const limit = Math.min(BRANCHES, BRANCHES_TIMES_MASKS / totals.length);
  let branches = 0;
  const search = (depth: number): void => {
    if (++branches > limit) return;
    // What comes is no smaller than what is there.
    const bound = choice.bound(open[depth] as Float64Array);
    if (!isBetter({ size: choice.size, expected: bound }, best)) return;
    const pattern = order[depth];
    if (pattern === undefined) return;
    choice.flip(pattern);
    keep(choice);
    search(depth + 1);
    choice.flip(pattern);
    search(depth + 1);
  };
  search(0);
  return found(branches <= limit);
}

/** For each depth of the search the pixels of each mask that are still to be decided. */
function openBehind({ sizes, members, firsts, totals }: Patterns, order: Uint32Array): Float64Array[] {
  const open = [new Float64Array(totals.length)];
  for (const pattern of order.slice().reverse()) {
    const next = (open.at(-1) as Float64Array).slice();
    for (const mask of members.subarray(firsts[pattern], firsts[pattern + 1])) {
      next[mask] = (next[mask] as number) + (sizes[pattern] as number);
    }
    open.push(next);
  }
  return open.reverse();
}

/** Changes the patterns whose change helps until none does, or the looks are used up; returns how many are left. */
function climb(choice: JaccardChoice, patterns: number, looks: number): number {
  let left = looks;
  for (let better = true; better; ) {
    better = false;
    for (let pattern = 0; pattern < patterns; pattern++) {
      if (--left < 0) return left;
      const before = choice.expected;
      choice.flip(pattern);
      if (exceeds(choice.expected, before)) better = true;
      else choice.flip(pattern);
    }
  }
  return left;
}

/**
 * The mask with the largest expected Jaccard under listed masks. As a function of the number of pixels of one pattern, all else
 * fixed, Jaccard against a mask is linear where the mask has the pattern and convex where it has not. So is the expectation
 * convex, and a best mask takes each pattern as a whole or not at all. Which ones is a hard problem (Chierichetti, Kumar, Pandey
 * and Vassilvitskii 2010, "Finding the Jaccard median"): it is solved by branch and bound, which a few raters' masks end within
 * milliseconds. Where that takes too long the best mask found so far is the answer, and it is said that it may not be the best.
 */

import type { Choice, Patterns } from './mask-patterns.js';

/** Branches that are looked at before the search is given up: a tenth of a second of ten masks. */
const BRANCHES = 1_000_000;

/** With more patterns the search is not begun: it would not end, and each takes a frame of the stack. */
const DEEPEST = 4096;

/** Choices of whole patterns, being built: pixels taken, and of each listed mask the hits and the pixels outside it. */
class Building {
  readonly taken: Uint8Array;
  readonly #hits: Float64Array;
  #size = 0;
  readonly #patterns: Patterns;

  constructor(patterns: Patterns) {
    this.#patterns = patterns;
    this.taken = new Uint8Array(patterns.sizes.length);
    this.#hits = new Float64Array(patterns.totals.length);
  }

  /** Takes a pattern, or gives it back. */
  flip(pattern: number): void {
    const taken = 1 - (this.taken[pattern] as number);
    const change = (taken === 1 ? 1 : -1) * (this.#patterns.sizes[pattern] as number);
    this.taken[pattern] = taken;
    this.#size += change;
    for (const mask of this.#patterns.masks[pattern] as readonly number[]) {
      this.#hits[mask] = (this.#hits[mask] as number) + change;
    }
  }

  /**
   * The expected Jaccard, if from here each listed mask could get `open` more hits without an error: with no open pixels the
   * expectation of what was built, else a bound for all that can follow.
   */
  expected(empty: number, open?: Float64Array): number {
    const { totals, probabilities, emptyChance } = this.#patterns;
    if (this.#size === 0 && open === undefined) return empty * emptyChance;
    let sum = this.#size === 0 ? empty * emptyChance : 0;
    for (let mask = 0; mask < totals.length; mask++) {
      const hits = this.#hits[mask] as number;
      const union = (totals[mask] as number) + this.#size - hits;
      if (union > 0) sum += ((probabilities[mask] as number) * (hits + (open?.[mask] ?? 0))) / union;
    }
    return sum;
  }
}

/**
 * The best choice, exact where the search came to its end.
 *
 * @param starts - choices to begin with; a pattern that one takes in part is tried as a whole and left out
 */
export function bestJaccard(
  patterns: Patterns,
  empty: number,
  starts: readonly ArrayLike<number>[],
): Choice & { readonly exact: boolean } {
  let best: Choice = { taken: patterns.sizes.map(() => 0), expected: empty * patterns.emptyChance };
  const keep = (building: Building) => {
    const expected = building.expected(empty);
    // Rounding alone must not keep a search busy.
    if (expected > best.expected * (1 + 1e-14)) best = { taken: building.taken.slice(), expected };
  };
  for (const start of starts) keep(climbed(patterns, empty, start));

  const wholes = () => ({
    taken: patterns.sizes.map((size, pattern) => size * (best.taken[pattern] as number)),
    expected: best.expected,
  });
  if (patterns.sizes.length > DEEPEST) return { ...wholes(), exact: false };

  // The largest patterns first: they decide most. What stays open behind each depth, by mask.
  const order = patterns.sizes.map((_, pattern) => pattern);
  order.sort((a, b) => (patterns.sizes[b] as number) - (patterns.sizes[a] as number));
  const open = [new Float64Array(patterns.totals.length)];
  for (const pattern of [...order].reverse()) {
    const next = (open[0] as Float64Array).slice();
    for (const mask of patterns.masks[pattern] as readonly number[]) {
      next[mask] = (next[mask] as number) + (patterns.sizes[pattern] as number);
    }
    open.unshift(next);
  }
  const building = new Building(patterns);
  let branches = 0;
  const search = (depth: number): void => {
    if (++branches > BRANCHES) return;
    if (building.expected(empty, open[depth] as Float64Array) <= best.expected * (1 + 1e-14)) return;
    const pattern = order[depth];
    if (pattern === undefined) return;
    building.flip(pattern);
    keep(building);
    search(depth + 1);
    building.flip(pattern);
    search(depth + 1);
  };
  search(0);
  return { ...wholes(), exact: branches <= BRANCHES };
}

/** From a start, the patterns whose change helps are changed until none does. */
function climbed(patterns: Patterns, empty: number, start: ArrayLike<number>): Building {
  const building = new Building(patterns);
  patterns.sizes.forEach((size, pattern) => {
    if (2 * (start[pattern] as number) >= size) building.flip(pattern);
  });
  let expected = building.expected(empty);
  for (let better = true; better; ) {
    better = false;
    for (let pattern = 0; pattern < patterns.sizes.length; pattern++) {
      building.flip(pattern);
      const changed = building.expected(empty);
      if (changed > expected * (1 + 1e-14)) {
        expected = changed;
        better = true;
      } else building.flip(pattern);
    }
  }
  return building;
}

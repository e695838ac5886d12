/** A choice of whole patterns while it is being built, and its expected Jaccard. */

import type { Patterns } from './mask-patterns.js';
import type { Sized } from './rounding.js';

/** A choice as it was at one time. */
export interface Snapshot extends Sized {
  /** 1 for each pattern that is taken. */
  readonly isTaken: Uint8Array;
}

/** Whole patterns that are taken or left, with the hits in each listed mask. */
export class JaccardChoice implements Sized {
  readonly #patterns: Patterns;
  readonly #nothing: number;
  readonly #isTaken: Uint8Array;
  readonly #hits: Float64Array;
  #size = 0;

  /**
   * @param empty - what two empty masks score
   * @param start - pixels of each pattern to begin with: where it has at least half the pattern is taken
   */
  constructor(patterns: Patterns, empty: number, start?: Float64Array) {
    this.#patterns = patterns;
    this.#nothing = empty * patterns.emptyChance;
    this.#isTaken = new Uint8Array(patterns.sizes.length);
    this.#hits = new Float64Array(patterns.totals.length);
    start?.forEach((pixels, pattern) => {
      if (2 * pixels >= (patterns.sizes[pattern] as number)) this.flip(pattern);
    });
  }

  get size(): number {
    return this.#size;
  }

  /** Takes a pattern, or gives it back. */
  flip(pattern: number): void {
    const { sizes, members, firsts } = this.#patterns;
    const isTaken = 1 - (this.#isTaken[pattern] as number);
    const change = (isTaken === 1 ? 1 : -1) * (sizes[pattern] as number);
    this.#isTaken[pattern] = isTaken;
    this.#size += change;
    const end = firsts[pattern + 1] as number;
    for (let at = firsts[pattern] as number; at < end; at++) {
      const mask = members[at] as number;
      this.#hits[mask] = (this.#hits[mask] as number) + change;
    }
  }

  get expected(): number {
    if (this.#size === 0) return this.#nothing;
    const { totals, probabilities } = this.#patterns;
    let sum = 0;
    for (let mask = 0; mask < totals.length; mask++) {
      const hits = this.#hits[mask] as number;
      sum += ((probabilities[mask] as number) * hits) / ((totals[mask] as number) + this.#size - hits);
    }
    return sum;
  }

  /** No choice that takes more, of each mask at most so many pixels that are `open`, has a larger expectation. */
  bound(open: Float64Array): number {
    const { totals, probabilities } = this.#patterns;
    let sum = this.#size === 0 ? this.#nothing : 0;
    for (let mask = 0; mask < totals.length; mask++) {
      const hits = this.#hits[mask] as number;
      const union = (totals[mask] as number) + this.#size - hits;
      // Hits leave the union as it is.
      if (union > 0) sum += ((probabilities[mask] as number) * (hits + (open[mask] as number))) / union;
    }
    return sum;
  }

  snapshot(): Snapshot {
    return { size: this.#size, expected: this.expected, isTaken: this.#isTaken.slice() };
  }
}

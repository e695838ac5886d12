/**
 * Pixels of listed masks that are in the same masks are alike: a mask's scores depend on how many of each kind it takes. The
 * kinds are the *patterns*; those that are in no mask are left out, since taking them helps no overlap.
 */

import type { ReadListed } from './posterior.js';

/** The patterns of listed masks. */
export interface Patterns {
  /** For each pixel the index of its pattern, −1 where no mask has it. */
  readonly of: Int32Array;
  /** The number of pixels of each pattern. */
  readonly sizes: Int32Array;
  /** The masks that have each pattern, by their index: those of pattern i stand from `firsts[i]` to before `firsts[i + 1]`. */
  readonly members: Int32Array;
  readonly firsts: Int32Array;
  /** The size of each mask. */
  readonly totals: Float64Array;
  /** The probability of each mask. */
  readonly probabilities: Float64Array;
  /** The probability that the truth is empty. */
  readonly emptyChance: number;
}

/** Groups the pixels of listed masks by pattern. */
export function patternsOf({ masks, probabilities, marginals }: ReadListed): Patterns {
  const found = new Int32Array(marginals.length).fill(-1);
  // Each mask splits the patterns so far, and what is in none, in two: a new one is its origin's masks and this one.
  const origins: number[] = [];
  const lasts: number[] = [];
  masks.forEach((mask, which) => {
    const split = new Int32Array(origins.length + 1).fill(-1);
    for (let pixel = 0; pixel < mask.length; pixel++) {
      if (mask[pixel] === 0) continue;
      const origin = found[pixel] as number;
      if (split[origin + 1] === -1) {
        split[origin + 1] = origins.length;
        origins.push(origin);
        lasts.push(which);
      }
      found[pixel] = split[origin + 1] as number;
    }
  });

  // A pattern whose pixels are all in a later mask is left without any.
  const counts = new Int32Array(origins.length);
  for (const pattern of found) if (pattern >= 0) counts[pattern] = (counts[pattern] as number) + 1;
  const names = new Int32Array(origins.length);
  const sizes: number[] = [];
  const members: number[] = [];
  const firsts = [0];
  counts.forEach((count, pattern) => {
    if (count === 0) return;
    names[pattern] = sizes.length;
    sizes.push(count);
    for (let at = pattern; at >= 0; at = origins[at] as number) members.push(lasts[at] as number);
    firsts.push(members.length);
  });

  const totals = Float64Array.from(masks, (mask) => mask.reduce((sum, value) => sum + value, 0));
  return {
    of: found.map((pattern) => (pattern < 0 ? -1 : (names[pattern] as number))),
    sizes: Int32Array.from(sizes),
    members: Int32Array.from(members),
    firsts: Int32Array.from(firsts),
    totals,
    probabilities: Float64Array.from(probabilities),
    emptyChance: totals.reduce(
      (sum, size, which) => sum + (size === 0 ? (probabilities[which] as number) : 0),
      0,
    ),
  };
}

/** For each pattern the sum of what its masks have. */
export function sumsOverMasks({ sizes, members, firsts }: Patterns, of: Float64Array): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let pattern = 0; pattern < sums.length; pattern++) {
    let sum = 0;
    const end = firsts[pattern + 1] as number;
    for (let at = firsts[pattern] as number; at < end; at++) sum += of[members[at] as number] as number;
    sums[pattern] = sum;
  }
  return sums;
}

/** The mask that takes so many pixels of each pattern, the first ones. */
export function maskTaking({ of }: Patterns, taken: Float64Array): Uint8Array {
  const left = taken.slice();
  const mask = new Uint8Array(of.length);
  of.forEach((pattern, pixel) => {
    if (pattern < 0 || left[pattern] === 0) return;
    left[pattern] = (left[pattern] as number) - 1;
    mask[pixel] = 1;
  });
  return mask;
}

/** The best choice that was found. */
export interface Choice {
  /** How many pixels of each pattern it takes. */
  readonly taken: Float64Array;
  /** How many pixels those are. */
  readonly size: number;
  readonly expected: number;
  /** Whether no other is better. */
  readonly exact: boolean;
}

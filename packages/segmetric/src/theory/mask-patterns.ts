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
  readonly sizes: readonly number[];
  /** For each pattern the masks that have it, by their index. */
  readonly masks: readonly (readonly number[])[];
  /** The size of each mask. */
  readonly totals: readonly number[];
  /** The probability of each mask. */
  readonly probabilities: readonly number[];
  /** The probability that the truth is empty. */
  readonly emptyChance: number;
}

/** Groups the pixels of listed masks by pattern. */
export function patternsOf({ masks, probabilities, marginals }: ReadListed): Patterns {
  const of = new Int32Array(marginals.length).fill(-1);
  let members: (readonly number[])[] = [];
  masks.forEach((mask, which) => {
    // Each mask splits the patterns so far, and what is in none, in two.
    const split = new Map<number, number>();
    const before = members;
    members = [...before];
    mask.forEach((value, pixel) => {
      if (value === 0) return;
      const old = of[pixel] as number;
      const known = split.get(old);
      if (known === undefined) {
        split.set(old, members.length);
        members.push([...(before[old] ?? []), which]);
      }
      of[pixel] = known ?? members.length - 1;
    });
  });
  // A pattern whose pixels are all in a later mask is left without any.
  const sizes = members.map(() => 0);
  for (const pattern of of) if (pattern >= 0) sizes[pattern] = (sizes[pattern] as number) + 1;
  const kept = sizes.flatMap((size, pattern) => (size > 0 ? [pattern] : []));
  const renamed = new Map(kept.map((pattern, index) => [pattern, index]));
  const totals = masks.map((mask) => mask.reduce((sum, value) => sum + value, 0));
  return {
    of: of.map((pattern) => renamed.get(pattern) ?? -1),
    sizes: kept.map((pattern) => sizes[pattern] as number),
    masks: kept.map((pattern) => members[pattern] as readonly number[]),
    totals,
    probabilities,
    emptyChance: totals.reduce(
      (sum, size, which) => sum + (size === 0 ? (probabilities[which] as number) : 0),
      0,
    ),
  };
}

/** The mask that takes so many pixels of each pattern, the first ones. */
export function maskTaking({ of }: Patterns, taken: ArrayLike<number>): Uint8Array {
  const left = Array.from(taken);
  return Uint8Array.from(of, (pattern) => {
    if (pattern < 0 || left[pattern] === 0) return 0;
    left[pattern] = (left[pattern] as number) - 1;
    return 1;
  });
}

/** How many pixels of each pattern a choice takes, and what it scores. */
export interface Choice {
  readonly taken: ArrayLike<number>;
  readonly expected: number;
}

/**
 * How far a weighted Hamming similarity is from a Tversky index, and from another of its own form.
 *
 * Against a Tversky index that counts false positives (α > 0) take an object of one pixel, found, with f false positives
 * and t true negatives: the index is 1 / (1 + αf), while weighted Hamming is at least 1 − f / (f + t) for any weight. With f
 * large and t much larger the one is near 0 and the other near 1. With misses in place of false positives the same goes
 * for β > 0 by pixels. By class one case is left, α = 0: see {@link againstRecall}. For a weight strictly between 0 and 1 the
 * difference 1 is not reached: an index of 0 with a value has errors, which weighted Hamming sees. With a weight of 0 or
 * 1 it is blind to errors of one kind: see {@link reachedAt}.
 */

import type { Constants } from './approximation-types.js';
import type { Counts, HammingForm, TverskyForm } from './similarity.js';
import { tverskyConstants } from './tversky-constants.js';

/** The constants of a weighted Hamming similarity and a Tversky index. */
export function hammingAndTversky(hamming: HammingForm, tversky: TverskyForm): Constants {
  const { weight, by } = hamming;
  const { alpha, beta } = tversky;
  if (weight === 0 && beta > 0) return reachedAt({ tp: 0, fp: 0, fn: 1, tn: 1 });
  if (weight === 1 && alpha > 0) return reachedAt({ tp: 0, fp: 1, fn: 0, tn: 1 });
  if (alpha > 0) return unbounded(alpha, (fp, tn) => ({ tp: 1, fp, fn: 0, tn }));
  if (by === 'pixels') return unbounded(beta, (fn, tn) => ({ tp: 1, fp: 0, fn, tn }));
  // Of weight 1 by class it is recall, a Tversky index itself.
  if (weight === 1) return tverskyConstants({ kind: 'tversky', alpha: 0, beta: 1 }, tversky);
  return againstRecall(weight, beta);
}

/** From here on an epsilon needs more than the least counts, or rounding hides that they go beyond it. */
const NEAR_ONE = 1 - 1e-6;

/** Errors that weighted Hamming does not see at all, and nothing found: it is 1, and the index 0. */
function reachedAt(witness: Counts): Constants {
  return {
    absolute: 1,
    relative: Number.POSITIVE_INFINITY,
    reached: true,
    witness,
    family: () => witness,
  };
}

/** No bound: `counts` makes an object of one pixel with so many errors, of weight `each` in the index. */
function unbounded(each: number, counts: (errors: number, tn: number) => Counts): Constants {
  return {
    absolute: 1,
    relative: Number.POSITIVE_INFINITY,
    reached: false,
    family: (epsilon) => {
      // With the index below δ and weighted Hamming above 1 − δ they differ by 1 − 2δ and by the factor (1 − δ) / δ.
      const delta = epsilon < 1 ? (1 - epsilon) / (epsilon < NEAR_ONE ? 2 : 4) : 1 / (2 + 2 * epsilon);
      const errors = Math.floor(1 / (delta * each)) + 1;
      return counts(errors, Math.ceil(errors / delta));
    },
  };
}

/**
 * Weighted Hamming by class, w < 1, and the index with α = 0, which is S(r) = r / (r + β (1 − r)) of the recall r. The
 * specificity q is free, and H = w r + (1 − w) q, so |S − H| is largest at q = 0, S − wr, or at q = 1, 1 − w + wr − S.
 * Both are 1 − w at an end. Between the ends, where S' = w,
 *
 *     r = (β − √(β/w)) / (β − 1),      S − wr = (1 − √(wβ))² / (1 − β):
 *
 * for β < w < 1 that is the largest S − wr (S is concave), and for wβ > 1 it is negative and the largest of the other (S is
 * convex). The relative constant is infinite: S is 0 at r = 0, and H is 1 − w there with q = 1.
 */
function againstRecall(weight: number, beta: number): Constants {
  const between = beta < weight || weight * beta > 1;
  const gain = between ? (1 - Math.sqrt(weight * beta)) ** 2 / (1 - beta) : 0;
  const recall = between ? (beta - Math.sqrt(beta / weight)) / (beta - 1) : 1;
  return {
    absolute: beta < weight ? gain : 1 - weight - gain,
    relative: Number.POSITIVE_INFINITY,
    reached: true,
    witness: { tp: recall, fn: 1 - recall, ...(gain < 0 ? { fp: 0, tn: 1 } : { fp: 1, tn: 0 }) },
    // S = 1 / (1 + β FN), H > 1 − w; twice what is needed, for rounding.
    family: (epsilon) => ({
      tp: 1,
      fp: 0,
      fn: Math.floor((2 + 2 * epsilon) / ((1 - weight) * beta)) + 1,
      tn: 1,
    }),
  };
}

/**
 * Two weighted Hamming similarities of one form. They are 1 − wx − (1 − w) y with shares x and y of misses and false alarms,
 * so their difference is (w' − w)(x − y), largest with errors of one kind alone. Their quotient is linear over linear, and so
 * extreme at a corner: 1, (1 − w) / (1 − w') or w / w', the last two with everything missed, or everything a false alarm.
 */
export function twoHammings(first: HammingForm, second: HammingForm): Constants {
  const allFalse: Counts = { tp: 0, fp: 1, fn: 0, tn: 0 };
  const allMissed: Counts = { tp: 0, fp: 0, fn: 1, tn: 0 };
  const falseAlarms = factor(first.weight, second.weight);
  const misses = factor(1 - first.weight, 1 - second.weight);
  return {
    absolute: Math.abs(first.weight - second.weight),
    relative: Math.max(falseAlarms, misses) - 1,
    reached: true,
    witness: allFalse,
    family: () => (falseAlarms >= misses ? allFalse : allMissed),
  };
}

/** The larger over the smaller; 1 for two zeros. */
const factor = (a: number, b: number) => (a === b ? 1 : Math.max(a, b) / Math.min(a, b));

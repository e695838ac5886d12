/**
 * How far two Tversky indices are apart. With x = FP / TP and y = FN / TP they are 1 / (1 + A) and 1 / (1 + B), where
 * A = αx + βy and B = α'x + β'y. Along a ray (x, y) = s (u, v) put a = αu + βv and b = α'u + β'v. Then
 *
 *     1/(1 + as) − 1/(1 + bs) = s (b − a) / ((1 + as)(1 + bs)),   largest at s = 1/√(ab),   there (√b − √a) / (√b + √a);
 *     (1 + bs) / (1 + as)     tends to b/a as s grows, and does not reach it.
 *
 * Both depend on b/a alone and grow as it leaves 1. On all rays b/a lies between α'/α and β'/β (a mediant), so the two
 * edges, false positives alone and false negatives alone, decide.
 */

import type { Constants } from './approximation-types.js';
import type { Counts, TverskyForm } from './similarity.js';

/** Errors of one kind: their weights in the two indices, and the counts with so many of them for each true positive. */
interface Edge {
  readonly weights: readonly [number, number];
  readonly counts: (errors: number) => Counts;
}

/** The constants of two Tversky indices. */
export function tverskyConstants(first: TverskyForm, second: TverskyForm): Constants {
  const edges: readonly Edge[] = [
    { weights: [first.alpha, second.alpha], counts: (fp) => ({ tp: 1, fp, fn: 0, tn: 0 }) },
    { weights: [first.beta, second.beta], counts: (fn) => ({ tp: 1, fp: 0, fn, tn: 0 }) },
  ];
  // An edge where both weights are 0 has no errors that count: nothing differs there, and nothing can be shown.
  const { weights, counts } = edges
    .filter(({ weights }) => Math.max(...weights) > 0)
    .reduce((one, other) => (apart(other) > apart(one) ? other : one));
  const least = Math.min(...weights);
  const most = Math.max(...weights);
  if (least === 0) {
    return {
      absolute: 1,
      relative: Number.POSITIVE_INFINITY,
      reached: false,
      // most·s / (1 + most·s) has to exceed epsilon, and 1 + most·s has to exceed 1 + epsilon: four times that, for rounding.
      family: (epsilon) =>
        counts(Math.ceil((4 * (epsilon < 1 ? epsilon / (1 - epsilon) : epsilon)) / most) + 1),
    };
  }
  return {
    absolute: (most - least) / (Math.sqrt(most) + Math.sqrt(least)) ** 2,
    relative: (most - least) / least,
    reached: true,
    witness: counts(1 / Math.sqrt(most * least)),
    // From (1 + most·s) > (1 + epsilon)(1 + least·s).
    family: (epsilon) =>
      counts((2 * epsilon + 1) / Math.max(most - (1 + epsilon) * least, Number.EPSILON * most)),
  };
}

/** b/a, or its inverse where that is larger. */
const apart = ({ weights }: Edge) => Math.max(...weights) / Math.min(...weights);

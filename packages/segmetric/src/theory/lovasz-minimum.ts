/**
 * The least expected Lovász loss. Write a prediction as q = 2p − 1 and the truth as y = −1 or 1: the errors are (1 − yq) / 2, and
 * the Lovász extension F of a set function is linear along constants, so the risk is that of q = 0 plus f(q) with
 * f(q) = ½ Σ π F(−yq), which is convex and positively homogeneous.
 *
 * *The least value is reached where each kind of pixels has 0, ½ or 1.* f is linear where the order of the errors of each truth
 * stays, so it has its minimum over the cube at a vertex of the pieces, on which enough of the equations qᵢ = qⱼ, qᵢ = −qⱼ and
 * |qᵢ| = 1 hold to determine it: they can only give −1, 0 and 1.
 *
 * Which vertex? f(q) is the integral of f at the levels of q, sign(qᵢ) where |qᵢ| exceeds the level, over all levels, as
 * the extension F is. Therefore the levels of the minimum of f(q) + ½|q|² minimise f at −1, 0 and 1 with a price for each
 * coordinate that is not 0, and the lowest level, the signs alone, minimises f itself. (The way by which Fujishige and others
 * minimise submodular functions.) That minimum is −x for the shortest x among the convex combinations of slopes of f,
 * which pairwise steps of Frank and Wolfe find (Lacoste-Julien and Jaggi 2015).
 *
 * Any such combination also bounds f on the cube from below, by −Σ|xᵢ|: at that value the search ends.
 */

import type { Lowest } from './lowest-in.js';
import type { Risk } from './risk.js';

/** Steps before the search ends without the bound; fewer with many kinds, since each costs as many more as came before it. */
const STEPS = 2000;
const STEPS_SQUARED_TIMES_KINDS = 1e8;

/** The levels are looked at after so many steps. */
const BETWEEN_LOOKS = 20;

/** So many levels are looked at, where rounding blurs which is the lowest. */
const LEVELS = 40;

/** Values of 32-bit losses that differ by less are equal. */
const EQUAL = 2e-7;

/** The least risk, of equal ones that with the fewest kinds at ½. */
export function lovaszMinimum(risk: Risk, starts: readonly (readonly number[])[]): Lowest {
  const kinds = risk.shares.length;
  const middle = new Array<number>(kinds).fill(0.5);
  const base = risk.at(middle);
  let best: Lowest = { point: middle, value: base };
  const look = (point: readonly number[]) => {
    const value = risk.at(point);
    const isEqual = Math.abs(value - best.value) <= EQUAL;
    if (isEqual ? undecided(point) < undecided(best.point) : value < best.value) best = { point, value };
  };
  for (const start of starts) if (risk.evaluationsLeft > 0) look(start);

  const combination = new Combination(
    slopesTowards(
      risk,
      risk.shares.map((share) => 1 - 2 * share),
    ),
  );
  const steps = Math.min(STEPS, Math.sqrt(STEPS_SQUARED_TIMES_KINDS / kinds));
  for (let step = 1; step <= steps && risk.evaluationsLeft > 0; step++) {
    const isShortest = combination.shorten((x) => slopesTowards(risk, x));
    if (!isShortest && step % BETWEEN_LOOKS !== 0) continue;
    for (const point of levelsOf(combination.sum)) if (risk.evaluationsLeft > 0) look(point);
    const bound = base - combination.sum.reduce((sum, x) => sum + Math.abs(x), 0);
    if (isShortest || best.value <= bound + EQUAL) break;
  }
  return best;
}

const undecided = (point: readonly number[]) => point.filter((p) => p === 0.5).length;

/** The slopes of f by q in the direction −x. It is homogeneous: any point that way will do, and within it no error is 0. */
function slopesTowards(risk: Risk, x: ArrayLike<number>): Float64Array {
  const largest = Math.max(...Array.from(x, Math.abs)) || 1;
  const slopes = risk.slopesAt(Array.from(x, (each) => 0.5 - each / (4 * largest)));
  return slopes.map((slope) => slope / 2);
}

/** The levels of −x, as predictions, from the lowest. */
function levelsOf(x: Float64Array): number[][] {
  const sizes = [0, ...new Set(x.map(Math.abs).sort())];
  const apart = Math.ceil(sizes.length / LEVELS);
  return sizes
    .filter((_, place) => place % apart === 0)
    .map((level) => Array.from(x, (each) => (Math.abs(each) <= level ? 0.5 : each < 0 ? 1 : 0)));
}

/** A convex combination of vectors that is made shorter step by step. */
class Combination {
  readonly #parts: { readonly vector: Float64Array; weight: number }[];
  readonly sum: Float64Array;

  constructor(vector: Float64Array) {
    this.#parts = [{ vector, weight: 1 }];
    this.sum = vector.slice();
  }

  /**
   * One pairwise step: weight goes from the part that points most along the sum to the vector that points least along it.
   *
   * @param least - the vector with the least product with the sum
   * @returns whether there is nothing to gain
   */
  shorten(least: (sum: Float64Array) => Float64Array): boolean {
    const { sum } = this;
    const vector = least(sum);
    if (product(sum, sum) - product(sum, vector) <= 1e-12) return true;
    const away = this.#parts.reduce((one, other) =>
      product(other.vector, sum) > product(one.vector, sum) ? other : one,
    );
    const change = vector.map((each, index) => each - (away.vector[index] as number));
    const length = product(change, change);
    const weight = length === 0 ? 0 : Math.min(away.weight, -product(sum, change) / length);
    if (!(weight > 0)) return true;
    away.weight -= weight;
    if (away.weight <= 0) this.#parts.splice(this.#parts.indexOf(away), 1);
    const same = this.#parts.find((part) => part.vector.every((each, index) => each === vector[index]));
    if (same === undefined) this.#parts.push({ vector, weight });
    else same.weight += weight;
    sum.fill(0);
    for (const part of this.#parts) {
      part.vector.forEach((each, index) => {
        sum[index] = (sum[index] as number) + part.weight * each;
      });
    }
    return false;
  }
}

const product = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, each, index) => sum + each * (b[index] as number), 0);

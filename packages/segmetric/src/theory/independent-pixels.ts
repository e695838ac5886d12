/**
 * Expected overlaps under independent pixels. Let a mask have k pixels, N be the number of foreground pixels of the truth and
 * R those outside the mask. A pixel i of the mask is a hit with probability p_i, so
 *
 *     E[Dice]    = Σ_i 2 p_i E[1 / (k + 1 + N without i)]        E[Jaccard] = Σ_i p_i E[1 / (k + R)]
 *
 * and since 1 / c = ∫₀¹ t^(c−1) dt, with the generating functions of sums of independent yes-or-no numbers,
 *
 *     E[Dice]    = 2 ∫₀¹ t^k G(t) Σ_i p_i / (1 − p_i + p_i t) dt,      G(t) = Π_j (1 − p_j + p_j t), over all pixels;
 *     E[Jaccard] = Σ_i p_i ∫₀¹ t^(k−1) Π_j (1 − p_j + p_j t) dt,       over the pixels outside the mask.
 *
 * For pixels in an order, both sums and products go on from one k to the next: all masks of first pixels cost one walk for
 * each node of a quadrature rule, where the programme over sums of Ye 2012 takes a quadratic number of steps.
 *
 * The rule is exact to rounding. Each integrand (in Dice each term of the sum) is a polynomial f whose roots are real and at most
 * 0, so ln f is concave on t > 0 and f(t) ≤ f(1) e^(−M (1 − t)) on both sides of 1, with M = f'(1) / f(1), which is known. The
 * integral is at least f(1) / (M + 1), so less than 1e-16 of it lies left of 1 − 38/M. On what is left, at most 76/M long, 32
 * nodes of Gauss and Legendre err by less than 1e-16 of it: |f(z)| is at most f(|z|), which bounds f on the ellipse of
 * Bernstein with ρ = 3.6 around that interval.
 */

import type { Node } from './gauss-legendre.js';
import { gaussLegendre } from './gauss-legendre.js';
import type { Sized } from './rounding.js';
import { exceeds, isBetter, RunningSum } from './rounding.js';

/** So many times 1/M is looked at: e^−38 is 3e-17. */
const REACH = 38;

/** Factors that are multiplied before a logarithm or an exponential is taken: at the least node each is above 1e-3. */
const BLOCK = 64;

let rule: readonly Node[] | undefined;

/** The rule on [1 − length, 1], as distances u = 1 − t. It is made at the first use. */
function nodesWithin(length: number): readonly Node[] {
  rule ??= gaussLegendre(32);
  return rule.map(({ place, weight }) => ({ place: place * length, weight: weight * length }));
}

/** Pixels in an order, as the masks of their first k take them in. */
interface Ordered {
  readonly p: Float64Array;
  /** The sum of the first k probabilities, by k. */
  readonly mass: Float64Array;
}

function ordered(p: Float64Array): Ordered {
  const mass = new Float64Array(p.length + 1);
  const sum = new RunningSum();
  p.forEach((probability, k) => {
    sum.add(probability);
    mass[k + 1] = sum.value;
  });
  return { p, mass };
}

/** One of the two overlaps, for masks of the first k pixels, k from 1. */
interface Overlap {
  /** The least M among the parts of the integrand; it grows with k. */
  readonly rate: (of: Ordered, k: number) => number;
  /** No mask of k or more of the first pixels, probabilities descending, has a larger expectation. */
  readonly bound: (of: Ordered, k: number) => number;
  /** Adds what one node gives to the expectations for k from `first` on. */
  readonly add: (of: Ordered, values: Float64Array, first: number, node: Node) => void;
}

const total = ({ mass }: Ordered) => mass.at(-1) as number;

const overlaps: Readonly<Record<'dice' | 'jaccard', Overlap>> = {
  dice: {
    rate: (of, k) => k + Math.max(0, total(of) - 1),
    // The hits H are at most N, so Dice is at most 2H / (k + H), which is concave in H.
    bound: ({ mass }, k) => (2 * (mass[k] as number)) / (k + (mass[k] as number)),
    add: ({ p }, values, first, { place: u, weight }) => {
      const logOfAll = logProduct(p, 0, p.length, u);
      const logOfT = Math.log1p(-u);
      const sum = new RunningSum();
      for (let i = 0; i < first - 1; i++) sum.add((p[i] as number) / (1 - (p[i] as number) * u));
      let factor = 0;
      for (let index = 0; index < values.length; index++) {
        const k = first + index;
        const probability = p[k - 1] as number;
        sum.add(probability / (1 - probability * u));
        factor = index % BLOCK === 0 ? 2 * weight * Math.exp(k * logOfT + logOfAll) : factor * (1 - u);
        values[index] = (values[index] as number) + factor * sum.value;
      }
    },
  },
  jaccard: {
    rate: (of, k) => k - 1 + total(of) - (of.mass[k] as number),
    bound: ({ mass }, k) => (mass[k] as number) / k,
    add: ({ p, mass }, values, first, { place: u, weight }) => {
      const last = first + values.length - 1;
      const logOfT = Math.log1p(-u);
      let logOfRest = logProduct(p, last, p.length, u);
      // What has come to the rest since its logarithm was taken, and 1 less that.
      let product = 1;
      let gone = 0;
      let factor = 0;
      for (let k = last, step = 0; k >= first; k--, step++) {
        if (step % BLOCK === 0) {
          logOfRest += logOf(product, gone);
          product = 1;
          gone = 0;
          factor = weight * Math.exp((k - 1) * logOfT + logOfRest);
        }
        values[k - first] = (values[k - first] as number) + factor * (mass[k] as number);
        const left = 1 - (p[k - 1] as number) * u;
        product *= left;
        gone += (p[k - 1] as number) * u * (1 - gone);
        factor *= left / (1 - u);
      }
    },
  },
};

/** The sum of ln (1 − p u) over the pixels from `from` to before `to`. */
function logProduct(p: Float64Array, from: number, to: number, u: number): number {
  const sum = new RunningSum();
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    let product = 1;
    let gone = 0;
    for (let i = start; i < end; i++) {
      const part = (p[i] as number) * u;
      product *= 1 - part;
      gone += part * (1 - gone);
    }
    sum.add(logOf(product, gone));
  }
  return sum.value;
}

/** The logarithm of a product, of which also 1 − product is known: of many factors near 1 that has the digits. */
const logOf = (product: number, gone: number) => (gone < 0.9 ? Math.log1p(-gone) : Math.log(product));

/** The expectations of masks of the first k pixels, k from `first` to `last`, whose rates differ by at most a factor of 2. */
function expectations({ rate, add }: Overlap, of: Ordered, first: number, last: number): Float64Array {
  const values = new Float64Array(last - first + 1);
  for (const node of nodesWithin(Math.min(1, REACH / rate(of, first)))) add(of, values, first, node);
  return values;
}

/** The probability that the truth has no foreground at all. */
export const emptyChance = (p: Float64Array): number =>
  Math.exp(p.reduce((sum, probability) => sum + Math.log1p(-probability), 0));

/**
 * The expected overlap of a mask.
 *
 * @param empty - what two empty masks score
 */
export function expectedOverlap(
  metric: 'dice' | 'jaccard',
  p: Float64Array,
  mask: Uint8Array,
  empty: number,
): number {
  const k = mask.reduce((sum, value) => sum + value, 0);
  if (k === 0) return empty * emptyChance(p);
  const maskFirst = new Float64Array(p.length);
  let inside = 0;
  let outside = k;
  for (let pixel = 0; pixel < p.length; pixel++) {
    maskFirst[mask[pixel] === 1 ? inside++ : outside++] = p[pixel] as number;
  }
  // Rounding may pass 1 by a digit.
  return Math.min(1, expectations(overlaps[metric], ordered(maskFirst), k, k)[0] as number);
}

/**
 * The number of most probable pixels with the largest expected overlap, the smallest of equal ones.
 *
 * @param p - probabilities, descending
 * @param empty - what two empty masks score
 */
export function bestSize(metric: 'dice' | 'jaccard', p: Float64Array, empty: number): number {
  const overlap = overlaps[metric];
  const of = ordered(p);
  let best: Sized = { size: 0, expected: empty * emptyChance(p) };
  let first = 1;
  while (first <= p.length && exceeds(overlap.bound(of, first), best.expected)) {
    const limit = 2 * Math.max(REACH, overlap.rate(of, first));
    let last = first;
    while (last < p.length && overlap.rate(of, last + 1) <= limit) last++;
    expectations(overlap, of, first, last).forEach((expected, index) => {
      const tried = { size: first + index, expected };
      if (isBetter(tried, best)) best = tried;
    });
    first = last + 1;
  }
  return best.size;
}

/**
 * For each pixel p_i E[1 / (1 + N without i)], what it adds to the expected share of misses, FN / (TP + FN), if the mask leaves
 * it out. With 1 − p for p: what it adds to FP / (FP + TN) if the mask takes it in.
 */
export function shareOfErrors(p: Float64Array): Float64Array {
  const mass = total(ordered(p));
  const shares = new Float64Array(p.length);
  for (const { place: u, weight } of nodesWithin(Math.min(1, REACH / Math.max(1, mass - 1)))) {
    const factor = weight * Math.exp(logProduct(p, 0, p.length, u));
    p.forEach((probability, pixel) => {
      shares[pixel] = (shares[pixel] as number) + (factor * probability) / (1 - probability * u);
    });
  }
  return shares;
}

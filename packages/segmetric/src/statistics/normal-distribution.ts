/**
 * The standard normal distribution. Tails keep their digits, so that a small p-value is as exact as a large one.
 *
 * Sources: Abramowitz and Stegun 1964, 26.2.11 (series), 26.2.14 (continued fraction), 26.2.23 (first guess of a quantile).
 */

/** From here the continued fraction converges faster than the series, which loses digits of the tail. */
const TAIL_FROM = 2.5;
/** As many as full precision takes at `TAIL_FROM`; beyond it fewer would do. */
const FRACTIONS = 80;

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The probability of a value up to `z`. */
export function normalCdf(z: number): number {
  return z > 0 ? 1 - lowerTail(-z) : lowerTail(z);
}

/** The probability of a value up to `z`, which is at most 0. */
function lowerTail(z: number): number {
  if (z < -TAIL_FROM) {
    let fraction = -z;
    for (let depth = FRACTIONS; depth > 0; depth--) fraction = depth / fraction - z;
    return density(z) / fraction;
  }
  let term = -z;
  let sum = term;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 - density(z) * sum;
}

/** The value up to which the probability is `p`; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  // Halley's steps triple the digits: from 3 to 9 to all; the third settles the last bits.
  for (let step = 0; step < 3; step++) {
    const off = (normalCdf(z) - p) / density(z);
    z -= off / (1 + (z * off) / 2);
  }
  return z;
}

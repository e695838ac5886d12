/** Inputs that can be had again, and how far results are apart. */

/** Values of a small generator: multiples of 1/64 between −2 and 2, so that short sums of products are exact in f32. */
export function values(size: number, seed: number): Float64Array {
  let state = seed * 2654435761 + 1;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) % 257) / 64 - 2;
  });
}

/** The largest difference, relative to the largest value of the reference. */
export function relativeError(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (actual.length !== reference.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let error = 0;
  for (let i = 0; i < reference.length; i++) {
    const difference = Math.abs((actual[i] as number) - (reference[i] as number));
    // NaN is larger than nothing
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, Math.abs(reference[i] as number));
    error = Math.max(error, difference);
  }
  return error / Math.max(largest, 1e-12);
}

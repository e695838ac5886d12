/** Seeded scores and labels. */

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function uniform(seed: number, length: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  });
}

/** Raw scores between −3 and 3. */
export function scores(seed: number, length: number): Float32Array {
  return uniform(seed, length).map((value) => 6 * value - 3);
}

/** Labels from 0 to classes − 1; every seventh pixel is `ignoreLabel` where one is given. */
export function labels(seed: number, length: number, classes: number, ignoreLabel?: number): Int32Array {
  return Int32Array.from(uniform(seed, length), (value, pixel) =>
    ignoreLabel !== undefined && pixel % 7 === 6 ? ignoreLabel : Math.floor(value * classes),
  );
}

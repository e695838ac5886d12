/**
 * Random places from a seed: xoshiro128**, started by SplitMix64 as its authors advise. Integers of 32 bits and products of
 * them are all it takes, so a seed gives the same places in every engine. The bits are those of Rust's
 * `Xoshiro128StarStar::seed_from_u64`.
 *
 * Sources: Blackman and Vigna 2021, Scrambled linear pseudorandom number generators; Steele, Lea and Flood 2014
 * (SplitMix64); Lemire 2019, Fast random integer generation in an interval.
 */

/** A stream of random numbers. */
export class RandomStream {
  /** Typed, so that 32-bit numbers are not boxed between calls. */
  readonly #state: Int32Array;

  /** @param seed - a whole number from 0 to 2^53 - 1 */
  constructor(seed: number) {
    this.#state = Int32Array.from(splitMix64(BigInt(seed)), Number);
  }

  /** Fills `into` with whole numbers from 0 to `bound` - 1, each as likely as the others; `bound` is at most 2^32. */
  fill(into: Uint32Array, bound: number): void {
    const state = this.#state;
    // Taking the array apart by a pattern would make the loop twice as slow.
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    // The lowest products are refused: so many that each number is left with equally many.
    const refused = 2 ** 32 % bound;
    for (let place = 0; place < into.length; place++) {
      let bits: number;
      let low: number;
      do {
        const scrambled = Math.imul(b, 5);
        bits = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
        const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
        low = Math.imul(bits, bound) >>> 0;
      } while (low < refused);
      // The upper half of the 64-bit product. The product may be rounded, by far less than half of 2^32.
      into[place] = (bits * bound - low) * 2 ** -32 + 0.5;
    }
    state.set([a, b, c, d]);
  }
}

/** The first two numbers of SplitMix64, cut into words of 32 bits, the lower ones first. */
function splitMix64(seed: bigint): bigint[] {
  const mix = (bits: bigint, shift: bigint, factor: bigint) =>
    BigInt.asUintN(64, (bits ^ (bits >> shift)) * factor);
  return [1n, 2n].flatMap((step) => {
    const state = BigInt.asUintN(64, seed + step * 0x9e3779b97f4a7c15n);
    const mixed = mix(mix(state, 30n, 0xbf58476d1ce4e5b9n), 27n, 0x94d049bb133111ebn);
    const bits = mixed ^ (mixed >> 31n);
    return [BigInt.asIntN(32, bits), BigInt.asIntN(32, bits >> 32n)];
  });
}

/** The expected loss under listed masks, as a function of one probability for each kind of pixels. */

import { patternsOf } from './mask-patterns.js';
import type { ReadListed } from './posterior.js';
import type { PredictionLoss } from './prediction-loss.js';

/** Pixels that all evaluations may see together: some seconds. */
const PIXELS = 2e8;

/** The expected loss of predictions that give alike pixels, those that are in the same masks, one probability. */
export class Risk {
  /** The probability of foreground of each kind of pixels. */
  readonly shares: readonly number[];
  readonly #posterior: ReadListed;
  readonly #loss: PredictionLoss;
  readonly #kindOf: Int32Array;
  readonly #firsts: readonly number[];
  #seen = 0;

  constructor(posterior: ReadListed, loss: PredictionLoss) {
    const { of, sizes } = patternsOf(posterior);
    this.#posterior = posterior;
    this.#loss = loss;
    // The pixels that are in no mask are one more kind, where there are some.
    this.#kindOf = of.map((pattern) => (pattern < 0 ? sizes.length : pattern));
    const firsts: number[] = [];
    this.#kindOf.forEach((kind, pixel) => {
      firsts[kind] ??= pixel;
    });
    this.#firsts = firsts;
    this.shares = this.kindsOf(posterior.marginals);
  }

  /** What a map of the pixels has at each kind. */
  kindsOf(map: ArrayLike<number>): number[] {
    return this.#firsts.map((pixel) => map[pixel] as number);
  }

  /** A probability for each pixel from those of the kinds. */
  spread(point: ArrayLike<number>): Float64Array {
    const map = new Float64Array(this.#kindOf.length);
    for (let pixel = 0; pixel < map.length; pixel++)
      map[pixel] = point[this.#kindOf[pixel] as number] as number;
    return map;
  }

  /** How many more evaluations a search may make. */
  get evaluationsLeft(): number {
    const { masks, marginals } = this.#posterior;
    return (PIXELS - this.#seen) / (masks.length * marginals.length);
  }

  /** The expected loss. */
  at(point: ArrayLike<number>): number {
    const map = this.spread(point);
    let risk = 0;
    this.#eachMask((mask, probability) => {
      risk += probability * this.#loss.value(map, mask);
    });
    return risk;
  }

  /** Its derivative by the probability of each kind. */
  slopesAt(point: ArrayLike<number>): Float64Array {
    const map = this.spread(point);
    const slopes = new Float64Array(this.shares.length);
    this.#eachMask((mask, probability) => {
      const ofPixels = this.#loss.slopes(map, mask);
      this.#kindOf.forEach((kind, pixel) => {
        slopes[kind] = (slopes[kind] as number) + probability * (ofPixels[pixel] as number);
      });
    });
    return slopes;
  }

  #eachMask(see: (mask: Uint8Array, probability: number) => void): void {
    const { masks, probabilities } = this.#posterior;
    masks.forEach((mask, which) => {
      this.#seen += mask.length;
      see(mask, probabilities[which] as number);
    });
  }
}

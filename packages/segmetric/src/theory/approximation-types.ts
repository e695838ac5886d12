/** What `approximation` takes and gives, and which of its results it is, as far as the types of its arguments tell. */

import type { Counts, Similarity } from './similarity.js';

/** The two similarities of {@link approximation}. */
export interface ApproximationOptions {
  /** The similarity that is approximated. */
  readonly of: Similarity;
  /** The one that stands for it. */
  readonly by: Similarity;
}

/** What both results of {@link approximation} have. */
export interface ApproximationConstants {
  /** The absolute constant: the supremum of |S − S'|. */
  readonly absolute: number;
  /** The relative constant: the least ε with S' / (1 + ε) ≤ S ≤ S' (1 + ε) everywhere; `Infinity` where there is none. */
  readonly relative: number;
  /**
   * Counts where the larger of the two exceeds 1 + epsilon times the smaller.
   *
   * @param epsilon - from 0, below `relative`, at most 1e100
   * @throws RangeError where epsilon is no such number
   */
  readonly relativeWitness: (epsilon: number) => Counts;
}

/** An approximation with counts where its absolute constant is reached. */
export interface ReachedApproximation extends ApproximationConstants {
  /** The absolute constant is reached. */
  readonly reached: true;
  /** Counts where |S − S'| is `absolute`. They need not be whole: only their proportions count. */
  readonly witness: Counts;
}

/** No approximation: the absolute constant is 1, which no counts reach, and the relative one infinite. */
export interface FailedApproximation extends ApproximationConstants {
  /** The absolute constant is approached, and not reached. */
  readonly reached: false;
  /**
   * Whole counts where the approximation fails by epsilon: the larger of the two exceeds 1 + epsilon times the smaller and,
   * where epsilon is below 1, |S − S'| exceeds epsilon.
   *
   * @param epsilon - from 0 to 1e100
   * @throws RangeError where epsilon is no such number
   */
  readonly witness: (epsilon: number) => Counts;
}

/** Constants with their witnesses, before the arguments of these are checked. */
export type Constants = { readonly absolute: number; readonly relative: number } & {
  /** Counts beyond an epsilon below `relative`, and where nothing is reached beyond it in the difference as well. */
  readonly family: (epsilon: number) => Counts;
} & ({ readonly reached: true; readonly witness: Counts } | { readonly reached: false });

/** Whether a weight may have a value, by its type: `number` may have any. */
type MayBe<Value, Weight> = Value extends Weight ? true : never;

/**
 * What a similarity is: an index in which all errors count, weighted Hamming in which all do, or one whose weights are not
 * known or may be blind to errors.
 */
type KindOf<S> = S extends
  | 'dice'
  | 'jaccard'
  | 'tversky'
  | { readonly dice: unknown }
  | { readonly jaccard: unknown }
  ? 'index'
  : S extends { readonly tversky: infer Options }
    ? [MayBe<0, Options[keyof Options]>] extends [never]
      ? 'index'
      : 'unknown'
    : S extends 'weightedHamming'
      ? 'hamming'
      : S extends { readonly weightedHamming: infer Options }
        ? [MayBe<0 | 1, WeightIn<Options>>] extends [never]
          ? 'hamming'
          : 'blind hamming'
        : 'unknown';

type WeightIn<Options> = Options extends { readonly weight: infer Weight } ? Weight : never;

type Hamming = 'hamming' | 'blind hamming';

/**
 * The result of `approximation`: what is known of it where the weights are literal numbers, else one of the two.
 *
 * @typeParam O - its options
 */
export type Approximated<O extends ApproximationOptions> = [KindOf<O['of']>, KindOf<O['by']>] extends
  | ['index', 'index']
  | [Hamming, Hamming]
  ? ReachedApproximation
  : [KindOf<O['of']>, KindOf<O['by']>] extends ['index', 'hamming'] | ['hamming', 'index']
    ? FailedApproximation
    : ReachedApproximation | FailedApproximation;

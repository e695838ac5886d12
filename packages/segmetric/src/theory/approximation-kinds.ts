/** Which result `approximation` has, as far as the types of its arguments tell. */

import type { ApproximationOptions, FailedApproximation, ReachedApproximation } from './approximation.js';

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

/**
 * A loss is plain frozen data: its kind and the options that were given, nothing else. It can be logged, compared,
 * put into JSON, sent to a worker, and read by an adapter; the default of an option that was not given is taken where
 * the loss is evaluated. This file makes such objects from a kind's definition. The kinds are in `losses/`, one file
 * each: its options, its factory, and how it is written down for the core.
 */

import type { Checks } from './option-checks.js';
import { checkOptions, label, oneOf } from './option-checks.js';

/** What turns scores into probabilities. */
export type Activation = 'none' | 'softmax' | 'sigmoid';

/** Options that every loss has but those on raw scores. */
export interface CommonOptions {
  /**
   * What turns the scores into probabilities. Default `'none'`: they are probabilities already, and a score outside
   * [0, 1] is an error.
   */
  readonly activation?: Activation | undefined;
  /** The label of pixels that count nowhere: they enter no sum, and their gradient is 0. Default: none. */
  readonly ignoreLabel?: number | undefined;
}

/** The checks of {@link CommonOptions}. */
export const commonChecks: Checks<CommonOptions> = {
  activation: oneOf('none', 'softmax', 'sigmoid'),
  ignoreLabel: label,
};

/** A kind of loss: what it takes and how it is written down for the core. */
export interface LossKind<O extends CommonOptions> {
  /** The factory's name, and the `kind` of its losses. */
  readonly kind: string;
  /** The number by which the core knows it. */
  readonly code: number;
  /** One check for each option. */
  readonly checks: Checks<O>;
  /** Refuses options that contradict each other. */
  readonly agree?: (options: O) => void;
  /** Refuses options that do not fit a number of classes. */
  readonly fits: (options: O, classes: number) => void;
  /** The numbers that follow the kind and the weight of a term. */
  readonly encode: (options: O) => readonly number[];
}

const made = new WeakSet<object>();

/** A loss of a kind, frozen, with the options that were given; throws where one is wrong. */
export function makeLoss<K extends string, O extends CommonOptions>(
  kind: LossKind<O> & { readonly kind: K },
  options: O | undefined,
): O & { readonly kind: K } {
  const kept = checkOptions(kind.kind, options, kind.checks);
  kind.agree?.(kept);
  const loss = Object.freeze({ kind: kind.kind, ...kept });
  made.add(loss);
  return loss;
}

/** Whether a loss came from {@link makeLoss}: such a loss was checked and cannot have changed since. */
export function isMade(loss: object): boolean {
  return made.has(loss);
}

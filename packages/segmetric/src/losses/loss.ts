/**
 * A loss is plain frozen data: its kind and the options that were given, nothing else. It can be logged, compared,
 * put into JSON, sent to a worker, and read by an adapter; the default of an option that was not given is taken where
 * the loss is evaluated. This file makes such objects from a kind's definition. The kinds stand beside it, one file
 * each: its options, its factory, and how it is written down for the core.
 */

import type { IgnoreLabel } from '../arrays/ignored-labels.js';
import type { Checks } from '../checks/check.js';
import { checkOptions, ignoreLabels, oneOf } from '../checks/option-checks.js';

/** What turns scores into probabilities. */
export type Activation = 'none' | 'softmax' | 'sigmoid';

/** The option that every loss has. */
export interface IgnoreOptions {
  /**
   * The label of pixels that count nowhere, or a list of such labels: these pixels enter no sum, and their gradient is 0.
   * It is for class maps, and for masks of a single class. Masks of several classes hold −1 instead. Default: none.
   */
  readonly ignoreLabel?: IgnoreLabel | undefined;
}

/** Options that every loss has but those on raw scores. */
export interface CommonOptions extends IgnoreOptions {
  /**
   * What turns the scores into probabilities. Default `'none'`: they are probabilities already, and a score outside
   * [0, 1] is an error.
   */
  readonly activation?: Activation | undefined;
}

/** The checks of {@link IgnoreOptions}. */
export const ignoreChecks: Checks<IgnoreOptions> = { ignoreLabel: ignoreLabels };

/** The checks of {@link CommonOptions}. */
export const commonChecks: Checks<CommonOptions> = {
  activation: oneOf('none', 'softmax', 'sigmoid'),
  ...ignoreChecks,
};

/**
 * A kind of loss: what it takes and how it is written down for the core. Kinds that mean the same by an option have one
 * check for it; kinds that mean different things have different ones, and a sum cannot share that option. `owner` is what an
 * error's text puts before an option's name.
 */
export interface LossKind<K extends string, O extends IgnoreOptions> {
  /** The factory's name, and the `kind` of its losses. */
  readonly kind: K;
  /** The number by which the core knows it; kinds that differ in their numbers alone share one. */
  readonly code: number;
  /** One check for each option. A kind without `activation` is one of raw scores. */
  readonly checks: Checks<O>;
  /** Refuses options that contradict each other. */
  readonly agree?: (owner: string, options: O) => void;
  /** Refuses options that do not fit a number of classes, or of axes of space. */
  readonly fits: (owner: string, options: O, classes: number, axes: number) => void;
  /** The numbers that follow the code and the weight of a term; of options as {@link ownOptions} gives them. */
  readonly encode: (options: O) => readonly number[];
}

const made = new WeakSet<object>();

/** A loss of a kind, frozen, with the options that were given; throws where one is wrong. */
export function makeLoss<K extends string, O extends IgnoreOptions>(
  kind: LossKind<K, O>,
  options: O | undefined,
  owner: string = kind.kind,
): O & { readonly kind: K } {
  const kept = checkOptions(owner, options, kind.checks);
  kind.agree?.(owner, kept);
  return markMade({ kind: kind.kind, ...kept });
}

/**
 * The same options on an object without a prototype, from which they can be read: of a plain object, an option that was left
 * out would be what someone gave to `Object.prototype`.
 */
export function ownOptions<O extends object>(options: O): O {
  return Object.assign(Object.create(null) as O, options);
}

/** Freezes a loss whose parts were checked and are frozen. */
export function markMade<T extends object>(loss: T): Readonly<T> {
  made.add(loss);
  return Object.freeze(loss);
}

/** Whether a loss came from {@link markMade}: such a loss was checked and cannot have changed since. */
export function isMade(loss: object): boolean {
  return made.has(loss);
}

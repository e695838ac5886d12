/**
 * What the losses of single pixels share: weights of classes, what the sum is divided by, and whether classes exclude
 * each other. Cross-entropy is the focal loss with γ = 0, and so the core reads them.
 */

import { notAllowed } from '../checks/argument-errors.js';
import type { Check, Checks } from '../checks/check.js';
import { oneOf, shareBelow1, weightList } from '../checks/option-checks.js';
import type { CommonOptions } from './loss.js';
import { commonChecks } from './loss.js';

/** Options that the losses of single pixels share. */
export interface PixelOptions extends CommonOptions {
  /**
   * A weight for each class; `'inverse-frequency'` takes (valid pixels) / (classes · pixels of the class) from the
   * batch's truth, 0 for an absent class. Default: equal.
   */
  readonly weights?: readonly number[] | 'inverse-frequency' | undefined;
  /**
   * What the weighted sum is divided by: the sum of the weights used, or the number of valid pixels. Default
   * `'weights'`; for independent classes `'pixels'`, the other being refused.
   */
  readonly normalize?: 'weights' | 'pixels' | undefined;
  /**
   * Whether each pixel has one class, or each class is a yes or no of its own. Follows from the activation; with
   * `'none'` the default is exclusive for several classes and independent for one.
   */
  readonly labels?: 'exclusive' | 'independent' | undefined;
  /**
   * ε, from 0 to below 1: the truth g becomes (1 − ε) g + ε / C over C exclusive classes, (1 − ε) g + ε / 2 of independent ones, so that
   * no probability is driven to 0 or 1. What the sum is divided by stays that of g, as in PyTorch. Default 0.
   */
  readonly labelSmoothing?: number | undefined;
}

const weights: Check<readonly number[] | 'inverse-frequency'> = (name, value) => {
  if (value === 'inverse-frequency') return value;
  if (typeof value === 'string') {
    throw notAllowed(name, value, "'inverse-frequency' or a list of weights, one for each class, is needed");
  }
  return weightList(name, value);
};

/** The checks of {@link PixelOptions}. */
export const pixelChecks: Checks<PixelOptions> = {
  ...commonChecks,
  weights,
  normalize: oneOf('weights', 'pixels'),
  labels: oneOf('exclusive', 'independent'),
  labelSmoothing: shareBelow1,
};

/** Refuses labels that contradict the activation, and what independent classes do not have. */
export function labelsAgree(owner: string, { activation = 'none', labels, normalize }: PixelOptions): void {
  if (labels === 'independent' && activation === 'softmax') {
    throw notAllowed(`${owner}.labels`, labels, "activation 'softmax' makes the classes exclusive");
  }
  if (labels === 'exclusive' && activation === 'sigmoid') {
    throw notAllowed(`${owner}.labels`, labels, "activation 'sigmoid' makes the classes independent");
  }
  if (normalize === 'weights' && (activation === 'sigmoid' || labels === 'independent')) {
    throw notAllowed(`${owner}.normalize`, normalize, "for independent classes it can only be 'pixels'");
  }
}

/** Refuses options that do not fit the number of classes. */
export function pixelFits(owner: string, options: PixelOptions, classes: number): void {
  const { activation = 'none', labels, normalize, weights } = options;
  if (Array.isArray(weights) && weights.length !== classes) {
    throw notAllowed(`${owner}.weights`, weights, `the scores have ${classes} classes, one weight each`);
  }
  if (classes !== 1 || activation !== 'none') return;
  if (labels === 'exclusive') {
    throw notAllowed(`${owner}.labels`, labels, "a single class excludes no other: 'independent' is needed");
  }
  if (normalize === 'weights') {
    const allowed = "for one class, an independent one, it can only be 'pixels'";
    throw notAllowed(`${owner}.normalize`, normalize, allowed);
  }
}

/** The number by which the core knows a loss of single pixels. */
export const pixelCode = 2;

/** A loss of single pixels in the core's numbers; cross-entropy has no α, and a γ of 0. */
export function encodePixel(
  gamma: number,
  alpha: number | undefined,
  { labels, normalize, weights, labelSmoothing = 0 }: PixelOptions,
  topK?: number,
): readonly number[] {
  const list = Array.isArray(weights) ? (weights as readonly number[]) : [];
  return [
    gamma,
    alpha ?? Number.NaN,
    labels === undefined ? 0 : labels === 'exclusive' ? 1 : 2,
    normalize === undefined ? 0 : normalize === 'weights' ? 1 : 2,
    weights === undefined ? 0 : weights === 'inverse-frequency' ? 2 : 1,
    list.length,
    ...list,
    labelSmoothing,
    topK ?? Number.NaN,
  ];
}

/** The cross-entropy loss: its options, its factory, and how the core reads it. */

import { notAllowed } from '../argument-errors.js';
import type { CommonOptions, LossKind } from '../loss.js';
import { commonChecks, makeLoss } from '../loss.js';
import type { Check } from '../option-checks.js';
import { oneOf, weightList } from '../option-checks.js';

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
}

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends PixelOptions {}

/** A cross-entropy loss, as {@link crossEntropy} makes it. */
export interface CrossEntropy extends CrossEntropyOptions {
  /** Which loss it is. */
  readonly kind: 'crossEntropy';
}

const weights: Check<readonly number[] | 'inverse-frequency'> = (name, value) => {
  if (value === 'inverse-frequency') return value;
  if (typeof value === 'string') {
    throw notAllowed(name, value, "'inverse-frequency' or a list of weights, one for each class, is needed");
  }
  return weightList(name, value);
};

/** How the core reads a cross-entropy loss. */
export const crossEntropyKind: LossKind<CrossEntropyOptions> & { readonly kind: 'crossEntropy' } = {
  kind: 'crossEntropy',
  code: 2,
  checks: {
    ...commonChecks,
    weights,
    normalize: oneOf('weights', 'pixels'),
    labels: oneOf('exclusive', 'independent'),
  },
  agree({ activation = 'none', labels, normalize }) {
    if (labels === 'independent' && activation === 'softmax') {
      throw notAllowed('crossEntropy.labels', labels, "activation 'softmax' makes the classes exclusive");
    }
    if (labels === 'exclusive' && activation === 'sigmoid') {
      throw notAllowed('crossEntropy.labels', labels, "activation 'sigmoid' makes the classes independent");
    }
    if (normalize === 'weights' && (activation === 'sigmoid' || labels === 'independent')) {
      throw notAllowed(
        'crossEntropy.normalize',
        normalize,
        "for independent classes it can only be 'pixels'",
      );
    }
  },
  fits({ activation = 'none', labels, normalize, weights }, classes) {
    if (Array.isArray(weights) && weights.length !== classes) {
      throw notAllowed(
        'crossEntropy.weights',
        weights,
        `the scores have ${classes} classes, one weight each`,
      );
    }
    if (normalize === 'weights' && classes === 1 && activation === 'none' && labels === undefined) {
      throw notAllowed(
        'crossEntropy.normalize',
        normalize,
        "for one class, an independent one, it can only be 'pixels'",
      );
    }
  },
  encode({ labels, normalize, weights }) {
    const list = Array.isArray(weights) ? (weights as readonly number[]) : [];
    return [
      labels === undefined ? 0 : labels === 'exclusive' ? 1 : 2,
      normalize === undefined ? 0 : normalize === 'weights' ? 1 : 2,
      weights === undefined ? 0 : weights === 'inverse-frequency' ? 2 : 1,
      list.length,
      ...list,
    ];
  },
};

/**
 * Cross-entropy: the mean over valid pixels of −Σ_c w_c g_c ln p_c.
 *
 * For exclusive classes (softmax) it is computed from the scores by log-sum-exp, never by the logarithm of a rounded
 * probability; for independent classes (sigmoid) it is the binary cross-entropy
 * −w_c g_c ln p_c − (1 − g_c) ln(1 − p_c), its mean over pixels and classes. With weights, the sum is divided by
 * Σ w_c g_c (`normalize: 'weights'`, as PyTorch's mean on class maps) or by the number of pixels (`'pixels'`).
 * With `activation: 'none'` a probability is taken as at least 1e-7, and exclusive ones must add up to 1 within 1e-3.
 *
 * Scores are `[image, ...space, class]`; truth is a class map or masks in [0, 1]. The sum runs over the whole batch.
 *
 * @param options - see {@link CrossEntropyOptions}
 * @returns the loss, plain frozen data
 * @throws TypeError or RangeError where an option does not exist or has a value that is not allowed
 * @example
 * ```ts
 * import { crossEntropy, lossValue } from 'segmetric';
 *
 * const scores = { data: [0, 0, 0, 0], shape: [1, 1, 2, 2] };
 * const truth = { data: [1, 0], shape: [1, 1, 2] };
 * console.log(lossValue(crossEntropy({ activation: 'softmax' }), scores, truth).toFixed(4)); // 0.6931
 * ```
 */
export function crossEntropy(options?: CrossEntropyOptions): CrossEntropy {
  return makeLoss(crossEntropyKind, options);
}

/**
 * A loss as the core reads it: a flat list of numbers, made once for each loss object.
 *
 *     [activation 0 none | 1 softmax | 2 sigmoid, ignoreLabel or NaN, number of terms, then for each term:
 *      kind, weight, the kind's own numbers]
 *
 * A loss that did not come from a factory (it went through JSON or a worker, or was written by hand) is checked as the
 * factory would have checked it.
 */

import { notAllowed, wrongType } from './argument-errors.js';
import type { CommonOptions, LossKind } from './loss.js';
import { isMade, makeLoss } from './loss.js';
import type { Loss } from './losses/kinds.js';
import { lossKinds } from './losses/kinds.js';

/** A loss in the core's numbers. */
export interface EncodedLoss {
  /** The numbers. */
  readonly numbers: Float64Array;
  /** Refuses a number of classes that the loss's options do not fit. */
  fits(classes: number): void;
}

const encoded = new WeakMap<object, EncodedLoss>();

/**
 * A loss from plain data, as it comes out of JSON or a message: checked as its factory checks, and frozen.
 *
 * @param data - `{ kind, ...options }`; a loss that a factory made is given back as it is
 * @throws TypeError or RangeError that names what is wrong and what is allowed
 * @example
 * ```ts
 * import { asLoss, softDice } from 'segmetric';
 *
 * const loss = asLoss(JSON.parse(JSON.stringify(softDice({ over: 'batch' }))));
 * console.log(loss.kind, loss); // softDice { kind: 'softDice', over: 'batch' }
 * ```
 */
export function asLoss(data: unknown): Loss {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw wrongType('loss', data, 'a loss is needed, as softDice() makes it');
  }
  if (isMade(data)) return data as Loss;
  const { kind, ...options } = data as { kind?: unknown };
  return makeLoss(kindOf(kind), options) as Loss;
}

/** The numbers of a loss. */
export function encodeLoss(loss: unknown): EncodedLoss {
  const checked = asLoss(loss);
  const known = encoded.get(checked);
  if (known !== undefined) return known;
  const kind = kindOf(checked.kind);
  const { activation = 'none', ignoreLabel = Number.NaN } = checked;
  const numbers = Float64Array.of(
    activation === 'none' ? 0 : activation === 'softmax' ? 1 : 2,
    ignoreLabel,
    1,
    kind.code,
    1,
    ...kind.encode(checked),
  );
  const fits = (classes: number): void => {
    if (activation === 'softmax' && classes === 1) {
      throw notAllowed(
        `${kind.kind}.activation`,
        activation,
        "the scores have a single class, of which softmax always makes 1: 'sigmoid' is needed",
      );
    }
    kind.fits(checked, classes);
  };
  const result = { numbers, fits };
  encoded.set(checked, result);
  return result;
}

function kindOf(kind: unknown): LossKind<CommonOptions> {
  if (typeof kind === 'string' && Object.hasOwn(lossKinds, kind))
    return lossKinds[kind] as LossKind<CommonOptions>;
  throw notAllowed('loss.kind', kind, `the kinds of loss are ${Object.keys(lossKinds).join(', ')}`);
}

/** Losses as functions of probabilities, one for each pixel of one class, whatever scores they take. */

import { notAllowed } from '../checks/argument-errors.js';
import { lossValue, valueAndGradient } from '../losses/evaluate-loss.js';
import type { Loss, SingleLoss } from '../losses/kinds.js';
import { asLoss } from '../losses/read-loss.js';

/** A loss as a function of probabilities and a truth of 0 and 1. */
export interface PredictionLoss {
  readonly value: (probabilities: Float64Array, truth: Uint8Array) => number;
  /** The derivative by each probability. */
  readonly slopes: (probabilities: Float64Array, truth: Uint8Array) => ArrayLike<number>;
  /**
   * What its minimum is looked for by: a mean over pixels of functions of each alone; Lovász extensions, which are convex and
   * piecewise linear; or any other function.
   */
  readonly form: 'pixels' | 'lovasz' | 'any';
}

/**
 * A loss as a function of probabilities. Where it has a sigmoid the probabilities are what comes out of that. The Lovász
 * hinge is given z = 2p − 1: a score beyond −1 or 1 has no advantage, so between them it has its least values.
 */
export function ofProbabilities(name: string, given: Loss): PredictionLoss {
  const loss = asLoss(given);
  const terms: readonly (readonly [weight: number, term: SingleLoss])[] =
    loss.kind === 'weightedSum' ? loss.terms : [[1, loss]];
  const hinges = terms.filter(([, { kind }]) => kind === 'lovaszHinge').length;
  if (hinges > 0 && hinges < terms.length) {
    throw new RangeError(
      `${name} adds lovaszHinge, which takes raw scores, to others, but losses of probabilities are needed`,
    );
  }
  const plain =
    loss.kind === 'weightedSum'
      ? asLoss({
          kind: 'weightedSum',
          terms: loss.terms.map(([weight, term]) => [weight, withoutActivation(name, term)]),
        })
      : asLoss(withoutActivation(name, loss));
  const scoresOf = (probabilities: Float64Array) => ({
    data: hinges > 0 ? probabilities.map((p) => 2 * p - 1) : probabilities,
    shape: [1, 1, probabilities.length, 1],
  });
  const truthOf = (data: Uint8Array) => ({ data, shape: [1, 1, data.length] });
  return {
    value: (probabilities, truth) => lossValue(plain, scoresOf(probabilities), truthOf(truth)),
    slopes: (probabilities, truth) => {
      const { gradient } = valueAndGradient(plain, scoresOf(probabilities), truthOf(truth));
      return hinges > 0 ? gradient.map((slope) => 2 * slope) : gradient;
    },
    form: formOf(terms),
  };
}

function formOf(terms: readonly (readonly [weight: number, term: SingleLoss])[]): PredictionLoss['form'] {
  if (terms.every(([, term]) => isOfPixels(term))) return 'pixels';
  const isConvex = ([weight, { kind }]: (typeof terms)[number]) =>
    weight >= 0 && (kind === 'lovaszSoftmax' || kind === 'lovaszHinge');
  return terms.every(isConvex) ? 'lovasz' : 'any';
}

/** Whether a loss is a mean over all pixels of a function of each: with no label ignored, and no weights from the truth. */
function isOfPixels(loss: SingleLoss): boolean {
  if (loss.kind !== 'crossEntropy' && loss.kind !== 'focal') return false;
  return loss.ignoreLabel === undefined && loss.weights !== 'inverse-frequency';
}

function withoutActivation(name: string, loss: SingleLoss): SingleLoss {
  if (loss.kind === 'lovaszHinge') return loss;
  const { activation, ...options } = loss;
  if (activation === 'softmax') {
    throw notAllowed(`${name}.activation`, activation, "there is one class: 'sigmoid' or 'none' is needed");
  }
  return options as SingleLoss;
}

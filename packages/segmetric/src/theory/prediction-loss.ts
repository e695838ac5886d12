/** Losses as functions of probabilities, one for each pixel of one class, whatever scores they take. */

import { notAllowed } from '../argument-errors.js';
import { lossValue } from '../evaluate-loss.js';
import type { Loss, SingleLoss } from '../losses/kinds.js';
import { asLoss } from '../read-loss.js';

/** A loss as a function of probabilities and a truth of 0 and 1. */
export type PredictionLoss = (probabilities: Float64Array, truth: Uint8Array) => number;

/**
 * A loss as a function of probabilities. Where it has a sigmoid the probabilities are what comes out of that. The Lovász
 * hinge is given z = 2p − 1: a score beyond −1 or 1 has no advantage, so between them it has its least values.
 */
export function ofProbabilities(name: string, given: Loss): PredictionLoss {
  const loss = asLoss(given);
  const terms: readonly SingleLoss[] =
    loss.kind === 'weightedSum' ? loss.terms.map(([, term]) => term) : [loss];
  const hinges = terms.filter(({ kind }) => kind === 'lovaszHinge').length;
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
  return (probabilities, truth) => {
    const data = hinges > 0 ? probabilities.map((p) => 2 * p - 1) : probabilities;
    const shape = [1, 1, truth.length];
    return lossValue(plain, { data, shape: [...shape, 1] }, { data: truth, shape });
  };
}

function withoutActivation(name: string, loss: SingleLoss): SingleLoss {
  if (loss.kind === 'lovaszHinge') return loss;
  const { activation, ...options } = loss;
  if (activation === 'softmax') {
    throw notAllowed(`${name}.activation`, activation, "there is one class: 'sigmoid' or 'none' is needed");
  }
  return options as SingleLoss;
}

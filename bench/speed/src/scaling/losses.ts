/** The loss families whose cost and memory are watched as the work grows. */
import {
  crossEntropy,
  focal,
  generalizedDice,
  type Loss,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
} from 'segmetric';

/** By name, each as it is used on raw scores. */
export const scaledLosses: Readonly<Record<string, Loss>> = {
  'soft Dice': softDice({ activation: 'softmax' }),
  'generalized Dice': generalizedDice({ activation: 'softmax' }),
  'cross-entropy': crossEntropy({ activation: 'softmax' }),
  focal: focal({ activation: 'softmax' }),
  'Lovász-softmax': lovaszSoftmax({ activation: 'softmax' }),
  'Lovász-softmax, 4,096 bins': lovaszSoftmax({ activation: 'softmax', bins: 4096 }),
  'Lovász hinge': lovaszHinge(),
};

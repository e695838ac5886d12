/** The losses to choose from. The network gives raw scores of one class, so each has a sigmoid, or takes raw scores. */

import {
  crossEntropy,
  diceCrossEntropy,
  focal,
  type LossFunction,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  tversky,
} from '@segmetric/tfjs';

const activation = 'sigmoid';

/** The losses by their names on the page. */
export const losses: Readonly<Record<string, () => LossFunction>> = {
  'Soft Dice': () => softDice({ activation }),
  'Soft Jaccard': () => softJaccard({ activation }),
  'Lovász-softmax': () => lovaszSoftmax({ activation }),
  'Lovász hinge': () => lovaszHinge(),
  'Tversky 0.3, 0.7': () => tversky({ activation, alpha: 0.3, beta: 0.7 }),
  'Cross-entropy': () => crossEntropy({ activation }),
  'Focal, γ = 2': () => focal({ activation }),
  'Dice + cross-entropy': () => diceCrossEntropy({ activation }),
};

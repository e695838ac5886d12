/** Every kind of loss by its name. A new kind is one file beside this one, one line here and one in {@link Loss}. */

import type { CommonOptions, LossKind } from '../loss.js';
import type { CrossEntropy } from './cross-entropy.js';
import { crossEntropyKind } from './cross-entropy.js';
import type { LovaszSoftmax } from './lovasz-softmax.js';
import { lovaszSoftmaxKind } from './lovasz-softmax.js';
import type { SoftDice } from './soft-dice.js';
import { softDiceKind } from './soft-dice.js';

/** Any loss, told apart by its `kind`. Plain frozen data that survives JSON and `structuredClone`. */
export type Loss = SoftDice | LovaszSoftmax | CrossEntropy;

// Each definition is typed by its own options; through the table they are met only as checked by that definition.
const table = {
  softDice: softDiceKind,
  lovaszSoftmax: lovaszSoftmaxKind,
  crossEntropy: crossEntropyKind,
} as const satisfies { [K in Loss['kind']]: { readonly kind: K } };

/** The definitions of all kinds, by name. */
export const lossKinds = table as unknown as Readonly<Record<string, LossKind<CommonOptions>>>;

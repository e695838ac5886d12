/**
 * Every kind of loss by its name. A new kind is one file beside this one, one line in the table and one in
 * {@link SingleLoss}. Sums of losses are no kind: they are lists of losses, read in `read-loss.ts`. Their types are here,
 * because a loss is a kind or a sum of them.
 */

import type { IgnoreLabel } from '../arrays/ignored-labels.js';
import { notAllowed } from '../checks/argument-errors.js';
import type { BoundaryLoss } from './boundary-loss.js';
import { boundaryLossKind } from './boundary-loss.js';
import type { CrossEntropy } from './cross-entropy.js';
import { crossEntropyKind } from './cross-entropy.js';
import type { Focal } from './focal.js';
import { focalKind } from './focal.js';
import type { GeneralizedDice } from './generalized-dice.js';
import { generalizedDiceKind } from './generalized-dice.js';
import type { HausdorffLoss } from './hausdorff-loss.js';
import { hausdorffLossKind } from './hausdorff-loss.js';
import type { Activation, IgnoreOptions, LossKind } from './loss.js';
import { ownOptions } from './loss.js';
import type { LovaszHinge } from './lovasz-hinge.js';
import { lovaszHingeKind } from './lovasz-hinge.js';
import type { LovaszSoftmax } from './lovasz-softmax.js';
import { lovaszSoftmaxKind } from './lovasz-softmax.js';
import type { MatthewsLoss } from './matthews-loss.js';
import { matthewsLossKind } from './matthews-loss.js';
import type { SkeletonRecall } from './skeleton-recall.js';
import { skeletonRecallKind } from './skeleton-recall.js';
import type { SoftClDice } from './soft-cl-dice.js';
import { softClDiceKind } from './soft-cl-dice.js';
import type { SoftDice } from './soft-dice.js';
import { softDiceKind } from './soft-dice.js';
import type { SoftJaccard } from './soft-jaccard.js';
import { softJaccardKind } from './soft-jaccard.js';
import type { Tversky } from './tversky.js';
import { tverskyKind } from './tversky.js';

/** Any loss but a sum, told apart by its `kind`. */
export type SingleLoss =
  | SoftDice
  | SoftJaccard
  | Tversky
  | GeneralizedDice
  | MatthewsLoss
  | LovaszSoftmax
  | LovaszHinge
  | CrossEntropy
  | Focal
  | BoundaryLoss
  | HausdorffLoss
  | SoftClDice
  | SkeletonRecall;

/** Any loss, told apart by its `kind`. Plain frozen data that survives JSON and `structuredClone`. */
export type Loss = SingleLoss | WeightedSum;

/** A weight and a loss: a term of a sum. The weight is any finite number. */
export type WeightedTerm<L extends Loss = Loss> = readonly [weight: number, loss: L];

/** A weighted sum of losses, as {@link weightedSum} makes it. */
export interface WeightedSum {
  /** Which loss it is. */
  readonly kind: 'weightedSum';
  /** Its terms, all of one activation and one ignore label; no sums among them. */
  readonly terms: readonly [WeightedTerm<SingleLoss>, ...WeightedTerm<SingleLoss>[]];
}

// Each definition is typed by its own options; through the table they are met only as checked by that definition.
const table = {
  softDice: softDiceKind,
  softJaccard: softJaccardKind,
  tversky: tverskyKind,
  generalizedDice: generalizedDiceKind,
  matthewsLoss: matthewsLossKind,
  lovaszSoftmax: lovaszSoftmaxKind,
  lovaszHinge: lovaszHingeKind,
  crossEntropy: crossEntropyKind,
  focal: focalKind,
  boundaryLoss: boundaryLossKind,
  hausdorffLoss: hausdorffLossKind,
  softClDice: softClDiceKind,
  skeletonRecall: skeletonRecallKind,
} as const satisfies { [K in SingleLoss['kind']]: { readonly kind: K } };

const lossKinds = table as unknown as Readonly<Record<string, LossKind<string, IgnoreOptions>>>;

/** The definition of a kind; `name` is the argument that holds its name. */
export function kindOf(kind: unknown, name = 'loss.kind'): LossKind<string, IgnoreOptions> {
  if (typeof kind === 'string' && Object.hasOwn(lossKinds, kind)) {
    return lossKinds[kind] as LossKind<string, IgnoreOptions>;
  }
  const known = [...Object.keys(lossKinds), 'weightedSum'].join(', ');
  throw notAllowed(name, kind, `the kinds of loss are ${known}`);
}

/** What makes a loss's probabilities; undefined for a loss of raw scores. */
export function activationOf(loss: SingleLoss): Activation | undefined {
  if (!Object.hasOwn(kindOf(loss.kind).checks, 'activation')) return undefined;
  return ownOptions(loss as { activation?: Activation }).activation ?? 'none';
}

/** The labels of pixels that a loss leaves out. */
export function ignoreLabelOf(loss: SingleLoss): IgnoreLabel | undefined {
  return ownOptions(loss).ignoreLabel;
}

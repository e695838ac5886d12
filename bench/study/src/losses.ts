/**
 * The losses that are compared, all on raw scores: the activation belongs to the loss. A two-class task has
 * one score a pixel and the sigmoid, a task of several classes one score each and the softmax.
 *
 * The overlap losses are means over images and foreground classes. The Lovász loss of several classes has to
 * include the background: without it nothing pays for foreground that is claimed in an image that has none.
 */
import {
  crossEntropy,
  diceCrossEntropy,
  lovaszSoftmax,
  softDice,
  softJaccard,
  tversky,
} from '@segmetric/tfjs';
import type * as tf from '@tensorflow/tfjs-core';

/** As tfjs's layers take it: truth (here a class map [image, height, width]), then scores. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Scalar;

/**
 * Which side of the question a loss is on: cross-entropy with or without weights, a loss made for Dice or Jaccard,
 * both together, or Tversky, which is Dice only at α = β = ½.
 */
export type Side = 'cross-entropy' | 'metric' | 'mixed' | 'tversky';

/** One of the losses. */
export interface LossChoice {
  /** On the command line and in results. */
  readonly name: string;
  /** How tables and figures call it. */
  readonly label: string;
  readonly side: Side;
  /** Of the foreground in cross-entropy, where it is one number for all tasks. */
  readonly weight?: number;
  /** Of false positives in the Tversky loss; that of misses is 1 − α. */
  readonly alpha?: number;
  /** The loss for a task with this number of classes, background included. */
  make(classes: number): LossFunction;
}

const activationFor = (classes: number) => (classes === 2 ? 'sigmoid' : 'softmax');
const SMOOTH = 1;

/** What the overlap losses share: a foreground score of its own, or all scores but the background's. */
const overlap = (classes: number) =>
  ({
    activation: activationFor(classes),
    smooth: SMOOTH,
    ...(classes > 2 && { classes: Array.from({ length: classes - 1 }, (_, i) => i + 1) }),
  }) as const;

const WEIGHTS = [2, 4, 8, 16, 32];
const ALPHAS = [0.1, 0.3, 0.5, 0.7, 0.9];

const weighted = (weight: number): LossChoice => ({
  name: `weight-${weight}`,
  label: `Cross-entropy, weight ${weight}`,
  side: 'cross-entropy',
  weight,
  make: (classes) =>
    crossEntropy({
      activation: activationFor(classes),
      weights: classes === 2 ? [weight] : [1, ...Array.from({ length: classes - 1 }, () => weight)],
    }),
});

const tverskyOf = (alpha: number): LossChoice => ({
  name: `tversky-${alpha}`,
  label: `Tversky, α = ${alpha}`,
  side: 'tversky',
  alpha,
  make: (classes) => tversky({ ...overlap(classes), alpha, beta: Number((1 - alpha).toFixed(6)) }),
});

/** All losses, in the order of tables. */
export const losses: readonly LossChoice[] = [
  {
    name: 'cross-entropy',
    label: 'Cross-entropy',
    side: 'cross-entropy',
    weight: 1,
    make: (classes) => crossEntropy({ activation: activationFor(classes) }),
  },
  {
    name: 'weighted-cross-entropy',
    label: 'Weighted cross-entropy',
    side: 'cross-entropy',
    make: (classes) => crossEntropy({ activation: activationFor(classes), weights: 'inverse-frequency' }),
  },
  {
    name: 'soft-dice',
    label: 'Soft Dice',
    side: 'metric',
    make: (classes) => softDice(overlap(classes)),
  },
  {
    name: 'soft-jaccard',
    label: 'Soft Jaccard',
    side: 'metric',
    make: (classes) => softJaccard(overlap(classes)),
  },
  {
    name: 'lovasz-softmax',
    label: 'Lovász-softmax',
    side: 'metric',
    make: (classes) =>
      lovaszSoftmax({ activation: activationFor(classes), classes: classes === 2 ? 'all' : 'present' }),
  },
  {
    name: 'dice-cross-entropy',
    label: 'Dice + cross-entropy',
    side: 'mixed',
    make: (classes) => diceCrossEntropy(overlap(classes)),
  },
  ...WEIGHTS.map(weighted),
  ...ALPHAS.map(tverskyOf),
];

/** Names that stand for several losses on the command line. */
export const lossGroups: Readonly<Record<string, readonly string[]>> = {
  main: losses.slice(0, 5).map(({ name }) => name),
  weights: WEIGHTS.map((weight) => `weight-${weight}`),
  tversky: ALPHAS.map((alpha) => `tversky-${alpha}`),
  all: losses.map(({ name }) => name),
};

/** The loss of that name. */
export function lossNamed(name: string): LossChoice {
  const loss = losses.find((loss) => loss.name === name);
  if (loss === undefined) throw new Error(`no loss is called '${name}'`);
  return loss;
}

/** The label of a loss within a sentence: names of people keep their capital. */
export function lossWords(name: string): string {
  const { label } = lossNamed(name);
  return /^(Lov|Tversky|Dice)/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/**
 * The losses that are compared, all on raw scores: the activation belongs to the loss. A two-class task has
 * one score a pixel and the sigmoid, a task of several classes one score each and the softmax.
 *
 * The overlap losses are means over images and foreground classes. The Lovász loss of several classes has to
 * include the background: without it nothing pays for foreground that is claimed in an image that has none.
 */
import { crossEntropy, lovaszSoftmax, softDice } from '@segmetric/tfjs';
import type * as tf from '@tensorflow/tfjs-core';

/** As tfjs's layers take it: truth (here a class map [image, height, width]), then scores. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Scalar;

export const lossNames = ['cross-entropy', 'soft-dice', 'lovasz-softmax'] as const;

/** The name of a loss on the command line and in results. */
export type LossName = (typeof lossNames)[number];

/** How tables and figures call it. */
export const lossLabels: Readonly<Record<LossName, string>> = {
  'cross-entropy': 'Cross-entropy',
  'soft-dice': 'Soft Dice',
  'lovasz-softmax': 'Lovász-softmax',
};

/** The same within a sentence. */
export const lossWords: Readonly<Record<LossName, string>> = {
  'cross-entropy': 'cross-entropy',
  'soft-dice': 'soft Dice',
  'lovasz-softmax': 'Lovász-softmax',
};

const activationFor = (classes: number) => (classes === 2 ? 'sigmoid' : 'softmax');

const makers: Readonly<Record<LossName, (classes: number) => LossFunction>> = {
  'cross-entropy': (classes) => crossEntropy({ activation: activationFor(classes) }),
  'soft-dice': (classes) =>
    softDice({
      activation: activationFor(classes),
      smooth: 1,
      ...(classes > 2 && { classes: Array.from({ length: classes - 1 }, (_, i) => i + 1) }),
    }),
  'lovasz-softmax': (classes) =>
    lovaszSoftmax({ activation: activationFor(classes), classes: classes === 2 ? 'all' : 'present' }),
};

/** The loss for a task with this number of classes, background included. */
export function lossFunction(name: LossName, classes: number): LossFunction {
  return makers[name](classes);
}

/**
 * The losses as operations of TensorFlow.js, value and gradient both composed by hand: fewer operations than its automatic
 * gradients, and all of them ones that the wasm backend has. Arrays of JavaScript go in and come out, as in segmetric's
 * calls.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Outcome, Task } from '../contender.js';
import type { ScoreBatch } from '../inputs/scores.js';
import { SMOOTH } from './plain-loops.js';

/** A loss and its gradient by scores `[pixels, classes]`. */
interface Evaluated {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
}

type Loss = (scores: tf.Tensor2D, truth: tf.Tensor2D) => Evaluated;

/** Terms of a sum that are added in one sweep. */
const SUMMED = 1024;

/** The call that does a task on the backend at hand; none where it is no loss. */
export function tfjsCall(task: Task, batch: ScoreBatch): (() => Outcome) | undefined {
  const loss = losses[task];
  if (loss === undefined) return undefined;
  const { scores, truth, masks, classes } = batch;
  const pixels = truth.length;
  const labels = Int32Array.from(truth);
  const masksOfMap = () => {
    const map = tf.tensor1d(labels, 'int32');
    const whole = classes === 1 ? tf.reshape(map, [pixels, 1]) : tf.oneHot(map, classes);
    return tf.cast(whole, 'float32') as tf.Tensor2D;
  };
  return () => {
    const { value, gradient } = tf.tidy(() => {
      const wanted = masks === undefined ? masksOfMap() : tf.tensor2d(masks, [pixels, classes]);
      return { ...loss(tf.tensor2d(scores, [pixels, classes]), wanted) };
    });
    const outcome = {
      values: [value.dataSync()[0] as number],
      gradient: gradient.dataSync<'float32'>(),
    };
    tf.dispose([value, gradient]);
    return outcome;
  };
}

/**
 * A task as a loss of tensors `[…, classes]`, for training: forward it computes value and gradient, as segmetric's does,
 * and saves the gradient for the way back. All images are one group.
 */
export function composedLoss(task: Task): (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Scalar {
  const loss = losses[task];
  if (loss === undefined) throw new Error(`${task} is no loss`);
  return (yTrue, yPred) => {
    const operation = tf.customGrad((input, save) => {
      const scores = input as tf.Tensor;
      const flat: [number, number] = [-1, scores.shape.at(-1) as number];
      const { value, gradient } = loss(tf.reshape(scores, flat), tf.reshape(yTrue, flat));
      (save as (tensors: tf.Tensor[]) => void)([tf.reshape(gradient, scores.shape)]);
      return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0] as tf.Tensor) };
    });
    return operation(yPred) as tf.Scalar;
  };
}

const losses: Partial<Record<Task, Loss>> = {
  diceProbabilities: diceOf,
  diceSoftmax: (scores, truth) => throughSoftmax(tf.softmax(scores), truth, diceOf),
  lovaszProbabilities: lovaszOf,
  lovaszSoftmax: (scores, truth) => throughSoftmax(tf.softmax(scores), truth, lovaszOf),
  lovaszHinge: (scores, truth) => {
    const signs = tf.sub(tf.mul(truth, 2), 1);
    const margins = tf.sub(1, tf.mul(scores, signs)) as tf.Tensor2D;
    const { value, gradient } = extension(margins, truth);
    return { value, gradient: tf.mul(gradient, tf.neg(signs)) };
  },
  crossEntropySoftmax: (scores, truth) => crossEntropyOf(scores, truth),
  diceCrossEntropySoftmax: (scores, truth) => {
    const { chances, ...entropy } = crossEntropyOf(scores, truth);
    const dice = throughSoftmax(chances, truth, diceOf);
    return { value: tf.add(dice.value, entropy.value), gradient: tf.add(dice.gradient, entropy.gradient) };
  },
  crossEntropyBinary: (scores, truth) => {
    const softplus = tf.add(tf.relu(scores), tf.log1p(tf.exp(tf.neg(tf.abs(scores)))));
    const value = tf.div(total(tf.sub(softplus, tf.mul(scores, truth))), scores.size);
    return { value, gradient: tf.div(tf.sub(tf.sigmoid(scores), truth), scores.size) };
  },
};

/** A long sum, of sums of a thousand: in one sweep of 32-bit floats it loses digits. */
function total(terms: tf.Tensor): tf.Tensor {
  const whole = terms.size % SUMMED === 0 ? tf.sum(tf.reshape(terms, [-1, SUMMED]), 1) : terms;
  return tf.sum(whole);
}

/** The cross-entropy, and the probabilities that it comes from. */
function crossEntropyOf(scores: tf.Tensor2D, truth: tf.Tensor2D): Evaluated & { chances: tf.Tensor2D } {
  const [pixels] = scores.shape;
  const shifted = tf.sub(scores, tf.max(scores, 1, true));
  const powers = tf.exp(shifted);
  const sums = tf.sum(powers, 1, true);
  const atTruth = tf.sum(tf.mul(shifted, truth), 1, true);
  const value = tf.div(total(tf.sub(tf.log(sums), atTruth)), pixels);
  const chances = tf.div(powers, sums) as tf.Tensor2D;
  return { value, gradient: tf.div(tf.sub(chances, truth), pixels), chances };
}

/** A loss of probabilities, with its gradient by the scores that they are the softmax of. */
function throughSoftmax(chances: tf.Tensor2D, truth: tf.Tensor2D, loss: Loss): Evaluated {
  const { value, gradient } = loss(chances, truth);
  const mean = tf.sum(tf.mul(gradient, chances), 1, true);
  return { value, gradient: tf.mul(chances, tf.sub(gradient, mean)) };
}

function diceOf(chances: tf.Tensor2D, truth: tf.Tensor2D): Evaluated {
  const [, classes] = chances.shape;
  const above = tf.add(tf.mul(ofClasses(tf.mul(chances, truth)), 2), SMOOTH);
  const below = tf.add(tf.add(ofClasses(chances), ofClasses(truth)), SMOOTH);
  const similarity = tf.div(above, below);
  const value = tf.sub(1, tf.mean(similarity));
  const ofTruth = tf.div(-2 / classes, below);
  const ofAll = tf.div(similarity, tf.mul(below, classes));
  return { value, gradient: tf.add(tf.mul(truth, ofTruth), ofAll) };
}

/** The sum of each class over the pixels; of more than a million it is of sums of a thousand, as above. */
function ofClasses(terms: tf.Tensor2D): tf.Tensor {
  const [pixels, classes] = terms.shape;
  const isLong = pixels > SUMMED ** 2 && pixels % SUMMED === 0;
  const whole = isLong ? tf.sum(tf.reshape(terms, [-1, SUMMED, classes]), 1) : terms;
  return tf.sum(whole, 0);
}

function lovaszOf(chances: tf.Tensor2D, truth: tf.Tensor2D): Evaluated {
  const signs = tf.sub(1, tf.mul(truth, 2));
  const { value, gradient } = extension(tf.abs(tf.sub(truth, chances)), truth);
  return { value, gradient: tf.mul(gradient, signs) };
}

/**
 * The mean over the classes in the truth of the Lovász extension, and its derivative by the errors. Errors below 0 count
 * as 0. The classes are sorted together, as rows of one `topk`, and the slopes go back to their pixels by a scatter.
 */
function extension(errors: tf.Tensor2D, truth: tf.Tensor2D): Evaluated {
  const [pixels, classes] = errors.shape;
  const rows = (tensor: tf.Tensor2D) =>
    classes === 1 ? tf.reshape(tensor, [1, pixels]) : tf.transpose(tensor);
  const byClass = rows(truth);
  const { values, indices } = tf.topk(rows(errors), pixels);
  const starts = tf.mul(tf.range(0, classes, 1, 'int32'), tf.scalar(pixels, 'int32'));
  const places = tf.reshape(tf.add(indices, tf.reshape(starts, [classes, 1])), [-1]) as tf.Tensor1D;
  const sorted = tf.reshape(tf.gather(tf.reshape(byClass, [-1]), places), [classes, pixels]);
  const size = tf.sum(byClass, 1, true);
  const before = tf.cumsum(sorted, 1, true);
  const inside = tf.sub(size, before);
  const union = tf.sub(tf.add(size, tf.range(0, pixels)), before);
  const atBackground = tf.div(inside, tf.mul(union, tf.add(union, 1)));
  const slopes = tf.add(tf.mul(sorted, tf.div(1, union)), tf.mul(tf.sub(1, sorted), atBackground));
  const present = tf.cast(tf.greater(size, 0), 'float32');
  const share = tf.div(present, tf.sum(present));
  const counted = tf.mul(tf.mul(slopes, share), tf.cast(tf.greater(values, 0), 'float32'));
  const value = total(tf.mul(tf.relu(values), counted));
  const scattered = tf.scatterND(tf.reshape(places, [-1, 1]), tf.reshape(counted, [-1]), [classes * pixels]);
  const gradient =
    classes === 1
      ? tf.reshape(scattered, [pixels, 1])
      : tf.transpose(tf.reshape(scattered, [classes, pixels]));
  return { value, gradient };
}

/**
 * One training: a task, a loss function, a seed. Every loss starts from the same weights and sees the same
 * batches in the same order, since both follow from the seed alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import { shuffler } from 'd3-array';
import type { LossFunction } from './losses.js';
import { predict } from './predict.js';
import { randomFor } from './random.js';
import { meanDice } from './score.js';
import { join, type Sample, type Task } from './task.js';
import { createUNet, type UNet } from './unet.js';

/** Images a step. */
export const BATCH = 8;
const CURVE_POINTS = 12;

/** What a training needs besides its task and loss. */
export interface Settings {
  readonly seed: number;
  readonly steps: number;
  readonly learningRate: number;
}

/** What a training tells on its way, and how it is stopped. */
export interface Watch {
  /** Called after each step with the number of steps done. */
  step?(done: number): void;
  /** Asked before each step. */
  stopped?(): boolean;
}

/** What a training leaves. */
export interface Trained {
  readonly stepsDone: number;
  /** The loss of each step's batch, before the step. */
  readonly losses: number[];
  /** Mean Dice of the test images on the way. Nothing is chosen by it. */
  readonly curve: { step: number; dice: number }[];
  /** A label for each pixel of each test image, at the end. */
  readonly predictions: Uint8Array[];
  /** Of the steps alone, without scoring. */
  readonly seconds: number;
}

/** Scores a pixel of a task's network: one is enough for two classes. */
export const outputsOf = (task: Task) => (task.classes === 2 ? 1 : task.classes);

/**
 * Trains a U-Net by Adam, its rate falling linearly to 0 at the last step.
 *
 * @returns what was reached; fewer steps than asked for where it was stopped
 */
export async function train(
  task: Task,
  loss: LossFunction,
  { seed, steps, learningRate }: Settings,
  watch: Watch = {},
): Promise<Trained> {
  const net = createUNet(outputsOf(task), seed);
  const optimizer = tf.train.adam(learningRate);
  const batches = batchesOf(task.training, seed);
  const scored = new Set(
    Array.from({ length: CURVE_POINTS }, (_, i) => Math.round(((i + 1) * steps) / CURVE_POINTS)),
  );
  const losses: number[] = [];
  const curve: { step: number; dice: number }[] = [];
  let predictions = predict(net, task, task.test);
  const score = (step: number) => curve.push({ step, dice: meanDice(task, task.test, predictions) });
  score(0);
  let milliseconds = 0;
  try {
    while (losses.length < steps && !watch.stopped?.()) {
      setLearningRate(optimizer, learningRate * (1 - losses.length / steps));
      const start = performance.now();
      losses.push(trainStep(net, optimizer, task, batches(), loss));
      milliseconds += performance.now() - start;
      const done = losses.length;
      if (scored.has(done) && done < steps) {
        predictions = predict(net, task, task.test);
        score(done);
      }
      watch.step?.(done);
      // Lets signals and the progress bar have their turn.
      await new Promise(setImmediate);
    }
    if (losses.length > 0) {
      predictions = predict(net, task, task.test);
      if (curve.at(-1)?.step !== losses.length) score(losses.length);
    }
    return { stepsDone: losses.length, losses, curve, predictions, seconds: milliseconds / 1000 };
  } finally {
    net.dispose();
    optimizer.dispose();
  }
}

function trainStep(
  net: UNet,
  optimizer: tf.Optimizer,
  task: Task,
  batch: readonly Sample[],
  loss: LossFunction,
): number {
  return tf.tidy(() => {
    const shape: [number, number, number] = [batch.length, task.height, task.width];
    const images = tf.tensor4d(join(batch, 'pixels', Float32Array), [...shape, 1]);
    const truth = tf.tensor3d(join(batch, 'truth', Int32Array), shape, 'int32');
    const cost = optimizer.minimize(() => loss(truth, net.forward(images)), true, net.variables);
    return (cost as tf.Scalar).dataSync()[0] as number;
  });
}

/** Endless batches: the images in a new order each time that all have been seen. */
function batchesOf(training: readonly Sample[], seed: number): () => Sample[] {
  const shuffle = shuffler(randomFor('batches', seed));
  let waiting: Sample[] = [];
  return () => {
    const batch: Sample[] = [];
    while (batch.length < Math.min(BATCH, training.length)) {
      if (waiting.length === 0) waiting = shuffle([...training]);
      batch.push(waiting.pop() as Sample);
    }
    return batch;
  };
}

// tfjs reads the rate at each step but declares it protected, and offers no schedule.
function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

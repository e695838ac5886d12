/**
 * One training: images, a loss function, a learning rate, a seed. Every loss starts from the same weights and sees the same
 * batches in the same order, since both follow from the seed alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import { shuffler } from 'd3-array';
import type { LossFunction } from './losses.js';
import { randomFor } from './random.js';
import { BATCH } from './settings.js';
import { join, type Sample, type Task } from './task.js';
import { createUNet, type UNet } from './unet.js';

/** What a training needs besides its images and loss. */
export interface Course {
  readonly seed: number;
  readonly learningRate: number;
  /** The rate falls linearly to 0 at this step. */
  readonly steps: number;
  /** Where the training ends, if earlier. */
  readonly until?: number;
  /** Steps after which `look` is called. */
  readonly checkpoints: readonly number[];
}

/** Hears of a training. */
export interface TrainingWatch {
  /** Called after each checkpoint with the network as it stands. */
  look?(step: number, net: UNet): void;
  /** Called after each step. */
  step?(): void;
}

/** What a training leaves. */
export interface Trained {
  /** The loss of each step's batch, before the step. */
  readonly losses: number[];
  /** Of the steps alone, without looking. */
  readonly seconds: number;
}

/** Scores a pixel of a task's network: one is enough for two classes. */
export const outputsOf = ({ classes }: Task) => (classes === 2 ? 1 : classes);

/** Trains a U-Net by Adam. The network is disposed at the end; `look` sees it before. */
export function train(
  task: Task,
  training: readonly Sample[],
  loss: LossFunction,
  { seed, learningRate, steps, until = steps, checkpoints }: Course,
  watch: TrainingWatch = {},
): Trained {
  const net = createUNet(outputsOf(task), seed, task.norm);
  const optimizer = tf.train.adam(learningRate);
  const batches = batchesOf(training, seed);
  const losses: number[] = [];
  let milliseconds = 0;
  try {
    while (losses.length < until) {
      setLearningRate(optimizer, learningRate * (1 - losses.length / steps));
      const start = performance.now();
      losses.push(trainStep(net, optimizer, task, batches(), loss));
      milliseconds += performance.now() - start;
      if (checkpoints.includes(losses.length)) watch.look?.(losses.length, net);
      watch.step?.();
    }
    return { losses, seconds: milliseconds / 1000 };
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

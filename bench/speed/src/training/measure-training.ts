/**
 * The loss's share of a training step: forward and back through the study's U-Net, and Adam, with a loss of segmetric's and
 * with the same one composed of TensorFlow.js's operations. Runs in Node and in browsers.
 */
import { createUNet } from '@segmetric/study/unet';
import { fromLoss } from '@segmetric/tfjs';
import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js's core alone registers no gradients; its layers do.
import '@tensorflow/tfjs-layers';
import { min } from 'd3-array';
import { crossEntropy, lovaszSoftmax, softDice } from 'segmetric';
import { inProcess } from '../contender.js';
import { runRounds } from '../measure/rounds.js';
import { composedLoss } from '../peers/tfjs-losses.js';
import { CLASSES, type LossFunction, makeBatch } from './batch.js';

/** A backend, and how large the batches are that it is given. */
export interface TrainingCase {
  readonly backend: string;
  readonly images: number;
  readonly side: number;
}

/** Least milliseconds of a step, and of its loss with the gradient alone: what a busy machine adds is left out. */
export interface TrainingPoint extends TrainingCase {
  readonly loss: string;
  readonly segmetric: { readonly step: number; readonly loss: number };
  readonly composed: { readonly step: number; readonly loss: number };
}

const LEARNING_RATE = 1e-3;
const BUDGET_MS = 8000;
/** By how much value and gradient may differ, as a share. */
const ROUNDING = 1e-3;

const options = { activation: 'softmax', over: 'batch' } as const;
const pairs: Readonly<Record<string, readonly [segmetric: LossFunction, composed: LossFunction]>> = {
  'soft Dice': [fromLoss(softDice(options)), composedLoss('diceSoftmax')],
  'cross-entropy': [fromLoss(crossEntropy({ activation: 'softmax' })), composedLoss('crossEntropySoftmax')],
  'Lovász-softmax': [fromLoss(lovaszSoftmax(options)), composedLoss('lovaszSoftmax')],
};

/** The losses that are measured. */
export const trainedLosses = Object.keys(pairs);

/** Times one loss on one backend. Undefined where it was stopped before each had its turn. */
export async function measureTraining(
  { backend, images, side }: TrainingCase,
  loss: string,
  { budget = BUDGET_MS, stopped = () => false }: { budget?: number; stopped?(): boolean } = {},
): Promise<TrainingPoint | undefined> {
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  const pair = pairs[loss];
  if (pair === undefined) throw new Error(`${loss} is none of ${trainedLosses.join(', ')}`);
  const net = createUNet(CLASSES, 1);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const [x, yTrue] = makeBatch(images, side);
  const yPred = tf.tidy(() => net.forward(x));
  const read = (value: tf.Tensor) => [value.dataSync()[0] as number];
  // The last weight and one number of the gradient are read, so that a backend that computes later has computed.
  const step = (f: LossFunction) => () => {
    optimizer.minimize(() => f(yTrue, net.forward(x)), false, net.variables);
    return read(net.variables.at(-1) as tf.Tensor);
  };
  const alone = (f: LossFunction) => () =>
    tf.tidy(() => read(tf.sum(tf.grad((p) => f(yTrue, p) as tf.Tensor)(yPred))));
  try {
    compare(loss, pair, yTrue, yPred);
    const calls = pair.flatMap((f) => [step(f), alone(f)]);
    const entrants = [];
    for (const call of calls) {
      const contender = inProcess(loss, () => ({ values: call() }));
      // The first call of all compiles, on webgl for seconds.
      await contender.outcome();
      entrants.push({ contender, first: (await contender.outcome()).milliseconds });
    }
    const samples = await runRounds(entrants, { budget, stopped });
    if (samples.length < calls.length || samples.some((times) => times.length === 0)) return undefined;
    const [ownStep = 0, own = 0, composedStep = 0, composed = 0] = samples.map(
      (times) => min(times) as number,
    );
    return {
      backend,
      images,
      side,
      loss,
      segmetric: { step: ownStep, loss: own },
      composed: { step: composedStep, loss: composed },
    };
  } finally {
    net.dispose();
    optimizer.dispose();
    tf.dispose([x, yTrue, yPred]);
  }
}

/** Throws where the two do not compute the same. */
function compare(
  name: string,
  pair: readonly [LossFunction, LossFunction],
  yTrue: tf.Tensor,
  yPred: tf.Tensor,
): void {
  const [own, composed] = pair.map((f) =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((p) => f(yTrue, p) as tf.Tensor)(yPred);
      return { value: value.dataSync()[0] as number, gradient: grad.dataSync<'float32'>() };
    }),
  ) as [Evaluated, Evaluated];
  const size = own.gradient.reduce((sum, slope) => sum + Math.abs(slope), 0);
  const apart = own.gradient.reduce(
    (sum, slope, place) => sum + Math.abs(slope - (composed.gradient[place] as number)),
    0,
  );
  const differs = Math.abs(own.value - composed.value) / own.value;
  if (differs < ROUNDING && apart / size < ROUNDING) return;
  throw new Error(
    `${name} differs: value by ${differs.toExponential(1)}, gradient by ${(apart / size).toExponential(1)}`,
  );
}

interface Evaluated {
  readonly value: number;
  readonly gradient: Float32Array;
}

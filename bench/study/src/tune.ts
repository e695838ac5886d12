/**
 * The choices that every loss may make with the same budget: a learning rate out of the settings', and the step at which
 * training ends. Both are those of the highest mean Dice on validation images at a cut of ½; the cut that serves them best is
 * noted as well. Test images take no part.
 */
import { mean } from 'd3-array';
import type { LossFunction } from './losses.js';
import { CUTS, cutAt, scoresOf } from './predict.js';
import { score } from './score.js';
import { checkpointsOf, type Settings } from './settings.js';
import type { Sample, Task } from './task.js';
import { train } from './train.js';
import type { UNet } from './unet.js';

/** Mean Dice of the validation images while a network learns, at one learning rate. */
export interface ValidationCurve {
  readonly rate: number;
  readonly points: readonly { readonly step: number; readonly dice: number }[];
}

/** What was chosen, and the network that goes with it. */
export interface Tuned {
  readonly rate: number;
  readonly step: number;
  /** The cut of the highest Dice on validation images. */
  readonly cut: number;
  readonly curves: readonly ValidationCurve[];
  /** The values of the chosen network's weights. */
  readonly weights: readonly Float32Array[];
  /** The loss of each batch on the way to it. */
  readonly trainingLoss: readonly number[];
  /** Training steps made in all, and the seconds that they took. */
  readonly steps: number;
  readonly seconds: number;
}

/** A network as a checkpoint found it, with its scores on the validation images of each fold. */
interface Looked {
  readonly rate: number;
  readonly step: number;
  readonly folds: { readonly scores: Float32Array; readonly dice: number[] }[];
  weights: readonly Float32Array[];
  trainingLoss: readonly number[];
}

/** How many steps `tune` makes at most. */
export const plannedSteps = ({ folds }: Task, { rates, steps }: Settings): number =>
  steps * (rates.length * folds.length + (folds.length > 1 ? 1 : 0));

/**
 * Trains with each rate on each fold and chooses. With a single fold the network of the best checkpoint is the result; with
 * several, one is trained on all training images with the chosen rate up to the chosen step.
 *
 * @param stepDone called after each step
 */
export function tune(
  task: Task,
  loss: LossFunction,
  { steps, rates }: Settings,
  seed: number,
  stepDone: () => void = () => {},
): Tuned {
  const checkpoints = checkpointsOf(steps);
  const looked: Looked[] = rates.flatMap((rate) =>
    checkpoints.map((step) => ({ rate, step, folds: [], weights: [], trainingLoss: [] })),
  );
  const total = { steps: 0, seconds: 0 };
  const count = (trained: { losses: readonly number[]; seconds: number }) => {
    total.steps += trained.losses.length;
    total.seconds += trained.seconds;
    return trained.losses;
  };
  for (const rate of rates) {
    const ofRate = looked.filter((entry) => entry.rate === rate);
    for (const { training, validation } of task.folds) {
      const look = (step: number, net: UNet) => {
        const entry = ofRate.find((entry) => entry.step === step) as Looked;
        const scores = scoresOf(net, task, validation);
        entry.folds.push({ scores, dice: score(task, validation, cutAt(scores, task)).dice });
        entry.weights = weightsOf(net);
      };
      const course = { seed, learningRate: rate, steps, checkpoints };
      const losses = count(train(task, training, loss, course, { look, step: stepDone }));
      for (const entry of ofRate) entry.trainingLoss = losses.slice(0, entry.step);
    }
  }
  const diceOf = ({ folds }: Looked) => mean(folds.flatMap(({ dice }) => dice)) as number;
  // Of equals the first: the lower rate, the fewer steps.
  const best = looked.reduce((best, entry) => (diceOf(entry) > diceOf(best) ? entry : best));
  let { weights, trainingLoss } = best;
  if (task.folds.length > 1) {
    const course = { seed, learningRate: best.rate, steps, until: best.step, checkpoints: [best.step] };
    const look = (_: number, net: UNet) => {
      weights = weightsOf(net);
    };
    trainingLoss = count(train(task, task.training, loss, course, { look, step: stepDone }));
  }
  return {
    rate: best.rate,
    step: best.step,
    cut: bestCut(task, best),
    curves: rates.map((rate) => ({
      rate,
      points: looked
        .filter((entry) => entry.rate === rate)
        .map((entry) => ({ step: entry.step, dice: diceOf(entry) })),
    })),
    weights,
    trainingLoss,
    ...total,
  };
}

/** The cut of the highest mean Dice; of equals the nearest to ½. */
function bestCut(task: Task, { folds }: Looked): number {
  const diceAt = (cut: number) =>
    mean(
      folds.flatMap(({ scores }, i) => {
        const samples = task.folds[i]?.validation as readonly Sample[];
        return score(task, samples, cutAt(scores, task, cut)).dice;
      }),
    ) as number;
  const fromHalf = [...CUTS].sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5));
  const judged = fromHalf.map((cut) => ({ cut, dice: diceAt(cut) }));
  return judged.reduce((best, entry) => (entry.dice > best.dice ? entry : best)).cut;
}

const weightsOf = (net: UNet): Float32Array[] =>
  net.variables.map((variable) => Float32Array.from(variable.dataSync() as Float32Array));

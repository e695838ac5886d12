/** One run: a task, a loss, a seed. Tunes, then looks at the test images, once. */
import { mean } from 'd3-array';
import { lossNamed } from './losses.js';
import { expectedDice, isPosteriorKnown } from './posterior.js';
import { cutAt, scoresOf } from './predict.js';
import type { RunRecord } from './records.js';
import { score } from './score.js';
import { type Settings, settingsKey } from './settings.js';
import { foregroundOf, type Task } from './task.js';
import { rounded } from './task-record.js';
import { outputsOf } from './train.js';
import { tune } from './tune.js';
import { createUNet, loadWeights } from './unet.js';

const LOSS_POINTS = 60;

/** What is to be run. */
export interface RunPlan {
  readonly settings: Settings;
  readonly loss: string;
  readonly seed: number;
}

/** What a run leaves: its figures, and what is too large or not allowed to stand beside them. */
export interface RunResult {
  readonly record: RunRecord;
  /** The masks of the pictured test images. */
  readonly masks: readonly Uint8Array[];
  /** The values of the network's weights, in the order of its variables. */
  readonly weights: readonly Float32Array[];
}

/**
 * Runs it.
 *
 * @param data the task's fingerprint
 * @param stepDone called after each training step
 */
export function run(
  task: Task,
  data: string,
  { settings, loss, seed }: RunPlan,
  stepDone?: () => void,
): RunResult {
  const start = performance.now();
  const tuned = tune(task, lossNamed(loss).make(task.classes), settings, seed, stepDone);
  const net = createUNet(outputsOf(task), seed, task.norm);
  loadWeights(net, tuned.weights);
  const scores = scoresOf(net, task, task.test);
  net.dispose();
  const masks = cutAt(scores, task);
  const { dice, jaccard, classDice } = score(task, task.test, masks);
  const atCut = score(task, task.test, cutAt(scores, task, tuned.cut));
  const every = Math.ceil(tuned.trainingLoss.length / LOSS_POINTS);
  const record: RunRecord = {
    kind: 'run',
    settings: settingsKey(settings),
    task: task.name,
    data,
    loss,
    seed,
    chosen: { rate: tuned.rate, step: tuned.step, cut: tuned.cut },
    curves: tuned.curves.map(({ rate, points }) => ({
      rate,
      points: points.map(({ step, dice }) => ({ step, dice: rounded(dice) })),
    })),
    trainingLoss: Array.from({ length: Math.ceil(tuned.trainingLoss.length / every) }, (_, i) => [
      i * every + 1,
      rounded(mean(tuned.trainingLoss.slice(i * every, (i + 1) * every)) as number),
    ]),
    dice: dice.map(rounded),
    jaccard: jaccard.map(rounded),
    diceAtCut: atCut.dice.map(rounded),
    ...(task.classes > 2 && {
      classDice: task.labels.map((_, k) => rounded(mean(classDice, (row) => row[k] as number) as number)),
    }),
    ...(isPosteriorKnown(task) && { expected: expectedDice(task, masks).map(rounded) }),
    steps: tuned.steps,
    trainingSeconds: rounded(tuned.seconds),
    seconds: rounded((performance.now() - start) / 1000),
  };
  return {
    record,
    masks: picturedImages(task.test.map(foregroundOf)).map((i) => masks[i] as Uint8Array),
    weights: tuned.weights,
  };
}

const PICTURES = 4;

/**
 * Which test images are shown: from the smallest to the largest foreground at even steps of rank. The rule looks at
 * the truth alone, so that no loss is flattered by the choice.
 */
export function picturedImages(foreground: readonly number[]): number[] {
  const bySize = foreground
    .map((_, i) => i)
    .sort((a, b) => (foreground[a] as number) - (foreground[b] as number));
  const withForeground = bySize.filter((i) => (foreground[i] as number) > 0);
  const from = withForeground.length > 0 ? withForeground : bySize;
  const count = Math.min(PICTURES, from.length);
  const ranks = Array.from({ length: count }, (_, k) => Math.round(((k + 0.5) / count) * from.length - 0.5));
  return ranks.map((rank) => from[rank] as number);
}

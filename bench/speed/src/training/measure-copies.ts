/**
 * What the adapter saves where it computes in place: a loss with its gradient on the wasm backend, by `@segmetric/tfjs`, and as one would
 * write it by hand, with scores and truth read from the backend and the gradient written to it. Both take turns.
 */
import { fromLoss } from '@segmetric/tfjs';
import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js's core alone registers no gradients; its layers do.
import '@tensorflow/tfjs-layers';
import { median, min } from 'd3-array';
import { crossEntropy, type Loss, lovaszSoftmax, softDice, valueAndGradient } from 'segmetric';
import { inProcess } from '../contender.js';
import { runRounds } from '../measure/rounds.js';
import { columns } from '../report/columns.js';
import { digits, times } from '../report/numbers.js';
import { CLASSES, type LossFunction, makeBatch } from './batch.js';

const BUDGET_MS = 6000;
const options = { activation: 'softmax' } as const;

/** The losses that are measured. */
export const copiedLosses: Readonly<Record<string, Loss>> = {
  'soft Dice': softDice(options),
  'cross-entropy': crossEntropy(options),
  'Lovász-softmax, 4,096 bins': lovaszSoftmax({ ...options, bins: 4096 }),
};

/** The least and the median milliseconds of a call. */
export interface CopiesPoint {
  readonly loss: string;
  readonly images: number;
  readonly side: number;
  readonly inPlace: { readonly least: number; readonly median: number };
  readonly byCopies: { readonly least: number; readonly median: number };
}

/** Times one loss both ways, after both gave the same bits. Undefined where it was stopped before each had its turn. */
export async function measureCopies(
  name: string,
  { images, side }: { images: number; side: number },
  { budget = BUDGET_MS, stopped = () => false }: { budget?: number; stopped?(): boolean } = {},
): Promise<CopiesPoint | undefined> {
  if (!(await tf.setBackend('wasm'))) throw new Error('the backend wasm does not start');
  const loss = copiedLosses[name] as Loss;
  const [x, yTrue] = makeBatch(images, side);
  // Scores as the network has them: raw, one for each class.
  const yPred = tf.tidy(() =>
    tf.concat(
      Array.from({ length: CLASSES }, (_, k) => tf.mul(x, k - 1)),
      -1,
    ),
  );
  const ways = [fromLoss(loss), byCopies(loss)] as const;
  const evaluate = (f: LossFunction) => tf.valueAndGrad((p) => f(yTrue, p) as tf.Tensor)(yPred);
  const calls = ways.map((f) => () => tf.tidy(() => [evaluate(f).value.dataSync()[0] as number]));
  try {
    const [here, there] = ways.map((f) =>
      tf.tidy(() => {
        const { value, grad } = evaluate(f);
        return [...value.dataSync(), ...grad.dataSync()];
      }),
    );
    const place = here?.findIndex((number, index) => number !== there?.[index]);
    if (place !== -1) throw new Error(`${name} differs in number ${place} of value and gradient`);
    const entrants = [];
    for (const each of calls) {
      const contender = inProcess(name, () => ({ values: each() }));
      entrants.push({ contender, first: (await contender.outcome()).milliseconds });
    }
    const samples = await runRounds(entrants, { budget, stopped });
    if (samples.some((each) => each.length === 0)) return undefined;
    const [inPlace, copied] = samples.map((each) => ({
      least: min(each) as number,
      median: median(each) as number,
    }));
    return {
      loss: name,
      images,
      side,
      inPlace: inPlace as CopiesPoint['inPlace'],
      byCopies: copied as CopiesPoint['byCopies'],
    };
  } finally {
    tf.dispose([x, yTrue, yPred]);
  }
}

/** The loss by segmetric alone: every tensor is read, and the gradient becomes one. */
function byCopies(loss: Loss): LossFunction {
  return (yTrue, yPred) =>
    tf.customGrad((input, save) => {
      const scores = input as tf.Tensor;
      const { value, gradient } = valueAndGradient(
        loss,
        { data: scores.dataSync<'float32'>(), shape: scores.shape },
        { data: yTrue.dataSync<'float32'>(), shape: yTrue.shape },
      );
      (save as (tensors: tf.Tensor[]) => void)([tf.tensor(gradient, scores.shape)]);
      return {
        value: tf.scalar(value),
        gradFunc: (dy: tf.Tensor, [slopes]: tf.Tensor[]) => tf.mul(dy, slopes as tf.Tensor),
      };
    })(yPred) as tf.Scalar;
}

/** A line for each loss. */
export function copiesTable(points: readonly CopiesPoint[]): string {
  const head = ['ms', 'batch', 'in place', 'median', 'by copies', 'median', 'by copies / in place'];
  const lines = points.map(({ loss, images, side, inPlace, byCopies }) => [
    loss,
    `${images} x ${side}²`,
    ...[inPlace, byCopies].flatMap(({ least, median }) => [digits(least), digits(median)]),
    times(byCopies.least / inPlace.least),
  ]);
  return columns([head, ...lines]);
}

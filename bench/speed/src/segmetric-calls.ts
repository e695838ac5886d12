/** segmetric's own calls: through the public API, arrays in ordinary JavaScript memory, the gradient `into` one of them. */
import type { Loss } from 'segmetric';
import {
  boundaryLoss,
  confusion,
  crossEntropy,
  hausdorffLoss,
  lovaszHinge,
  lovaszSoftmax,
  skeletonRecall,
  softClDice,
  softDice,
  surfaceDistances,
  valueAndGradient,
  weightedSum,
} from 'segmetric';
import type { Inputs, Outcome, Task } from './contender.js';
import type { MapPair } from './inputs/maps.js';
import type { ScoreBatch } from './inputs/scores.js';

/** How far borders may be apart, in pixels, for the normalised surface distance. */
export const SURFACE_TOLERANCE = 2;
/** Which percentile of the distances the Hausdorff distance takes. */
export const HAUSDORFF_PERCENTILE = 95;

/** The loss of a task; none where the task is a metric. */
export function lossOf(task: Task, bins: number | undefined): Loss | undefined {
  const order = bins === undefined ? {} : { bins };
  switch (task) {
    case 'lovaszHinge':
      return lovaszHinge(order);
    case 'lovaszProbabilities':
      return lovaszSoftmax(order);
    case 'lovaszSoftmax':
      return lovaszSoftmax({ activation: 'softmax', ...order });
    case 'diceProbabilities':
      return softDice();
    case 'diceSoftmax':
      return softDice({ activation: 'softmax' });
    case 'crossEntropySoftmax':
      return crossEntropy({ activation: 'softmax' });
    case 'crossEntropyBinary':
      return crossEntropy({ activation: 'sigmoid' });
    case 'diceCrossEntropySoftmax':
      return weightedSum(
        [
          [1, softDice()],
          [1, crossEntropy()],
        ],
        { activation: 'softmax' },
      );
    case 'boundarySoftmax':
      return boundaryLoss({ activation: 'softmax' });
    case 'hausdorffSoftmax':
      return hausdorffLoss({ activation: 'softmax' });
    case 'clDiceSoftmax':
      return softClDice({ activation: 'softmax' });
    case 'skeletonRecallSoftmax':
      return skeletonRecall({ activation: 'softmax' });
    default:
      return undefined;
  }
}

/** The terms of a sum, by what they are called; none where the task is no sum. */
export function termsOf(task: Task): Readonly<Record<string, Task>> {
  if (task !== 'diceCrossEntropySoftmax') return {};
  return { 'soft Dice': 'diceSoftmax', 'cross-entropy': 'crossEntropySoftmax' };
}

/** The call that does a task. */
export function segmetricCall(task: Task, inputs: Inputs, bins?: number): () => Outcome {
  const loss = lossOf(task, bins);
  if ('scores' in inputs && loss !== undefined) return lossCall(loss, inputs);
  if ('scores' in inputs) throw new Error(`${task} takes class maps`);
  return task === 'counts' ? countsCall(inputs) : surfacesCall(inputs);
}

/** A batch as the API takes it. */
export function denseArrays({ scores, truth, masks, size, classes }: ScoreBatch) {
  const shape = [1, ...size, classes];
  return {
    scores: { data: scores, shape },
    truth: masks === undefined ? { data: truth, shape: [1, ...size] } : { data: masks, shape },
  };
}

function lossCall(loss: Loss, batch: ScoreBatch): () => Outcome {
  const { scores, truth } = denseArrays(batch);
  const into = new Float32Array(batch.scores.length);
  const options = { into };
  return () => ({ values: [valueAndGradient(loss, scores, truth, options).value], gradient: into });
}

const mapsOf = ({ predicted, truth, size }: MapPair) => ({
  predicted: { data: predicted, shape: size },
  truth: { data: truth, shape: size },
});

const spatialOf = ({ size }: MapPair): 2 | 3 => (size.length === 3 ? 3 : 2);

/** Values: TP of each class, then FP, then FN. */
function countsCall(pair: MapPair): () => Outcome {
  const { predicted, truth } = mapsOf(pair);
  const options = { classes: pair.classes, spatial: spatialOf(pair) };
  return () => {
    const { tp, fp, fn } = confusion(predicted, truth, options);
    return { values: [...tp, ...fp, ...fn] };
  };
}

/** Values: Hausdorff 95, average surface distance, normalised surface distance. */
function surfacesCall(pair: MapPair): () => Outcome {
  const { predicted, truth } = mapsOf(pair);
  const options = { classes: 1, spatial: spatialOf(pair) };
  return () => {
    const surfaces = surfaceDistances(predicted, truth, options);
    return {
      values: [
        surfaces.hausdorff({ percentile: HAUSDORFF_PERCENTILE }).value,
        surfaces.averageSurfaceDistance().value,
        surfaces.normalizedSurfaceDistance({ tolerance: SURFACE_TOLERANCE }).value,
      ],
    };
  };
}

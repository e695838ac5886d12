/** Soft Dice, cross-entropy and confusion counts as plain loops of JavaScript. */
import type { Inputs, Outcome, Task } from '../contender.js';
import type { MapPair } from '../inputs/maps.js';
import type { ScoreBatch } from '../inputs/scores.js';
import { softmax, softmaxBack } from './plain-softmax.js';

/** What segmetric smooths by, above and below the line. */
export const SMOOTH = 1e-5;

/** The call that does a task; none where it has no plain loop: these read class maps. */
export function plainLoop(task: Task, inputs: Inputs): (() => Outcome) | undefined {
  if (!('scores' in inputs)) return task === 'counts' ? counts(inputs) : undefined;
  if (inputs.masks !== undefined) return undefined;
  switch (task) {
    case 'diceProbabilities':
      return dice(inputs, false);
    case 'diceSoftmax':
      return dice(inputs, true);
    case 'crossEntropySoftmax':
      return crossEntropy(inputs);
    case 'crossEntropyBinary':
      return binaryCrossEntropy(inputs);
    default:
      return undefined;
  }
}

function dice({ scores, truth, classes }: ScoreBatch, activate: boolean): () => Outcome {
  const chances = activate ? new Float32Array(scores.length) : scores;
  const gradient = new Float32Array(scores.length);
  const first = classes === 1 ? 1 : 0;
  const inside = (pixel: number, c: number) => (truth[pixel] === first + c ? 1 : 0);
  return () => {
    if (activate) softmax(scores, classes, chances);
    const both = new Float64Array(classes);
    const all = new Float64Array(classes);
    for (let pixel = 0, place = 0; pixel < truth.length; pixel++) {
      for (let c = 0; c < classes; c++, place++) {
        const chance = chances[place] as number;
        const label = inside(pixel, c);
        both[c] = (both[c] as number) + label * chance;
        all[c] = (all[c] as number) + label + chance;
      }
    }
    let value = 0;
    const ofTruth = new Float64Array(classes);
    const ofAll = new Float64Array(classes);
    for (let c = 0; c < classes; c++) {
      const above = 2 * (both[c] as number) + SMOOTH;
      const below = (all[c] as number) + SMOOTH;
      value += (1 - above / below) / classes;
      ofTruth[c] = -2 / below / classes;
      ofAll[c] = above / below ** 2 / classes;
    }
    for (let pixel = 0, place = 0; pixel < truth.length; pixel++) {
      for (let c = 0; c < classes; c++, place++) {
        gradient[place] = inside(pixel, c) * (ofTruth[c] as number) + (ofAll[c] as number);
      }
    }
    if (activate) softmaxBack(gradient, chances, classes);
    return { values: [value], gradient };
  };
}

function crossEntropy({ scores, truth, classes }: ScoreBatch): () => Outcome {
  const gradient = new Float32Array(scores.length);
  const pixels = truth.length;
  return () => {
    let value = 0;
    for (let pixel = 0, first = 0; pixel < pixels; pixel++, first += classes) {
      let largest = scores[first] as number;
      for (let c = 1; c < classes; c++) largest = Math.max(largest, scores[first + c] as number);
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const power = Math.exp((scores[first + c] as number) - largest);
        gradient[first + c] = power;
        sum += power;
      }
      const label = truth[pixel] as number;
      value += largest + Math.log(sum) - (scores[first + label] as number);
      for (let c = 0; c < classes; c++)
        gradient[first + c] = (gradient[first + c] as number) / (sum * pixels);
      gradient[first + label] = (gradient[first + label] as number) - 1 / pixels;
    }
    return { values: [value / pixels], gradient };
  };
}

function binaryCrossEntropy({ scores, truth }: ScoreBatch): () => Outcome {
  const gradient = new Float32Array(scores.length);
  const pixels = scores.length;
  return () => {
    let value = 0;
    for (let i = 0; i < pixels; i++) {
      const score = scores[i] as number;
      const label = truth[i] as number;
      const power = Math.exp(-Math.abs(score));
      value += Math.max(score, 0) - score * label + Math.log1p(power);
      gradient[i] = ((score >= 0 ? 1 : power) / (1 + power) - label) / pixels;
    }
    return { values: [value / pixels], gradient };
  };
}

function counts({ predicted, truth, classes }: MapPair): () => Outcome {
  return () => {
    const table = new Uint32Array(classes * classes);
    for (let i = 0; i < truth.length; i++) {
      const at = (truth[i] as number) * classes + (predicted[i] as number);
      table[at] = (table[at] as number) + 1;
    }
    const [tp, fp, fn] = [0, 0, 0].map(() => new Array<number>(classes).fill(0)) as [
      number[],
      number[],
      number[],
    ];
    for (let t = 0; t < classes; t++) {
      for (let p = 0; p < classes; p++) {
        const count = table[t * classes + p] as number;
        if (t === p) tp[t] = count;
        else {
          fp[p] = (fp[p] as number) + count;
          fn[t] = (fn[t] as number) + count;
        }
      }
    }
    return { values: [...tp, ...fp, ...fn] };
  };
}

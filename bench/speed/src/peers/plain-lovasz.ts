/** The Lovász losses in plain JavaScript. */
import type { Outcome, Task } from '../contender.js';
import type { ScoreBatch } from '../inputs/scores.js';
import { type Argsort, walk } from './lovasz-walk.js';
import { softmax, softmaxBack } from './plain-softmax.js';

/** The call that does a task with a sort; none where it is no Lovász loss. */
export function plainLovasz(task: Task, batch: ScoreBatch, sort: Argsort): (() => Outcome) | undefined {
  if (task === 'lovaszHinge') return hinge(batch, sort);
  if (task === 'lovaszProbabilities') return probabilities(batch, sort);
  return task === 'lovaszSoftmax' ? ofSoftmax(batch, sort) : undefined;
}

function buffers(length: number) {
  return {
    errors: new Float32Array(length),
    order: new Uint32Array(length),
    slopes: new Float32Array(length),
    gradient: new Float32Array(length),
  };
}

function hinge({ scores, truth }: ScoreBatch, sort: Argsort): () => Outcome {
  const { errors, order, slopes, gradient } = buffers(scores.length);
  return () => {
    for (let i = 0; i < scores.length; i++) {
      errors[i] = Math.max(0, 1 - (scores[i] as number) * (truth[i] === 1 ? 1 : -1));
    }
    const value = walk(errors, truth, sort(errors, order), slopes);
    for (let i = 0; i < scores.length; i++) {
      const slope = errors[i] === 0 ? 0 : (slopes[i] as number);
      gradient[i] = truth[i] === 1 ? -slope : slope;
    }
    return { values: [value], gradient };
  };
}

function probabilities({ scores, truth }: ScoreBatch, sort: Argsort): () => Outcome {
  const { errors, order, slopes, gradient } = buffers(scores.length);
  return () => {
    for (let i = 0; i < scores.length; i++)
      errors[i] = Math.abs((truth[i] as number) - (scores[i] as number));
    const value = walk(errors, truth, sort(errors, order), slopes);
    for (let i = 0; i < scores.length; i++) {
      gradient[i] = truth[i] === 1 ? -(slopes[i] as number) : (slopes[i] as number);
    }
    return { values: [value], gradient };
  };
}

function ofSoftmax({ scores, truth, classes }: ScoreBatch, sort: Argsort): () => Outcome {
  const { errors, order, slopes } = buffers(truth.length);
  const foreground = new Uint8Array(truth.length);
  const chances = new Float32Array(scores.length);
  const gradient = new Float32Array(scores.length);
  const present = new Set(truth);
  return () => {
    softmax(scores, classes, chances);
    gradient.fill(0);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      if (!present.has(c)) continue;
      for (let i = 0; i < truth.length; i++) {
        const inside = truth[i] === c ? 1 : 0;
        foreground[i] = inside;
        errors[i] = Math.abs(inside - (chances[i * classes + c] as number));
      }
      sum += walk(errors, foreground, sort(errors, order), slopes);
      for (let i = 0; i < truth.length; i++) {
        const slope = (slopes[i] as number) / present.size;
        gradient[i * classes + c] = foreground[i] === 1 ? -slope : slope;
      }
    }
    softmaxBack(gradient, chances, classes);
    return { values: [sum / present.size], gradient };
  };
}

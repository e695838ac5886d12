/**
 * What the copies into and out of the core's memory cost: the same loss of scores in ordinary memory and of allocated ones. Each call
 * begins with writing the scores, as a network does, since what is evaluated in place is gone afterwards.
 */
import { allocateScores, type ShapedArray, valueAndGradient } from 'segmetric';
import type { ClassWork } from '../classes/class-works.js';
import type { Task } from '../contender.js';
import { makeScores, type Scale } from '../inputs/scores.js';
import { denseArrays, lossOf } from '../segmetric-calls.js';

/** A loss with its gradient: into another array, over the scores, and in place in the core's memory. */
export function copiesOf(
  title: string,
  task: Task,
  [height, width, classes]: readonly [number, number, number],
  scale: Scale,
): ClassWork {
  return {
    title: `${title}, ${classes} x ${height} x ${width}`,
    calls: () => {
      const loss = lossOf(task, undefined);
      if (loss === undefined) throw new Error(`${task} is no loss`);
      const batch = makeScores('uniform', scale, { size: [height, width], classes });
      const { scores: made, truth } = denseArrays(batch);
      const scores = { ...made, data: new Float32Array(made.data.length) };
      const another = new Float32Array(made.data.length);
      const allocated = allocateScores(made.shape);
      const call = (name: string, given: ShapedArray<Float32Array>, into: () => Float32Array) => ({
        name,
        call: () => {
          given.data.set(made.data);
          const { value, gradient } = valueAndGradient(loss, given, truth, { into: into() });
          return { values: [value], gradient };
        },
      });
      return [
        call('gradient into another array', scores, () => another),
        call('gradient over the scores', scores, () => scores.data),
        call('allocated, in place', allocated, () => allocated.data),
      ];
    },
  };
}

/** All of them, in the order of the report. */
export const copyWorks: readonly ClassWork[] = [
  copiesOf('soft Dice of raw scores', 'diceSoftmax', [512, 512, 4], 'raw'),
  copiesOf('cross-entropy', 'crossEntropySoftmax', [512, 512, 4], 'raw'),
  copiesOf('soft Dice of probabilities', 'diceProbabilities', [1024, 1024, 1], 'probabilities'),
];

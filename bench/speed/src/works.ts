/**
 * The table of works: what is computed, on what, and in which forms segmetric does it. A work is done by all contenders
 * together; each form of segmetric is then a row of the report.
 */
import type { Inputs, Task } from './contender.js';
import { blobPair, labelPair } from './inputs/maps.js';
import { makeScores, type Scale, type ScoreKind, scoreKinds } from './inputs/scores.js';

/** One work. */
export interface Work {
  readonly id: string;
  readonly title: string;
  readonly task: Task;
  /** The kinds of scores that it is measured on; the slowest is the one reported. */
  readonly kinds: readonly ScoreKind[];
  /** Buckets of segmetric's forms; undefined is the exact one. */
  readonly forms: readonly (number | undefined)[];
  inputs(kind: ScoreKind): Inputs;
}

const exact = [undefined];
const ofScores = (
  id: string,
  title: string,
  task: Task,
  [height, width, classes]: readonly [number, number, number],
  scale: Scale = 'raw',
) => ({
  id,
  title,
  task,
  kinds: ['uniform'] as readonly ScoreKind[],
  forms: exact as readonly (number | undefined)[],
  inputs: (kind: ScoreKind) => makeScores(kind, scale, { height, width, classes }),
});
const ofMaps = (id: string, title: string, task: Task, inputs: () => Inputs): Work => ({
  id,
  title,
  task,
  kinds: ['uniform'],
  forms: exact,
  inputs,
});

/** All works, in the order of the report. */
export const works: readonly Work[] = [
  {
    ...ofScores('hinge', 'Lovász hinge, 1024 x 1024', 'lovaszHinge', [1024, 1024, 1]),
    kinds: scoreKinds,
  },
  {
    ...ofScores(
      'lovasz-probabilities',
      'Lovász-softmax of probabilities, 1024 x 1024',
      'lovaszProbabilities',
      [1024, 1024, 1],
      'probabilities',
    ),
    kinds: scoreKinds,
    forms: [undefined, 16_384],
  },
  {
    ...ofScores('lovasz-4', 'Lovász-softmax of raw scores, 4 x 512 x 512', 'lovaszSoftmax', [512, 512, 4]),
    kinds: scoreKinds,
    forms: [undefined, 4096],
  },
  {
    ...ofScores('lovasz-21', 'Lovász-softmax of raw scores, 21 x 512 x 512', 'lovaszSoftmax', [512, 512, 21]),
    kinds: scoreKinds,
    forms: [undefined, 4096],
  },
  ofScores(
    'dice-probabilities',
    'soft Dice of probabilities, 1024 x 1024',
    'diceProbabilities',
    [1024, 1024, 1],
    'probabilities',
  ),
  ofScores('dice-4', 'soft Dice of raw scores, 4 x 512 x 512', 'diceSoftmax', [512, 512, 4]),
  ofScores('cross-entropy-4', 'cross-entropy, 4 x 512 x 512', 'crossEntropySoftmax', [512, 512, 4]),
  ofScores(
    'cross-entropy-binary',
    'binary cross-entropy, 1024 x 1024',
    'crossEntropyBinary',
    [1024, 1024, 1],
  ),
  ofMaps('counts', 'confusion counts, 1024 x 1024 labels of 4 classes', 'counts', () =>
    labelPair([1024, 1024], 4),
  ),
  ofMaps('surfaces-2d', 'surface metrics, 512 x 512', 'surfaces', () => blobPair([512, 512])),
  ofMaps('surfaces-3d', 'surface metrics, 128 x 128 x 128', 'surfaces', () => blobPair([128, 128, 128])),
  ofScores(
    'fixed-cost',
    'soft Dice of raw scores, 2 x 16 x 16: what a call costs',
    'diceSoftmax',
    [16, 16, 2],
  ),
];

/** What a form of segmetric is called. */
export function formName(bins: number | undefined): string {
  return bins === undefined ? 'segmetric' : `segmetric, ${bins.toLocaleString('en')} bins`;
}

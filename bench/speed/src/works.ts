/**
 * The table of works: what is computed, on what, and in which forms segmetric does it. A work is done by all contenders
 * together; each form of segmetric is then a row of the report.
 */
import type { Inputs, Task } from './contender.js';
import { blobPair, labelPair } from './inputs/maps.js';
import {
  blobScores,
  makeScores,
  type Scale,
  type ScoreKind,
  scoreKinds,
  withMasks,
} from './inputs/scores.js';

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

/** What of a work of scores may be left out. */
interface ScoreWork {
  readonly scale?: Scale;
  readonly kinds?: readonly ScoreKind[];
  readonly forms?: readonly (number | undefined)[];
  /** The truth is one-hot masks, as Keras gives it to a loss. */
  readonly oneHot?: boolean;
}

/** A work on scores of a shape, `[…size, classes]`. */
function ofScores(
  id: string,
  title: string,
  task: Task,
  shape: readonly [...size: number[], classes: number],
  { scale = 'raw', kinds = ['uniform'], forms = exact, oneHot = false }: ScoreWork = {},
): Work {
  const size = shape.slice(0, -1);
  const [classes] = shape.slice(-1) as [number];
  return {
    id,
    title,
    task,
    kinds,
    forms,
    inputs(kind) {
      const batch = makeScores(kind, scale, { size, classes });
      return oneHot ? withMasks(batch) : batch;
    },
  };
}

/** Losses of distances and skeletons, on blobs of three classes. */
const geometric: readonly Work[] = (
  [
    ['boundary', 'boundary loss', 'boundarySoftmax'],
    ['hausdorff', 'Hausdorff distance-transform loss', 'hausdorffSoftmax'],
    ['cl-dice', 'soft clDice', 'clDiceSoftmax'],
    ['skeleton-recall', 'skeleton recall', 'skeletonRecallSoftmax'],
  ] as const
).map(([id, title, task]) => ({
  id,
  title: `${title}, blobs, 4 x 512 x 512`,
  task,
  kinds: ['uniform'],
  forms: exact,
  inputs: () => blobScores([512, 512], 4),
}));

const ofMaps = (id: string, title: string, task: Task, inputs: () => Inputs): Work => ({
  id,
  title,
  task,
  kinds: ['uniform'],
  forms: exact,
  inputs,
});

/** The losses of pixels, each with class maps and with one-hot masks. */
const ofTruths = (classes: number): Work[] => {
  const shape = [512, 512, classes] as const;
  const size = `${classes} x 512 x 512`;
  const losses = [
    ['dice', 'soft Dice of raw scores', 'diceSoftmax'],
    ['cross-entropy', 'cross-entropy', 'crossEntropySoftmax'],
  ] as const;
  return losses.flatMap(([id, title, task]) => [
    ofScores(`${id}-${classes}`, `${title}, ${size}`, task, shape),
    ofScores(`${id}-${classes}-one-hot`, `${title}, ${size}, one-hot masks`, task, shape, { oneHot: true }),
  ]);
};

const sum = (id: string, size: string, shape: readonly [...size: number[], classes: number]) =>
  ofScores(`sum-${id}`, `soft Dice + cross-entropy, ${size}`, 'diceCrossEntropySoftmax', shape);

/** All works, in the order of the report. */
export const works: readonly Work[] = [
  ofScores('hinge', 'Lovász hinge, 1024 x 1024', 'lovaszHinge', [1024, 1024, 1], { kinds: scoreKinds }),
  ofScores(
    'lovasz-probabilities',
    'Lovász-softmax of probabilities, 1024 x 1024',
    'lovaszProbabilities',
    [1024, 1024, 1],
    { scale: 'probabilities', kinds: scoreKinds, forms: [undefined, 16_384] },
  ),
  ...[4, 21].map((classes) =>
    ofScores(
      `lovasz-${classes}`,
      `Lovász-softmax of raw scores, ${classes} x 512 x 512`,
      'lovaszSoftmax',
      [512, 512, classes],
      { kinds: scoreKinds, forms: [undefined, 4096] },
    ),
  ),
  ofScores(
    'dice-probabilities',
    'soft Dice of probabilities, 1024 x 1024',
    'diceProbabilities',
    [1024, 1024, 1],
    { scale: 'probabilities' },
  ),
  ofScores(
    'cross-entropy-binary',
    'binary cross-entropy, 1024 x 1024',
    'crossEntropyBinary',
    [1024, 1024, 1],
  ),
  ...[4, 21].flatMap(ofTruths),
  ...[4, 21].map((classes) => sum(String(classes), `${classes} x 512 x 512`, [512, 512, classes])),
  ofScores('dice-3d', 'soft Dice of raw scores, 4 x 128 x 128 x 128', 'diceSoftmax', [128, 128, 128, 4]),
  sum('3d', '4 x 128 x 128 x 128', [128, 128, 128, 4]),
  ...geometric,
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

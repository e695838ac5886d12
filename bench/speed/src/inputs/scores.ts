/**
 * Batches of scores with their truth. How fast a sort is hangs on what it sorts, so the scores come in four kinds:
 *
 * - *uniform*: random scores, random truth;
 * - *confident*: as of a trained network, nearly all right;
 * - *constant*: all equal, so that every error is tied;
 * - *nearly empty*: random scores, 0.1 % of the pixels foreground.
 */
import { blobPair } from './maps.js';
import { normalFrom, uniformFrom } from './random.js';

/** The kinds of scores. */
export const scoreKinds = ['uniform', 'confident', 'constant', 'nearly empty'] as const;
/** One of them. */
export type ScoreKind = (typeof scoreKinds)[number];

/** A batch of one image, `[1, …size, classes]`, class axis last. */
export interface ScoreBatch {
  readonly scores: Float32Array;
  /** A class map; of one class 1 is the foreground. */
  readonly truth: Uint8Array;
  /** The same truth as one-hot masks of the scores' shape; where they are there, they are what a loss is given. */
  readonly masks?: Float32Array | undefined;
  /** The image's size, in 2-D or 3-D. */
  readonly size: readonly number[];
  readonly classes: number;
}

/** Whether the scores are probabilities already. */
export type Scale = 'raw' | 'probabilities';

const FOREGROUND_SHARE = 1e-3;
/** Raw uniform scores lie in ±4. */
const RAW_RANGE = 8;
/** By how much the score of the true class is raised. */
const LEANING = 2;

/**
 * Makes a batch.
 *
 * Confident scores: of one class N(±6, 2) by the truth, as probabilities its sigmoid; of several N(6, 2) at the true
 * class and N(0, 1) at the others.
 */
export function makeScores(
  kind: ScoreKind,
  scale: Scale,
  { size, classes }: Pick<ScoreBatch, 'size' | 'classes'>,
  seed = 1,
): ScoreBatch {
  const pixels = size.reduce((product, side) => product * side, 1);
  const uniform = uniformFrom(seed);
  const truth = makeTruth(kind, pixels, Math.max(classes, 2), seed + 1);
  const scores = new Float32Array(pixels * classes);
  const right = normalFrom(uniform, 6, 2);
  const other = normalFrom(uniform, 0, 1);
  const draw = (isTrue: boolean): number => {
    if (kind === 'constant') return scale === 'raw' ? 0 : 0.5;
    if (kind === 'confident') {
      const raw = isTrue ? right() : classes === 1 ? -right() : other();
      return scale === 'raw' ? raw : 1 / (1 + Math.exp(-raw));
    }
    return scale === 'raw' ? RAW_RANGE * (uniform() - 0.5) : uniform();
  };
  for (let pixel = 0, place = 0; pixel < pixels; pixel++) {
    const label = truth[pixel] as number;
    if (classes === 1) scores[place++] = draw(label === 1);
    else for (let c = 0; c < classes; c++) scores[place++] = draw(c === label);
  }
  return { scores, truth, size, classes };
}

/** A batch whose truth is blobs and whose raw scores, random, lean towards it: what a network in training gives of objects. */
export function blobScores(size: readonly number[], classes: number, seed = 1): ScoreBatch {
  const { truth } = blobPair(size, classes - 1, seed);
  const uniform = uniformFrom(seed + 1);
  const scores = Float32Array.from({ length: truth.length * classes }, (_, place) => {
    const isTrue = truth[Math.floor(place / classes)] === place % classes;
    return RAW_RANGE * (uniform() - 0.5) + (isTrue ? LEANING : 0);
  });
  return { scores, truth, size, classes };
}

/** The batch with its truth as one-hot masks too: 1 at the pixel's class, 0 at the others. */
export function withMasks(batch: ScoreBatch): ScoreBatch {
  const masks = new Float32Array(batch.scores.length);
  batch.truth.forEach((label, pixel) => {
    masks[pixel * batch.classes + label] = 1;
  });
  return { ...batch, masks };
}

function makeTruth(kind: ScoreKind, pixels: number, labels: number, seed: number): Uint8Array {
  const uniform = uniformFrom(seed);
  const truth = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (kind !== 'nearly empty') truth[pixel] = uniform() * labels;
    else if (uniform() < FOREGROUND_SHARE) truth[pixel] = 1 + uniform() * (labels - 1);
  }
  return truth;
}

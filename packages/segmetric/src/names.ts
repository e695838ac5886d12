/** Every public name but `init`: the two entry points differ only in how the core is loaded. */

export type { ClassMap, Masks } from './class-maps.js';
export { argmax, threshold, toMasks } from './class-maps.js';
export type { DenseArray, DimsArray, LabelData, Layout, NumberData, ShapedArray } from './dense-array.js';
export { asLoss } from './encode-loss.js';
export type { EvaluateOptions, ValueAndGradient } from './evaluate-loss.js';
export { lossValue, valueAndGradient } from './evaluate-loss.js';
export type { Activation, CommonOptions } from './loss.js';
export type { CrossEntropy, CrossEntropyOptions, PixelOptions } from './losses/cross-entropy.js';
export { crossEntropy } from './losses/cross-entropy.js';
export type { Loss } from './losses/kinds.js';
export type { LovaszOptions, LovaszSoftmax, LovaszSoftmaxOptions } from './losses/lovasz-softmax.js';
export { lovaszSoftmax } from './losses/lovasz-softmax.js';
export type {
  OverlapForm,
  OverlapOptions,
  Smooth,
  SmoothPair,
  SoftDice,
  SoftDiceOptions,
} from './losses/soft-dice.js';
export { softDice } from './losses/soft-dice.js';
export type { Confusion, ConfusionOptions } from './metrics/confusion.js';
export { confusion } from './metrics/confusion.js';
export type { SpaceOptions } from './metrics/label-maps.js';
export { merge } from './metrics/merge.js';
export type { AveragedOptions, PlaceOptions } from './metrics/overlap.js';
export { dice, jaccard } from './metrics/overlap.js';
export type { MaybeScored, PlaceScores, Scored, ScoreOptions } from './metrics/score.js';
export type { ClassSelection } from './selection.js';
export type { Truth } from './truth.js';

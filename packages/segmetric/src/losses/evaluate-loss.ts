/**
 * The two verbs of losses: the value alone, and the value with the gradient. The scores are copied into the core once,
 * the truth once, and the gradient out once; the core works in place. Where the gradient is to take the place of scores that lie in a
 * region of the core's memory, the call runs there and neither is copied.
 */

import { copyNumbers, goneError } from '../arrays/array-data.js';
import type { DenseArray, Scores } from '../arrays/dense-array.js';
import { readScores } from '../arrays/dense-array.js';
import { isSamePlace, regionOf } from '../arrays/regions.js';
import type { ReadTruth, Truth } from '../arrays/truth.js';
import { readTruth } from '../arrays/truth.js';
import { refusal, show, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions } from '../checks/option-checks.js';
import { bufferOf, plainView, typedKind } from '../checks/typed-arrays.js';
import { checkFits } from '../core/core.js';
import type { Losses } from '../core/losses.js';
import { withLosses } from '../core/losses.js';
import { inUsersTerms } from './core-errors.js';
import type { EncodedLoss } from './encode-loss.js';
import { encodeLoss } from './encode-loss.js';
import type { Loss } from './kinds.js';

/** A loss's value and its gradient with respect to the scores. */
export interface ValueAndGradient {
  /** The value of the loss. */
  readonly value: number;
  /** The derivative of the value by each score, in the scores' shape and layout. */
  readonly gradient: Float32Array;
}

/** Options of {@link valueAndGradient}. */
export interface EvaluateOptions {
  /**
   * An array of the scores' length to write the gradient into, in place of a new one. Allocated scores and their own `data` here are
   * evaluated in place, without a copy: see `allocateScores`.
   */
  readonly into?: Float32Array | undefined;
}

/**
 * The value of a loss on a batch of scores.
 *
 * @param loss - made by a factory such as `softDice`, or equal plain data
 * @param scores - `{ data, shape }` with shape `[image, ...space, class]`, space of 2 or 3 axes; with
 *   `layout: 'channels-first'` the shape is `[image, class, ...space]`
 * @param truth - a class map `[image, ...space]`, or masks of the scores' shape, in the scores' layout unless they say
 *   their own; with `weights`, one a pixel, its pixels weigh differently
 * @returns the value
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; NaN, infinite scores,
 *   probabilities outside [0, 1] and labels that are no class are named with their index
 * @example
 * ```ts
 * import { lossValue, softDice } from 'segmetric';
 *
 * const scores = { data: new Float32Array([2, -1, 3, -2]), shape: [1, 2, 2, 1] };
 * const truth = { data: new Uint8Array([1, 0, 1, 0]), shape: [1, 2, 2] };
 * console.log(lossValue(softDice({ activation: 'sigmoid' }), scores, truth).toFixed(3)); // 0.131
 * ```
 */
export function lossValue(loss: Loss, scores: DenseArray, truth: Truth): number {
  return evaluate(loss, scores, truth, undefined).value;
}

/**
 * The value of a loss and its gradient with respect to the scores (before the activation).
 *
 * The core keeps its memory for the next call, up to 512 MiB. What a loss takes there is said at its factory; where batches have grown
 * from call to call it may be up to twice as much.
 *
 * @param loss - made by a factory such as `softDice`, or equal plain data
 * @param scores - as {@link lossValue} takes them
 * @param truth - as {@link lossValue} takes it
 * @param options - `into`: an array to write the gradient into; it is left as it was where the call throws, unless it is the
 *   scores' own data in the core's memory: see `allocateScores`
 * @returns the value, and the gradient in the scores' shape and layout; 0 at ignored pixels
 * @throws as {@link lossValue}
 * @example
 * ```ts
 * import { lovaszSoftmax, valueAndGradient } from 'segmetric';
 *
 * const scores = { data: [0.75, 0.5, 0, 0], shape: [1, 2, 2, 1] };
 * const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
 * const { value, gradient } = valueAndGradient(lovaszSoftmax(), scores, truth);
 * console.log(value, gradient[0], gradient[1]); // 0.375 -0.5 0.5
 * ```
 */
export function valueAndGradient(
  loss: Loss,
  scores: DenseArray,
  truth: Truth,
  options?: EvaluateOptions,
): ValueAndGradient {
  const { into } = checkOptions<EvaluateOptions>('valueAndGradient', options, { into: gradientArray });
  return evaluate(loss, scores, truth, into ?? 'new') as ValueAndGradient;
}

/** The check of the option `into`. */
export const gradientArray: Check<Float32Array> = (name, value) => {
  if (typedKind(value) === 'Float32Array') return value as Float32Array;
  throw wrongType(name, value, 'a Float32Array is needed');
};

/** The arguments of a call, checked as far as no number is looked at. */
export interface LossCall {
  readonly encoded: EncodedLoss;
  readonly scores: Scores;
  readonly truth: ReadTruth;
  /** How many scores there are. */
  readonly length: number;
  /** The user's array for the gradient, as a plain view. */
  readonly written: Float32Array | undefined;
  /** What is done with what, for errors. */
  readonly task: { readonly what: string; readonly images: number };
}

/** Checks the arguments of a call; `into` is an array for the gradient. */
export function readCall(
  loss: unknown,
  givenScores: unknown,
  givenTruth: unknown,
  into: Float32Array | undefined,
): LossCall {
  const encoded = encodeLoss(loss);
  const scores = readScores('scores', givenScores);
  encoded.fits(scores);
  const truth = readTruth('truth', givenTruth, scores, encoded);
  const { images, pixels, classes } = scores;
  // Not the data's own, which reading the truth may have emptied.
  const length = images * pixels * classes;
  const written = into && viewToWrite(into, length);
  const what = `${(loss as Loss).kind} of scores.shape ${show(scores.shape)}`;
  return { encoded, scores, truth, length, written, task: { what, images } };
}

/** Refuses the value where weights, exponents or scores are so large that their product leaves 32-bit floats. */
export function checkValue(value: number, { task }: LossCall): void {
  if (Number.isFinite(Math.fround(value))) return;
  throw refusal(
    new RangeError(
      `${task.what} is ${value}, but 32-bit numbers end at 3.4e38: smaller options or scores are needed`,
    ),
  );
}

/** Refuses a call whose arrays cannot fit the core's memory. */
export function checkCallFits({ scores, truth, length }: LossCall): void {
  const beside = [truth.weights, truth.distances].map((read) => 4 * (read?.length ?? 0));
  checkFits('scores', scores.shape, [4 * length, truth.bytes, ...beside], scores.images);
}

/** Copies the arrays of a call into the core; the scores only with `copies`. Returns the address of their region. */
export function fillCore(
  { encoded, scores, truth, length }: LossCall,
  core: Losses,
  memory: WebAssembly.Memory,
  copies: boolean,
): number {
  // Of a region it is the address that it has.
  const scoresAt = core.reserveScores(length);
  const truthAt = core.reserveTruth(truth.kind, truth.length);
  const weightsAt = core.reserveWeights(truth.weights?.length ?? 0);
  const distancesAt = core.reserveDistances(truth.distances?.length ?? 0);
  if (encoded.isGeometric) core.setSize(Uint32Array.from(scores.mapShape.slice(1)));
  if (copies) copyNumbers('scores', scores.data, new Float32Array(memory.buffer, scoresAt, length));
  truth.copyTo(memory.buffer as ArrayBuffer, truthAt);
  truth.weights?.copyTo(memory.buffer as ArrayBuffer, weightsAt);
  truth.distances?.copyTo(memory.buffer as ArrayBuffer, distancesAt);
  return scoresAt;
}

/** Evaluates; the gradient goes into the array given, into a new one, or is not computed. */
function evaluate(
  loss: unknown,
  givenScores: unknown,
  givenTruth: unknown,
  into: Float32Array | 'new' | undefined,
): { value: number; gradient: Float32Array | undefined } {
  const call = readCall(loss, givenScores, givenTruth, into === 'new' ? undefined : into);
  const { encoded, scores, truth, length, written } = call;
  const { data, images, pixels, classes, channelsFirst } = scores;
  // Not where the truth lies there too: it could be overwritten before it is read, or go when the memory grows.
  const inPlace =
    written &&
    isSamePlace(data, written) &&
    [truth.data, truth.weights?.data, truth.distances?.data].every(
      (read) => read === undefined || bufferOf(read) !== written.buffer,
    );
  const region = inPlace ? regionOf(written) : undefined;
  checkCallFits(call);
  const use = (core: Losses, memory: WebAssembly.Memory) => {
    const scoresAt = fillCore(call, core, memory, region === undefined);
    let value: number;
    try {
      value = core.evaluate(encoded.numbers, images, pixels, classes, channelsFirst, into !== undefined);
    } catch (error) {
      throw inUsersTerms(error, { scores, truth, ignoreLabel: encoded.ignoreLabel });
    }
    checkValue(value, call);
    if (into === undefined) return { value, gradient: undefined };
    // The evaluation may have grown the memory: only a view made now is good.
    if (region !== undefined) return { value, gradient: region.view() };
    const computed = new Float32Array(memory.buffer, scoresAt, length);
    if (into === 'new') return { value, gradient: computed.slice() };
    (written as Float32Array).set(computed);
    return { value, gradient: into };
  };
  return region === undefined ? withLosses(call.task, use) : region.held.run(call.task, use);
}

/** A view on an array of the user's, whose members may be the user's own. */
function viewToWrite(into: Float32Array, length: number): Float32Array {
  const name = 'valueAndGradient.into';
  const view = plainView(into) as Float32Array | undefined;
  if (view === undefined) throw goneError(name, into, 'an array that is still here is needed');
  if (view.length === length) return view;
  throw new RangeError(
    `${name} has ${view.length} numbers, but scores.data has ${length}: the same length is needed`,
  );
}

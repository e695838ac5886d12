/**
 * The two verbs of losses: the value alone, and the value with the gradient. The scores are copied into the core once,
 * the truth once, and the gradient out once; the core works in place. Where the gradient is to take the place of scores that lie in a
 * region of the core's memory, the call runs there and neither is copied.
 */

import type { DenseArray } from '../arrays/dense-array.js';
import { isSamePlace, regionOf } from '../arrays/regions.js';
import type { Truth } from '../arrays/truth.js';
import { wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions } from '../checks/option-checks.js';
import { bufferOf, typedKind } from '../checks/typed-arrays.js';
import type { Losses } from '../core/losses.js';
import { withLosses } from '../core/losses.js';
import { checkCallFits, fillCore } from './core-call.js';
import { inUsersTerms } from './core-errors.js';
import type { Loss } from './kinds.js';
import { checkValue, readCall } from './loss-call.js';

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

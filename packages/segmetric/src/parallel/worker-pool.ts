/** The pool as users have it, and the functions that share one. */

import type { DenseArray } from '../arrays/dense-array.js';
import type { Truth } from '../arrays/truth.js';
import { wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions } from '../checks/option-checks.js';
import { tagOf } from '../checks/typed-arrays.js';
import type { EvaluationCase, EvaluationOptions } from '../evaluation/cases.js';
import type { Evaluation } from '../evaluation/table.js';
import type { ValueAndGradient } from '../losses/evaluate-loss.js';
import { gradientArray } from '../losses/evaluate-loss.js';
import type { Loss } from '../losses/kinds.js';
import type { LossCall } from '../losses/loss-call.js';
import { readCall } from '../losses/loss-call.js';
import type { PoolOptions } from './pool.js';
import { Threads } from './pool.js';
import { Room } from './room.js';
import { splitCases } from './split-cases.js';
import { SplitLoss } from './split-loss.js';

/** Options of a call that can be stopped. */
export interface AbortOptions {
  /** Stops the call between two images, steps or cases: it rejects with the signal's reason. The next call works. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link WorkerPool.valueAndGradient}. */
export interface ParallelGradientOptions extends AbortOptions {
  /**
   * An array of the scores' length to write the gradient into, in place of a new one. Where the call rejects, parts of it may be
   * written.
   */
  readonly into?: Float32Array | undefined;
}

/** Options of {@link WorkerPool.evaluate} besides those of the table. */
export interface ParallelTableOptions extends AbortOptions {
  /** Is called each time that a case has been scored, with the number of those that have been. */
  readonly progress?: ((cases: number) => void) | undefined;
}

const abortSignal: Check<AbortSignal> = (name, value) => {
  if (tagOf(value) === 'AbortSignal') return value as AbortSignal;
  throw wrongType(name, value, 'an AbortSignal is needed');
};

const callback: Check<(cases: number) => void> = (name, value) => {
  if (typeof value === 'function') return value as (cases: number) => void;
  throw wrongType(name, value, 'a function is needed');
};

/**
 * Workers that share the work of losses and tables. They are started by the first call and kept. Calls of one pool take turns. Each has
 * the bits, and the errors, of the function of the same name in `segmetric`.
 *
 * A process of Node ends by itself when no call is at work. A page keeps the workers until {@link WorkerPool.close}.
 *
 * @example
 * ```ts
 * import { softDice } from 'segmetric';
 * import { WorkerPool } from 'segmetric/parallel';
 *
 * const pool = new WorkerPool({ workers: 2 });
 * const scores = { data: [1, 1, 0, 0], shape: [2, 1, 2, 1] };
 * const truth = { data: [1, 0, 0, 0], shape: [2, 1, 2] };
 * const { value, gradient } = await pool.valueAndGradient(softDice(), scores, truth);
 * console.log(value.toFixed(3), gradient.length); // 0.167 4
 * pool.close();
 * ```
 */
export class WorkerPool {
  readonly #threads: Threads;
  readonly #room = new Room();

  /**
   * @param options - `workers`: how many; `start`: how one is started
   * @throws TypeError or RangeError that names the option, what came and what is allowed
   */
  constructor(options?: PoolOptions) {
    this.#threads = new Threads(options);
  }

  /**
   * The value of a loss, as `lossValue` of `segmetric` has it.
   *
   * @param loss - made by a factory such as `softDice`, or equal plain data
   * @param scores - as `lossValue` takes them. They must not change before the promise is settled
   * @param truth - as `lossValue` takes it. It must not change either
   * @param options - `signal`
   * @returns the value, to the same bits
   * @throws as `lossValue`; and Error where a worker was lost
   */
  async lossValue(loss: Loss, scores: DenseArray, truth: Truth, options?: AbortOptions): Promise<number> {
    const { signal } = checkOptions<AbortOptions>('lossValue', options, { signal: abortSignal });
    const { value } = await this.#evaluate(readCall(loss, scores, truth, undefined), undefined, signal);
    return value;
  }

  /**
   * The value of a loss and its gradient, as `valueAndGradient` of `segmetric` has them.
   *
   * The workers read scores and write gradients on a `SharedArrayBuffer` themselves. Other arrays are copied by the thread that calls.
   * Where memory can be shared, a new gradient is a view on a `SharedArrayBuffer` of its own.
   *
   * @param loss - made by a factory such as `softDice`, or equal plain data
   * @param scores - as `valueAndGradient` takes them. They must not change before the promise is settled
   * @param truth - as `valueAndGradient` takes it. It must not change either
   * @param options - `into`: an array for the gradient; `signal`
   * @returns the value, and the gradient in the scores' shape and layout, to the same bits
   * @throws as `valueAndGradient`; and Error where a worker was lost
   */
  async valueAndGradient(
    loss: Loss,
    scores: DenseArray,
    truth: Truth,
    options?: ParallelGradientOptions,
  ): Promise<ValueAndGradient> {
    const checks = { into: gradientArray, signal: abortSignal };
    const { into, signal } = checkOptions<ParallelGradientOptions>('valueAndGradient', options, checks);
    const call = readCall(loss, scores, truth, into);
    const { value, gradient } = await this.#evaluate(call, into ?? 'new', signal);
    return { value, gradient: gradient as Float32Array };
  }

  /**
   * Scores cases in one table, as `evaluate` of `segmetric` does. Cases are taken from an iterable when a worker is free for them, so they
   * need not be in memory together.
   *
   * @param cases - as `evaluate` takes them
   * @param options - as `evaluate` takes them; plain data, which is copied to the workers
   * @param more - `signal`, and `progress`, which is called with the number of cases that are done
   * @returns the table, with the same numbers
   * @throws as `evaluate`; and Error where a worker was lost
   */
  async evaluate(
    cases: Iterable<EvaluationCase> | AsyncIterable<EvaluationCase>,
    options: EvaluationOptions,
    more?: ParallelTableOptions,
  ): Promise<Evaluation> {
    const checks = { signal: abortSignal, progress: callback };
    const { signal, progress } = checkOptions<ParallelTableOptions>('evaluate', more, checks);
    return this.#threads.turn(async (threads) => {
      const metrics = await this.#threads.metrics();
      return splitCases(threads, metrics, cases, options, { signal, progress });
    });
  }

  /** Ends the workers. Calls that are at work reject, and so do later ones. */
  close(): void {
    this.#threads.close();
  }

  #evaluate(
    call: LossCall,
    into: Float32Array | 'new' | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ value: number; gradient: Float32Array | undefined }> {
    return this.#threads.turn(async (threads) => {
      const shares = await this.#threads.withLosses(threads);
      const loss = new SplitLoss(call, into, { threads, room: this.#room, shares, signal });
      return { value: await loss.value(), gradient: into === 'new' ? loss.gradient : into };
    });
  }
}

let common: WorkerPool | undefined;

/** The pool of the functions, which is made when it is first used. */
function commonPool(): WorkerPool {
  common ??= new WorkerPool();
  return common;
}

/**
 * {@link WorkerPool.lossValue} of a pool that is made at the first call, with as many workers as there are cores.
 *
 * @param loss - made by a factory such as `softDice`, or equal plain data
 * @param scores - as `lossValue` of `segmetric` takes them
 * @param truth - as `lossValue` of `segmetric` takes it
 * @param options - `signal`
 * @returns the value, to the bits of one thread
 * @throws as {@link WorkerPool.lossValue}
 */
export function lossValue(
  loss: Loss,
  scores: DenseArray,
  truth: Truth,
  options?: AbortOptions,
): Promise<number> {
  return commonPool().lossValue(loss, scores, truth, options);
}

/**
 * {@link WorkerPool.valueAndGradient} of the same pool.
 *
 * @param loss - made by a factory such as `softDice`, or equal plain data
 * @param scores - as `valueAndGradient` of `segmetric` takes them
 * @param truth - as `valueAndGradient` of `segmetric` takes it
 * @param options - `into`, `signal`
 * @returns the value and the gradient, to the bits of one thread
 * @throws as {@link WorkerPool.valueAndGradient}
 */
export function valueAndGradient(
  loss: Loss,
  scores: DenseArray,
  truth: Truth,
  options?: ParallelGradientOptions,
): Promise<ValueAndGradient> {
  return commonPool().valueAndGradient(loss, scores, truth, options);
}

/**
 * {@link WorkerPool.evaluate} of the same pool.
 *
 * @param cases - as `evaluate` of `segmetric` takes them
 * @param options - as `evaluate` of `segmetric` takes them
 * @param more - `signal`, `progress`
 * @returns the table
 * @throws as {@link WorkerPool.evaluate}
 */
export function evaluate(
  cases: Iterable<EvaluationCase> | AsyncIterable<EvaluationCase>,
  options: EvaluationOptions,
  more?: ParallelTableOptions,
): Promise<Evaluation> {
  return commonPool().evaluate(cases, options, more);
}

/** Ends the workers of the functions; their next call starts others. */
export function closeWorkers(): void {
  common?.close();
  common = undefined;
}

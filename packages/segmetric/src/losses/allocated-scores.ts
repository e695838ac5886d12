/**
 * Scores in the core's own memory, for who makes them there: a call that is told to may then evaluate them in place.
 */

/// <reference lib="esnext.disposable" preserve="true" />

import type { Layout, Shape, ShapedArray } from '../arrays/dense-array.js';
import { checkScoreAxes, readLayout, readShape } from '../arrays/dense-array.js';
import type { Region } from '../arrays/regions.js';
import { makeRegion } from '../arrays/regions.js';
import { show } from '../checks/argument-errors.js';
import { checkOptions } from '../checks/option-checks.js';
import { checkFits } from '../core/core.js';
import { holdLosses } from '../core/losses.js';

/** Options of {@link allocateScores}. */
export interface AllocateOptions {
  /** Where the axis of classes stands. Default `'channels-last'`. */
  readonly layout?: Layout | undefined;
}

/** What `using` calls. Engines that do not know it yet are served by compilers, which agree on this symbol. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** Scores in the core's own memory, as {@link allocateScores} makes them. They are taken wherever scores are. */
export class AllocatedScores implements ShapedArray<Float32Array> {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** Where the axis of classes stands. */
  readonly layout: Layout;
  #region: Region | undefined;

  /** @internal */
  constructor(shape: readonly number[], layout: Layout, region: Region) {
    this.shape = shape;
    this.layout = layout;
    this.#region = region;
  }

  /**
   * The numbers. A view on WebAssembly's memory, which is empty once a call has made that memory grow or `free` was called: read it
   * anew for each call. To send the numbers to a worker, take `data.slice()`, for the view's buffer is the whole memory.
   *
   * @throws RangeError after `free`
   */
  get data(): Float32Array {
    if (this.#region !== undefined) return this.#region.view();
    throw new RangeError(`the scores of allocateScores(${show(this.shape)}) were freed: others are needed`);
  }

  /**
   * Gives the memory back to later calls and allocations. Every view on it is then empty, and the scores are refused. What nobody
   * frees is collected like any other array, but later. A second call does nothing.
   */
  free(): void {
    this.#region?.held.release();
    this.#region = undefined;
  }

  /** As `free`, at the end of a block that declares the scores by `using`. */
  [DISPOSE](): void {
    this.free();
  }
}

/**
 * Scores in the memory in which losses are computed, all 0 at first. Other scores are copied there by each call, and the gradient is
 * copied out. For scores that are made here neither is needed: `valueAndGradient(loss, scores, truth, { into: scores.data })` works in
 * place, and **the gradient takes the place of the scores**. Where such a call throws, both may be lost.
 *
 * In all other calls allocated scores are copied like any others, and keep their numbers. Value and gradient are the same to the bit.
 *
 * Memory: an instance of the core for each allocation. That is 1.2 MB, the scores' bytes, and what the losses computed in place take
 * beside them (said at their factories). The 512 MiB that are kept between other calls are no limit here.
 *
 * @param shape - `[image, ...space, class]`, or as `layout` says
 * @param options - see {@link AllocateOptions}
 * @returns the scores: `data`, `shape`, `layout`, and `free()`
 * @throws TypeError or RangeError that names the argument; RangeError where the core cannot hold so many numbers
 * @example
 * ```ts
 * import { allocateScores, softDice, valueAndGradient } from 'segmetric';
 *
 * const scores = allocateScores([1, 2, 2, 1]);
 * const truth = { data: new Uint8Array([1, 0, 1, 0]), shape: [1, 2, 2] };
 * for (let step = 0; step < 2; step++) {
 *   // As a network would write them; then the gradient is there.
 *   scores.data.set([0.75, 0.25, 0.5, 0]);
 *   const { value } = valueAndGradient(softDice(), scores, truth, { into: scores.data });
 *   console.log(value.toFixed(4), scores.data[1]?.toFixed(4));
 *   // 0.2857 0.2041
 *   // 0.2857 0.2041
 * }
 * scores.free();
 * ```
 */
export function allocateScores(shape: Shape, options?: AllocateOptions): AllocatedScores {
  const name = 'allocateScores';
  const axes = readShape(`${name}.shape`, shape);
  checkScoreAxes(name, axes);
  const { layout = 'channels-last' } = checkOptions<AllocateOptions>(name, options, { layout: readLayout });
  const length = axes.reduce((product, axis) => product * axis, 1);
  const images = axes[0] as number;
  checkFits(name, axes, [4 * length], images);
  const held = holdLosses();
  const address = held.run({ what: `${name} of shape ${show(axes)}`, images }, (core) => {
    // Emptied first: an instance that served before holds other numbers, and new room is filled with zeros.
    core.reserveScores(0);
    return core.reserveScores(length);
  });
  return new AllocatedScores(axes, layout, makeRegion(held, address, length));
}

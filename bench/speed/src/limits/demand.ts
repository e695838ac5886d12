/**
 * What a task cannot do without, in units that `primitives.ts` prices. The sum is a limit for this way of computing it:
 * nothing else is counted, so no code that works this way can be faster, and how far ours is above it is what the rest
 * costs.
 *
 * - Every loss copies its scores and its truth in and its gradient out.
 * - Softmax and sigmoid take one exponential a score; cross-entropy one logarithm a pixel more, priced alike. A sum has one
 *   softmax for all of its terms.
 * - Buckets: one increment a score. Exact Lovász: three digits counted in one pass, two scatters there and two back.
 * - Counts copy both maps.
 * - Surface metrics copy both maps and pass over two maps of 32-bit distances once for each axis.
 */
import type { Inputs, Task } from '../contender.js';
import type { Prices } from './primitives.js';

/** How much of each is needed. */
export interface Demand {
  /** All bytes that are copied or passed over. */
  readonly bytes: number;
  /** Those of them that are copied into the core's memory, and out of it. */
  readonly copiedIn: number;
  readonly copiedOut: number;
  readonly exponentials: number;
  readonly increments: number;
  readonly scatters: number;
}

const WORD = 4;

/** What a task demands; `bins`: of the form of a Lovász loss with so many buckets, undefined of the exact one. */
export function demandOf(task: Task, inputs: Inputs, bins: number | undefined): Demand {
  if (!('scores' in inputs)) {
    const pixels = inputs.truth.length;
    const passes = task === 'surfaces' ? 2 * inputs.size.length * WORD * pixels : 0;
    const copiedIn = 2 * pixels;
    return {
      bytes: copiedIn + passes,
      copiedIn,
      copiedOut: 0,
      exponentials: 0,
      increments: 0,
      scatters: 0,
    };
  }
  const scores = inputs.scores.length;
  const pixels = inputs.truth.length;
  const isLovasz = task.startsWith('lovasz');
  const truth = inputs.masks === undefined ? pixels : WORD * inputs.masks.length;
  const copiedIn = WORD * scores + truth;
  const copiedOut = WORD * scores;
  return {
    bytes: copiedIn + copiedOut,
    copiedIn,
    copiedOut,
    exponentials: exponentialsOf(task, scores, pixels),
    increments: isLovasz ? (bins === undefined ? 3 : 1) * scores : 0,
    scatters: isLovasz && bins === undefined ? 4 * scores : 0,
  };
}

function exponentialsOf(task: Task, scores: number, pixels: number): number {
  if (/crossEntropy/i.test(task)) return scores + pixels;
  return task.endsWith('Softmax') ? scores : 0;
}

/** A limit in milliseconds, and its parts. */
export interface Limit {
  readonly total: number;
  readonly bytes: number;
  readonly exponentials: number;
  readonly increments: number;
  readonly scatters: number;
}

/** What a demand takes at these prices. */
export function limitOf(demand: Demand, prices: Prices): Limit {
  return limitWith((demand.bytes * prices.byte) / 1e6, demand, prices);
}

/** The same with the copies into and out of the core at the price of copies that are in the caches. */
export function warmLimitOf(demand: Demand, prices: Prices): Limit {
  const { bytes, copiedIn, copiedOut } = demand;
  const others = (bytes - copiedIn - copiedOut) * prices.byte;
  const copies = copiedIn * prices.byteIn + copiedOut * prices.byteOut;
  return limitWith((others + copies) / 1e6, demand, prices);
}

function limitWith(bytes: number, demand: Demand, prices: Prices): Limit {
  const exponentials = (demand.exponentials * prices.exponential) / 1e6;
  const increments = (demand.increments * prices.increment) / 1e6;
  const scatters = (demand.scatters * prices.scatter) / 1e6;
  return { total: bytes + exponentials + increments + scatters, bytes, exponentials, increments, scatters };
}

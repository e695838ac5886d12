/** A call's arrays on their way into the core. Its types name those of WebAssembly, and so stand apart from public ones. */

import { copyNumbers } from '../arrays/array-data.js';
import { checkFits } from '../core/core.js';
import type { Losses } from '../core/losses.js';
import type { LossCall } from './loss-call.js';

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

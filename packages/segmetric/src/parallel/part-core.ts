/** The worker's side of losses: an instance of the module, and the part of a batch that it holds between steps. */

import type { Instance } from '../core/core.js';
import { instanceOf, KEPT_BYTES } from '../core/core.js';
import type { Losses } from '../wasm/parts-glue.js';
import { makeLossesGlue } from '../wasm/parts-glue.js';
import { readRows, writeRows } from './batch-rows.js';
import type {
  Counted,
  Forward,
  Modules,
  PartOfBatch,
  PartWithScores,
  Piece,
  Requests,
  Rows,
} from './messages.js';

/** An instance of losses, made when it is needed and dropped when it has grown too large or has failed. */
export class PartCore {
  readonly #module: WebAssembly.Module;
  #instance: Instance<Losses> | undefined;
  /** Where the scores of the part at hand are, and how many. */
  #scores = { address: 0, length: 0 };

  constructor({ losses, sharedLosses = losses }: Modules) {
    // An engine may share memory, and yet not so much at once. Later it may not fall back: others count on what it says here.
    try {
      this.#instance = instanceOf('losses', makeLossesGlue, sharedLosses);
      this.#module = sharedLosses;
    } catch {
      this.#module = losses;
    }
  }

  /** Whether other threads can read its memory. */
  get shares(): boolean {
    return !(this.#made().memory.buffer instanceof ArrayBuffer);
  }

  /** After an error of the engine's nothing in the memory is certain. */
  drop(): void {
    this.#instance = undefined;
  }

  /** Begins each call: memory that is larger than is kept is given back. */
  count(part: PartOfBatch): Counted {
    if ((this.#instance?.memory.buffer.byteLength ?? 0) > KEPT_BYTES) this.drop();
    const { core, memory } = this.#made();
    const { loss, images, pixels, classes, channelsFirst } = part;
    this.#reserve(images * pixels * classes);
    this.#take(part);
    const numbers = core.countPart(loss, images, pixels, classes, channelsFirst);
    return { numbers, memory: memory.buffer, address: this.#scores.address };
  }

  run(part: Requests['run'][0]): Requests['run'][1] {
    this.#begin(part);
    const value = this.#made().core.runPart();
    if (part.into !== undefined) writeRows(part.into, this.#region());
    return { value, gradient: part.answers ? this.#region().slice() : undefined };
  }

  forward(part: Requests['forward'][0]): Forward {
    this.#begin(part);
    const { core, memory } = this.#made();
    const sums = core.forwardPart();
    const numbers = core.sorts(part.turns);
    const sorts = Array.from({ length: numbers.length / 4 }, (_, place) => {
      const [address, words, first, turn] = numbers.subarray(4 * place) as unknown as [
        number,
        number,
        number,
        number,
      ];
      return { address, words, first, turn };
    });
    return { sums, memory: memory.buffer, sorts };
  }

  sort({ pieces, turn, turns }: Requests['sort'][0]): Requests['sort'][1] {
    this.#gather(pieces);
    return { values: this.#made().core.sortPart(turn, turns) };
  }

  backward({ pieces, sums, into }: Requests['backward'][0]): number {
    this.#gather(pieces);
    const value = this.#made().core.backwardPart(sums);
    if (into !== undefined) writeRows(into, this.#region());
    return value;
  }

  #made(): Instance<Losses> {
    this.#instance ??= instanceOf('losses', makeLossesGlue, this.#module);
    return this.#instance;
  }

  #take({ kind, truth, weights, distances, size }: PartOfBatch): void {
    const { core, memory } = this.#made();
    const length = truth.length * truth.count;
    const address = core.reserveTruth(kind, length);
    const weightsAt = core.reserveWeights(weights?.length ?? 0);
    const distancesAt = core.reserveDistances(distances?.length ?? 0);
    core.setSize(size);
    const Kind = [Uint8Array, Int32Array, Float32Array][kind] as Float32ArrayConstructor;
    readRows(truth as Rows, new Kind(memory.buffer, address, length));
    for (const [rows, at] of [
      [weights, weightsAt],
      [distances, distancesAt],
    ] as const) {
      if (rows !== undefined) readRows(rows, new Float32Array(memory.buffer, at, rows.length));
    }
  }

  #begin(part: PartWithScores): void {
    const { loss, images, pixels, classes, channelsFirst, gradient, scores } = part;
    // Room of the same size does not move, so scores that were written there stay.
    this.#reserve(images * pixels * classes);
    this.#take(part);
    if (scores !== undefined) readRows(scores, this.#region());
    this.#made().core.beginPart(loss, images, pixels, classes, channelsFirst, gradient, part.part);
  }

  #reserve(length: number): void {
    this.#scores = { address: this.#made().core.reserveScores(length), length };
  }

  #region(): Float32Array {
    return new Float32Array(this.#made().memory.buffer, this.#scores.address, this.#scores.length);
  }

  #gather(pieces: readonly Piece[]): void {
    const { buffer } = this.#made().memory;
    for (const { memory, from, to, words } of pieces) {
      new Uint32Array(buffer, to, words).set(new Uint32Array(memory, from, words));
    }
  }
}

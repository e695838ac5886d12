/**
 * A loss over a pool. The truth is counted first, part by part, since some losses weigh by all of it. Then either each image goes through
 * the core by itself, or the parts of a group go together, step by step. Values and sums are added here in the order of one thread.
 */

import { checkStillThere } from '../arrays/array-data.js';
import { typedKind } from '../checks/typed-arrays.js';
import { checkFits, stopped } from '../core/core.js';
import { inUsersTerms } from '../losses/core-errors.js';
import type { LossCall } from '../losses/evaluate-loss.js';
import { checkValue } from '../losses/evaluate-loss.js';
import { copyRows, givenOfPart, labelRows, ownRows, scoreRows } from './batch-rows.js';
import type { Forward, PartOfBatch, Piece, Requests, Rows } from './messages.js';
import type { Rooms } from './room.js';
import { isShared, newRoom } from './room.js';
import { canShare } from './shared-memory.js';
import type { Part } from './split.js';
import { split } from './split.js';
import type { Thread } from './thread.js';
import { StoppedInWorker } from './thread.js';

/** What a call is given besides its arguments. */
export interface Surroundings {
  readonly threads: readonly Thread[];
  readonly rooms: Rooms;
  /** Whether the workers can read each other's memory. */
  readonly shares: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How many images a worker is given before it has answered the first: it goes on while this thread copies the next. */
const AHEAD = 2;

/** A loss of a batch over workers. */
export class SplitLoss {
  readonly #call: LossCall;
  readonly #around: Surroundings;
  /** Where the gradient goes at last. */
  readonly gradient: Float32Array | undefined;
  /** Where the workers put it; not there where they send it. */
  readonly #target: Float32Array | undefined;
  readonly #scores: Float32Array;
  readonly #truth: Uint8Array | Int32Array | Float32Array;
  #counts: readonly number[] = [];

  /** @param into - an array for the gradient, `'new'` for a new one, undefined for none */
  constructor(call: LossCall, into: Float32Array | 'new' | undefined, around: Surroundings) {
    const { scores, truth, length } = call;
    checkFits('scores', scores.shape, [4 * length, truth.bytes], scores.images);
    checkStillThere('scores', scores.data, length);
    this.#call = call;
    this.#around = around;
    const { rooms } = around;
    const isThere = typedKind(scores.data) === 'Float32Array' && isShared(scores.data as Float32Array);
    this.#scores = isThere
      ? (scores.data as Float32Array)
      : new Float32Array(rooms.of('scores', 4 * length), 0, length);
    const room = rooms.of('truth', truth.bytes);
    truth.copyTo(room as ArrayBuffer, 0);
    const Kind = [Uint8Array, Int32Array, Float32Array][truth.kind] as Float32ArrayConstructor;
    this.#truth = new Kind(room, 0, truth.length);
    if (into === undefined) return;
    this.gradient = into === 'new' ? new Float32Array(newRoom(4 * length), 0, length) : call.written;
    if (!canShare()) return;
    this.#target = isShared(this.gradient as Float32Array)
      ? this.gradient
      : new Float32Array(rooms.of('gradient', 4 * length), 0, length);
  }

  /** The value; the gradient is there then. */
  async value(): Promise<number> {
    const { threads, shares } = this.#around;
    const groups = split(this.#call.scores, threads.length, this.#call.encoded.takes, shares);
    await this.#count(groups.flat());
    const alone = groups.every((parts) => parts.length === 1);
    const values = alone ? await this.#runAll(groups.flat()) : [];
    if (!alone) for (const parts of groups) values.push(await this.#runTogether(parts));
    const value = values.reduce((sum, each) => sum + each, 0);
    checkValue(value, this.#call);
    return value;
  }

  async #count(parts: readonly Part[]): Promise<void> {
    const answers = await this.#allOf(parts, (thread, part) => {
      const [given, transfer] = this.#partOf(part);
      return thread.ask('count', given, transfer);
    });
    const isSoft = answers.some(([soft]) => soft === 1);
    this.#counts = [Number(isSoft), ...answers.flatMap((numbers) => Array.from(numbers.subarray(1)))];
  }

  /** Images that wait for no other. */
  async #runAll(parts: readonly Part[]): Promise<number[]> {
    const { threads } = this.#around;
    const values: number[] = [];
    const failed: { place: number; error: unknown }[] = [];
    let next = 0;
    const lane = async (thread: Thread): Promise<void> => {
      while (next < parts.length && failed.length === 0) {
        const place = next++;
        const part = parts[place] as Part;
        try {
          values[place] = await this.#run(thread, part);
        } catch (error) {
          failed.push({ place, error: this.#inUsersTerms(error, part) });
        }
      }
    };
    await Promise.all(Array.from({ length: AHEAD }, () => threads.map(lane)).flat());
    failed.sort((a, b) => a.place - b.place);
    if (failed[0] !== undefined) throw failed[0].error;
    return values;
  }

  async #run(thread: Thread, part: Part): Promise<number> {
    this.#checkSignal();
    const [given, transfer] = this.#withScores(part);
    const into = this.#intoOf(part);
    const { value, gradient } = await thread.ask('run', { ...given, into }, transfer);
    if (gradient !== undefined) {
      this.gradient?.set(gradient, scoreRows(gradient, this.#call.scores, part).first);
    }
    this.#takeGradient(part);
    return value;
  }

  /** Parts that wait for each other between their steps. */
  async #runTogether(parts: readonly Part[]): Promise<number> {
    const turns = parts.length;
    const forward = await this.#allOf(parts, (thread, part) => {
      const [given] = this.#withScores(part);
      return thread.ask('forward', { ...given, turns });
    });
    const sums = Float64Array.from(forward.flatMap((each) => Array.from(each.sums)));
    const first = forward[0] as Forward;
    const sorted = await this.#allOf(first.sorts.length === 0 ? [] : parts, (thread, _, turn) => {
      const pieces = this.#pieces(parts, forward, turn, (sorter, other) => sorter === turn && other !== turn);
      return thread.ask('sort', { pieces, turn, turns });
    });
    const values = await this.#allOf(parts, (thread, part, own) => {
      const into = this.#intoOf(part);
      const pieces =
        into === undefined
          ? []
          : this.#pieces(parts, forward, own, (sorter, other) => sorter !== own && other === own);
      return thread.ask('backward', { pieces, sums, into });
    });
    for (const part of parts) this.#takeGradient(part);
    return first.sorts.reduce(
      (value, { turn }, place) => value + (sorted[turn]?.values[place] as number),
      values[0] as number,
    );
  }

  /**
   * The pieces that a part takes from others before a step: of the errors that `sorter` sorts the pixels of the part `other`, where
   * `takes` says so. Before the sort these are in the memory of their part, afterwards in that of the sorter.
   */
  #pieces(
    parts: readonly Part[],
    forward: readonly Forward[],
    own: number,
    takes: (sorter: number, other: number) => boolean,
  ): Piece[] {
    const { pixels } = this.#call.scores;
    const places = (forward[own] as Forward).sorts;
    return places.flatMap(({ address, words, first, turn }, place) =>
      parts.flatMap((part, other) => {
        const holder = turn === own ? other : turn;
        if (!takes(turn, other)) return [];
        const start = part.firstImage * pixels + part.firstPixel;
        const from = Math.max(start, first);
        const end = Math.min(start + part.images * part.pixels, first + words);
        if (from >= end) return [];
        const { memory, sorts } = forward[holder] as Forward;
        const theirs = sorts[place]?.address as number;
        return {
          memory: memory as SharedArrayBuffer,
          from: theirs + 4 * (from - first),
          to: address + 4 * (from - first),
          words: end - from,
        };
      }),
    );
  }

  /** Asks a thread for each part; waits for all, and throws the error of the first part that has one. */
  async #allOf<T>(
    parts: readonly Part[],
    ask: (thread: Thread, part: Part, place: number) => Promise<T>,
  ): Promise<T[]> {
    const { threads } = this.#around;
    this.#checkSignal();
    const settled = await Promise.allSettled(
      parts.map((part, place) => ask(threads[place % threads.length] as Thread, part, place)),
    );
    return settled.map((each, place) => {
      if (each.status === 'fulfilled') return each.value;
      throw this.#inUsersTerms(each.reason, parts[place] as Part);
    });
  }

  #partOf(part: Part): [PartOfBatch, ArrayBuffer[]] {
    const { encoded, scores, truth } = this.#call;
    const { classes, channelsFirst } = scores;
    const rows: Rows<Uint8Array | Int32Array | Float32Array> = truth.isMasks
      ? scoreRows(this.#truth as Float32Array, scores, part)
      : labelRows(this.#truth, scores, part);
    const [own, transfer] = handed(rows);
    const { images, pixels } = part;
    return [
      { loss: encoded.numbers, images, pixels, classes, channelsFirst, kind: truth.kind, truth: own },
      transfer,
    ];
  }

  #withScores(part: Part): [Requests['run'][0], ArrayBuffer[]] {
    const { scores } = this.#call;
    const rows = scoreRows(this.#scores, scores, part);
    if (this.#scores !== scores.data) copyRows(scores.data as Float32Array, rows);
    const [given, transfer] = this.#partOf(part);
    const [own, more] = handed(rows);
    const { images, pixels } = scores;
    const numbers = Float64Array.from([images, pixels, part.firstImage, part.firstPixel, ...this.#counts]);
    const gradient = this.gradient !== undefined;
    return [{ ...given, scores: own, gradient, part: numbers }, [...transfer, ...more]];
  }

  #intoOf(part: Part): Rows | undefined {
    return this.#target && scoreRows(this.#target, this.#call.scores, part);
  }

  /** Brings the gradient of a part to the user's array, where it is not there yet. */
  #takeGradient(part: Part): void {
    if (this.#target === undefined || this.#target === this.gradient) return;
    const rows = scoreRows(this.gradient as Float32Array, this.#call.scores, part);
    copyRows(this.#target, rows);
  }

  #checkSignal(): void {
    this.#around.signal?.throwIfAborted();
  }

  #inUsersTerms(error: unknown, part: Part): unknown {
    if (error instanceof StoppedInWorker) {
      return stopped(this.#call.task, new WebAssembly.RuntimeError(error.message));
    }
    return inUsersTerms(error, givenOfPart(this.#call, part));
  }
}

/** Rows as they are handed over: in shared memory where they stand, else as a copy that is given away. */
function handed<A extends Uint8Array | Int32Array | Float32Array>(rows: Rows<A>): [Rows<A>, ArrayBuffer[]] {
  if (isShared(rows.data)) return [rows, []];
  const [own, buffer] = ownRows(rows);
  return [own, [buffer]];
}

/**
 * A loss over a pool. The truth is counted first, part by part, since some losses weigh by all of it. Then either each image goes through
 * the core by itself, or the parts of a group go together, step by step. Values and sums are added here in the order of one thread.
 */

import { checkStillThere } from '../arrays/array-data.js';
import { checkFits, stopped } from '../core/core.js';
import { inUsersTerms } from '../losses/core-errors.js';
import type { LossCall } from '../losses/loss-call.js';
import { checkValue } from '../losses/loss-call.js';
import { givenOfPart, labelRows, ownRows, readRows, scoreRows, writeRows } from './batch-rows.js';
import type { Counted, Forward, PartOfBatch, PartWithScores, Piece, Rows } from './messages.js';
import type { Room } from './room.js';
import { isShared, newRoom } from './room.js';
import type { Part } from './split.js';
import { split } from './split.js';
import type { Thread } from './thread.js';
import { StoppedInWorker } from './thread.js';

/** What a call is given besides its arguments. */
export interface Surroundings {
  readonly threads: readonly Thread[];
  readonly room: Room;
  /** Whether the workers can read each other's memory. */
  readonly shares: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How many images a worker is given before it has answered the first. Where they are copied to its memory, there is room for one. */
const AHEAD = 2;

/** A loss of a batch over workers. */
export class SplitLoss {
  readonly #call: LossCall;
  readonly #around: Surroundings;
  readonly gradient: Float32Array | undefined;
  /** What the workers read and write where it stands. */
  readonly #isShared: { readonly scores: boolean; readonly gradient: boolean };
  /** Whether this thread copies the rest to and from the workers' memory, which saves a copy on the way; else it is sent. */
  readonly #copies: boolean;
  readonly #truth: Uint8Array | Int32Array | Float32Array;
  readonly #weights: Float32Array | undefined;
  readonly #distances: Float32Array | undefined;
  #counts: readonly number[] = [];
  /** The room for scores in each worker's memory, as it was when the truth was counted: parts that one worker takes have one size. */
  readonly #rooms = new Map<Thread, Counted>();

  /** @param into - an array for the gradient, `'new'` for a new one, undefined for none */
  constructor(call: LossCall, into: Float32Array | 'new' | undefined, around: Surroundings) {
    const { scores, truth, length } = call;
    const { weights, distances } = truth;
    const [weightsBytes, distancesBytes] = [4 * (weights?.length ?? 0), 4 * (distances?.length ?? 0)];
    const bytes = [4 * length, truth.bytes, weightsBytes, distancesBytes];
    checkFits('scores', scores.shape, bytes, scores.images);
    checkStillThere('scores', scores.data, length);
    this.#call = call;
    this.#around = around;
    const weightsAt = 4 * Math.ceil(truth.bytes / 4);
    const distancesAt = weightsAt + weightsBytes;
    const room = around.room.of(distancesAt + distancesBytes);
    truth.copyTo(room as ArrayBuffer, 0);
    weights?.copyTo(room as ArrayBuffer, weightsAt);
    distances?.copyTo(room as ArrayBuffer, distancesAt);
    this.#weights = weights && new Float32Array(room, weightsAt, weights.length);
    this.#distances = distances && new Float32Array(room, distancesAt, distances.length);
    const Kind = [Uint8Array, Int32Array, Float32Array][truth.kind] as Float32ArrayConstructor;
    this.#truth = new Kind(room, 0, truth.length);
    this.gradient = into === 'new' ? new Float32Array(newRoom(4 * length), 0, length) : call.written;
    this.#isShared = {
      scores: isShared(scores.data as Float32Array),
      gradient: this.gradient === undefined || isShared(this.gradient),
    };
    this.#copies = around.shares && !(this.#isShared.scores && this.#isShared.gradient);
  }

  /** The value; the gradient is there then. */
  async value(): Promise<number> {
    const { threads, shares } = this.#around;
    const { encoded, scores, truth } = this.#call;
    // A worker that sorts errors of other pixels as well does not have the weights of these.
    const canWait = shares && !(encoded.takes.sorts && truth.weights !== undefined);
    const groups = split(scores, threads.length, encoded.takes, canWait);
    await this.#count(groups.flat());
    const alone = groups.every((parts) => parts.length === 1);
    const values = alone ? await this.#runAll(groups.flat()) : [];
    if (!alone) for (const parts of groups) values.push(await this.#runTogether(parts));
    const value = values.reduce((sum, each) => sum + each, 0);
    checkValue(value, this.#call);
    return value;
  }

  async #count(parts: readonly Part[]): Promise<void> {
    const answers = await this.#allOf(parts, async (thread, part) => {
      const [given, transfer] = this.#partOf(part);
      const counted = await thread.ask('count', given, transfer);
      this.#rooms.set(thread, counted);
      return counted.numbers;
    });
    const isSoft = answers.some(([soft]) => soft === 1);
    const isWeighted = answers.some(([, weighted]) => weighted === 1);
    const sections = answers.flatMap((numbers) => Array.from(numbers.subarray(2)));
    this.#counts = [Number(isSoft), Number(isWeighted), ...sections];
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
    await Promise.all(Array.from({ length: this.#copies ? 1 : AHEAD }, () => threads.map(lane)).flat());
    failed.sort((a, b) => a.place - b.place);
    if (failed[0] !== undefined) throw failed[0].error;
    return values;
  }

  async #run(thread: Thread, part: Part): Promise<number> {
    this.#checkSignal();
    const room = this.#roomOf(thread, part);
    const [given, transfer] = this.#withScores(part, room);
    const into = this.#intoOf(part);
    const answers = !this.#isShared.gradient && room === undefined;
    const { value, gradient } = await thread.ask('run', { ...given, into, answers }, transfer);
    this.#takeGradient(part, gradient ?? room);
    return value;
  }

  /** Parts that wait for each other between their steps. */
  async #runTogether(parts: readonly Part[]): Promise<number> {
    const turns = parts.length;
    const forward = await this.#allOf(parts, (thread, part) => {
      const [given] = this.#withScores(part, this.#roomOf(thread, part));
      return thread.ask('forward', { ...given, turns });
    });
    const sums = Float64Array.from(forward.flatMap((each) => Array.from(each.sums)));
    const first = forward[0] as Forward;
    const sorted = await this.#allOf(first.sorts.length === 0 ? [] : parts, (thread, _, turn) => {
      const pieces = this.#pieces(parts, forward, turn, (sorter, other) => sorter === turn && other !== turn);
      return thread.ask('sort', { pieces, turn, turns });
    });
    const values = await this.#allOf(parts, async (thread, part, own) => {
      const pieces =
        this.gradient === undefined
          ? []
          : this.#pieces(parts, forward, own, (sorter, other) => sorter !== own && other === own);
      const value = await thread.ask('backward', { pieces, sums, into: this.#intoOf(part) });
      this.#takeGradient(part, this.#roomOf(thread, part));
      return value;
    });
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
      parts.map((part, place) => ask(threads[part.worker] as Thread, part, place)),
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
    const [weights, more] = this.#weights ? handed(labelRows(this.#weights, scores, part)) : [undefined, []];
    const [distances, most] = this.#distances
      ? handed(scoreRows(this.#distances, scores, part))
      : [undefined, []];
    const { images, pixels } = part;
    return [
      {
        loss: encoded.numbers,
        images,
        pixels,
        classes,
        channelsFirst,
        kind: truth.kind,
        truth: own,
        weights,
        distances,
        size: Uint32Array.from(scores.mapShape.slice(1)),
      },
      [...transfer, ...more, ...most],
    ];
  }

  /** The room for a part's scores in its worker's memory, where this thread copies them there and the gradient from there. */
  #roomOf(thread: Thread, { images, pixels }: Part): Float32Array | undefined {
    if (!this.#copies) return undefined;
    const { memory, address } = this.#rooms.get(thread) as Counted;
    return new Float32Array(memory, address, images * pixels * this.#call.scores.classes);
  }

  #withScores(part: Part, room: Float32Array | undefined): [PartWithScores, ArrayBuffer[]] {
    const { scores } = this.#call;
    const rows = scoreRows(scores.data as Float32Array, scores, part);
    const isWritten = room !== undefined && !this.#isShared.scores;
    if (isWritten) readRows(rows, room);
    const [given, transfer] = this.#partOf(part);
    const [own, more] = isWritten ? [undefined, []] : handed(rows);
    const { images, pixels } = scores;
    const numbers = Float64Array.from([images, pixels, part.firstImage, part.firstPixel, ...this.#counts]);
    const gradient = this.gradient !== undefined;
    return [{ ...given, scores: own, gradient, part: numbers }, [...transfer, ...more]];
  }

  #intoOf(part: Part): Rows | undefined {
    const { gradient } = this;
    return gradient && this.#isShared.gradient ? scoreRows(gradient, this.#call.scores, part) : undefined;
  }

  /** Brings the gradient of a part to the user's array, where the worker did not. */
  #takeGradient(part: Part, computed: Float32Array | undefined): void {
    if (this.#isShared.gradient) return;
    writeRows(scoreRows(this.gradient as Float32Array, this.#call.scores, part), computed as Float32Array);
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

/** What the pool and its workers say to each other. A worker does one request after another and answers each. */

import type { EvaluationOptions } from '../evaluation/cases.js';
import type { CaseScores, ReadCase } from '../evaluation/scoring.js';

/** The modules of the core, compiled. A worker makes its instances of them when it needs them. */
export interface Modules {
  /** Of losses. */
  readonly losses: WebAssembly.Module;
  /** The same with memory that other threads can read; not there where memory cannot be shared. */
  readonly sharedLosses: WebAssembly.Module | undefined;
}

/** Some numbers of an array: rows of one length, at one distance. */
export interface Rows<A extends Uint8Array | Int32Array | Float32Array = Float32Array> {
  readonly data: A;
  readonly first: number;
  readonly length: number;
  readonly distance: number;
  readonly count: number;
}

/** A part of a batch: its own sizes, and its truth. */
export interface PartOfBatch {
  /** The loss in the core's numbers. */
  readonly loss: Float64Array;
  readonly images: number;
  readonly pixels: number;
  readonly classes: number;
  readonly channelsFirst: boolean;
  /** How the core reads the truth: see `ReadTruth`. */
  readonly kind: 0 | 1 | 2;
  readonly truth: Rows<Uint8Array | Int32Array | Float32Array>;
  /** Of its pixels, where they have some. */
  readonly weights: Rows | undefined;
  /** Signed distances beside it, where there are some. */
  readonly distances: Rows | undefined;
  /** The lengths of an image's axes. */
  readonly size: Uint32Array;
}

/** What is counted of a part, and where the worker has room for its scores, which become their gradient. */
export interface Counted {
  readonly numbers: Float64Array;
  readonly memory: ArrayBufferLike;
  readonly address: number;
}

/** A part with its scores, and what it is a part of: see the binding's `parts.rs`. */
export interface PartWithScores extends PartOfBatch {
  /** Not there where they were written to their room. */
  readonly scores: Rows | undefined;
  readonly gradient: boolean;
  readonly part: Float64Array;
}

/** Words of errors, or their slopes, that stand in the memory of another worker. */
export interface Piece {
  readonly memory: SharedArrayBuffer;
  readonly from: number;
  readonly to: number;
  readonly words: number;
}

/** Errors that are sorted together, as a worker holds them. */
export interface SortPlace {
  readonly address: number;
  readonly words: number;
  /** The first of their pixels among those of the batch. */
  readonly first: number;
  /** Whose turn they are. */
  readonly turn: number;
}

/** What a part knows when it has gone forward. */
export interface Forward {
  readonly sums: Float64Array;
  readonly memory: ArrayBufferLike;
  readonly sorts: readonly SortPlace[];
}

/** The requests by name: what is asked, and what is answered. */
export interface Requests {
  /** Modules from now on. */
  modules: [Modules, { readonly shares: boolean }];
  /** Checks the truth of a part and counts it. The room for scores stays where it is until a part of another size is counted. */
  count: [PartOfBatch, Counted];
  /** All of a part of whole images. The gradient stays in the room, and is written to `into` or answered. */
  run: [
    PartWithScores & { readonly into: Rows | undefined; readonly answers: boolean },
    { readonly value: number; readonly gradient?: Float32Array | undefined },
  ];
  /** Begins a part that goes with others. */
  forward: [PartWithScores & { readonly turns: number }, Forward];
  /** Sorts what has its turn, after the pieces that the other parts have of it were taken. */
  sort: [
    { readonly pieces: readonly Piece[]; readonly turn: number; readonly turns: number },
    { readonly values: Float64Array },
  ];
  /** Ends a part: takes the slopes that others have sorted. The gradient stays in the room, and is written to `into`. */
  backward: [
    { readonly pieces: readonly Piece[]; readonly sums: Float64Array; readonly into: Rows | undefined },
    number,
  ];
  /** Begins a table. */
  table: [{ readonly metrics: WebAssembly.Module; readonly options: EvaluationOptions }, undefined];
  /** Scores a case of the table. */
  score: [ReadCase, CaseScores];
}

/** The name of a request. */
export type RequestName = keyof Requests;

/** A request on its way. */
export interface Request<N extends RequestName = RequestName> {
  readonly name: N;
  readonly given: Requests[N][0];
}

/** An error on its way: classes are lost there. */
export interface SentError {
  readonly kind: 'RangeError' | 'TypeError' | 'stopped' | 'other';
  readonly message: string;
}

/** An answer on its way. */
export type Answer = { readonly result: unknown } | { readonly error: SentError };

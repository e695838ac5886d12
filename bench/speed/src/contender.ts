/** Who takes part in a row: something that computes its result, and can be timed doing so. */
import type { MapPair } from './inputs/maps.js';
import type { ScoreBatch } from './inputs/scores.js';

/** What is computed; every peer knows some of these. */
export type Task =
  | 'lovaszHinge'
  | 'lovaszProbabilities'
  | 'lovaszSoftmax'
  | 'diceProbabilities'
  | 'diceSoftmax'
  | 'crossEntropySoftmax'
  | 'crossEntropyBinary'
  | 'diceCrossEntropySoftmax'
  | 'boundarySoftmax'
  | 'hausdorffSoftmax'
  | 'clDiceSoftmax'
  | 'skeletonRecallSoftmax'
  | 'counts'
  | 'surfaces';

/** What a task is done with. */
export type Inputs = ScoreBatch | MapPair;

/** What a call computes: a loss and its gradient, or the numbers of a metric in an order that the task fixes. */
export interface Outcome {
  readonly values: readonly number[];
  /** In the scores' order, class axis last. */
  readonly gradient?: Float32Array | undefined;
}

/** By how much a contender may differ from the first of its row. */
export interface Tolerance {
  /** Of each value, as a share of it or, below 1, by itself. */
  readonly value: number;
  /** Σ |difference| of the gradients as a share of Σ |gradient|. */
  readonly gradient: number;
}

/** 32-bit sums of a million numbers in another order. */
export const ROUNDING: Tolerance = { value: 1e-3, gradient: 1e-3 };

/** A turn: calls in a row, first those that warm up and are not counted, then `samples` times `calls`. */
export interface Turn {
  readonly warmUp: number;
  readonly samples: number;
  readonly calls: number;
}

/** One of those who do a task. */
export interface Contender {
  readonly name: string;
  readonly tolerance: Tolerance;
  /** Said where it computes another definition by design: it is timed, listed, and not compared. */
  readonly otherDefinition?: string | undefined;
  /** One call: what it gives, and the milliseconds that it took. */
  outcome(): Promise<Outcome & { readonly milliseconds: number }>;
  /** Takes a turn: the milliseconds of a call, of each sample the mean over its calls. */
  time(turn: Turn): Promise<number[]>;
}

/** A contender that is a function of this process. What it returns it may overwrite at its next call. */
export function inProcess(
  name: string,
  call: () => Outcome,
  { tolerance = ROUNDING, before }: { tolerance?: Tolerance; before?: () => Promise<unknown> } = {},
): Contender {
  return {
    name,
    tolerance,
    async outcome() {
      await before?.();
      const start = performance.now();
      const { values, gradient } = call();
      const milliseconds = performance.now() - start;
      return { values, gradient: gradient?.slice(), milliseconds };
    },
    async time({ warmUp, samples, calls }) {
      await before?.();
      for (let i = 0; i < warmUp; i++) call();
      return Array.from({ length: samples }, () => {
        const start = performance.now();
        for (let i = 0; i < calls; i++) call();
        return (performance.now() - start) / calls;
      });
    },
  };
}

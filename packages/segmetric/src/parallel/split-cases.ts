/** A table over a pool: each worker scores one case after another, and the results are taken in the order of the cases. */

import { wrongType } from '../checks/argument-errors.js';
import type { EvaluationCase, EvaluationOptions } from '../evaluation/cases.js';
import type { CaseScores, ReadCase } from '../evaluation/scoring.js';
import { Scoring } from '../evaluation/scoring.js';
import type { Evaluation } from '../evaluation/table.js';
import { isShared } from './room.js';
import type { Thread } from './thread.js';

/** How many cases a worker is given before it has answered the first. */
const AHEAD = 2;

/** What is told of a table in the making, and what stops it. */
export interface Watch {
  readonly signal: AbortSignal | undefined;
  readonly progress: ((done: number) => void) | undefined;
}

/** Scores cases over workers. */
export async function splitCases(
  threads: readonly Thread[],
  metrics: WebAssembly.Module,
  cases: Iterable<EvaluationCase> | AsyncIterable<EvaluationCase>,
  options: EvaluationOptions,
  { signal, progress }: Watch,
): Promise<Evaluation> {
  const scoring = new Scoring(options);
  await Promise.all(threads.map((thread) => thread.ask('table', { metrics, options })));
  const source = iteratorOf(cases);
  const scored: CaseScores[] = [];
  const failed: { place: number; error: unknown }[] = [];
  let [next, done, isOver] = [0, 0, false];
  // One after another asks for the next case, since an asynchronous source may take its time.
  let before: Promise<unknown> = Promise.resolve();
  const read = (): Promise<{ place: number; read: ReadCase } | undefined> => {
    const turn = before.then(async () => {
      if (isOver || failed.length > 0) return undefined;
      const place = next++;
      try {
        signal?.throwIfAborted();
        const result = await source.next();
        if (result.done !== true) return { place, read: scoring.read(result.value) };
      } catch (error) {
        failed.push({ place, error });
      }
      isOver = true;
      return undefined;
    });
    before = turn;
    return turn;
  };
  const lane = async (thread: Thread): Promise<void> => {
    for (let each = await read(); each !== undefined; each = await read()) {
      try {
        scored[each.place] = await thread.ask('score', ...handed(each.read));
        progress?.(++done);
      } catch (error) {
        failed.push({ place: each.place, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AHEAD }, () => threads.map(lane)).flat());
  failed.sort((a, b) => a.place - b.place);
  if (failed[0] !== undefined) {
    await source.return?.();
    throw failed[0].error;
  }
  for (const each of scored) scoring.take(each);
  return scoring.table();
}

type Source = Iterator<EvaluationCase> | AsyncIterator<EvaluationCase>;

function iteratorOf(cases: unknown): Source {
  if (typeof cases === 'object' && cases !== null) {
    const { [Symbol.iterator]: iterate, [Symbol.asyncIterator]: iterateLater } = cases as Partial<
      Iterable<EvaluationCase> & AsyncIterable<EvaluationCase>
    >;
    const start = iterate ?? iterateLater;
    if (typeof start === 'function') return Reflect.apply(start, cases, []) as Source;
  }
  throw wrongType('cases', cases, 'a list or another iterable of cases { id, predicted, truth } is needed');
}

/** A case as it is handed over: numbers in shared memory where they stand, else as copies that are given away. */
function handed(read: ReadCase): [ReadCase, ArrayBuffer[]] {
  const transfer: ArrayBuffer[] = [];
  const copy = (numbers: ArrayLike<unknown>): Float32Array => {
    const data = numbers as Float32Array;
    if (isShared(data)) return data;
    const own = data.slice();
    transfer.push(own.buffer as ArrayBuffer);
    return own;
  };
  const { predicted, truth } = read;
  const weights = truth.weights === undefined ? undefined : copy(truth.weights);
  const handedTruth = { ...truth, data: copy(truth.data), weights };
  return [{ ...read, predicted: { ...predicted, data: copy(predicted.data) }, truth: handedTruth }, transfer];
}

/** One thread, a pool of two workers, two processes and PyTorch with two threads in turns; the least time of each. */
import { min } from 'd3-array';
import { valueAndGradient } from 'segmetric';
import type { WorkerPool } from 'segmetric/parallel';
import { compareOutcomes } from '../agreement.js';
import type { Contender, Outcome } from '../contender.js';
import { inProcess } from '../contender.js';
import { runRounds } from '../measure/rounds.js';
import type { PythonPeers } from '../peers/python.js';
import { batchOf, type ParallelWork, shapesOf } from './parallel-works.js';
import type { TwoProcesses } from './two-processes.js';

/** What takes part besides this thread. */
export interface ParallelPeers {
  readonly pool: WorkerPool;
  readonly processes: TwoProcesses;
  readonly python: PythonPeers | undefined;
}

/** A contender's least time, and how many times as fast as one thread it is. */
export interface ParallelTime {
  readonly name: string;
  readonly milliseconds: number;
  readonly samples: number;
  readonly faster: number;
}

/** A work that was measured. */
export interface ParallelPoint {
  readonly title: string;
  readonly times: readonly ParallelTime[];
}

/** One thread, and what is held against it. */
async function contendersOf(
  work: ParallelWork,
  { pool, processes, python }: ParallelPeers,
): Promise<readonly (readonly [one: Contender, others: readonly Contender[]])[]> {
  const batch = batchOf(work, work.images);
  const shapes = shapesOf(work, work.images);
  const truth = { data: batch.truth, shape: shapes.truth };
  const scores = { data: batch.scores, shape: shapes.scores };
  const onSharedMemory = () => new Float32Array(new SharedArrayBuffer(4 * batch.scores.length));
  const shared = { scores: { ...scores, data: onSharedMemory() }, into: onSharedMemory() };
  shared.scores.data.set(batch.scores);
  const into = new Float32Array(batch.scores.length);
  const { loss } = work;
  const outcome = ({ value, gradient }: { value: number; gradient: Float32Array }): Outcome => ({
    values: [value],
    gradient,
  });
  const single = {
    size: [work.side, work.side],
    classes: work.classes,
    scores: batch.scores,
    truth: batch.truth,
  };
  const peers = work.task === undefined ? [] : ((await python?.contenders(work.task, single)) ?? []);
  return [
    [
      inProcess('one thread', () => outcome(valueAndGradient(loss, scores, truth, { into }))),
      [
        later('two workers', async () => outcome(await pool.valueAndGradient(loss, scores, truth, { into }))),
        later('two workers, arrays in shared memory', async () =>
          outcome(await pool.valueAndGradient(loss, shared.scores, truth, { into: shared.into })),
        ),
        await processes.contender(work),
        ...peers.map((peer) => ({ ...peer, name: `${peer.name}, two threads` })),
      ],
    ],
    [
      inProcess('one thread, a new gradient', () => outcome(valueAndGradient(loss, scores, truth))),
      [
        later('two workers, a new gradient', async () =>
          outcome(await pool.valueAndGradient(loss, scores, truth)),
        ),
      ],
    ],
  ];
}

/** A contender that waits for each call. The bits are those of one thread. */
function later(name: string, call: () => Promise<Outcome>): Contender {
  const time = async (calls: number) => {
    const start = performance.now();
    for (let done = 0; done < calls; done++) await call();
    return (performance.now() - start) / calls;
  };
  return {
    name,
    tolerance: { value: 0, gradient: 0 },
    async outcome() {
      const start = performance.now();
      const { values, gradient } = await call();
      return { values, gradient: gradient?.slice(), milliseconds: performance.now() - start };
    },
    async time({ warmUp, samples, calls }) {
      if (warmUp > 0) await time(warmUp);
      const times: number[] = [];
      for (let done = 0; done < samples; done++) times.push(await time(calls));
      return times;
    },
  };
}

/** Times one work. Undefined where it was stopped before each had its turn. */
export async function measureParallel(
  work: ParallelWork,
  peers: ParallelPeers,
  { budget, stopped }: { readonly budget: number; stopped(): boolean },
): Promise<ParallelPoint | undefined> {
  const groups = await contendersOf(work, peers);
  const all = groups.flatMap(([one, others]) => [one, ...others]);
  const entrants = [];
  let expected: Awaited<ReturnType<Contender['outcome']>> | undefined;
  for (const contender of all) {
    if (stopped()) return undefined;
    const outcome = await contender.outcome();
    expected ??= outcome;
    const agreement = compareOutcomes(outcome, expected, contender.tolerance);
    if (contender.otherDefinition === undefined && !agreement.agrees) {
      throw new Error(`${work.title}, ${contender.name}: ${agreement.reason}`);
    }
    entrants.push({ contender, first: outcome.milliseconds });
  }
  const samples = await runRounds(entrants, { budget, stopped });
  if (samples.some((times) => times.length === 0)) return undefined;
  const least = new Map(all.map((contender, place) => [contender, samples[place] as number[]]));
  const leastOf = (contender: Contender) => min(least.get(contender) as number[]) as number;
  const times = groups.flatMap(([one, others]) =>
    [one, ...others].map((contender) => ({
      name: contender.name,
      milliseconds: leastOf(contender),
      samples: (least.get(contender) as number[]).length,
      faster: leastOf(one) / leastOf(contender),
    })),
  );
  return { title: work.title, times };
}

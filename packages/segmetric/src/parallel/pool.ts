/** The workers of a pool: started when they are first needed, held while they work, replaced where they were lost. */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions } from '../checks/option-checks.js';
import { compileLater, needWebAssembly } from '../core/compile-core.js';
import { embeddedMetrics } from '../core/embedded-metrics.js';
import { embeddedParts } from '../core/embedded-parts.js';
import type { Modules } from './messages.js';
import { canShare, withSharedMemory } from './shared-memory.js';
import type { StartedWorker } from './thread.js';
import { startWorker, Thread } from './thread.js';

/** Options of a pool. */
export interface PoolOptions {
  /** How many workers; a whole number from 1 to 256. Default: as many as the machine has cores for this program. */
  readonly workers?: number | undefined;
  /**
   * Starts a worker with the script `segmetric/parallel/worker`, where a bundler does not bring it along by itself: a `Worker` of the
   * web, or one of `node:worker_threads`.
   */
  readonly start?: (() => StartedWorker | Promise<StartedWorker>) | undefined;
}

const workerCount: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number of workers is needed');
  if (Number.isInteger(value) && value >= 1 && value <= 256) return value;
  throw notAllowed(name, value, 'the number of workers is a whole number from 1 to 256');
};

const starter: Check<NonNullable<PoolOptions['start']>> = (name, value) => {
  if (typeof value === 'function') return value as NonNullable<PoolOptions['start']>;
  throw wrongType(name, value, 'a function is needed that starts a worker');
};

/** How many threads this program may run at once. */
function cores(): number {
  const { hardwareConcurrency } =
    (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator ?? {};
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { availableParallelism(): number } };
  };
  const count = process?.getBuiltinModule?.('node:os').availableParallelism() ?? hardwareConcurrency ?? 2;
  return Math.min(Math.max(count, 1), 256);
}

/** The threads of a pool. */
export class Threads {
  readonly #count: number;
  readonly #start: NonNullable<PoolOptions['start']>;
  readonly #threads: Thread[] = [];
  #modules: Promise<Modules> | undefined;
  #metrics: Promise<WebAssembly.Module> | undefined;
  /** The end of the last call. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: PoolOptions | undefined) {
    const given = checkOptions<PoolOptions>('WorkerPool', options, { workers: workerCount, start: starter });
    this.#count = given.workers ?? cores();
    this.#start = given.start ?? startWorker;
  }

  /** Runs a call when those before it have ended; a process of Node waits for it. */
  async turn<T>(call: (threads: readonly Thread[]) => Promise<T>): Promise<T> {
    const before = this.#last;
    const turn = (async () => {
      await before;
      const threads = await this.#started();
      for (const thread of threads) thread.hold(true);
      try {
        return await call(threads);
      } finally {
        for (const thread of threads) thread.hold(false);
      }
    })();
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The modules of losses; of the first call on, the threads have them. */
  async withLosses(threads: readonly Thread[]): Promise<boolean> {
    this.#modules ??= losses();
    const modules = await this.#modules;
    const answers = await Promise.all(threads.map((thread) => this.#given(thread, modules)));
    return answers.every(Boolean);
  }

  /** The module of metrics. */
  metrics(): Promise<WebAssembly.Module> {
    this.#metrics ??= compiled('metrics', embeddedMetrics);
    return this.#metrics;
  }

  /** Ends the workers, and with them the calls that run. */
  close(): void {
    this.#isClosed = true;
    const error = new Error('the pool was closed');
    for (const thread of this.#threads.splice(0)) thread.end(error);
  }

  readonly #shares = new Map<Thread, Promise<boolean>>();

  #given(thread: Thread, modules: Modules): Promise<boolean> {
    const known = this.#shares.get(thread) ?? thread.ask('modules', modules).then(({ shares }) => shares);
    this.#shares.set(thread, known);
    return known;
  }

  async #started(): Promise<readonly Thread[]> {
    needWebAssembly();
    for (let place = 0; place < this.#count && !this.#isClosed; place++) {
      const thread = this.#threads[place];
      if (thread !== undefined && thread.lost === undefined) continue;
      if (thread !== undefined) this.#shares.delete(thread);
      this.#threads[place] = new Thread(await this.#start());
    }
    // It may have been closed while a worker was started.
    if (this.#isClosed) {
      this.close();
      throw new Error('the pool was closed, but a call needs its workers: make another pool');
    }
    return [...this.#threads];
  }
}

async function losses(): Promise<Modules> {
  const bytes = bytesOf(embeddedParts);
  const shared = canShare() ? withSharedMemory(bytes) : undefined;
  return {
    losses: await compileLater('losses', bytes, bytes),
    sharedLosses:
      shared !== undefined && WebAssembly.validate(shared) ? await WebAssembly.compile(shared) : undefined,
  };
}

async function compiled(
  name: 'metrics',
  embedded: (() => Uint8Array<ArrayBuffer>) | undefined,
): Promise<WebAssembly.Module> {
  const bytes = bytesOf(embedded);
  return compileLater(name, bytes, bytes);
}

/** `segmetric/parallel` has both modules embedded. */
function bytesOf(embedded: (() => Uint8Array<ArrayBuffer>) | undefined): Uint8Array<ArrayBuffer> {
  return (embedded as () => Uint8Array<ArrayBuffer>)();
}

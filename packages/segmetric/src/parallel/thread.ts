/** One worker as the pool sees it, of the web or of Node: requests out, answers in their order back. */

import { refusal } from '../checks/argument-errors.js';
import type { Answer, RequestName, Requests, SentError } from './messages.js';
import type { NodeWorker } from './node-threads.js';
import { nodeThreads } from './node-threads.js';

/** A worker that the script was started in: of the web, or of `node:worker_threads`. */
export type StartedWorker = Worker | NodeWorker;

/** The core stopped in a worker; the pool says in whose words. */
export class StoppedInWorker extends Error {}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A worker and the requests that wait for its answers. */
export class Thread {
  readonly #worker: StartedWorker;
  readonly #waiting: Waiting[] = [];
  #lost: Error | undefined;

  constructor(worker: StartedWorker) {
    this.#worker = worker;
    const take = (answer: Answer) => this.#take(answer);
    const lose = (why: string, cause?: unknown) => {
      this.#lose(new Error(`a worker of segmetric/parallel ${why}; the next call starts another`, { cause }));
    };
    if ('on' in worker) {
      worker.on('message', take);
      worker.on('error', (error: unknown) => lose(`failed (${text(error)})`, error));
      worker.on('exit', (code: number) => lose(`ended with code ${code}`));
    } else {
      worker.addEventListener('message', ({ data }) => take(data as Answer));
      worker.addEventListener('error', (event) =>
        lose(`failed (${event.message ?? 'it could not be loaded'})`),
      );
      worker.addEventListener('messageerror', () => lose('was sent what it cannot read'));
    }
  }

  /** Why it is lost, where it is. */
  get lost(): Error | undefined {
    return this.#lost;
  }

  /** Asks; requests are answered one after another. */
  ask<N extends RequestName>(
    name: N,
    given: Requests[N][0],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Requests[N][1]> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const answer = new Promise<Requests[N][1]>((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as Waiting['resolve'], reject });
    });
    try {
      this.#worker.postMessage({ name, given }, transfer as ArrayBuffer[]);
    } catch (error) {
      this.#waiting.pop()?.reject(error);
    }
    return answer;
  }

  /** In Node, whether a process waits for it. */
  hold(holds: boolean): void {
    if (!('ref' in this.#worker)) return;
    if (holds) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Ends it, and with it what it was asked. */
  end(error: Error): void {
    this.#lose(error);
    void this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if ('error' in answer) waiting?.reject(errorOf(answer.error));
    else waiting?.resolve(answer.result);
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function errorOf({ kind, message }: SentError): Error {
  if (kind === 'RangeError') return refusal(new RangeError(message));
  if (kind === 'TypeError') return refusal(new TypeError(message));
  return kind === 'stopped' ? new StoppedInWorker(message) : new Error(message);
}

/** Starts the package's own script. */
export async function startWorker(): Promise<StartedWorker> {
  // Bundlers know this very form, and bring the script along.
  if (typeof Worker === 'function') {
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  }
  const { Worker: NodeThread } = await nodeThreads();
  // Options of Node that say how the program came to it, such as --input-type, are not for the script.
  return new NodeThread(new URL('./worker.js', import.meta.url), { execArgv: [] });
}

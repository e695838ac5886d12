/** Several processes that share the jobs; each takes the next one when it is done. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Message } from './jobs.js';

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** What the pool tells. */
export interface PoolWatch {
  started?(job: Job): void;
  steps(job: Job, count: number): void;
  /** A job's result. */
  done(job: Job, message: Message): void;
  failed(job: Job, reason: string): void;
}

/** The pool at work. */
export interface Pool {
  /** Resolves when all jobs are done or failed, or after `stop`; rejects with what a listener threw. */
  readonly finished: Promise<void>;
  /** Ends all processes; what they were at is lost. */
  stop(): void;
}

/**
 * Starts the processes.
 *
 * @param script what they run; another one in tests
 */
export function startPool(jobs: readonly Job[], processes: number, watch: PoolWatch, script = worker): Pool {
  const waiting = [...jobs];
  const children = new Set<ChildProcess>();
  let stopped = false;
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const finished = new Promise<void>((done, broken) => {
    resolve = done;
    reject = broken;
  });
  const stop = () => {
    stopped = true;
    for (const child of children) child.kill('SIGKILL');
  };
  /** Who listens may fail, as on a disk that is full: then all is over. */
  const tell = (what: () => void) => {
    try {
      what();
    } catch (error) {
      stop();
      reject(error);
    }
  };

  function start(): void {
    // Typed arrays pass between the processes as they are.
    const child = fork(script, { serialization: 'advanced' });
    children.add(child);
    let current: Job | undefined;
    const next = () => {
      current = stopped ? undefined : waiting.shift();
      if (current === undefined) {
        child.disconnect();
        return;
      }
      watch.started?.(current);
      child.send(current);
    };
    child.on('message', (message: Message) => {
      const job = current as Job;
      if (stopped) return;
      if (message.kind === 'steps') {
        tell(() => watch.steps(job, message.count));
        return;
      }
      tell(() => {
        if (message.kind === 'failed') watch.failed(job, message.reason);
        else watch.done(job, message);
      });
      next();
    });
    child.on('error', () => {});
    child.on('exit', (code, signal) => {
      children.delete(child);
      if (current !== undefined && !stopped) {
        const job = current;
        tell(() => watch.failed(job, `its process ended (${signal ?? `exit code ${code}`})`));
        // The others' work shall not wait for one process that is gone.
        if (waiting.length > 0) start();
      }
      if (children.size === 0) resolve();
    });
    next();
  }

  const count = Math.min(processes, waiting.length);
  if (count === 0) resolve();
  for (let i = 0; i < count; i++) start();
  return { finished, stop };
}

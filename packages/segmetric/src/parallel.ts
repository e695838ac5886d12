/**
 * Losses and tables over several cores. The functions are those of `segmetric` of the same names, and give the same bits. They are
 * asynchronous, and share the work among workers: `worker_threads` in Node, `Worker` on pages. Losses are made by the factories of
 * `segmetric`.
 *
 * A batch is split by images. An image by itself, and a loss with `over: 'batch'`, go in parts that wait for each other between their
 * steps. That takes memory that threads can share: Node has it, and pages that are
 * [cross-origin isolated](https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated). Elsewhere each image is copied to a worker
 * and back. There a single image, and a loss with `over: 'batch'`, are left to one worker; so they are everywhere with `bins`.
 *
 * Both modules come along, and `init` of `segmetric/slim` is not needed.
 *
 * @module segmetric/parallel
 */

export type { NodePort, NodeWorker } from './parallel/node-threads.js';
export type { PoolOptions } from './parallel/pool.js';
export type { StartedWorker } from './parallel/thread.js';
export type { AbortOptions, ParallelGradientOptions, ParallelTableOptions } from './parallel/worker-pool.js';
export { closeWorkers, evaluate, lossValue, valueAndGradient, WorkerPool } from './parallel/worker-pool.js';

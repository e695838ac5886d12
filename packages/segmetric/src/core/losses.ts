/** The way of every call through the module of losses. */

import type { Losses } from '../wasm/losses-glue.js';
import type { Task } from './core.js';
import { embeddedLosses } from './embedded-losses.js';
import { runLosses } from './losses-instance.js';

export type { Losses } from '../wasm/losses-glue.js';

/** Runs `use` with the one instance of losses, which belongs to it until it returns. */
export function withLosses<T>(task: Task, use: (core: Losses, memory: WebAssembly.Memory) => T): T {
  return runLosses(task, use, embeddedLosses);
}

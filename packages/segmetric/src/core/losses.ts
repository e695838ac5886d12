/** The only ways to the module of losses: for a call, and for longer. */

import type { Losses } from '../wasm/losses-glue.js';
import type { Held, Task } from './core.js';
import { embeddedLosses } from './embedded-losses.js';
import { lossesModule } from './losses-instance.js';

export type { Losses } from '../wasm/losses-glue.js';

/** Runs `use` with the one instance of losses, which belongs to it until it returns. */
export function withLosses<T>(task: Task, use: (core: Losses, memory: WebAssembly.Memory) => T): T {
  return lossesModule.run(embeddedLosses, task, use);
}

/** An instance of losses that is held until it is released. */
export function holdLosses(): Held<Losses> {
  return lossesModule.hold(embeddedLosses);
}

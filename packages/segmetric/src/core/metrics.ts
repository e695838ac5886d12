/** The way of every call through the module of metrics. */

import type { Metrics } from '../wasm/metrics-glue.js';
import type { Task } from './core.js';
import { embeddedMetrics } from './embedded-metrics.js';
import { metricsModule } from './metrics-instance.js';

export type { Metrics } from '../wasm/metrics-glue.js';

/** Runs `use` with the one instance of metrics, which belongs to it until it returns. */
export function withMetrics<T>(task: Task, use: (core: Metrics, memory: WebAssembly.Memory) => T): T {
  return metricsModule.run(embeddedMetrics, task, use);
}

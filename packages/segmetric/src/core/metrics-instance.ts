/** The one instance of metrics, whether its module came embedded or from `init`. */

import type { Metrics } from '../wasm/metrics-glue.js';
import { makeMetricsGlue } from '../wasm/metrics-glue.js';
import { coreModule } from './core.js';

/** Runs calls with it. */
export const metricsModule = /* @__PURE__ */ coreModule<Metrics>('metrics', makeMetricsGlue);

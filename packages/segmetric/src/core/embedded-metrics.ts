/** The module of metrics as it comes along in the package. The build of `segmetric/slim` has none in the place of this file. */

import { metricsText } from '../wasm/metrics-text.js';
import { bytesOf } from './module-text.js';

/** The bytes of `metrics.wasm`, where they are at hand. */
export const embeddedMetrics: (() => Uint8Array<ArrayBuffer>) | undefined = () => bytesOf(metricsText);

/** The one instance of losses, whether its module came embedded or from `init`. */

import type { Losses } from '../wasm/losses-glue.js';
import { makeLossesGlue } from '../wasm/losses-glue.js';
import { coreModule } from './core.js';

/** Runs calls with it. */
export const runLosses = /* @__PURE__ */ coreModule<Losses>('losses', makeLossesGlue);

/** The one instance of losses, whether its module came embedded or from `init`. */

import type { Losses } from '../wasm/losses-glue.js';
import { makeLossesGlue } from '../wasm/losses-glue.js';
import { coreModule } from './core.js';

/** Runs calls with it, and holds it. */
export const lossesModule = /* @__PURE__ */ coreModule<Losses>('losses', makeLossesGlue);

/** The module of losses as it comes along in the package. The build of `segmetric/slim` has none in the place of this file. */

import { lossesText } from '../wasm/losses-text.js';
import { bytesOf } from './module-text.js';

/** The bytes of `losses.wasm`, where they are at hand. */
export const embeddedLosses: (() => Uint8Array<ArrayBuffer>) | undefined = () => bytesOf(lossesText);

/** The module of losses over parts of a batch as it comes along in the package, for workers. */

import { partsText } from '../wasm/parts-text.js';
import { bytesOf } from './module-text.js';

/** The bytes of the module, where they are at hand. */
export const embeddedParts: (() => Uint8Array<ArrayBuffer>) | undefined = () => bytesOf(partsText);

/**
 * Losses and metrics of image segmentation, with exact gradients. The core comes along as text inside this package, is
 * decoded and compiled at the first call that needs it, and works at once wherever the package can be imported.
 *
 * @module segmetric
 */

import { provideCore } from './core.js';
import { coreBase64 } from './wasm/core-bytes.js';

provideCore(() => Uint8Array.from(atob(coreBase64), (character) => character.charCodeAt(0)));

export * from './names.js';

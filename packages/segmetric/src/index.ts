/**
 * Losses and metrics of image segmentation, with exact gradients. The core comes along as text inside this package, is
 * decoded and compiled at the first call that needs it, and works at once wherever the package can be imported. Where
 * WebAssembly is missing, forbidden or too old, that call says which, and what helps.
 *
 * @module segmetric
 */

import { provideCore } from './core/core.js';
import { coreBase64 } from './wasm/core-bytes.js';

provideCore(() => {
  const characters = atob(coreBase64);
  const bytes = new Uint8Array(characters.length);
  // A plain loop: `Uint8Array.from` with a function takes four times as long, and this is in the first call.
  for (let place = 0; place < bytes.length; place++) bytes[place] = characters.charCodeAt(place);
  return bytes;
});

export * from './names.js';

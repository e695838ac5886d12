/** The backends to choose from, and how each is made ready. */

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { setBackend } from '@tensorflow/tfjs-core';

setWasmPaths({
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
});
// By itself the wasm backend cannot train a convolution.
registerWasmGradients();

/** The backends, and what the page says of them. */
export const backends = {
  wasm: 'wasm (processor)',
  webgl: 'webgl (graphics card)',
  cpu: 'cpu (JavaScript, very slow)',
} as const;

/** Makes a backend the one in use; throws an error in one line where it does not start. */
export async function startBackend(name: string): Promise<void> {
  if (!(await setBackend(name).catch(() => false))) {
    throw new Error(`The backend ${name} does not start in this browser: choose another.`);
  }
}

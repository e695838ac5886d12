/** The backends that the tests run on: in Node cpu and wasm, in a browser webgl, too. */

import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js's core alone registers no gradients; its layers do.
import '@tensorflow/tfjs-layers';

const inBrowser = typeof document !== 'undefined';

if (inBrowser) {
  await import('@tensorflow/tfjs-backend-webgl');
  const [plain, simd, threaded] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    // Loaded where the server's headers isolate the page.
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
  });
}

/** The backends that are tested here. */
export const backends = inBrowser ? (['cpu', 'wasm', 'webgl'] as const) : (['cpu', 'wasm'] as const);

/** Sets a backend, or fails: TensorFlow.js itself goes on with another one. */
export async function useBackend(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`the backend ${name} does not start`);
}

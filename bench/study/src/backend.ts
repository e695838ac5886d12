/** Starts what the study trains on: tfjs's wasm backend, with the gradients that it lacks. */
import '@tensorflow/tfjs-backend-wasm';
// tfjs-core alone has no gradients; the layers register them.
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import * as tf from '@tensorflow/tfjs-core';

export async function startBackend(): Promise<void> {
  registerWasmGradients();
  await tf.setBackend('wasm');
}

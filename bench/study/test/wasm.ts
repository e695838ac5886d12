/** Starts what the study trains on. */
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import * as tf from '@tensorflow/tfjs-core';

export async function startWasm(): Promise<void> {
  registerWasmGradients();
  await tf.setBackend('wasm');
}

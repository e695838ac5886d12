/** Starts the wasm backend with the package's kernels, and the cpu backend to compare with. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// Only for the gradients that it registers: tfjs-core alone has none.
import '@tensorflow/tfjs-layers';
import './wasm-files.js';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmGradients } from '../src/index.js';

export async function startWasm(): Promise<void> {
  registerWasmGradients();
  await tf.setBackend('wasm');
  await tf.ready();
}

/** Runs `body` on the named backend and reads its tensors. */
export async function on(backend: 'cpu' | 'wasm', body: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(body);
  const read = tensors.map((tensor) => tensor.dataSync<'float32'>().slice());
  tf.dispose(tensors);
  return read;
}

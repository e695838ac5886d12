import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

it('the backend has the memory that this place allows, and the kernels work on it', async () => {
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const shared = typeof SharedArrayBuffer !== 'undefined' && wasm.HEAPU8.buffer instanceof SharedArrayBuffer;
  // In Node tfjs never uses threads.
  expect(shared).toBe(typeof window !== 'undefined' && window.crossOriginIsolated);
  const dx = tf.grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(
    tf.tensor4d([-4, -3, -1, -2], [1, 2, 2, 1]),
  );
  expect(Array.from(dx.dataSync())).toEqual([0, 0, 1, 0]);
});

it('an isolated page is isolated', (context) => {
  if (!context.task.file.projectName?.startsWith('threads')) return context.skip();
  expect(window.crossOriginIsolated).toBe(true);
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { registerWasmGradients } from '../src/index.js';

describe('registerWasmGradients', () => {
  it('says in one line what to import where the backend is missing', () => {
    expect(() => registerWasmGradients()).toThrow(
      "registerWasmGradients: the wasm backend has no kernels yet; import '@tensorflow/tfjs-backend-wasm' first",
    );
  });

  it('adds, then replaces, then finds nothing left to do', async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const own = tf.getKernel('MaxPoolGrad', 'wasm');
    expect(registerWasmGradients({ replace: false })).toEqual(['Conv2DBackpropFilter']);
    expect(tf.getKernel('MaxPoolGrad', 'wasm')).toBe(own);
    expect(registerWasmGradients()).toEqual([
      'Conv2DBackpropInput',
      'Identity',
      'MaxPoolGrad',
      'ResizeNearestNeighborGrad',
    ]);
    const ours = tf.getKernel('MaxPoolGrad', 'wasm');
    expect(ours).not.toBe(own);
    expect(registerWasmGradients()).toEqual([]);
    expect(tf.getKernel('MaxPoolGrad', 'wasm')).toBe(ours);
  });

  it('leaves a kernel alone that the backend has got in the meantime', () => {
    tf.unregisterKernel('Conv2DBackpropFilter', 'wasm');
    const theirs = { kernelName: 'Conv2DBackpropFilter', backendName: 'wasm', kernelFunc: () => [] };
    tf.registerKernel(theirs);
    expect(registerWasmGradients()).toEqual([]);
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBe(theirs);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { registerWasmGradients } from '../../src/index.js';

const missing = [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'UnsortedSegmentSum',
];

describe('registerWasmGradients', () => {
  it('says in one line what to import where the backend is missing', () => {
    expect(() => registerWasmGradients()).toThrow(
      "registerWasmGradients: the wasm backend has no kernels yet; import '@tensorflow/tfjs-backend-wasm' first",
    );
  });

  it('adds, then replaces, then completes gradients, then finds nothing left to do', async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const own = tf.getKernel('MaxPoolGrad', 'wasm');
    expect(registerWasmGradients({ replace: false })).toEqual(missing);
    expect(tf.getKernel('MaxPoolGrad', 'wasm')).toBe(own);

    // tfjs-core alone has no gradients to complete.
    const replaced = registerWasmGradients();
    expect(replaced).toContain('MaxPoolGrad');
    expect(replaced.filter((name) => name.startsWith('gradient of'))).toEqual([]);
    const ours = tf.getKernel('MaxPoolGrad', 'wasm');
    expect(ours).not.toBe(own);
    expect(registerWasmGradients()).toEqual([]);
    expect(tf.getKernel('MaxPoolGrad', 'wasm')).toBe(ours);

    await import('@tensorflow/tfjs-layers');
    const completed = registerWasmGradients();
    expect(completed).toContain('gradient of MirrorPad');
    expect(completed.every((name) => name.startsWith('gradient of'))).toBe(true);
    expect(registerWasmGradients()).toEqual([]);
  });

  it('completes gradients by itself that were loaded later', async () => {
    const { gradFunc } = tf.getGradient('MirrorPad');
    // As if tfjs-layers had been loaded once more, and before that not at all.
    const names = ['Conv2D', 'MirrorPad'];
    const configs = names.map((name) => tf.getGradient(name));
    names.forEach((name) => {
      tf.unregisterGradient(name);
    });
    expect(registerWasmGradients()).toEqual([]);
    for (const { kernelName, inputsToSave } of configs)
      tf.registerGradient({ kernelName, inputsToSave: inputsToSave ?? [], gradFunc: () => ({}) });
    await tf.setBackend('wasm');
    tf.clone(tf.scalar(1)).dispose();
    expect(tf.getGradient('MirrorPad').gradFunc.toString()).toBe(gradFunc.toString());
    expect(registerWasmGradients()).toEqual([]);
    for (const config of configs) {
      tf.unregisterGradient(config.kernelName);
      tf.registerGradient(config);
    }
  });

  it('leaves a kernel alone that the backend has got in the meantime', () => {
    for (const kernelName of missing) {
      const ours = tf.getKernel(kernelName, 'wasm');
      tf.unregisterKernel(kernelName, 'wasm');
      const theirs = { kernelName, backendName: 'wasm', kernelFunc: () => [] };
      tf.registerKernel(theirs);
      expect(registerWasmGradients()).toEqual([]);
      expect(tf.getKernel(kernelName, 'wasm')).toBe(theirs);
      tf.unregisterKernel(kernelName, 'wasm');
      tf.registerKernel(ours as NonNullable<typeof ours>);
    }
  });

  it('leaves the gradients of other backends as they are', async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    const w = tf.zeros([3, 3, 1, 1]) as tf.Tensor4D;
    const gapped = tf.grad((x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w, 1, 'same', 'NHWC', 2));
    expect(() => gapped(tf.zeros([1, 5, 5, 1]))).toThrow('dilation rates greater than 1');
    const relu = tf.grad((x: tf.Tensor) => tf.relu(x))(tf.tensor1d([-1, 2]));
    expect(Array.from(relu.dataSync())).toEqual([0, 1]);
  });
});

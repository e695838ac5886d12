/** Where a step's time goes: every kernel of the wasm backend is wrapped in a clock. */
import * as tf from '@tensorflow/tfjs-core';

/** @returns the mean milliseconds of a step in each kernel, largest first; kernels that run inside others count twice */
export function timesByKernel(step: () => unknown, times: number): [string, number][] {
  const sums = new Map<string, number>();
  for (const config of tf.getKernelsForBackend('wasm')) {
    const { kernelName, kernelFunc } = config;
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      ...config,
      kernelFunc: (call) => {
        const start = performance.now();
        const result = kernelFunc(call);
        sums.set(kernelName, (sums.get(kernelName) ?? 0) + performance.now() - start);
        return result;
      },
    });
  }
  for (let i = 0; i < times; i++) step();
  return [...sums].map(([name, sum]): [string, number] => [name, sum / times]).sort((a, b) => b[1] - a[1]);
}

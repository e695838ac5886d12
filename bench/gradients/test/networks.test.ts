import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { steps } from '../src/networks.js';
import { timesByKernel } from '../src/times-by-kernel.js';

beforeAll(async () => {
  registerWasmGradients();
  await tf.setBackend('wasm');
});

it.each(Object.keys(steps))('%s: learns, and leaves nothing behind', (name) => {
  const step = (steps[name] as () => () => number)();
  const first = step();
  const { numTensors } = tf.memory();
  let last = first;
  for (let i = 0; i < 10; i++) last = step();
  expect(last).toBeLessThan(first);
  expect(tf.memory().numTensors).toBe(numTensors);
});

it('times by kernel name what ran, largest first', () => {
  const step = (steps['U-Net, 8 x 48 x 48'] as () => () => number)();
  const times = timesByKernel(step, 2);
  const milliseconds = times.map(([, ms]) => ms);
  expect(times.map(([name]) => name)).toContain('Conv2DBackpropFilter');
  expect(milliseconds).toEqual([...milliseconds].sort((a, b) => b - a));
});

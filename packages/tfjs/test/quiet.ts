/** No test may print a warning or an error, and those that say so leave no tensor behind. */

import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import './backends.js';

// In Node the first tensor of the cpu backend prints TensorFlow.js's own greeting.
const greeting = vi.spyOn(console, 'warn').mockImplementation(() => {});
await tf.setBackend('cpu');
tf.zeros([1]).dispose();
greeting.mockRestore();

beforeEach(() => {
  vi.spyOn(console, 'warn');
  vi.spyOn(console, 'error');
});

afterEach(() => {
  const printed = [...vi.mocked(console.warn).mock.calls, ...vi.mocked(console.error).mock.calls];
  vi.restoreAllMocks();
  expect(printed).toEqual([]);
});

/**
 * `node measure-one.js HOW WHAT SECONDS`: times one network's training step in one way, in a process of its own since
 * tfjs has one registry for all. Prints a line of JSON: the least time in milliseconds, and where it goes.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// Only for the gradients that it registers: tfjs-core alone has none.
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import * as tf from '@tensorflow/tfjs-core';
import { registerNaiveGradients } from './naive-gradients.js';
import { steps } from './networks.js';
import { timesByKernel } from './times-by-kernel.js';

/** What a process prints. */
export interface Measured {
  readonly milliseconds: number;
  readonly steps: number;
  /** Milliseconds of a step in each kernel, the largest first; of this package's steps only. */
  readonly kernels: readonly (readonly [name: string, milliseconds: number])[];
}

const WARM_UP = 3;

const [how, what, seconds] = process.argv.slice(2) as [string, string, string];
if (how === 'ours') registerWasmGradients();
if (how === 'naive') registerNaiveGradients();
await tf.setBackend(how === 'cpu' ? 'cpu' : 'wasm');
const step = (steps[what] as () => () => number)();
// A step of the cpu backend takes up to half a minute: one has to do.
if (how !== 'cpu') for (let i = 0; i < WARM_UP; i++) step();

let least = Number.POSITIVE_INFINITY;
let count = 0;
const end = performance.now() + Number(seconds) * 1000;
do {
  const start = performance.now();
  step();
  least = Math.min(least, performance.now() - start);
  count++;
} while (performance.now() < end && how !== 'cpu');
const kernels = how === 'ours' ? timesByKernel(step, 20) : [];
console.log(JSON.stringify({ milliseconds: least, steps: count, kernels } satisfies Measured));

/**
 * Times the kernels of this package on the cpu backend, on the wasm backend as it comes (where it has the
 * kernel) and on the wasm backend with ours. Prints a table in Markdown, milliseconds, best of several runs.
 * `npm run build && npm run bench`
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmGradients } from './dist/index.js';

const N = 8;

/** The two gradients of one convolution with padding `same`. */
function convolution(size, k, c, m, stride = 1) {
  const name = `${k}x${k}, ${c} to ${m}, ${N} x ${size} x ${size}${stride > 1 ? `, stride ${stride}` : ''}`;
  const x = [N, size, size, c];
  const dy = [N, size / stride, size / stride, m];
  const filter = [k, k, c, m];
  const attrs = { strides: stride, pad: 'same', dataFormat: 'NHWC', dimRoundingMode: undefined };
  return [
    { name, kernel: 'Conv2DBackpropFilter', inputs: { x, dy }, attrs: { ...attrs, filterShape: filter } },
    { name, kernel: 'Conv2DBackpropInput', inputs: { dy, filter }, attrs: { ...attrs, inputShape: x } },
  ];
}

const cases = [
  ...convolution(64, 3, 24, 8),
  ...convolution(64, 3, 8, 16),
  ...convolution(64, 3, 1, 8),
  ...convolution(64, 1, 8, 1),
  ...convolution(16, 3, 32, 32),
  ...convolution(64, 3, 16, 32, 2),
  {
    name: `2x2, ${N} x 64 x 64 x 8`,
    kernel: 'MaxPoolGrad',
    inputs: { dy: [N, 32, 32, 8], input: [N, 64, 64, 8], output: [N, 32, 32, 8] },
    attrs: { filterSize: 2, strides: 2, pad: 'valid' },
  },
  {
    name: `twice, ${N} x 32 x 32 x 16`,
    kernel: 'ResizeNearestNeighborGrad',
    inputs: { dy: [N, 64, 64, 16], images: [N, 32, 32, 16] },
    attrs: { alignCorners: false, halfPixelCenters: false },
  },
  { name: `${N} x 64 x 64 x 8`, kernel: 'Identity', inputs: { x: [N, 64, 64, 8] }, attrs: {} },
];

function best({ kernel, inputs, attrs }, runs) {
  if (tf.getKernel(kernel, tf.getBackend()) === undefined) return undefined;
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => [name, tf.randomNormal(shape)]),
  );
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const result = tf.engine().runKernel(kernel, tensors, attrs);
    least = Math.min(least, performance.now() - start);
    result.dispose();
  }
  tf.dispose(tensors);
  return least;
}

async function column(backend, runs) {
  await tf.setBackend(backend);
  return cases.map((item) => best(item, runs));
}

const cpu = await column('cpu', 3);
const builtIn = await column('wasm', 50);
registerWasmGradients();
const ours = await column('wasm', 50);
const ms = (t) => (t === undefined ? 'missing' : String(Number(t.toPrecision(2))));
console.log('| kernel | case | cpu backend | wasm, built in | wasm, this package | cpu / this |');
console.log('| --- | --- | --- | --- | --- | --- |');
cases.forEach(({ kernel, name }, i) => {
  const ratio = (cpu[i] / ours[i]).toPrecision(2);
  console.log(
    `| ${kernel} | ${name} | ${ms(cpu[i])} | ${ms(builtIn[i])} | ${ms(ours[i])} | ${Number(ratio)} |`,
  );
});

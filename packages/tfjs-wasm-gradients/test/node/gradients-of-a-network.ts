/**
 * A whole network's gradients on the wasm backend against the cpu backend's, in whatever version of tfjs this is
 * bundled with: `versions.test.ts` bundles it with the oldest.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmGradients } from '../../src/index.js';

const shapes = [[3, 3, 2, 4], [3, 3, 4, 1], [1, 1, 4, 6], [6], [6], [2, 2, 6, 6]];

function network(x: tf.Tensor, weights: tf.Tensor[]): tf.Scalar {
  const [first, depth, point, scale, offset, up] = weights as [
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor4D,
  ];
  const wide = tf.relu(tf.conv2d(x as tf.Tensor4D, first, 1, 'same'));
  const small = tf.maxPool(tf.sub(wide, 9) as tf.Tensor4D, 2, 2, 'same');
  const separable = tf.conv2d(tf.depthwiseConv2d(small, depth, 1, 'same'), point, 1, 'same');
  const { mean, variance } = tf.moments(separable, [0, 1, 2]);
  const normed = tf.batchNorm(separable, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-3);
  const large = tf.conv2dTranspose(tf.relu6(normed), up, [1, 8, 8, 6], 2, 'same');
  const resized = tf.image.resizeNearestNeighbor(tf.avgPool(large, 2, 2, 'valid'), [8, 8]);
  const gathered = tf.sum(tf.square(tf.gather(resized, tf.tensor1d([0, 2, 2], 'int32'), 3)));
  // The steps forward that the backend has wrong: a stride longer than the window, and numbers below 0.
  const sparse = tf.sum(tf.square(tf.conv2d(large, up, 4, 'same')));
  const below = tf.sub(tf.reshape(large, [1, 2, 4, 8, 6]), 999) as tf.Tensor5D;
  return tf.addN([gathered, sparse, tf.sum(tf.square(tf.maxPool3d(below, 2, 2, 'valid')))]) as tf.Scalar;
}

function gradients(): Float32Array[] {
  return tf.tidy(() => {
    const tensors = [[1, 8, 8, 2], ...shapes].map((shape, seed) => {
      const size = tf.util.sizeFromShape(shape);
      const numbers = Float32Array.from(
        { length: size },
        (_, i) => (((i + 1) * (37 + 2 * seed)) % 101) / 50 - 1,
      );
      return tf.tensor(numbers, shape);
    });
    const all = tf.grads((...t: tf.Tensor[]) => network(t[0] as tf.Tensor, t.slice(1)))(tensors);
    return all.map((gradient) => gradient.dataSync() as Float32Array);
  });
}

async function main(wasmFiles: string): Promise<void> {
  setWasmPaths(wasmFiles);
  await tf.setBackend('cpu');
  const reference = gradients();
  const registered = registerWasmGradients();
  await tf.setBackend('wasm');
  const first = gradients();
  const { numTensors } = tf.memory();
  const dataIds = tf.backend().numDataIds();
  for (let i = 0; i < 5; i++) gradients();
  const leaked = tf.memory().numTensors - numTensors + tf.backend().numDataIds() - dataIds;
  let error = 0;
  first.forEach((gradient, g) => {
    const expected = reference[g] as Float32Array;
    const largest = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    gradient.forEach((v, i) => {
      error = Math.max(error, Math.abs(v - (expected[i] as number)) / largest);
    });
  });
  console.log(JSON.stringify({ version: tf.version_core, registered, leaked, error }));
}

await main(process.argv[2] as string);

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError, values } from './values.js';
import { on, startWasm } from './wasm-backend.js';

beforeAll(startWasm);

/** A network that meets every kernel of the package: strides, pooling, enlarging, a 1x1 head. */
function network(x: tf.Tensor4D, w: readonly tf.Variable[]): tf.Tensor4D {
  const filter = (i: number) => w[i] as tf.Tensor as tf.Tensor4D;
  const first = tf.conv2d(x, filter(0), 1, 'same');
  const small = tf.maxPool(first, 2, 2, 'same');
  const deep = tf.relu(tf.conv2d(small, filter(1), 1, 'same'));
  const large = tf.image.resizeNearestNeighbor(deep, [8, 8]);
  return tf.conv2d(tf.concat([large, first], 3), filter(2), 1, 'same');
}

const shapes: [number, number, number, number][] = [
  [3, 3, 2, 4],
  [3, 3, 4, 4],
  [1, 1, 8, 1],
];

function variables(): tf.Variable[] {
  return shapes.map((shape, i) =>
    tf.variable(
      tf.tensor4d(
        Float32Array.from(values(tf.util.sizeFromShape(shape), i + 1), (v) => v / 8),
        shape,
      ),
    ),
  );
}

describe('training on the wasm backend', () => {
  it('lowers the loss over 50 steps, and leaks no tensor, byte or data buffer', async () => {
    await tf.setBackend('wasm');
    const w = variables();
    const optimizer = tf.train.adam(0.01);
    const x = tf.tensor4d(Float32Array.from(values(2 * 8 * 8 * 2, 9)), [2, 8, 8, 2]);
    const y = tf.abs(tf.sum(x, 3, true));
    const step = () => {
      const cost = optimizer.minimize(
        () => tf.losses.meanSquaredError(y, network(x, w)) as tf.Scalar,
        true,
        w,
      );
      const value = cost?.dataSync()[0] as number;
      cost?.dispose();
      return value;
    };
    const start = step();
    const before = tf.memory();
    const dataIds = tf.backend().numDataIds();
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    const bytes = heap();
    let last = start;
    for (let i = 0; i < 50; i++) last = step();
    const after = tf.memory();
    expect(last).toBeLessThan(start / 2);
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numBytes).toBe(before.numBytes);
    expect(after.numDataBuffers).toBe(before.numDataBuffers);
    // What the engine does not count: intermediates inside the kernels.
    expect(tf.backend().numDataIds()).toBe(dataIds);
    expect(heap()).toBe(bytes);
    optimizer.dispose();
    tf.dispose([x, y, ...w]);
  });

  it('gives the gradients of the cpu backend through a whole network, one image', async () => {
    // One image: the cpu backend's gradient of nearest-neighbour resizing is wrong for more.
    const gradients = () => {
      const w = variables();
      const x = tf.tensor4d(Float32Array.from(values(8 * 8 * 2, 9)), [1, 8, 8, 2]);
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(network(x, w))) as tf.Scalar, w);
      return w.map((v) => grads[v.name] as tf.Tensor);
    };
    const reference = await on('cpu', gradients);
    const ours = await on('wasm', gradients);
    for (const [i, gradient] of ours.entries()) {
      expect(relativeError(gradient, reference[i] as Float32Array)).toBeLessThan(1e-5);
    }
  });

  it("trains a model of tfjs-layers by 'fit'", async () => {
    await tf.setBackend('wasm');
    const model = layers.sequential({
      layers: [
        layers.layers.conv2d({
          inputShape: [8, 8, 1],
          filters: 4,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
        }),
        layers.layers.maxPooling2d({ poolSize: 2 }),
        layers.layers.conv2dTranspose({ filters: 1, kernelSize: 2, strides: 2 }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
    const x = tf.tensor4d(Float32Array.from(values(8 * 64, 11)), [8, 8, 8, 1]);
    const { history } = await model.fit(x, x, { epochs: 20, batchSize: 4, shuffle: false, verbose: 0 });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.8);
  });

  it('a clone shares its data and outlives the original', async () => {
    await tf.setBackend('wasm');
    const a = tf.tensor1d([1, 2, 3]);
    const buffers = tf.memory().numDataBuffers;
    const b = tf.clone(a);
    expect(tf.memory().numDataBuffers).toBe(buffers);
    a.dispose();
    expect(Array.from(b.dataSync())).toEqual([1, 2, 3]);
    b.dispose();
    expect(tf.memory().numDataBuffers).toBe(buffers - 1);
  });
});

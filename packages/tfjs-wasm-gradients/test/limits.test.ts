/** Shapes and types at which a kernel that works by address could leave its tensors, and what tfjs leaves unchecked. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WasmBackend } from '../src/backend.js';
import { kernelsOn } from '../src/kernels-module.js';
import { windowNumbers } from '../src/window.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

/** Leaves other numbers than 0 on the heap for tensors to come. */
function soilHeap(): void {
  tf.dispose(Array.from({ length: 20 }, (_, i) => tf.fill([1 + 7 * i], 777)));
}

describe('empty tensors', () => {
  it.each<[number[], number[]]>([
    [[0], [0]],
    [[2, 0], [1]],
    [[2, 3, 0, 5], [2]],
    [
      [0, 3, 4],
      [0, 2],
    ],
  ])('sum and mean of %j over %j are 0', (shape, axes) => {
    for (const dtype of ['float32', 'int32'] as const) {
      for (const op of [tf.sum, tf.mean]) {
        soilHeap();
        const result = op(tf.tensor([], shape, dtype), axes, true);
        expect(result.dtype).toBe(op === tf.mean ? 'float32' : dtype);
        expect(result.shape).toEqual(shape.map((size, i) => (axes.includes(i) ? 1 : size)));
        expect(result.dataSync().every((value) => value === 0)).toBe(true);
      }
    }
  });

  it('resizing an image without pixels has a gradient without numbers, and writes nowhere', () => {
    const backend = tf.backend() as unknown as WasmBackend;
    const heap = () =>
      new Uint32Array((backend.wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer).slice();
    const { run, sizes } = kernelsOn(backend);
    const dy = tf.ones([1, 3, 5, 2]);
    const room = tf.zeros([1, 4, 0, 2]);
    const at = (tensor: tf.Tensor) => backend.getMemoryOffset(tensor.dataId);
    for (const [height, width] of [
      [0, 4],
      [4, 0],
    ] as const) {
      for (const corners of [0, 1, 2]) {
        const numbers = sizes([1, 2, corners, height, 3, width, 5]);
        const row = tf.zeros([width, 2]);
        const before = heap();
        run.resize_nearest_gradient(numbers, at(dy), at(room));
        run.resize_bilinear_gradient(numbers, at(dy), at(row), at(room));
        const after = heap();
        expect(before.every((word, i) => word === after[i])).toBe(true);
      }
    }
  });
});

describe('what does not fit is refused', () => {
  const filter = () => tf.ones([3, 3, 2, 2]) as tf.Tensor4D;

  it('an output shape of conv2dTranspose with more images than there are', () => {
    expect(() =>
      tf.conv2dTranspose(tf.ones([1, 3, 3, 2]) as tf.Tensor4D, filter(), [64, 6, 6, 2], 2, 'same'),
    ).toThrow(
      'a gradient of shape [1,3,3,2] does not belong to this window: its batch is to be 64 and its channels 2',
    );
  });

  it('an output shape of conv2dTranspose with more pixels than its input makes', () => {
    const x = tf.ones([1, 3, 3, 2]) as tf.Tensor4D;
    expect(() => tf.conv2dTranspose(x, filter(), [1, 10, 6, 2], 2, 'same')).toThrow(
      'a gradient of shape [1,3,3,2] does not belong to this window: its pixels are to be 5 x 3',
    );
    expect(() => tf.conv2dTranspose(x, filter(), [1, 10, 7, 2], 2, 'valid')).toThrow(
      'a gradient of shape [1,3,3,2] does not belong to this window: its pixels are to be 4 to 5 x 3',
    );
    expect(tf.conv2dTranspose(x, filter(), [1, 6, 6, 2], 2, 'same').shape).toEqual([1, 6, 6, 2]);
  });

  it("the gradient of tfjs's own mistake for padding as a number, where the step forward is left alone", () => {
    const info = tf.backend_util.computeConv2DInfo([1, 5, 6, 2], [2, 3, 2, 2], 1, 1, 1);
    expect(info.outShape).toEqual([1, 6, 7, 2]);
    expect(() => windowNumbers(info, info.outShape)).toThrow(
      'a gradient of shape [1,6,7,2] does not belong to this window: its pixels are to be 6 x 6',
    );
  });

  it('whole numbers where a kernel reads floats, and the result that was begun is freed', () => {
    const x = tf.ones([1, 3, 3, 2], 'int32') as tf.Tensor4D;
    const w = filter();
    const buffers = tf.backend().numDataIds();
    expect(() => tf.conv2dTranspose(x, w, [1, 6, 6, 2], 2, 'same')).toThrow(
      'a gradient on the wasm backend takes float32 here, and a tensor of shape [1,3,3,2] is int32',
    );
    expect(tf.backend().numDataIds()).toBe(buffers);
  });

  it('a gradient of fewer than no pixels, which tfjs makes of a window that is larger than its image', () => {
    const info = tf.backend_util.computeConv2DInfo([1, 1, 1, 2], [3, 3, 2, 2], 1, 1, 'valid');
    expect(() => windowNumbers(info, info.outShape)).toThrow(
      'a gradient of shape [1,-1,-1,2] does not exist: the window is larger than the image',
    );
  });

  it('a backend without memory', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const wasm = { wasmMemory: memory, _malloc: () => 0, _free: () => undefined };
    expect(() => kernelsOn({ wasm } as unknown as WasmBackend)).toThrow(
      'the wasm backend is out of memory: no place for 128 bytes',
    );
  });
});

it('batch norm with one mean for all channels is left to tfjs, both ways', () => {
  const one = (value: number) => tf.tensor1d([value]);
  const norm = (x: tf.Tensor) => tf.batchNorm(x as tf.Tensor4D, one(0), one(3), one(0), one(2), 1);
  const registry = tf.getKernel('SegmetricBatchNormGradientSums', 'wasm');
  expect(registry).toBeDefined();
  tf.unregisterKernel('SegmetricBatchNormGradientSums', 'wasm');
  try {
    const dx = tf.grad(norm)(tf.ones([1, 2, 2, 8]));
    expect(dx.dataSync().every((value) => value === 1)).toBe(true);
  } finally {
    tf.registerKernel(registry as NonNullable<typeof registry>);
  }
});

it('truths are counted in whole numbers by unsortedSegmentSum', () => {
  const x = tf.ones([300, 1], 'bool');
  const sums = tf.unsortedSegmentSum(x, tf.zeros([300], 'int32') as tf.Tensor1D, 2);
  expect(sums.dtype).toBe('int32');
  expect(Array.from(sums.dataSync())).toEqual([300, 0]);
});

/** On the wasm backend losses run on its own memory: the same bits as by copies, nothing left behind, and right after all that goes wrong. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hostKernel } from '../src/host-kernel.js';
import { fromLoss } from '../src/index.js';
import { lossesOn } from '../src/losses-in-place.js';
import { wasmKernel } from '../src/wasm-kernel.js';
import { tensorCounts } from './memory.js';
import { labels, scores } from './tensors.js';
import { startAfresh, WatchedAllocator, wasmModule } from './wasm-memory.js';

const CLASSES = 3;
const softmax = { activation: 'softmax' } as const;
const losses: core.Loss[] = [
  core.softDice(softmax),
  core.lovaszSoftmax({ ...softmax, bins: 4096 }),
  core.lovaszSoftmax(softmax),
  core.crossEntropy(softmax),
  core.crossEntropy({ ...softmax, topK: 0.5 }),
  core.boundaryLoss(softmax),
  core.softClDice(softmax),
];

/** Scores and their truth, of so many pixels in each of two images. */
function batch(pixels: number) {
  const shape = [2, 1, pixels];
  const raw = { data: scores(1, 2 * pixels * CLASSES), shape: [...shape, CLASSES] };
  const map = { data: labels(2, 2 * pixels, CLASSES), shape };
  return { raw, masks: core.toMasks(map, CLASSES), map };
}

const { raw, masks, map } = batch(700);

/** A truth whose pixels have no weights. */
function plain(yTrue: tf.Tensor) {
  return { yTrue, pixelWeights: undefined, isSigned: false };
}

/** The numbers with another one in one place. */
function changed(data: ArrayLike<number>, place: number, value: number): Float32Array {
  return Float32Array.from(data, (number, index) => (index === place ? value : number));
}

interface Numbers {
  readonly data: Float32Array | Int32Array;
  readonly shape: number[];
}

/** Value and gradient by tensors, which are disposed. */
function evaluate(
  loss: core.Loss,
  truth: Numbers = masks,
  given: Numbers = raw,
): { value: number; gradient: Float32Array } {
  return tf.tidy(() => {
    const [yTrue, yPred] = [tf.tensor(truth.data, truth.shape), tf.tensor(given.data, given.shape)];
    const { value, grad } = tf.valueAndGrad((x) => fromLoss(loss)(yTrue, x) as tf.Tensor)(yPred);
    expect(yPred.dataSync()).toEqual(given.data);
    return { value: value.dataSync()[0] as number, gradient: grad.dataSync<'float32'>() };
  });
}

function expected(
  loss: core.Loss,
  truth: Numbers = masks,
  given: Numbers = raw,
): { value: number; gradient: Float32Array } {
  const { value, gradient } = core.valueAndGradient(loss, given, truth);
  return { value: Math.fround(value), gradient };
}

const onHost = () => vi.mocked(hostKernel.valueAndGradient).mock.calls.length;

beforeEach(async () => {
  await startAfresh();
  vi.spyOn(hostKernel, 'valueAndGradient');
  vi.spyOn(hostKernel, 'value');
});

it('the backend has the memory that this place allows', (context) => {
  const isShared =
    typeof SharedArrayBuffer !== 'undefined' && wasmModule().HEAPU8.buffer instanceof SharedArrayBuffer;
  // In Node TensorFlow.js never uses threads.
  expect(isShared).toBe(context.task.file.projectName?.startsWith('threads') ?? false);
});

it.each(losses)('$kind in place is what the core says, and nothing is computed on the host', (loss) => {
  expect(evaluate(loss)).toEqual(expected(loss));
  const value = tf.tidy(
    () =>
      fromLoss(loss)(tf.tensor(map.data, map.shape, 'int32'), tf.tensor(raw.data, raw.shape)).dataSync()[0],
  );
  expect(value).toBe(Math.fround(core.lossValue(loss, raw, map)));
  expect(onHost()).toBe(0);
  expect(hostKernel.value).not.toHaveBeenCalled();
});

describe('where the memory cannot be used, the host computes the same', () => {
  it('out of reach', () => {
    const backend = tf.backend() as unknown as { wasm: object };
    const { wasm } = backend;
    backend.wasm = Object.create(wasm, { asm: { value: undefined }, wasmMemory: { value: undefined } });
    expect(lossesOn(backend)).toBeUndefined();
    for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
    expect(onHost()).toBe(losses.length);
    backend.wasm = wasm;
  });

  it('which the module does not fit', () => {
    const backend = tf.backend() as unknown as { wasm: object };
    const { wasm } = backend;
    const allocator = new WatchedAllocator(wasmModule());
    // The block that the backend gives lies beyond its end.
    backend.wasm = Object.create(wasm, { wasmMemory: { value: new WebAssembly.Memory({ initial: 1 }) } });
    expect(lossesOn(backend)).toBeUndefined();
    expect(allocator.held.size).toBe(0);
    for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
    expect(onHost()).toBe(losses.length);
    backend.wasm = wasm;
  });
});

it('nothing is left after a thousand steps, and the memory does not grow', () => {
  const allocator = new WatchedAllocator(wasmModule());
  const small = batch(64);
  const [yTrue, yPred] = [
    tf.tensor(small.masks.data, small.masks.shape),
    tf.tensor(small.raw.data, small.raw.shape),
  ];
  const gradients = losses.map((loss) => tf.grad((x) => fromLoss(loss)(yTrue, x) as tf.Tensor));
  const step = () => {
    for (const gradient of gradients) gradient(yPred).dispose();
    for (const loss of losses) fromLoss(loss)(yTrue, yPred).dispose();
  };
  step();
  const before = [tensorCounts(), allocator.held.size, wasmModule().HEAPU8.length];
  // The tensors, and the block of the module.
  expect(allocator.held.size).toBe(3);
  for (let count = 0; count < 1000; count++) step();
  expect([tensorCounts(), allocator.held.size, wasmModule().HEAPU8.length]).toEqual(before);
  losses.forEach((loss, place) => {
    const gradient = gradients[place]?.(yPred) as tf.Tensor;
    expect(gradient.dataSync()).toEqual(expected(loss, small.masks, small.raw).gradient);
    gradient.dispose();
  });
  tf.dispose([yTrue, yPred]);
  expect(onHost()).toBe(0);
});

it('memory that grows from call to call and in a call', () => {
  const loss = core.lovaszSoftmax(softmax);
  let grown = 0;
  for (let pixels = 1000; pixels < 400_000; pixels = Math.ceil(1.7 * pixels)) {
    const { raw, map } = batch(pixels);
    const [yTrue, yPred] = [tf.tensor(map.data, map.shape, 'int32'), tf.tensor(raw.data, raw.shape)];
    const filled = wasmModule().HEAPU8.length;
    const { value, gradient } = wasmKernel.valueAndGradient(loss, plain(yTrue), yPred);
    if (wasmModule().HEAPU8.length > filled) grown++;
    const right = core.valueAndGradient(loss, raw, map);
    expect(value.dataSync()[0]).toBe(Math.fround(right.value));
    const slopes = gradient.dataSync();
    expect(slopes.findIndex((slope, place) => slope !== right.gradient[place])).toBe(-1);
    tf.dispose([yTrue, yPred, value, gradient]);
  }
  expect(grown).toBeGreaterThan(0);
  expect(onHost()).toBe(0);
});

it('a backend that is made anew, with a memory of its own', async () => {
  const instance = () => lossesOn(tf.backend() as unknown as { wasm: object });
  const seen = new Set<unknown>();
  for (let round = 0; round < 3; round++) {
    for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
    expect(instance()).toBe(instance());
    seen.add(instance());
    await startAfresh();
  }
  expect(seen.size).toBe(3);
  expect(onHost()).toBe(0);
});

it('two backends at once have an instance each', async () => {
  const first = lossesOn(tf.backend() as unknown as { wasm: object });
  const second = (await tf.findBackendFactory('wasm')()) as unknown as { wasm: object; dispose(): void };
  expect(lossesOn(second)).not.toBe(first);
  for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
  expect(lossesOn(tf.backend() as unknown as { wasm: object })).toBe(first);
  second.dispose();
  for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
});

it('tensors of another backend are brought over', async () => {
  await tf.setBackend('cpu');
  const [yTrue, yPred] = [tf.tensor(masks.data, masks.shape), tf.tensor(raw.data, raw.shape)];
  await tf.setBackend('wasm');
  for (const loss of losses) {
    const { value, grad } = tf.valueAndGrad((x) => fromLoss(loss)(yTrue, x) as tf.Tensor)(yPred);
    const right = expected(loss);
    expect([value.dataSync()[0], grad.dataSync()]).toEqual([right.value, right.gradient]);
    tf.dispose([value, grad]);
  }
  tf.dispose([yTrue, yPred]);
  expect(onHost()).toBe(0);
});

describe('what goes wrong leaves the next call right and nothing behind', () => {
  const bad: [string, Parameters<typeof evaluate>, RegExp][] = [
    [
      'NaN',
      [losses[0] as core.Loss, masks, { ...raw, data: changed(raw.data, 7, Number.NaN) }],
      /^yPred\.data\[7\] is NaN/,
    ],
    [
      'a mask',
      [losses[0] as core.Loss, { ...masks, data: changed(masks.data, 3, 2) }],
      /^yTrue\.data\[3\] is 2/,
    ],
    [
      'a soft mask',
      [losses[1] as core.Loss, { ...masks, data: changed(masks.data, 3, 0.5) }],
      /^yTrue\.data\[3\] is 0\.5/,
    ],
    [
      'a label',
      [losses[0] as core.Loss, { ...map, data: changed(map.data, 5, 2.5) }],
      /^yTrue\.data\[5\] is 2\.5/,
    ],
    [
      'a shape',
      [losses[0] as core.Loss, { data: masks.data, shape: [2, 700, 1, CLASSES] }],
      /^yTrue\.shape is \[2, 700, 1, 3\]/,
    ],
  ];
  it.each(bad)('%s', (_, call, message) => {
    const allocator = new WatchedAllocator(wasmModule());
    evaluate(losses[0] as core.Loss);
    const [counts, blocks] = [tensorCounts(), allocator.held.size];
    const scored = () => tf.tidy(() => evaluate(...call));
    const valued = () =>
      tf.tidy(() =>
        fromLoss(call[0])(
          tf.tensor((call[1] ?? masks).data as Float32Array, [...(call[1] ?? masks).shape]),
          tf.tensor((call[2] ?? raw).data, (call[2] ?? raw).shape),
        ),
      );
    for (const refused of [scored, valued]) {
      expect(refused).toThrow(message);
      expect(tensorCounts()).toEqual(counts);
      expect(allocator.held.size).toBe(blocks);
    }
    for (const loss of losses) expect(evaluate(loss)).toEqual(expected(loss));
  });

  it('memory that ends anywhere in the middle', () => {
    const allocator = new WatchedAllocator(wasmModule());
    const loss = losses[1] as core.Loss;
    const right = expected(loss);
    const [yTrue, yPred] = [tf.tensor(masks.data, masks.shape), tf.tensor(raw.data, raw.shape)];
    const compute = () => {
      const { value, gradient } = wasmKernel.valueAndGradient(loss, plain(yTrue), yPred);
      expect([value.dataSync()[0], gradient.dataSync()]).toEqual([right.value, right.gradient]);
      tf.dispose([value, gradient]);
    };
    compute();
    const [counts, blocks, before] = [tensorCounts(), allocator.held.size, allocator.calls];
    compute();
    // The first is the gradient's, and the last that of the value, which TensorFlow.js makes.
    const needed = allocator.calls - before - 1;
    expect(needed).toBeGreaterThan(5);
    for (let got = 1; got < needed; got++) {
      // Memory is there again where the host computes.
      vi.mocked(hostKernel.valueAndGradient).mockImplementationOnce((...call) => {
        allocator.left = Number.POSITIVE_INFINITY;
        return hostKernel.valueAndGradient(...call);
      });
      allocator.left = got;
      compute();
      expect(allocator.left).toBe(Number.POSITIVE_INFINITY);
      expect(tensorCounts()).toEqual(counts);
      compute();
      expect(allocator.held.size).toBe(blocks);
    }
    tf.dispose([yTrue, yPred]);
  });

  it('memory without a place for the module, and later with one', () => {
    const allocator = new WatchedAllocator(wasmModule());
    const loss = losses[0] as core.Loss;
    vi.mocked(hostKernel.valueAndGradient).mockImplementationOnce((...call) => {
      allocator.left = Number.POSITIVE_INFINITY;
      return hostKernel.valueAndGradient(...call);
    });
    const [yTrue, yPred] = [tf.tensor(masks.data, masks.shape), tf.tensor(raw.data, raw.shape)];
    allocator.left = 0;
    const { value, gradient } = wasmKernel.valueAndGradient(loss, plain(yTrue), yPred);
    const right = expected(loss);
    expect([value.dataSync()[0], gradient.dataSync()]).toEqual([right.value, right.gradient]);
    tf.dispose([yTrue, yPred, value, gradient]);
    expect(onHost()).toBeGreaterThan(0);
    vi.mocked(hostKernel.valueAndGradient).mockClear();
    expect(evaluate(loss)).toEqual(right);
    expect(onHost()).toBe(0);
  });

  it('memory without a place for the gradient is an error that says so', () => {
    const allocator = new WatchedAllocator(wasmModule());
    evaluate(losses[0] as core.Loss);
    const [yTrue, yPred] = [tf.tensor(masks.data, masks.shape), tf.tensor(raw.data, raw.shape)];
    allocator.left = 0;
    const gradient = () => tf.grad((x) => fromLoss(losses[0] as core.Loss)(yTrue, x) as tf.Tensor)(yPred);
    expect(gradient).toThrow(`the wasm backend is out of memory: no place for ${4 * raw.data.length} bytes`);
    allocator.left = Number.POSITIVE_INFINITY;
    tf.dispose([yTrue, yPred]);
    expect(evaluate(losses[0] as core.Loss)).toEqual(expected(losses[0] as core.Loss));
  });
});

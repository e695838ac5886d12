import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Channels,
  connectionsOf,
  convolutionGradients,
  convolutionLoss,
  convolve,
  dense,
  depthwise,
  type Form,
  gradientByDifferences,
} from './naive-window.js';
import { channels, forms, paddingOf } from './random-forms.js';
import { relativeError, values } from './values.js';
import { on, startWasm } from './wasm-backend.js';

beforeAll(startWasm);

type Convolution = (form: Form) => (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;
type Pair = [number, number];
type Triple = [number, number, number];

const conv2d: Convolution = (form) => (x, w) =>
  tf.conv2d(
    x as tf.Tensor4D,
    w as tf.Tensor4D,
    form.strides as Pair,
    paddingOf(form),
    'NHWC',
    form.dilations as Pair,
    form.rounding,
  );
const depthwiseConv2d: Convolution = (form) => (x, w) =>
  tf.depthwiseConv2d(
    x as tf.Tensor4D,
    w as tf.Tensor4D,
    form.strides as Pair,
    // the type leaves out what the operation takes
    paddingOf(form) as 'same',
    'NHWC',
    form.dilations as Pair,
    form.rounding,
  );
const conv3d: Convolution = (form) => (x, w) =>
  tf.conv3d(
    x as tf.Tensor5D,
    w as tf.Tensor5D,
    form.strides as Triple,
    form.pad as 'same',
    'NDHWC',
    form.dilations as Triple,
  );

/** Holds a convolution and tfjs's gradients against the oracle's, and that nothing is left over or written over. */
function agree(form: Form, filterShape: number[], op: Convolution, meets: Channels): void {
  const outputs = 1 + Math.max(...meets.map(([, m]) => m));
  const pixels = connectionsOf(form).outputs;
  const yShape = [form.x[0] as number, ...pixels, outputs];
  const [x, w, dy] = [[...form.x], filterShape, yShape].map((shape, i) => {
    const numbers = values(tf.util.sizeFromShape(shape), i + 1);
    return { numbers, tensor: tf.tensor(Float32Array.from(numbers), shape) };
  }) as [Operand, Operand, Operand];
  const y = op(form)(x.tensor, w.tensor);
  expect(y.shape).toEqual(yShape);
  expect(relativeError(y.dataSync(), convolve(form, meets, x.numbers, w.numbers))).toBeLessThan(2e-6);
  y.dispose();
  const before = { tensors: tf.memory().numTensors, data: tf.backend().numDataIds() };
  const [dx, dw] = tf.grads(op(form))([x.tensor, w.tensor], dy.tensor) as [tf.Tensor, tf.Tensor];
  expect(tf.memory().numTensors).toBe(before.tensors + 2);
  expect(tf.backend().numDataIds()).toBe(before.data + 2);
  const expected = convolutionGradients(form, meets, x.numbers, w.numbers, dy.numbers);
  expect(dx.shape).toEqual(form.x);
  expect(dw.shape).toEqual(filterShape);
  expect(relativeError(dx.dataSync(), expected.dx)).toBeLessThan(2e-6);
  expect(relativeError(dw.dataSync(), expected.dw)).toBeLessThan(2e-6);
  for (const { tensor, numbers } of [x, w, dy]) expect(relativeError(tensor.dataSync(), numbers)).toBe(0);
  tf.dispose([x.tensor, w.tensor, dy.tensor, dx, dw]);
}

interface Operand {
  readonly numbers: Float64Array;
  readonly tensor: tf.Tensor;
}

describe('the oracle', () => {
  it.each([
    ['dense', dense(2, 3), 6],
    ['depthwise', depthwise(2, 2), 4],
  ])('%s: has the gradients that differences in f64 have', (_name, meets, weights) => {
    const form: Form = { x: [2, 5, 6, 2], taps: [3, 2], strides: [2, 1], dilations: [1, 2], pad: 'same' };
    const { outputs } = connectionsOf(form);
    const m = meets === undefined ? 0 : 1 + Math.max(...meets.map(([, m]) => m));
    const [x, w] = [values(120, 1), values(6 * weights, 2)];
    const dy = values(2 * (outputs[0] as number) * (outputs[1] as number) * m, 3);
    const { dx, dw } = convolutionGradients(form, meets, x, w, dy);
    const loss = () => convolutionLoss(form, meets, x, w, dy);
    expect(relativeError(dx, gradientByDifferences(x, loss))).toBeLessThan(1e-12);
    expect(relativeError(dw, gradientByDifferences(w, loss))).toBeLessThan(1e-12);
  });
});

describe('convolutions and their gradients agree with the oracle', () => {
  it('conv2d, also with gaps between the taps', () => {
    fc.assert(
      fc.property(forms(channels, { dimensions: 2, gaps: true, rounded: true }), channels, (form, m) => {
        const c = form.x.at(-1) as number;
        agree(form, [...form.taps, c, m], conv2d, dense(c, m));
      }),
      { numRuns: 150 },
    );
  });

  // What the kernels treat apart: many channels, and runs of more pixels than they take at once.
  it.each<[string, Form, number]>([
    [
      '256 channels in',
      { x: [1, 3, 5, 256], taps: [2, 3], strides: [1, 2], dilations: [1, 1], pad: 'same' },
      8,
    ],
    [
      '256 channels out',
      { x: [2, 4, 3, 4], taps: [3, 2], strides: [1, 1], dilations: [1, 1], pad: 'same' },
      256,
    ],
    ['a long row', { x: [1, 2, 300, 5], taps: [1, 3], strides: [1, 1], dilations: [1, 1], pad: 'same' }, 7],
    [
      '1x1 on many pixels',
      { x: [2, 12, 13, 5], taps: [1, 1], strides: [1, 1], dilations: [1, 1], pad: 'same' },
      9,
    ],
    [
      '1x1, many channels',
      { x: [2, 12, 13, 256], taps: [1, 1], strides: [1, 1], dilations: [1, 1], pad: 'valid' },
      16,
    ],
  ])('conv2d, %s', (_name, form, m) => {
    const c = form.x.at(-1) as number;
    agree(form, [...form.taps, c, m], conv2d, dense(c, m));
  });

  it('depthwise, with multipliers and gaps', () => {
    const multiplier = fc.constantFrom(1, 1, 1, 2, 3);
    const random = forms(channels, { dimensions: 2, gaps: true, rounded: true });
    fc.assert(
      fc.property(random, multiplier, (form, q) => {
        const c = form.x.at(-1) as number;
        agree(form, [...form.taps, c, q], depthwiseConv2d, depthwise(c, q));
      }),
      { numRuns: 150 },
    );
  });

  it('conv3d, also with gaps between the taps', () => {
    const few = fc.integer({ min: 1, max: 9 });
    const random = forms(few, { dimensions: 3, gaps: true });
    fc.assert(
      fc.property(random, few, (form, m) => {
        const c = form.x.at(-1) as number;
        agree(form, [...form.taps, c, m], conv3d, dense(c, m));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the gradients of conv2d', () => {
  it('agree with the cpu backend at the size of a network', async () => {
    const gradients = () => {
      const x = tf.tensor4d(Float32Array.from(values(4 * 32 * 32 * 8, 5)), [4, 32, 32, 8]);
      const filter = tf.tensor4d(Float32Array.from(values(3 * 3 * 8 * 16, 6)), [3, 3, 8, 16]);
      return tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))),
      )([x, filter]);
    };
    const reference = await on('cpu', gradients);
    const ours = await on('wasm', gradients);
    for (const i of [0, 1]) {
      expect(relativeError(ours[i] as Float32Array, reference[i] as Float32Array)).toBeLessThan(1e-5);
    }
  });

  it('know the size of an output that was rounded down', async () => {
    const gradients = () => {
      const x = tf.tensor4d(Float32Array.from(values(2 * 6 * 5 * 2, 5)), [2, 6, 5, 2]);
      const filter = tf.tensor4d(Float32Array.from(values(3 * 3 * 2 * 3, 6)), [3, 3, 2, 3]);
      return tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 0, 'NHWC', 1, 'floor'),
      )([x, filter]);
    };
    const reference = await on('cpu', gradients);
    const ours = await on('wasm', gradients);
    for (const i of [0, 1]) {
      expect(relativeError(ours[i] as Float32Array, reference[i] as Float32Array)).toBeLessThan(1e-5);
    }
  });

  it('say what is wrong with channels first', async () => {
    await tf.setBackend('wasm');
    const [x, dy] = [tf.zeros([1, 2, 4, 4]), tf.zeros([1, 3, 4, 4])];
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 2, 3] };
    expect(() => tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attrs)).toThrow(
      "Conv2DBackpropFilter: dataFormat is 'NCHW', but the wasm backend takes 'NHWC' alone",
    );
  });

  it('refuse gaps inside another gradient, as tfjs does', async () => {
    await tf.setBackend('wasm');
    const w = tf.zeros([3, 3, 1, 1]) as tf.Tensor4D;
    const first = tf.grad((x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w, 1, 'same', 'NHWC', 2));
    expect(() => tf.grad((x: tf.Tensor) => first(x))(tf.zeros([1, 5, 5, 1]))).toThrow('dilation rates');
  });
});

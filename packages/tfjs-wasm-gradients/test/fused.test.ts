/** Fused operations, which models run where no gradient is asked for: against loops in f64. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Channels, connectionsOf, convolve, dense, depthwise, type Form } from './naive-window.js';
import { channels, forms, paddingOf } from './random-forms.js';
import { relativeError, values } from './values.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

const SLOPE = 0.25;
const activations: Readonly<Record<string, (v: number) => number>> = {
  linear: (v) => v,
  relu: (v) => Math.max(v, 0),
  relu6: (v) => Math.min(Math.max(v, 0), 6),
  elu: (v) => (v > 0 ? v : Math.expm1(v)),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  leakyrelu: (v) => (v > 0 ? v : SLOPE * v),
};
const activationNames = Object.keys(activations) as tf.fused.Activation[];

const tensorOf = (numbers: Float64Array, shape: number[]) => tf.tensor(Float32Array.from(numbers), shape);
const at = (numbers: ArrayLike<number>, i: number) => numbers[i] as number;

describe('fused.matMul', () => {
  /** `aOf` and `bOf` number the matrices of the operands for each matrix of the product. */
  const batches: [number[], number[], number[], number[], number[]][] = [
    [[], [], [], [0], [0]],
    [[1], [1], [1], [0], [0]],
    [[3], [3], [3], [0, 1, 2], [0, 1, 2]],
    [[3], [1], [3], [0, 1, 2], [0, 0, 0]],
    [[1], [2], [2], [0, 0], [0, 1]],
    [[2], [], [2], [0, 1], [0, 0]],
  ];
  const [rows, inner, columns] = [4, 3, 5];

  it.each(batches)('matrices %j by %j', (aBatch, bBatch, batch, aOf, bOf) => {
    for (const transposeA of [false, true])
      for (const transposeB of [false, true])
        for (const biasShape of [undefined, [columns], [1]])
          for (const activation of [...activationNames, 'prelu'] as const) {
            const shapes = [
              [...aBatch, ...(transposeA ? [inner, rows] : [rows, inner])],
              [...bBatch, ...(transposeB ? [columns, inner] : [inner, columns])],
            ] as const;
            const [a, b] = shapes.map((shape, i) => values(tf.util.sizeFromShape([...shape]), i + 1)) as [
              Float64Array,
              Float64Array,
            ];
            const bias = values(columns, 3).slice(0, biasShape?.[0]);
            const expected = Float64Array.from(
              { length: Math.max(1, ...batch) * rows * columns },
              (_, entry) => {
                const [column, row] = [entry % columns, Math.floor(entry / columns) % rows];
                const matrix = Math.floor(entry / (rows * columns));
                const [fromA, fromB] = [at(aOf, matrix) * rows * inner, at(bOf, matrix) * inner * columns];
                let sum = biasShape === undefined ? 0 : at(bias, biasShape[0] === 1 ? 0 : column);
                for (let k = 0; k < inner; k++)
                  sum +=
                    at(a, fromA + (transposeA ? k * rows + row : row * inner + k)) *
                    at(b, fromB + (transposeB ? column * inner + k : k * columns + column));
                return (
                  activations[activation === 'prelu' ? 'leakyrelu' : activation] as (v: number) => number
                )(sum);
              },
            );
            const result = tf.fused.matMul({
              a: tensorOf(a, [...shapes[0]]) as tf.Tensor2D,
              b: tensorOf(b, [...shapes[1]]) as tf.Tensor2D,
              transposeA,
              transposeB,
              activation,
              leakyreluAlpha: SLOPE,
              ...(activation === 'prelu' && { preluActivationWeights: tf.fill([columns], SLOPE) }),
              ...(biasShape && { bias: tensorOf(bias, biasShape) }),
            });
            const what = `${transposeA}, ${transposeB}, ${biasShape}, ${activation}`;
            expect(result.shape, what).toEqual([...batch, rows, columns]);
            expect(relativeError(result.dataSync(), expected), what).toBeLessThan(2e-6);
          }
  });

  it('gives its intermediates back, also where it refuses', () => {
    const [a, b, bias] = [tf.ones([3, 4]), tf.ones([3, 5]), tf.ones([5])] as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor,
    ];
    const product = (activation: tf.fused.Activation) =>
      tf.fused.matMul({ a, b, transposeA: true, bias, activation });
    const before = tf.backend().numDataIds();
    product('elu').dispose();
    expect(tf.backend().numDataIds()).toBe(before);
    expect(() => product('tanh' as tf.fused.Activation)).toThrow(
      "fused.matMul: activation is 'tanh', but linear, relu, relu6, elu, sigmoid, leakyrelu, prelu are fused",
    );
    expect(tf.backend().numDataIds()).toBe(before);
    expect(product('relu').dataSync()[0]).toBe(4);
  });
});

describe('fused convolutions agree with the oracle', () => {
  const activation = fc.constantFrom(...activationNames);

  function agree(
    op: typeof tf.fused.conv2d | typeof tf.fused.depthwiseConv2d,
    form: Form,
    filterShape: number[],
    meets: Channels,
    activation: tf.fused.Activation,
  ): void {
    const m = 1 + Math.max(...meets.map(([, m]) => m));
    const [x, w, bias] = [
      values(tf.util.sizeFromShape([...form.x]), 1),
      values(tf.util.sizeFromShape(filterShape), 2),
      values(m, 3),
    ];
    const expected = convolve(form, meets, x, w).map((v, i) =>
      (activations[activation] as (v: number) => number)(v + at(bias, i % m)),
    );
    const result = tf.tidy(() =>
      op({
        x: tensorOf(x, [...form.x]) as tf.Tensor4D,
        filter: tensorOf(w, filterShape) as tf.Tensor4D,
        strides: form.strides as [number, number],
        pad: paddingOf(form),
        dilations: form.dilations as [number, number],
        ...(form.rounding && { dimRoundingMode: form.rounding }),
        bias: tensorOf(bias, [m]),
        activation,
        leakyreluAlpha: SLOPE,
      } as Parameters<typeof tf.fused.depthwiseConv2d>[0]),
    );
    expect(result.shape).toEqual([form.x[0], ...connectionsOf(form).outputs, m]);
    expect(relativeError(result.dataSync(), expected)).toBeLessThan(2e-6);
    result.dispose();
  }

  const random = forms(channels, { dimensions: 2, gaps: true, rounded: true });

  it('fused.conv2d', () => {
    fc.assert(
      fc.property(random, channels, activation, (form, m, activation) => {
        const c = form.x.at(-1) as number;
        agree(tf.fused.conv2d, form, [...form.taps, c, m], dense(c, m), activation);
      }),
      { numRuns: 80 },
    );
  });

  it('fused.depthwiseConv2d', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(1, 2), activation, (form, q, activation) => {
        const c = form.x.at(-1) as number;
        agree(tf.fused.depthwiseConv2d, form, [...form.taps, c, q], depthwise(c, q), activation);
      }),
      { numRuns: 80 },
    );
  });
});

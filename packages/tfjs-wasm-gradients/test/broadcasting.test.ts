/** Operations that broadcast their operands: values and gradients against the definition, entry by entry in f64. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError, values } from './values.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

/** A value of two numbers, and its slopes by the first and by the second. */
type Pointwise = (a: number, b: number) => readonly [value: number, byA: number, byB: number];
type Op = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const operations: [string, Op, Pointwise][] = [
  // On a tie the first operand has the gradient, as on every backend of tfjs.
  ['maximum', tf.maximum, (a, b) => (a >= b ? [a, 1, 0] : [b, 0, 1])],
  ['minimum', tf.minimum, (a, b) => (a <= b ? [a, 1, 0] : [b, 0, 1])],
  ['squaredDifference', tf.squaredDifference, (a, b) => [(a - b) ** 2, 2 * (a - b), 2 * (b - a)]],
  ['prelu', tf.prelu, (x, slope) => (x > 0 ? [x, 1, 0] : [x * slope, slope, x])],
];

/** For each entry of the broadcast shape, the entry of an operand that stands there. */
function placesIn(shape: readonly number[], whole: readonly number[]): number[] {
  const size = tf.util.sizeFromShape([...whole]);
  const added = whole.length - shape.length;
  return Array.from({ length: size }, (_, entry) => {
    let [rest, place, step] = [entry, 0, 1];
    for (let axis = whole.length - 1; axis >= added; axis--) {
      const [length, own] = [whole[axis] as number, shape[axis - added] as number];
      place += own === 1 ? 0 : step * (rest % length);
      step *= own;
      rest = Math.floor(rest / length);
    }
    return place;
  });
}

/** Two shapes that broadcast: parts of one shape, either with axes of length 1 or with fewer axes. */
const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }).chain((whole) => {
  const part = fc
    .tuple(fc.nat(whole.length), fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }))
    .map(([from, ones]) => whole.map((size, i) => (ones[i] ? 1 : size)).slice(from));
  return fc.tuple(part, part);
});

const tensorOf = (numbers: Float64Array, shape: number[]) => tf.tensor(Float32Array.from(numbers), shape);

describe('broadcasting', () => {
  it.each(operations)('%s has the values and gradients of its definition', (_name, op, pointwise) => {
    const shift = fc.constantFrom(0, -3);
    fc.assert(
      fc.property(shapes, shift, ([aShape, bShape], shift) => {
        const whole = tf.broadcast_util.assertAndGetBroadcastShape(aShape, bShape);
        const size = tf.util.sizeFromShape(whole);
        const [a, b] = [aShape, bShape].map((shape, i) =>
          values(tf.util.sizeFromShape(shape), i + 1).map((v) => v + shift),
        ) as [Float64Array, Float64Array];
        const [inA, inB] = [placesIn(aShape, whole), placesIn(bShape, whole)];
        const dy = values(size, 3);
        const [y, da, db] = [new Float64Array(size), new Float64Array(a.length), new Float64Array(b.length)];
        dy.forEach((gradient, i) => {
          const [i0, i1] = [inA[i] as number, inB[i] as number];
          const [value, byA, byB] = pointwise(a[i0] as number, b[i1] as number);
          y[i] = value;
          da[i0] = (da[i0] as number) + byA * gradient;
          db[i1] = (db[i1] as number) + byB * gradient;
        });
        tf.tidy(() => {
          const inputs: [tf.Tensor, tf.Tensor] = [tensorOf(a, aShape), tensorOf(b, bShape)];
          const result = op(...inputs);
          expect(result.shape).toEqual(whole);
          expect(relativeError(result.dataSync(), y)).toBeLessThan(1e-6);
          const [byA, byB] = tf.grads(op)(inputs, tensorOf(dy, whole)) as [tf.Tensor, tf.Tensor];
          expect([byA.shape, byB.shape]).toEqual([aShape, bShape]);
          expect(relativeError(byA.dataSync(), da)).toBeLessThan(2e-6);
          expect(relativeError(byB.dataSync(), db)).toBeLessThan(2e-6);
        });
      }),
      { numRuns: 80 },
    );
  });

  it('matMul sums over the matrices that an operand was repeated for', () => {
    // The gradient of the same product with the operands written out, summed by the definition of repeating.
    const cases: [number[], number[], boolean, boolean][] = [
      [[2, 4, 3], [1, 3, 5], false, false],
      [[1, 4, 3], [2, 5, 3], false, true],
      [[2, 1, 3, 4], [1, 2, 3, 5], true, false],
      [[3, 1, 4, 3], [3, 2, 3, 5], false, false],
      [[2, 1, 2, 4, 3], [1, 3, 1, 5, 3], false, true],
      [[2, 3, 4], [5, 3], true, true],
    ];
    for (const [aShape, bShape, transposeA, transposeB] of cases) {
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(aShape.slice(0, -2), bShape.slice(0, -2));
      const wholes = [aShape, bShape].map((shape) => [...batch, ...shape.slice(-2)]) as [number[], number[]];
      const op: Op = (a, b) => tf.matMul(a, b, transposeA, transposeB);
      const numbers = [aShape, bShape].map((shape, i) => values(tf.util.sizeFromShape(shape), i + 1)) as [
        Float64Array,
        Float64Array,
      ];
      const places = [placesIn(aShape, wholes[0]), placesIn(bShape, wholes[1])] as const;
      tf.tidy(() => {
        const [a, b] = [tensorOf(numbers[0], aShape), tensorOf(numbers[1], bShape)];
        const written = wholes.map((whole, i) => {
          const from = numbers[i] as Float64Array;
          return tensorOf(
            Float64Array.from(places[i] as number[], (place) => from[place] as number),
            whole,
          );
        }) as [tf.Tensor, tf.Tensor];
        const product = op(...written);
        const { shape, size } = product;
        expect(op(a, b).shape).toEqual(shape);
        expect(relativeError(op(a, b).dataSync(), product.dataSync())).toBeLessThan(1e-6);
        const dy = tensorOf(values(size, 3), shape);
        const expected = tf
          .grads(op)(written, dy)
          .map((gradient, i) => {
            const sums = new Float64Array((numbers[i] as Float64Array).length);
            gradient.dataSync().forEach((v, entry) => {
              const place = (places[i] as number[])[entry] as number;
              sums[place] = (sums[place] as number) + v;
            });
            return sums;
          });
        tf.grads(op)([a, b], dy).forEach((gradient, i) => {
          expect(gradient.shape).toEqual([aShape, bShape][i]);
          expect(
            relativeError(gradient.dataSync(), expected[i] as Float64Array),
            `${aShape} ${bShape} ${i}`,
          ).toBeLessThan(2e-6);
        });
      });
    }
  });

  it('prelu takes whole numbers for x, also where it repeats the slopes', () => {
    const x = tf.tensor([-1, -2, 3, -4], [2, 2], 'int32');
    const slopes = tf.tensor([0.5, 2], [2, 1]);
    expect(Array.from(tf.prelu(x, slopes).dataSync())).toEqual([-0.5, -1, 3, -8]);
  });
});

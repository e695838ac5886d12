/**
 * Is the gradient that a backend gives for a form right? Judged by central differences of the cpu backend's forward
 * pass, which sums in 64 bits and rounds its result to 32: accurate to about 1e-3 of the largest entry, far
 * closer than a wrong gradient comes.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Form } from './forms/all.js';

export type Verdict = 'right' | 'wrong' | 'missing';

const STEP = 1 / 512;
const TOLERANCE = 5e-3;
/** Where a difference to the one side and one to the other part by this much, a kink lies between. */
const KINK = 2e-2;

/** What a backend says of a form. */
export interface Judged {
  readonly verdict: Verdict;
  /** What tfjs threw, in one line, where the gradient is missing; the error where it is wrong. */
  readonly why: string;
}

/**
 * Distinct values between −2 and 2 in no order.
 */
export function valuesFor(shape: readonly number[], seed: number, shift = 0): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const prime = size < 120 ? 127 : nextPrime(size);
  return Float32Array.from(
    { length: size },
    (_, i) => (((i + 1) * (37 + 2 * seed) + 11 * seed) % prime) * (4 / prime) - 2 + 2 / prime + shift,
  );
}

function nextPrime(above: number): number {
  for (let n = above + 1; ; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) return n;
  }
}

/** The tensors that a form's gradient is tried on: its inputs, and the gradient of its output. */
export function operandsOf(form: Form, shapes: readonly number[][], seed = 1) {
  const inputs = shapes.map((shape, i) => tf.tensor(valuesFor(shape, seed + i, form.shift), shape));
  const { shape } = form.of(...inputs);
  return { inputs, dy: tf.tensor(valuesFor(shape, seed + 7), shape) };
}

/** The gradients of Σ y · dy on the current backend, one for each input. */
export function gradientsOf(form: Form): Float32Array[] {
  return tf.tidy(() => {
    const { inputs, dy } = operandsOf(form, form.inputs);
    return tf
      .grads(form.of)(inputs, dy)
      .map((gradient) => gradient.dataSync() as Float32Array);
  });
}

/** The same by differences of the forward pass; NaN where a kink lies within a step. */
export function differencesOf(form: Form, seed = 1): Float64Array[] {
  const data = form.inputs.map((shape, i) => valuesFor(shape, seed + i, form.shift));
  const loss = () =>
    tf.tidy(() => {
      const y = form.of(...data.map((values, i) => tf.tensor(values, form.inputs[i] as number[])));
      const dy = valuesFor(y.shape, seed + 7);
      return (y.dataSync() as Float32Array).reduce((sum, v, i) => sum + v * (dy[i] as number), 0);
    });
  const middle = loss();
  return data.map((values) => {
    const sides = Array.from(values, (value, i) => {
      values[i] = value + STEP;
      const up = (loss() - middle) / STEP;
      values[i] = value - STEP;
      const down = (middle - loss()) / STEP;
      values[i] = value;
      return [up, down] as const;
    });
    const largest = Math.max(...sides.flat().map(Math.abs));
    return Float64Array.from(sides, ([up, down]) =>
      Math.abs(up - down) > KINK * largest ? Number.NaN : (up + down) / 2,
    );
  });
}

/** Judges the current backend. */
export function judge(form: Form, reference: readonly Float64Array[]): Judged {
  let gradients: Float32Array[];
  try {
    gradients = gradientsOf(form);
  } catch (error) {
    return { verdict: 'missing', why: String((error as Error).message).split('\n')[0] as string };
  }
  let worst = 0;
  gradients.forEach((gradient, g) => {
    const expected = reference[g] as Float64Array;
    const decided = Array.from(expected.keys()).filter((i) => !Number.isNaN(expected[i]));
    if (decided.length < expected.length / 2) throw new Error(`${form.op}, ${form.form}: kinks everywhere`);
    const largest = Math.max(1e-3, ...decided.map((i) => Math.abs(expected[i] as number)));
    for (const i of decided) {
      const error = Math.abs((expected[i] as number) - (gradient[i] as number)) / largest;
      worst = Math.max(worst, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    }
  });
  return worst < TOLERANCE
    ? { verdict: 'right', why: '' }
    : { verdict: 'wrong', why: `off by ${worst.toPrecision(2)} of the largest` };
}

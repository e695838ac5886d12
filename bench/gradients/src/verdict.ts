/**
 * Are the step forward and the gradient that a backend gives for a form right? The step forward is held against the
 * cpu backend's, which sums in 64 bits and rounds its result to 32; the gradient against central differences of it:
 * accurate to about 1e-3 of the largest entry, far closer than a wrong gradient comes.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Form } from './forms/all.js';

export type Verdict = 'right' | 'wrong' | 'missing';

/** Of the numbers that a form is tried on. */
const SEED = 1;
const STEP = 1 / 512;
const TOLERANCE = 5e-3;
/** Of the step forward, of the largest entry. */
const FORWARD_TOLERANCE = 1e-4;
/** Where differences to the two sides part by this much, a kink lies between; a smaller one moves their mean by half of it. */
const KINK = TOLERANCE;

/** What a form gives, by the cpu backend. */
export interface Reference {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** By differences, one for each input; NaN where a kink lies within a step. */
  readonly gradients: readonly Float64Array[];
}

/** What a backend says of a form. */
export interface Judged {
  readonly verdict: Verdict;
  /** What was thrown, in one line, where the step forward or the gradient is missing; the error where one is wrong. */
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
export function operandsOf(form: Form, shapes: readonly number[][]) {
  const inputs = shapes.map((shape, i) => tf.tensor(valuesFor(shape, SEED + i, form.shift), shape));
  const { shape } = form.of(...inputs);
  return { inputs, dy: tf.tensor(valuesFor(shape, SEED + 7), shape) };
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

/** A form's values on the current backend. */
function valuesOf(form: Form): Pick<Reference, 'shape' | 'values'> {
  return tf.tidy(() => {
    const inputs = form.inputs.map((shape, i) => tf.tensor(valuesFor(shape, SEED + i, form.shift), shape));
    const y = form.of(...inputs);
    return { shape: y.shape, values: y.dataSync() as Float32Array };
  });
}

/** What a form gives; to be asked for on the cpu backend. */
export function referenceOf(form: Form): Reference {
  const right = { ...form, of: form.reference ?? form.of };
  return { ...valuesOf(right), gradients: differencesOf(right) };
}

/** The gradients by differences of the forward pass; NaN where a kink lies within a step. */
function differencesOf(form: Form): Float64Array[] {
  const data = form.inputs.map((shape, i) => valuesFor(shape, SEED + i, form.shift));
  const loss = () =>
    tf.tidy(() => {
      const y = form.of(...data.map((values, i) => tf.tensor(values, form.inputs[i] as number[])));
      const dy = valuesFor(y.shape, SEED + 7);
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

/** The largest difference of those entries that the reference knows, relative to its largest; infinite at NaN. */
function errorOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const known = Array.from({ length: expected.length }, (_, i) => i).filter(
    (i) => !Number.isNaN(expected[i]),
  );
  const largest = Math.max(1e-3, ...known.map((i) => Math.abs(expected[i] as number)));
  const errors = known.map((i) => Math.abs((expected[i] as number) - (actual[i] as number)) / largest);
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...errors);
}

/** Judges the current backend. */
export function judge(form: Form, reference: Reference): Judged {
  let gradients: Float32Array[];
  try {
    const { shape, values } = valuesOf(form);
    if (String(shape) !== String(reference.shape))
      return { verdict: 'wrong', why: `forward: shape [${shape}] for [${reference.shape}]` };
    const error = errorOf(values, reference.values);
    if (!(error < FORWARD_TOLERANCE))
      return { verdict: 'wrong', why: `forward: off by ${error.toPrecision(2)} of the largest` };
    gradients = gradientsOf(form);
  } catch (error) {
    return { verdict: 'missing', why: String((error as Error).message).split('\n')[0] as string };
  }
  const errors = gradients.map((gradient, g) => {
    const expected = reference.gradients[g] as Float64Array;
    if (expected.filter(Number.isNaN).length > expected.length / 2)
      throw new Error(`${form.op}, ${form.form}: kinks everywhere`);
    return errorOf(gradient, expected);
  });
  const worst = Math.max(...errors);
  return worst < TOLERANCE
    ? { verdict: 'right', why: '' }
    : { verdict: 'wrong', why: `off by ${worst.toPrecision(2)} of the largest` };
}

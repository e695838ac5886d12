/**
 * A form of an operation: the function whose gradient is tried, and the shapes of what it is tried on. The
 * inputs are small, so that every entry of the gradient can be checked by a difference; where a time is wanted
 * too there is a larger set.
 */
import type * as tf from '@tensorflow/tfjs-core';

export interface Form {
  /** The operation as users know it. */
  readonly op: string;
  /** What is particular about this form. */
  readonly form: string;
  readonly inputs: readonly number[][];
  /** Inputs of the size of a network's, for times. */
  readonly large?: readonly number[][];
  readonly of: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** The same in operations that the cpu backend has right, where it has this one wrong. */
  readonly reference?: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Added to every value of the inputs: a negative one makes all of them negative. Default 0. */
  readonly shift?: number;
}

/** The forms of one operation: what they share, then a row for each. */
export function formsOf(
  op: string,
  rows: readonly (Omit<Form, 'op'> & { readonly op?: string })[],
): readonly Form[] {
  return rows.map((row) => ({ op, ...row }));
}

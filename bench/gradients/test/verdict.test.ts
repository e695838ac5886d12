import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Form } from '../src/forms/form.js';
import { judge, referenceOf } from '../src/verdict.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Squares, whose gradient is `factor` times the right one. */
const squares = (factor: number): Form => ({
  op: 'squares',
  form: `times ${factor}`,
  inputs: [[4, 3]],
  of: (x) => {
    const square = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return {
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          tf.mul(tf.mul(dy, saved[0] as tf.Tensor), 2 * factor),
      };
    });
    return square(x);
  },
});

describe('a verdict', () => {
  it('tells right from wrong by one percent', () => {
    expect(judge(squares(1), referenceOf(squares(1))).verdict).toBe('right');
    expect(judge(squares(1.01), referenceOf(squares(1.01))).verdict).toBe('wrong');
    expect(judge(squares(Number.NaN), referenceOf(squares(1))).verdict).toBe('wrong');
  });

  it('looks at the step forward before the gradient', () => {
    const doubled: Form = {
      op: 'reshape',
      form: 'of a number that is off by a thousandth',
      inputs: [[4, 3]],
      of: (x) => tf.mul(tf.reshape(x, [12]), 1.001),
      reference: (x) => tf.reshape(x, [12]),
    };
    expect(judge(doubled, referenceOf(doubled)).why).toContain('forward: off by 0.0010');
    const flat = { ...doubled, of: (x: tf.Tensor) => tf.reshape(x, [3, 4]) };
    expect(judge(flat, referenceOf(flat))).toEqual({
      verdict: 'wrong',
      why: 'forward: shape [3,4] for [12]',
    });
  });

  it('says what tfjs threw where there is none', () => {
    const none: Form = { op: 'floor', form: '', inputs: [[3]], of: (x) => tf.topk(x, 1).values };
    const { verdict, why } = judge(none, referenceOf(none));
    expect(verdict).toBe('missing');
    expect(why).toContain('TopK');
  });

  it('leaves out what lies within a step of a kink', () => {
    const kink: Form = { op: 'relu', form: 'at 0', inputs: [[127]], of: tf.relu };
    const differences = referenceOf(kink).gradients[0] as Float64Array;
    expect(differences.filter(Number.isNaN).length).toBeLessThanOrEqual(1);
    expect(judge(kink, referenceOf(kink)).verdict).toBe('right');
  });
});

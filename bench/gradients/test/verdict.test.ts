import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Form } from '../src/forms/form.js';
import { differencesOf, judge } from '../src/verdict.js';

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
    expect(judge(squares(1), differencesOf(squares(1))).verdict).toBe('right');
    expect(judge(squares(1.01), differencesOf(squares(1.01))).verdict).toBe('wrong');
    expect(judge(squares(Number.NaN), differencesOf(squares(1))).verdict).toBe('wrong');
  });

  it('says what tfjs threw where there is none', () => {
    const none: Form = { op: 'floor', form: '', inputs: [[3]], of: (x) => tf.topk(x, 1).values };
    const { verdict, why } = judge(none, differencesOf(none));
    expect(verdict).toBe('missing');
    expect(why).toContain('TopK');
  });

  it('leaves out what lies within a step of a kink', () => {
    const kink: Form = { op: 'relu', form: 'at 0', inputs: [[127]], of: tf.relu };
    const differences = differencesOf(kink)[0] as Float64Array;
    expect(differences.filter(Number.isNaN).length).toBeLessThanOrEqual(1);
    expect(judge(kink, [differences]).verdict).toBe('right');
  });
});

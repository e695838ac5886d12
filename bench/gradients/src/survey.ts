/**
 * Tries the step forward and the gradient of every form on the cpu backend, on the wasm backend as it comes and on the wasm backend with
 * this package.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, forms } from './forms/all.js';
import { type Judged, judge, operandsOf, type Reference, referenceOf } from './verdict.js';

export interface Row {
  readonly form: Form;
  readonly cpu: Judged;
  readonly alone: Judged;
  readonly ours: Judged;
  /** Milliseconds of the gradient at a network's size, where the form has one and the backend a gradient. */
  readonly times: { readonly alone: number | undefined; readonly ours: number | undefined };
}

const REPEATS = 7;

/**
 * @param register adds this package's gradients; called between the two looks at the wasm backend
 * @param options `timed`: also times the forms that have large inputs
 */
export async function survey(register: () => void, { timed = false } = {}): Promise<Row[]> {
  await tf.setBackend('cpu');
  const references = forms.map(referenceOf);
  const column = () => forms.map((form, i) => judge(form, references[i] as Reference));
  const cpu = column();
  await tf.setBackend('wasm');
  const alone = column();
  const times = (judged: Judged[]) =>
    forms.map((form, i) => (timed ? timeOf(form, judged[i] as Judged) : undefined));
  const aloneTimes = times(alone);
  register();
  const ours = column();
  const oursTimes = times(ours);
  return forms.map((form, i) => ({
    form,
    cpu: cpu[i] as Judged,
    alone: alone[i] as Judged,
    ours: ours[i] as Judged,
    times: { alone: aloneTimes[i], ours: oursTimes[i] },
  }));
}

/** The forward pass and the gradient, the least of several runs. */
function timeOf({ large, ...form }: Form, { verdict }: Judged): number | undefined {
  if (large === undefined || verdict === 'missing') return undefined;
  return tf.tidy(() => {
    const { inputs, dy } = operandsOf(form, large);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < REPEATS; i++) {
      const start = performance.now();
      const gradients = tf.grads(form.of)(inputs, dy);
      least = Math.min(least, performance.now() - start);
      tf.dispose(gradients);
    }
    return least;
  });
}

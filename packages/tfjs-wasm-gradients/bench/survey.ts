/**
 * Tries the gradient of every form on the cpu backend, on the wasm backend as it comes and on the wasm backend with
 * this package.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Form, forms } from './forms.js';
import { differencesOf, type Judged, judge } from './verdict.js';

export interface Row {
  readonly form: Form;
  readonly cpu: Judged;
  readonly alone: Judged;
  readonly ours: Judged;
}

/** @param register adds this package's gradients; called between the two looks at the wasm backend */
export async function survey(register: () => void): Promise<Row[]> {
  await tf.setBackend('cpu');
  const references = forms.map((form) => differencesOf(form));
  const column = () => forms.map((form, i) => judge(form, references[i] as Float64Array[]));
  const cpu = column();
  await tf.setBackend('wasm');
  const alone = column();
  register();
  const ours = column();
  return forms.map((form, i) => ({
    form,
    cpu: cpu[i] as Judged,
    alone: alone[i] as Judged,
    ours: ours[i] as Judged,
  }));
}

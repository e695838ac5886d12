/** Which training images judge a training: groups, as of patients, stay together. */
import { group, shuffler } from 'd3-array';
import { randomFor } from './random.js';
import type { Fold, Sample, Task } from './task.js';

const VALIDATION_SHARE = 1 / 4;

/** With fewer groups one half of them would say too little of the other: both halves take their turn. */
const FEWEST_TO_HOLD_OUT = 6;

/** The folds of training images; the same names and groups give the same. */
export function foldsOf(training: readonly Sample[]): Pick<Task, 'folds' | 'choice'> {
  const groups = group(training, (sample) => sample.group);
  if (groups.size === 1) return { folds: [{ training, validation: training }], choice: 'training-images' };
  const names = shuffler(randomFor('split', 0))([...groups.keys()].sort());
  const few = groups.size < FEWEST_TO_HOLD_OUT;
  const wanted = training.length * (few ? 1 / 2 : VALIDATION_SHARE);
  const held = new Set<string>();
  let images = 0;
  for (const name of names) {
    // One group at least stays on either side.
    if (images >= wanted || held.size === groups.size - 1) break;
    held.add(name);
    images += (groups.get(name) as Sample[]).length;
  }
  const isHeld = (sample: Sample) => held.has(sample.group);
  const one: Fold = {
    training: training.filter((sample) => !isHeld(sample)),
    validation: training.filter(isHeld),
  };
  const other: Fold = { training: one.validation, validation: one.training };
  return few ? { folds: [one, other], choice: 'folds' } : { folds: [one], choice: 'held-out' };
}

/**
 * What the two Lovász losses share: the order of the errors, sorted or in buckets, and how the core reads them. Both are
 * the Lovász extension of the Jaccard loss; they differ in the errors, which Lovász-softmax measures on probabilities
 * and the Lovász hinge on raw scores.
 */

import { notAllowed } from '../checks/argument-errors.js';
import type { Check, Checks } from '../checks/check.js';
import type { ClassSelection } from './selection.js';
import { encodeSelection, selectionChecks } from './selection.js';

/** Options that both Lovász losses have. */
export interface LovaszOptions extends ClassSelection {
  /**
   * `'exact'` sorts the errors; a power of two from 256 to 65536 puts them into that many buckets instead, which is
   * faster. The value then errs by at most 8 / bins on probabilities (in practice by less than 1e-6 at
   * 16384), and by at most (largest error) / bins in the hinge. Sorted, errors within 2^-32 of 0 or 1 tie (in the hinge those
   * below 2^-64 of the largest). Default `'exact'`.
   */
  readonly bins?: 'exact' | number | undefined;
}

const bins: Check<'exact' | number> = (name, value) => {
  if (value === 'exact') return value;
  if (typeof value === 'number' && value >= 256 && value <= 65536 && Number.isInteger(Math.log2(value))) {
    return value;
  }
  throw notAllowed(name, value, "'exact' or a power of two from 256 to 65536 is needed");
};

/** The checks of {@link LovaszOptions}. */
export const lovaszChecks: Checks<LovaszOptions> = { ...selectionChecks, bins };

/** The number by which the core knows a Lovász loss. */
export const lovaszCode = 1;

/** A Lovász loss in the core's numbers. */
export function encodeLovasz(errors: 'softmax' | 'hinge', options: LovaszOptions): readonly number[] {
  const { bins = 'exact' } = options;
  return [errors === 'softmax' ? 0 : 1, ...encodeSelection(options), bins === 'exact' ? 0 : bins];
}

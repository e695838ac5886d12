/**
 * Over what a loss of regions is computed and averaged: the group of pixels of one overlap, the classes taken, and
 * their weights. Shared by all losses that compare a region of each class with the truth's.
 */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import type { Check, Checks } from '../checks/check.js';
import { isList } from '../checks/lists.js';
import { classList, oneOf, weightList } from '../checks/option-checks.js';

/** The groups of pixels of a loss of regions, and its classes. */
export interface GroupSelection {
  /**
   * The pixels of one overlap: each image by itself, then the mean over images; or the whole batch.
   * Default `'image'`.
   */
  readonly over?: 'image' | 'batch' | undefined;
  /**
   * The classes taken: all, those present in the truth of the group (a group with none counts 0), or a list of
   * indices.
   */
  readonly classes?: 'all' | 'present' | readonly number[] | undefined;
}

/** Groups, classes and weights of a loss that is a mean over groups of a mean over classes. */
export interface ClassSelection extends GroupSelection {
  /** A weight for each class, also where `classes` is a list: the mean over classes is Σ w L / Σ w. Default: equal. */
  readonly classWeights?: readonly number[] | undefined;
}

const classes: Check<'all' | 'present' | readonly number[]> = (name, value) => {
  if (value === 'all' || value === 'present') return value;
  if (isList(value)) return classList(name, value);
  throw (typeof value === 'string' ? notAllowed : wrongType)(
    name,
    value,
    "'all', 'present' or a list of class indices is needed",
  );
};

/** The checks of {@link GroupSelection}. */
export const groupChecks: Checks<GroupSelection> = { over: oneOf('image', 'batch'), classes };

/** The checks of {@link ClassSelection}. */
export const selectionChecks: Checks<ClassSelection> = { ...groupChecks, classWeights: weightList };

/** Refuses a selection that does not fit the number of classes. */
export function selectionFits(owner: string, selection: ClassSelection, count: number): void {
  const { classes, classWeights } = selection;
  const taken = Array.isArray(classes) ? (classes as readonly number[]) : undefined;
  taken?.forEach((index, place) => {
    if (index >= count) {
      throw notAllowed(
        `${owner}.classes[${place}]`,
        index,
        `the scores have ${count} classes (0..${count - 1})`,
      );
    }
  });
  if (classWeights === undefined) return;
  if (classWeights.length !== count) {
    throw notAllowed(
      `${owner}.classWeights`,
      classWeights,
      `the scores have ${count} classes, one weight each`,
    );
  }
  if (taken !== undefined && !taken.some((index) => (classWeights[index] as number) > 0)) {
    throw notAllowed(
      `${owner}.classWeights`,
      classWeights,
      `the classes taken, ${taken.join(', ')}, all weigh 0`,
    );
  }
}

/** A selection in the core's numbers: over, classes, list, weights. Without `classes` the loss takes its own default. */
export function encodeSelection(selection: ClassSelection): readonly number[] {
  const { over, classes, classWeights = [] } = selection;
  const list = Array.isArray(classes) ? (classes as readonly number[]) : [];
  const choice = classes === undefined ? 0 : classes === 'all' ? 1 : classes === 'present' ? 2 : 3;
  return [over === 'batch' ? 1 : 0, choice, list.length, ...list, classWeights.length, ...classWeights];
}

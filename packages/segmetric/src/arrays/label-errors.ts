/**
 * What errors say of labels and masks that are not allowed. Masks are often saved as images, in which the foreground is
 * 255: then the error tells how to mend the array, and does not speak of a label to ignore, for that would be the foreground.
 */

import { show } from '../checks/argument-errors.js';
import type { LabelData } from './dense-array.js';
import { isBigInt } from './dense-array.js';
import type { IgnoreLabel } from './ignored-labels.js';
import { isNone } from './ignored-labels.js';

/** Whether labels or masks hold 0 and 255 only. It reads all of them, so it is asked after a refusal alone. */
export function holdsOnly0And255(data: LabelData): boolean {
  for (let place = 0; place < data.length; place++) {
    const value = Number(data[place]);
    if (value !== 0 && value !== 255) return false;
  }
  return true;
}

/** What then mends masks and class maps; `name` is the argument that holds them. */
export function dividedBy255(name: string, data: LabelData): string {
  const divisor = isBigInt(data) ? '255n' : '255';
  return `${name}.data holds 0 and 255 only, so divide it: ${name}.data.map((v) => v / ${divisor})`;
}

/** The classes that a class map may hold. */
export function classesText(classes: number): string {
  return classes === 1
    ? 'with one class the labels are 0 and 1 (1 is the foreground)'
    : `there are ${classes} classes (0..${classes - 1})`;
}

/** The classes that a class map may hold, and the labels that are ignored in it. */
export function allowedLabels(classes: number, ignoreLabel: IgnoreLabel | undefined): string {
  return `${classesText(classes)} and ${ignoredText(ignoreLabel)}`;
}

/** The labels that are ignored. */
export function ignoredText(ignoreLabel: IgnoreLabel | undefined): string {
  if (isNone(ignoreLabel)) return 'no ignoreLabel';
  const [only, ...others] = [ignoreLabel].flat();
  return `ignoreLabel is ${show(others.length === 0 ? only : ignoreLabel)}`;
}

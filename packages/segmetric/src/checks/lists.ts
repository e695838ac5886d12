/**
 * Lists that users give: arrays, and typed arrays of numbers. A JavaScript array can have holes, which `forEach` and
 * `map` pass over, and a class that extends it can iterate over anything: a list is read here alone, place by place and
 * each place once. A hole is seen as the `undefined` that it stands for and refused like any other wrong value.
 */

import { wrongType } from './argument-errors.js';
import type { Check } from './check.js';
import { plainView, typedKind } from './typed-arrays.js';

/**
 * The check of a list: of its kind, and of each thing in it. What is kept is frozen and a copy.
 *
 * @param needed - what is allowed, for the error where no list came
 * @param item - the check of one thing, which is given its place as the name
 */
export function listOf<T>(needed: string, item: Check<T>): Check<readonly T[]> {
  return (name, value) => {
    const list: ArrayLike<unknown> | undefined = isArray(value) ? value : plainView(value);
    if (list === undefined) {
      throw wrongType(name, value, isArrayLike(value) ? `${needed} (Array.from() makes one)` : needed);
    }
    const { length } = list;
    const kept: T[] = [];
    for (let place = 0; place < length; place++) kept.push(item(`${name}[${place}]`, list[place]));
    return Object.freeze(kept);
  };
}

/** Whether a value is a list: an array or a typed array. */
export function isList(value: unknown): boolean {
  return isArray(value) || typedKind(value) !== undefined;
}

/** Whether a value is an array; of a proxy that was revoked it is not known, and no. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether an object has places and a length but is no array, as `arguments` and `NodeList`. */
export function isArrayLike(value: unknown): boolean {
  try {
    return typeof value === 'object' && typeof (value as { length?: unknown } | null)?.length === 'number';
  } catch {
    return false;
  }
}

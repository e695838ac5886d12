/**
 * Lists that users give. A JavaScript array can have holes, which `forEach` and `map` pass over: a list is read here
 * alone, where a hole is seen as the `undefined` that it stands for and refused like any other wrong value.
 */

import { wrongType } from './argument-errors.js';
import type { Check } from './option-checks.js';

/**
 * The check of a list: of its kind, and of each thing in it. What is kept is frozen and a copy.
 *
 * @param needed - what is allowed, for the error where no list came
 * @param item - the check of one thing, which is given its place as the name
 */
export function listOf<T>(needed: string, item: Check<T>): Check<readonly T[]> {
  return (name, value) => {
    if (!Array.isArray(value)) throw wrongType(name, value, needed);
    // `Array.from` visits holes.
    return Object.freeze(Array.from(value, (each: unknown, place) => item(`${name}[${place}]`, each)));
  };
}

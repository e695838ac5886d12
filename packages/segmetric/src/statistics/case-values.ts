/** What users give to the statistics: one number a case, two results on the same cases, the group of each case. */

import type { ReadNumbers } from '../arrays/array-data.js';
import { isBigInt, readData } from '../arrays/array-data.js';
import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { listOf } from '../checks/lists.js';

/** Beyond this, sums of many values would no longer be finite. */
const LARGEST = 1e300;

/** Reads one number a case; at least `fewest`, all finite. */
export function readValues(name: string, given: unknown, fewest: number): ReadNumbers {
  const values = readData(name, given);
  if (isBigInt(values)) throw wrongType(name, values, 'ordinary numbers are needed');
  if (values.length < fewest) {
    const cases = fewest === 1 ? 'case is' : 'cases are';
    throw new RangeError(`${name} has ${values.length} numbers, but at least ${fewest} ${cases} needed`);
  }
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (Math.abs(value) <= LARGEST) continue;
    const allowed = `a finite number is needed, up to ${LARGEST}: leave out cases where the metric is empty`;
    throw notAllowed(`${name}[${place}]`, value, allowed);
  }
  return values;
}

/** Reads two results on the same cases. */
export function readPairs(first: unknown, second: unknown, fewest: number): [ReadNumbers, ReadNumbers] {
  const a = readValues('a', first, fewest);
  const b = readValues('b', second, fewest);
  if (a.length !== b.length) {
    throw new RangeError(
      `b has ${b.length} numbers, but a has ${a.length}: the same cases in one order are needed`,
    );
  }
  return [a, b];
}

/** The differences a - b, case by case. */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(a, (value, place) => value - (b[place] as number));
}

/** The group of each case. */
export const groupList: Check<readonly (string | number)[]> = (name, value) => {
  const list = groupNames(name, value);
  const kind = typeof list[0];
  const other = list.findIndex((group) => typeof group !== kind);
  // 7 and '7' would be two groups, which nobody means.
  if (other >= 0) {
    throw wrongType(`${name}[${other}]`, list[other], `${name}[0] is ${show(list[0])}: one kind is needed`);
  }
  return list;
};

const groupNames = listOf('a list of strings or numbers, one for each case, is needed', (name, value) => {
  if (typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))) return value;
  throw wrongType(name, value, 'a string or a number is needed');
});

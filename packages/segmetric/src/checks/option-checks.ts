/**
 * Checks of options. Each option has one check, which returns the value to keep or throws an error that names
 * the option, what came and what is allowed. A table of checks is also the list of the options that exist:
 * any other name is refused, so a misspelt option never passes in silence.
 */

import { notAllowed, show, wrongType } from './argument-errors.js';
import type { Check, Checks } from './check.js';
import { listOf } from './lists.js';
import { isRoot, ownEntries } from './object-fields.js';

/**
 * The options that were given, checked, as a new object. What is `undefined` counts as not given.
 *
 * @param owner - the function whose options these are, for error messages
 */
export function checkOptions<O extends object>(owner: string, options: unknown, checks: Checks<O>): O {
  // Without a prototype: an option that was not given is none, whatever a script has put into `Object.prototype`.
  const kept = Object.create(null) as Record<string, unknown>;
  if (options === undefined) return kept as O;
  if (!isPlain(options)) {
    throw wrongType(`${owner}'s options`, options, 'a plain object is needed, which inherits nothing');
  }
  for (const [name, value] of ownEntries(`${owner}'s options`, options, 'a plain object is needed')) {
    if (!Object.hasOwn(checks, name)) {
      const known = Object.keys(checks).join(', ');
      const allowed = known === '' ? 'it takes none' : `its options are ${known}`;
      throw new TypeError(`${owner} has no option ${show(name)}; ${allowed}`);
    }
    if (value === undefined) continue;
    kept[name] = checks[name as Extract<keyof O, string>](`${owner}.${name}`, value);
  }
  return kept as O;
}

/**
 * Whether a value is an object as `{}` makes it, in any realm, or one without prototype. Of others (a Map, a Promise, an
 * object that inherits) the options are not among their own entries, and would be lost in silence.
 */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const prototype = Object.getPrototypeOf(value) as object | null;
    return prototype === null || isRoot(prototype);
  } catch {
    // A proxy that was revoked, or whose trap throws.
    return false;
  }
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (name, value) => {
    if (words.includes(value as T)) return value as T;
    throw notAllowed(name, value, `${words.map((word) => `'${word}'`).join(' or ')} is needed`);
  };
}

/** True or false. */
export const flag: Check<boolean> = (name, value) => {
  if (typeof value === 'boolean') return value;
  throw wrongType(name, value, 'true or false is needed');
};

/** The largest number that an option may be: so weights, exponents and their products stay within 32-bit floats. */
const LARGEST = 1e12;
const LIMIT = '1e12';

/** A number of at least 0. */
export const notNegative: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number of at least 0 is needed');
  if (value >= 0 && value <= LARGEST) return value;
  throw notAllowed(name, value, `a finite number of at least 0 is needed, up to ${LIMIT}`);
};

/** A number above 0. */
export const positive: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number above 0 is needed');
  if (value > 0 && value <= LARGEST) return value;
  throw notAllowed(name, value, `a finite number above 0 is needed, up to ${LIMIT}`);
};

/** A number from 0 to 1. */
export const share: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number from 0 to 1 is needed');
  if (value >= 0 && value <= 1) return value;
  throw notAllowed(name, value, 'a number from 0 to 1 is needed');
};

/** A number from 0 to below 1. */
export const shareBelow1: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number from 0 to below 1 is needed');
  if (value >= 0 && value < 1) return value;
  throw notAllowed(name, value, 'a number from 0 to below 1 is needed');
};

/** A number above 0 and up to 1. */
export const shareAbove0: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number above 0 and up to 1 is needed');
  if (value > 0 && value <= 1) return value;
  throw notAllowed(name, value, 'a number above 0 and up to 1 is needed');
};

/** The weight of a term: any number, of either sign. */
export const termWeight: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number is needed, the weight of the loss');
  if (Math.abs(value) <= LARGEST) return value;
  throw notAllowed(name, value, `a finite weight is needed, from -${LIMIT} to ${LIMIT}`);
};

/** A percentile: a number from 0 to 100. One above 0 that is at most 1 is most likely a share, as 0.95 for 95. */
export const percent: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a number from 0 to 100 is needed');
  if (value > 0 && value <= 1) {
    throw notAllowed(name, value, 'a percentile is in percent: 0, or a number above 1 up to 100, as 95');
  }
  if (value >= 0 && value <= 100) return value;
  throw notAllowed(name, value, 'a number from 0 to 100 is needed');
};

/** A whole number that fits 32 bits, as labels are kept. */
export const label: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a whole number is needed');
  if ((value | 0) === value) return value;
  throw notAllowed(name, value, 'a whole number of 32 bits is needed');
};

const labelList = listOf('a whole number is needed, or a list of them', label);

/** One label, or a list of labels: whole numbers of 32 bits, each once; an empty list is none. Frozen, a copy. */
export const ignoreLabels: Check<number | readonly number[]> = (name, value) => {
  if (typeof value === 'number') return label(name, value);
  const list = labelList(name, value);
  const again = list.findIndex((each, place) => list.indexOf(each) !== place);
  if (again >= 0) throw notAllowed(`${name}[${again}]`, list[again], 'that label is listed before');
  return list;
};

/** A number of classes: a whole number of at least 1. */
export const classCount: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'the number of classes is needed');
  if (Number.isInteger(value) && value >= 1 && value <= 65536) return value;
  throw notAllowed(name, value, 'the number of classes is a whole number from 1 to 65536');
};

const classIndices = listOf('a list of class indices is needed', (name, value) => {
  if (Number.isInteger(value) && (value as number) >= 0) return value as number;
  throw notAllowed(name, value, 'a class index is a whole number of at least 0');
});

/** A list of class indices: whole numbers of at least 0, at least one, each once. Frozen, a copy. */
export const classList: Check<readonly number[]> = (name, value) => {
  const list = classIndices(name, value);
  if (list.length === 0) throw notAllowed(name, value, 'at least one class is needed');
  const again = list.findIndex((index, place) => list.indexOf(index) !== place);
  if (again >= 0) throw notAllowed(`${name}[${again}]`, list[again], 'that class is listed before');
  return list;
};

const weights = listOf('a list of weights, one for each class, is needed', notNegative);

/** A list of weights, one a class: at least 0, at least one above 0. Frozen, a copy. */
export const weightList: Check<readonly number[]> = (name, value) => {
  const list = weights(name, value);
  if (list.length === 0) throw notAllowed(name, value, 'one weight for each class is needed');
  if (!list.some((weight) => weight > 0)) {
    throw notAllowed(name, value, 'at least one weight above 0 is needed');
  }
  return list;
};

const distanceList = listOf('a list of 2 or 3 distances is needed', (name, value) => {
  // Squares of distances, and quotients of squares, have to be numbers, too.
  if (typeof value === 'number' && value >= 1e-50 && value <= 1e50) return value;
  throw notAllowed(name, value, 'a distance is a number from 1e-50 to 1e50');
});

/** The distance of neighbouring pixels along each axis of space. Frozen, a copy. */
export const distances: Check<readonly number[]> = (name, value) => {
  const list = distanceList(name, value);
  if (list.length === 2 || list.length === 3) return list;
  throw notAllowed(name, value, '2 or 3 distances are needed');
};

/** A whole number from 0 to 100. */
export const iterationCount: Check<number> = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, value, 'a whole number from 0 to 100 is needed');
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw notAllowed(name, value, 'a whole number from 0 to 100 is needed');
};

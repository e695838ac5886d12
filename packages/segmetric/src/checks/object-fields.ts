/**
 * Fields of objects that users give, each read once. A field is the object's own or its class's; one of
 * `Object.prototype`, which any script may have put there, belongs to no object.
 */

import { show } from './argument-errors.js';

/** The fields of an object by their names; those that are not there are undefined. */
export function readFields<K extends string>(
  name: string,
  object: object,
  keys: readonly K[],
  needed: string,
): { readonly [Key in K]: unknown } {
  return readable(name, object, needed, () => {
    const fields = Object.create(null) as Record<K, unknown>;
    for (const key of keys) {
      const value = (object as Record<K, unknown>)[key];
      fields[key] = value === undefined || isOfRoot(object, key) ? undefined : value;
    }
    return fields;
  });
}

/** A field that an object has itself. */
export function own<T extends object, K extends keyof T>(object: T, key: K): T[K] | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The names and the values of an object's own fields. */
export function ownEntries(name: string, object: object, needed: string): [string, unknown][] {
  return readable(name, object, needed, () => Object.entries(object));
}

/** What `read` reads of an object; refuses the object where its getters or its proxy throw. */
function readable<T>(name: string, object: object, needed: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // A tensor on the GPU or one that was disposed of: their own words say which.
    throw new TypeError(`${name} is ${show(object)} (reading it: ${reasonOf(error)}), but ${needed}`, {
      cause: error,
    });
  }
}

/** What a thrown value says, in one line. */
function reasonOf(error: unknown): string {
  try {
    const { message } = error as { readonly message: unknown };
    return typeof message === 'string' ? message.replaceAll(/\s+/g, ' ').slice(0, 160) : show(error);
  } catch {
    return show(error);
  }
}

/** Whether a field is one of `Object.prototype`. (A proxy may have fields of which its object shows nothing.) */
function isOfRoot(object: object, key: string): boolean {
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, key)) {
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return holder !== null && holder !== object && isRoot(holder);
}

/** Whether an object is `Object.prototype`, of any realm. */
export function isRoot(object: object): boolean {
  return Object.getPrototypeOf(object) === null && Object.hasOwn(object, 'isPrototypeOf');
}

/**
 * The words of a refusal. Every wrong argument is refused by one line in one form: the argument's name, what
 * came, and what is allowed. Here are the two errors that say it, the text for "what came", and what tells a refusal from
 * an error of the engine's.
 */

import { byteLength, typedKind } from './typed-arrays.js';

/** A text for what came is cut here, so that an error stays a line that can be read. */
const LONGEST = 240;

/** Lists within lists are told so deep; so also one that contains itself has an end. */
const DEEPEST = 3;

/** A short text of any value, for an error message. What came may be anything: no value makes this throw. */
export function show(value: unknown): string {
  return cut(describe(value, 0), LONGEST);
}

function describe(value: unknown, depth: number): string {
  try {
    return describeReadable(value, depth);
  } catch {
    // A proxy that was revoked, or whose traps throw.
    return 'an object that cannot be read';
  }
}

function describeReadable(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, 40));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    if (depth === DEEPEST) return '[…]';
    const { length } = value;
    // `Array.from` visits holes, which `map` would leave out of the text.
    const first = Array.from({ length: Math.min(length, 8) }, (_, place) =>
      describe(value[place], depth + 1),
    );
    return `[${first.join(', ')}${length > 8 ? `, … ${length} in all` : ''}]`;
  }
  if (ArrayBuffer.isView(value)) {
    const kind = typedKind(value);
    return kind === undefined ? 'a DataView' : `${kind} of ${byteLength(value)} bytes`;
  }
  const name = className(value);
  if (name !== undefined && name !== 'Object') return `an object of class ${word(name)}`;
  const keys = Object.keys(value).slice(0, 8).map(word).join(', ');
  return keys === '' ? '{}' : `{ ${keys} }`;
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A name as it is, or in quotes where it holds what no name holds, such as the end of a line. */
function word(name: string): string {
  return /^[\p{L}\p{N}_$.-]{1,40}$/u.test(name) ? name : JSON.stringify(cut(name, 40));
}

/** The name of a value's class, where it tells one. */
function className(value: object): string | undefined {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** The errors that are refusals: of this package and of the core, none of the engine's own. */
const refusals = new WeakSet<Error>();

/** Marks an error as a refusal. */
export function refusal<E extends Error>(error: E): E {
  refusals.add(error);
  return error;
}

/** Whether an error is a refusal, or says one in other terms. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && (refusals.has(error) || refusals.has(error.cause as Error));
}

/** A value of the right type that is not allowed: `name is came, but allowed`. */
export function notAllowed(name: string, came: unknown, allowed: string): RangeError {
  return refusal(new RangeError(`${name} is ${show(came)}, but ${allowed}`));
}

/** A value of the wrong type: `name is came, but allowed`. */
export function wrongType(name: string, came: unknown, allowed: string): TypeError {
  return refusal(new TypeError(`${name} is ${show(came)}, but ${allowed}`));
}

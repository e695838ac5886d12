/**
 * The words of a refusal. Every wrong argument is refused by one line in one form: the argument's name, what
 * came, and what is allowed. Here are the two errors that say it and the text for "what came".
 */

/** A short text of any value, for an error message: long lists and long strings are cut. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) {
    // `Array.from` visits holes, which `map` would leave out of the text.
    const first = Array.from(value.slice(0, 8), show).join(', ');
    return `[${first}${value.length > 8 ? `, … ${value.length} in all` : ''}]`;
  }
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name} of ${value.byteLength} bytes`;
  }
  if (typeof value === 'object' && value !== null) {
    const name = value.constructor?.name;
    if (name !== undefined && name !== 'Object') return `an object of class ${name}`;
    const keys = Object.keys(value).slice(0, 8).join(', ');
    return keys === '' ? '{}' : `{ ${keys} }`;
  }
  return String(value);
}

/** A value of the right type that is not allowed: `name is came, but allowed`. */
export function notAllowed(name: string, came: unknown, allowed: string): RangeError {
  return new RangeError(`${name} is ${show(came)}, but ${allowed}`);
}

/** A value of the wrong type: `name is came, but allowed`. */
export function wrongType(name: string, came: unknown, allowed: string): TypeError {
  return new TypeError(`${name} is ${show(came)}, but ${allowed}`);
}

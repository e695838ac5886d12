/**
 * Typed arrays by what they are. A class that extends one can say another length, kind or part than it has, and one of
 * another realm (an iframe, a test runner's context) is no instance of this realm's classes. The members of
 * `%TypedArray%.prototype` read the array itself, so what is read here is true of both.
 */

const prototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** A getter of `%TypedArray%.prototype`, which no subclass can replace. */
function own<T>(key: PropertyKey): (array: unknown) => T {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: unknown) => T;
  return (array) => Reflect.apply(get, array, []);
}

/** The buffer that a typed array lies in; of one that is gone, too. */
export const bufferOf = own<ArrayBuffer>('buffer');
/** Where in its buffer a typed array begins, in bytes. */
export const offsetOf = own<number>('byteOffset');
const lengthOf = own<number>('length');

const classes = [
  Float32Array,
  Float64Array,
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  BigInt64Array,
  BigUint64Array,
  // Newer than the oldest engines that are served.
  ...('Float16Array' in globalThis
    ? [(globalThis as unknown as { Float16Array: Uint16ArrayConstructor }).Float16Array]
    : []),
];

const classOf = new Map<string, (typeof classes)[number]>(classes.map((each) => [each.name, each]));

/** The kind of a typed array by name, undefined for anything else. */
export const typedKind = own<string | undefined>(Symbol.toStringTag);

/** What a value's tag says that it is: `'URL'`, `'ArrayBuffer'`; of another realm, too. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice('[object '.length, -1);
  } catch {
    // A proxy that was revoked.
    return '';
  }
}

/** The bytes that a typed array takes. */
export const byteLength = own<number>('byteLength');

/**
 * The numbers of a typed array as a view of this realm, without a copy, whose members are the language's own. Its length
 * is fixed. Undefined where the buffer was transferred away, and for what is no typed array.
 */
export function plainView(value: unknown): InstanceType<(typeof classes)[number]> | undefined {
  const Kind = classOf.get(typedKind(value) ?? '');
  if (Kind === undefined) return undefined;
  try {
    return new Kind(bufferOf(value), offsetOf(value), lengthOf(value));
  } catch {
    // The one thing that a view refuses of an array's own place is a buffer that is gone.
    return undefined;
  }
}

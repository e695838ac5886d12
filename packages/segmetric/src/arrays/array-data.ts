/**
 * The numbers of arrays: which kinds are taken, and how they are read. What is read is always a typed array of this
 * realm with the language's own members: a view of a typed array, a copy of a plain array. So each of the user's numbers
 * is read once, no code of the user's runs while the core is at work, and nothing that comes later sees a plain array.
 */

import { refusal, wrongType } from '../checks/argument-errors.js';
import { isArray, isArrayLike } from '../checks/lists.js';
import { plainView, tagOf, typedKind } from '../checks/typed-arrays.js';
import { layInRegion } from './regions.js';

/** A `Float16Array`, told by its form: the types of many projects do not know the name yet. */
export interface Float16Numbers extends ArrayLike<number>, Iterable<number> {
  /** Two. */
  readonly BYTES_PER_ELEMENT: number;
  /** By which it is told from other typed arrays. */
  readonly [Symbol.toStringTag]: 'Float16Array';
}

/**
 * Numbers of a dense array: any typed array but `BigUint64Array`, or a plain array, in which `true` is 1 and `false` 0.
 * Scores as `Uint16Array` are refused: libraries without `Float16Array` hold the bits of float16 so.
 */
export type NumberData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float16Numbers
  | readonly number[]
  | readonly boolean[];

/** Whole numbers of a class map: as {@link NumberData}, and `BigInt64Array` as ONNX's argmax makes. */
export type LabelData = NumberData | BigInt64Array;

/** Numbers, once they were read. */
export type ReadNumbers = Exclude<NumberData, readonly unknown[]>;

/** Labels, once they were read. */
export type ReadLabels = ReadNumbers | BigInt64Array;

/**
 * What the types of tensors also allow as data, so that a tensor passes the compiler. At run time strings and
 * `BigUint64Array` are refused, and `BigInt64Array` is taken as labels alone.
 */
export type TensorData = readonly string[] | BigInt64Array | BigUint64Array;

/** Whether the numbers are 64-bit integers, which only labels may be. */
export function isBigInt(data: LabelData): data is BigInt64Array {
  return typedKind(data) === 'BigInt64Array';
}

/** What helps where lists stand in a list. */
const FLAT = ': one flat list is needed, as flat(Infinity) makes it';

/** Refuses a length that does not fit; `advice` says what may be the reason, where the numbers tell it. */
export type LengthCheck = (length: number, advice: () => string) => void;

/**
 * The numbers of an array, of a kind that can be read.
 *
 * @param checkLength - called before anything is copied
 */
export function readData(
  name: string,
  data: unknown,
  checkLength: LengthCheck = () => undefined,
): ReadLabels {
  if (isArray(data)) {
    const { length } = data;
    checkLength(length, () => (isArray(data[0]) ? FLAT : ''));
    return copyOf(name, data, length);
  }
  const kind = typedKind(data);
  if (kind === undefined || kind === 'BigUint64Array') throw wrongType(name, data, allowedData(data));
  const view = plainView(data);
  if (view === undefined) throw goneError(name, data, 'numbers that are still here are needed');
  checkLength(view.length, () => '');
  return view as ReadLabels;
}

/** The error for a typed array whose buffer is gone. */
export function goneError(name: string, array: unknown, needed: string): TypeError {
  if (layInRegion(array)) {
    return wrongType(
      name,
      array,
      'the memory of allocateScores() that it lay in has grown or was freed since: its `data` has to be read anew for each call',
    );
  }
  return wrongType(name, array, `its buffer was transferred away: ${needed}`);
}

/** The numbers of a plain array, which can hold anything: `set` would turn '3' and null into numbers in silence. */
function copyOf(name: string, list: readonly unknown[], length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    const value = list[index];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw wrongType(`${name}[${index}]`, value, `a number is needed${adviceFor(value)}`);
    }
    numbers[index] = Number(value);
  }
  return numbers;
}

/** What helps where something else stands in the place of a number. */
function adviceFor(value: unknown): string {
  if (value === undefined) return ' (the list has a hole there, or is shorter than it says)';
  if (isArray(value) || typedKind(value) !== undefined) return FLAT;
  return '';
}

/** What is allowed where something else than numbers came. */
function allowedData(data: unknown): string {
  const allowed = 'a typed array (not BigUint64Array) or a list of numbers is needed';
  if (typedKind(data) === 'BigUint64Array') return `${allowed}: BigInt64Array.from() makes one of it`;
  if (typeof data === 'function') {
    return 'a typed array or a list of numbers is needed (a tensor: read its data first)';
  }
  if (data === undefined) {
    return `${allowed} (the copy { ...tensor } of a tensor has none: take tensor.data)`;
  }
  if (tagOf(data) === 'ArrayBuffer') {
    return `${allowed}, made of it by the kind of its numbers: new Int16Array(buffer)`;
  }
  return isArrayLike(data) && typedKind(data) === undefined ? `${allowed}: Array.from() makes one` : allowed;
}

/**
 * Refuses scores and probabilities as `Uint16Array`: with ONNX Runtime, transformers.js and others those are the bits of
 * 16-bit floats, which would be taken as numbers of up to 65535.
 */
export function checkNoHalfBits(name: string, data: ReadLabels): void {
  if (typedKind(data) !== 'Uint16Array') return;
  throw wrongType(
    name,
    data,
    'that is how the bits of float16 are kept: a Float16Array on its buffer, or a Float32Array of the numbers, is needed',
  );
}

/** Copies numbers that were read into a region of the core. */
export function copyNumbers(name: string, data: ReadNumbers, region: Float32Array): void {
  checkStillThere(name, data, region.length);
  region.set(data);
}

/** Refuses numbers that have gone since they were read: reading another argument may have run code of the user's. */
export function checkStillThere(name: string, data: LabelData, length: number): void {
  if (data.length >= length) return;
  throw refusal(
    new RangeError(`${name}.data has lost its numbers during the call, but ${length} are needed to its end`),
  );
}

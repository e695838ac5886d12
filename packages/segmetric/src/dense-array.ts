/**
 * Dense arrays as users hold them: numbers and a shape. This file reads them into one form and checks what can be
 * seen without reading the numbers: kinds, shapes, lengths, layouts. The numbers themselves are checked by the core.
 *
 * Two forms are taken: `{ data, shape, layout? }`, and `{ data, dims, layout }` as ONNX Runtime's tensors are. The
 * layout says where the axis of classes stands; ONNX models disagree about it, so there it has to be said.
 */

import { notAllowed, show, wrongType } from './argument-errors.js';
import { listOf } from './lists.js';

/** Where the axis of classes stands: `[image, ...space, class]` or `[image, class, ...space]`. */
export type Layout = 'channels-last' | 'channels-first';

/** Numbers of a dense array: any typed array but `BigUint64Array`, or a plain array. */
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
  | readonly number[];

/** Whole numbers of a class map: as {@link NumberData}, and `BigInt64Array` as ONNX's argmax makes. */
export type LabelData = NumberData | BigInt64Array;

/** A dense array: its numbers in row-major order, its shape, and where the axis of classes stands. */
export interface ShapedArray<D = NumberData> {
  /** The numbers, flat, in row-major order: the last axis runs fastest. */
  readonly data: D;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /**
   * Where the axis of classes stands, for arrays that have one. Default `'channels-last'`; for masks that are the truth of
   * scores, the scores' layout.
   */
  readonly layout?: Layout | undefined;
}

/** A dense array in ONNX Runtime's words; where it has an axis of classes the layout must be said. */
export interface DimsArray<D = NumberData> {
  /** The numbers, flat, in row-major order. */
  readonly data: D;
  /** The length of each axis. */
  readonly dims: readonly number[];
  /** Where the axis of classes stands; needed in arrays that have one. */
  readonly layout?: Layout | undefined;
}

/** A dense array in either form. */
export type DenseArray<D = NumberData> = ShapedArray<D> | DimsArray<D>;

/** A dense array that was looked at: its length fits its shape. */
export interface ReadArray {
  /** The argument's name, for error messages. */
  readonly name: string;
  readonly data: LabelData;
  readonly shape: readonly number[];
  readonly layout: Layout | undefined;
  /** True where the layout has to be said: the array came with `dims`. */
  readonly layoutNeeded: boolean;
}

/** Scores of a batch, looked at: `images` x `pixels` x `classes` numbers. */
export interface Scores {
  readonly name: string;
  readonly data: NumberData;
  readonly shape: readonly number[];
  /** The shape without the axis of classes: that of a class map. */
  readonly mapShape: readonly number[];
  readonly images: number;
  /** Pixels of one image. */
  readonly pixels: number;
  readonly classes: number;
  readonly channelsFirst: boolean;
}

/** Reads a dense array in either form and checks its kind, its shape and its length. */
export function readArray(name: string, array: unknown): ReadArray {
  if (typeof array !== 'object' || array === null || ArrayBuffer.isView(array) || Array.isArray(array)) {
    throw wrongType(name, array, 'an object { data, shape } is needed');
  }
  const given = array as {
    data?: unknown;
    shape?: unknown;
    dims?: unknown;
    layout?: unknown;
    type?: unknown;
  };
  const shapeName = given.shape === undefined && given.dims !== undefined ? 'dims' : 'shape';
  const shape = readShape(`${name}.${shapeName}`, given[shapeName]);
  const data = readData(`${name}.data`, given.data);
  if (given.type === 'float16' && typedKind(data) === 'Uint16Array') {
    throw new TypeError(
      `${name} holds float16 as the bits of a Uint16Array, but numbers are needed: make a Float32Array of it`,
    );
  }
  const { layout } = given;
  if (layout !== undefined && layout !== 'channels-last' && layout !== 'channels-first') {
    throw notAllowed(`${name}.layout`, layout, `'channels-last' or 'channels-first' is needed`);
  }
  const length = shape.reduce((product, axis) => product * axis, 1);
  if (data.length !== length) {
    throw new RangeError(
      `${name}.data has ${data.length} numbers, but ${name}.${shapeName} ${show(shape)} needs ${length}`,
    );
  }
  return { name, data, shape, layout, layoutNeeded: shapeName === 'dims' };
}

/** Reads scores of a batch, `[image, ...space, class]` or `[image, class, ...space]`, space of 2 or 3 axes. */
export function readScores(name: string, array: unknown): Scores {
  const read = readArray(name, array);
  const { data, shape } = read;
  if (isBigInt(data)) throw wrongType(`${name}.data`, data, 'scores are ordinary numbers');
  if (shape.length !== 4 && shape.length !== 5) {
    throw notAllowed(
      `${name}.shape`,
      shape,
      'a batch of scores has 4 axes, or 5 for volumes: [images, ...space, classes]; a single image is a batch of 1',
    );
  }
  const channelsFirst = isChannelsFirst(read);
  const classAxis = channelsFirst ? 1 : shape.length - 1;
  const mapShape = shape.filter((_, axis) => axis !== classAxis);
  const images = shape[0] as number;
  const classes = shape[classAxis] as number;
  return {
    name,
    data,
    shape,
    mapShape,
    images,
    classes,
    channelsFirst,
    pixels: data.length / images / classes,
  };
}

/** Whether the classes come before the space; an array with `dims` has to say it. */
export function isChannelsFirst(array: ReadArray): boolean {
  if (array.layout === undefined && array.layoutNeeded) {
    throw notAllowed(
      `${array.name}.layout`,
      undefined,
      `an array with dims has to say 'channels-last' or 'channels-first'`,
    );
  }
  return array.layout === 'channels-first';
}

/**
 * The kind of a typed array by name, undefined for anything else. `instanceof` would not know arrays that were made in
 * another realm, such as an iframe or a test runner's context.
 */
export function typedKind(data: unknown): string | undefined {
  return ArrayBuffer.isView(data) ? (data as Uint8Array)[Symbol.toStringTag] : undefined;
}

/** Whether the numbers are 64-bit integers, which only labels may be. */
export function isBigInt(data: LabelData): data is BigInt64Array {
  return typedKind(data) === 'BigInt64Array';
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((axis, place) => axis === b[place]);
}

const readShape = listOf('a list of whole numbers, the length of each axis, is needed', (name, axis) => {
  if (Number.isSafeInteger(axis) && (axis as number) >= 1) return axis as number;
  throw notAllowed(name, axis, 'the length of an axis is a whole number of at least 1');
});

/** The numbers of an array, of a kind that can be read. */
export function readData(name: string, data: unknown): LabelData {
  if (typeof data === 'function') {
    throw wrongType(
      name,
      data,
      'a typed array or a list of numbers is needed (a tensor: read its data first)',
    );
  }
  if (Array.isArray(data)) {
    // A plain array can hold anything, and `set` would turn '3' and null into numbers in silence.
    for (let index = 0; index < data.length; index++) {
      if (typeof data[index] !== 'number')
        throw wrongType(`${name}[${index}]`, data[index], 'a number is needed');
    }
    return data as readonly number[];
  }
  const kind = typedKind(data);
  if (kind === undefined || kind === 'DataView' || kind === 'BigUint64Array') {
    throw wrongType(name, data, 'a typed array (not BigUint64Array) or a list of numbers is needed');
  }
  return data as LabelData;
}

/**
 * Dense arrays as users hold them: numbers and a shape. This file reads them into one form and checks what can be
 * seen without reading the numbers: kinds, shapes, lengths, layouts. The numbers themselves are checked by the core.
 *
 * Two forms are taken: `{ data, shape, layout? }`, and `{ data, dims, layout }` as ONNX Runtime's tensors are. The
 * layout says where the axis of classes stands; ONNX models disagree about it, so there it has to be said.
 */

import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import { isArray, listOf } from '../checks/lists.js';
import { readFields } from '../checks/object-fields.js';
import { oneOf } from '../checks/option-checks.js';
import { typedKind } from '../checks/typed-arrays.js';
import type { NumberData, ReadLabels, ReadNumbers, TensorData } from './array-data.js';
import { checkNoHalfBits, isBigInt, readData } from './array-data.js';
import { ARRAY_FIELDS, checkRowMajor, refuseForeign } from './foreign-arrays.js';

export type { Float16Numbers, LabelData, NumberData, TensorData } from './array-data.js';
export { isBigInt, readData } from './array-data.js';

/** Where the axis of classes stands: `[image, ...space, class]` or `[image, class, ...space]`. */
export type Layout = 'channels-last' | 'channels-first';

/** The length of each axis: a list or a typed array. */
export type Shape = ArrayLike<number>;

/**
 * A dense array: its numbers in row-major order, its shape, and where the axis of classes stands.
 *
 * Arrays of ndarray, stdlib and zarrita are of this form. They are taken where their strides are those of row-major order,
 * and refused elsewhere. The bare data of a view cannot tell that they belong to one: make a copy of a transposed or cropped
 * array first. Formats of medical images name sizes in the order x, y, z, of which x runs fastest: there the shape is
 * `[z, y, x]`.
 */
export interface ShapedArray<D = NumberData> {
  /** The numbers, flat, in row-major order: the last axis runs fastest. */
  readonly data: D;
  /** The length of each axis. */
  readonly shape: Shape;
  /**
   * Where the axis of classes stands, for arrays that have one. Default `'channels-last'`; for masks that are the truth of
   * scores, the scores' layout.
   */
  readonly layout?: Layout | undefined;
  /**
   * Where it lies in the world, 4 x 4, flat or as rows, from the index in the order of the shape. Metrics refuse a prediction and a
   * truth that both carry one and lie apart.
   */
  readonly affine?: ArrayLike<number> | readonly (readonly number[])[] | null | undefined;
}

/**
 * A dense array in the words of ONNX Runtime and transformers.js. A tensor of class labels may stand here as it is. Of
 * scores and masks the layout has to be said: `{ data: tensor.data, dims: tensor.dims, layout: 'channels-first' }`.
 */
export interface DimsArray<D = NumberData> {
  /** The numbers, flat, in row-major order. */
  readonly data: D | TensorData;
  /** The length of each axis. */
  readonly dims: Shape;
  /** Where the axis of classes stands; needed in arrays that have one. */
  readonly layout?: Layout | undefined;
  /**
   * The kind of the numbers. With `'float16'` the data have to be a `Float16Array`; the bits in a `Uint16Array` are refused.
   */
  readonly type?: string | undefined;
  /** Where a tensor's numbers are. Those on a GPU are refused: `await tensor.getData()` brings them here. */
  readonly location?: string | undefined;
}

/** A dense array in either form. */
export type DenseArray<D = NumberData> = ShapedArray<D> | DimsArray<D>;

/** A dense array that was looked at: its length fits its shape. */
export interface ReadArray {
  /** The argument's name, for error messages. */
  readonly name: string;
  readonly data: ReadLabels;
  readonly shape: readonly number[];
  readonly layout: Layout | undefined;
  /** True where the layout has to be said: the array came with `dims`. */
  readonly layoutNeeded: boolean;
  /** Where it lies in the world, not looked at yet; see `metrics/pairs/affine.ts`. */
  readonly affine: unknown;
}

/** Scores of a batch, looked at: `images` x `pixels` x `classes` numbers. */
export interface Scores {
  readonly name: string;
  readonly data: ReadNumbers;
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
  const needed = 'an object { data, shape } is needed';
  if (typeof array !== 'object' || array === null || ArrayBuffer.isView(array) || isArray(array)) {
    throw wrongType(name, array, needed);
  }
  const fields = readFields(name, array, ARRAY_FIELDS, needed);
  refuseForeign(name, array, fields);
  const shapeName = fields.shape === undefined && fields.dims !== undefined ? 'dims' : 'shape';
  const shape = readShape(`${name}.${shapeName}`, fields[shapeName]);
  const layout = fields.layout === undefined ? undefined : readLayout(`${name}.layout`, fields.layout);
  if (fields.type === 'float16' && typedKind(fields.data) === 'Uint16Array') {
    throw new TypeError(
      `${name} holds float16 as the bits of a Uint16Array, but numbers are needed: make a Float16Array on its buffer, or ` +
        'a Float32Array of the numbers',
    );
  }
  const data = readData(`${name}.data`, fields.data, (length, advice) => {
    checkRowMajor(name, shape, fields);
    const wanted = shape.reduce((product, axis) => product * axis, 1);
    if (length === wanted) return;
    throw new RangeError(
      `${name}.data has ${length} numbers, but ${name}.${shapeName} ${show(shape)} needs ${wanted}${advice()}`,
    );
  });
  return { name, data, shape, layout, layoutNeeded: shapeName === 'dims', affine: fields.affine };
}

/** Reads scores of a batch, `[image, ...space, class]` or `[image, class, ...space]`, space of 2 or 3 axes. */
export function readScores(name: string, array: unknown): Scores {
  const read = readArray(name, array);
  const { data, shape } = read;
  if (isBigInt(data)) throw wrongType(`${name}.data`, data, 'scores are ordinary numbers');
  checkNoHalfBits(`${name}.data`, data);
  checkScoreAxes(name, shape);
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

/** Refuses shapes that have not the axes of scores. */
export function checkScoreAxes(name: string, shape: readonly number[]): void {
  if (shape.length !== 4 && shape.length !== 5) {
    throw notAllowed(
      `${name}.shape`,
      shape,
      'a batch of scores has 4 axes, or 5 for volumes: [images, ...space, classes]; a single image is a batch of 1',
    );
  }
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

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((axis, place) => axis === b[place]);
}

/** A layout as it was given. */
export const readLayout = oneOf('channels-last', 'channels-first');

/** The lengths of axes as they were given: whole numbers of at least 1. */
export const readShape = listOf(
  'a list of whole numbers, the length of each axis, is needed',
  (name, axis) => {
    if (Number.isSafeInteger(axis) && (axis as number) >= 1) return axis as number;
    throw notAllowed(name, axis, 'the length of an axis is a whole number of at least 1');
  },
);

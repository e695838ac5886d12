/**
 * Arrays of other libraries. Many are `{ data, shape }` with more beside it, and that is what is looked at here: strides
 * that are not those of row-major order, sizes in another order, numbers that a copy of a tensor has lost. What cannot be
 * taken as it is is refused with the way to what can.
 */

import { notAllowed, wrongType } from '../checks/argument-errors.js';
import { isArray } from '../checks/lists.js';
import { plainView } from '../checks/typed-arrays.js';

/** The fields that tell what an array is. */
export const ARRAY_FIELDS = [
  'data',
  'shape',
  'dims',
  'layout',
  'type',
  'stride',
  'strides',
  'offset',
  'order',
  'fortranOrder',
  'rows',
  'cols',
  'imageType',
  'size',
  'pixDims',
  'width',
  'height',
  'affine',
] as const;

/** What came of those fields. */
export type ArrayFields = { readonly [Key in (typeof ARRAY_FIELDS)[number]]: unknown };

/** Refuses arrays that have numbers and a size, but under other names and in an order of their own. */
export function refuseForeign(name: string, array: object, fields: ArrayFields): void {
  const { data, shape, dims, rows, cols, imageType, size, pixDims, width, height } = fields;
  if (imageType !== undefined && size !== undefined && (shape === undefined || isSizeOf(shape, size))) {
    throw wrongType(
      shape === undefined ? name : `${name}.shape`,
      shape === undefined ? array : shape,
      'the size of an ITK image is in the order x, y, z: { data: image.data, shape: [...image.size].reverse() } is ' +
        'needed, and its spacing in reverse',
    );
  }
  if (pixDims !== undefined && data === undefined) {
    throw wrongType(
      name,
      array,
      'the dims of a NIfTI header are their count, then x, y, z: { data, shape: [z, y, x] } is needed, with the data of ' +
        'its image',
    );
  }
  if (shape !== undefined || dims !== undefined) return;
  if (rows !== undefined && cols !== undefined) {
    throw wrongType(
      name,
      array,
      '{ data: mat.data, shape: [mat.rows, mat.cols] } is needed, with channels as a last axis, with data32F for ' +
        'floats, and of a part of another Mat after clone()',
    );
  }
  if (width !== undefined && height !== undefined) {
    throw wrongType(
      name,
      array,
      '{ data, shape: [height, width] } is needed, with one number a pixel: of a picture with channels, as a canvas gives it, ' +
        'one of them',
    );
  }
  if (data === undefined) {
    throw wrongType(
      name,
      array,
      'an object { data, shape } is needed (the copy { ...tensor } of a tensor has neither: take tensor.data)',
    );
  }
}

/** Whether a shape is an image's size as it stands, where its reverse would be another. */
function isSizeOf(shape: unknown, size: unknown): boolean {
  if (!isArray(shape) || !isArray(size)) return false;
  const reversed = [...size].reverse();
  return (
    shape.length >= size.length &&
    size.every((axis, place) => axis === shape[place]) &&
    size.some((axis, place) => axis !== reversed[place])
  );
}

/** Whether a field says something: null stands for row-major order in places, and some tensors have methods of the name. */
function isSaid(field: unknown): boolean {
  return field !== undefined && field !== null && typeof field !== 'function';
}

/** Refuses numbers that are not in row-major order from the first one on, as views of other arrays are. */
export function checkRowMajor(name: string, shape: readonly number[], fields: ArrayFields): void {
  const { offset, order, fortranOrder } = fields;
  const remedy = 'a copy in row-major order is needed, as assign() of ndarray-ops makes it';
  const key = isSaid(fields.stride) ? 'stride' : 'strides';
  const strides = fields[key];
  if (isSaid(strides)) {
    const wanted = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, length) => product * length, 1),
    );
    const given = isArray(strides) ? strides : plainView(strides);
    // Along an axis of length 1 nobody steps.
    const right =
      given?.length === shape.length &&
      shape.every((length, axis) => length === 1 || given[axis] === wanted[axis]);
    if (!right) {
      throw notAllowed(
        `${name}.${key}`,
        strides,
        `of shape [${shape.join(', ')}] in row-major order it is [${wanted.join(', ')}]: ${remedy}`,
      );
    }
  } else if (fortranOrder === true || order === 'column-major' || order === 'F') {
    throw notAllowed(
      `${name}.${fortranOrder === true ? 'fortranOrder' : 'order'}`,
      fortranOrder === true || order,
      remedy,
    );
  }
  if (isSaid(offset) && offset !== 0) {
    throw notAllowed(`${name}.offset`, offset, `the numbers begin at 0: ${remedy}`);
  }
}

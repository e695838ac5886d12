/**
 * Where images lie in the world. An array may carry `affine`, the 4 x 4 matrix A that takes a voxel's index (i, j, k, 1), in
 * the order of the shape, to its place in the world. A prediction and its truth that both carry one are compared only where
 * their voxels lie in the same places.
 */

import { notAllowed, show, wrongType } from '../../checks/argument-errors.js';
import { isArray, listOf } from '../../checks/lists.js';

/** By how many pixels corners may lie apart: headers keep their numbers in 32 bits. */
const ROUNDING = 0.01;

const needed =
  'a matrix of 4 x 4 numbers, row-major, is needed, from the index in the order of the shape to the world';

const numbers = listOf(needed, (name, value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw notAllowed(name, value, 'a finite number is needed');
});

const rows = listOf(needed, numbers);

/** The sixteen numbers of a matrix, flat or as a list of rows; undefined where there is none. */
function readAffine(name: string, value: unknown): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  const list = isArray(value) && isArray(value[0]) ? rows(name, value).flat() : numbers(name, value);
  if (list.length === 16) return list;
  throw wrongType(name, value, needed);
}

/** The array's name, and the matrix that it carries, which was not looked at yet. */
interface Placed {
  readonly name: string;
  readonly affine: unknown;
}

/**
 * Refuses arrays of which both carry an `affine`, and the corners of the images lie apart.
 *
 * @param space - the axes of space; of an image in 2-D the third index is 0
 */
export function checkAffines(first: Placed, second: Placed, space: readonly number[]): void {
  const [a, b] = [first, second].map(({ name, affine }) => readAffine(`${name}.affine`, affine));
  if (a === undefined || b === undefined) return;
  // The images' corners are those of voxels: where these agree, all voxels do.
  const corners = Array.from({ length: 2 ** space.length }, (_, bits) =>
    space.map((length, axis) => (bits & (1 << axis) ? length - 1 : 0)),
  );
  const apart = corners.map((corner) => {
    const [here, there] = [placeOf(a, corner), placeOf(b, corner)];
    return Math.hypot(...here.map((at, row) => at - (there[row] as number)));
  });
  const pixel = Math.min(
    ...space.map((_, axis) => Math.hypot(...[0, 4, 8].map((row) => a[row + axis] as number))),
  );
  const farthest = Math.max(...apart) / pixel;
  if (farthest <= ROUNDING) return;
  throw new RangeError(
    `${second.name}.affine is ${showAll(b)}, but ${first.name}.affine is ${showAll(a)}: their corners lie ` +
      `${show(Number(farthest.toPrecision(3)))} pixels apart, so one of them has to be resampled, flipped or turned first`,
  );
}

/** Where a voxel lies in the world. */
function placeOf(affine: readonly number[], index: readonly number[]): number[] {
  return [0, 4, 8].map((row) =>
    index.reduce((sum, at, axis) => sum + (affine[row + axis] as number) * at, affine[row + 3] as number),
  );
}

const showAll = (affine: readonly number[]) =>
  `[${affine.map((each) => Number(each.toPrecision(6))).join(', ')}]`;

/**
 * Class maps as metrics take them: one image or a batch of images. How many axes are space is said by `spatial`,
 * follows from `spacing`, or from the rank where it leaves no doubt; at rank 3 it does not, for `[64, 256, 256]` may be
 * 64 images or one volume.
 */

import type { ReadLabels } from '../../arrays/array-data.js';
import { checkStillThere } from '../../arrays/array-data.js';
import type { ReadArray } from '../../arrays/dense-array.js';
import { readArray, sameShape } from '../../arrays/dense-array.js';
import type { ReadWeights } from '../../arrays/weights.js';
import { readWeights, refuseWeights } from '../../arrays/weights.js';
import { notAllowed, show } from '../../checks/argument-errors.js';
import type { Checks } from '../../checks/check.js';
import { distances } from '../../checks/option-checks.js';
import { checkAffines } from './affine.js';

/** How the axes of class maps are read. */
export interface SpaceOptions {
  /**
   * How many axes are space. Default: the length of `spacing`, or what the rank says: 2 at rank 2, 3 at rank 4. One slice
   * may be `[1, h, w]` with `spatial: 3`. With 2, a shape `[h, w, 1]` would be many images of one column, and is refused.
   */
  readonly spatial?: 2 | 3 | undefined;
  /**
   * The distance of neighbouring pixels along each axis of space, in the order of the shape; from 1e-50 to 1e50. Default: 1.
   */
  readonly spacing?: readonly number[] | undefined;
}

/** The checks of {@link SpaceOptions}. */
export const spaceChecks: Checks<SpaceOptions> = {
  spatial: (name, value) => {
    if (value === 2 || value === 3) return value;
    throw notAllowed(name, value, '2 or 3 is needed');
  },
  spacing: distances,
};

/** Two class maps of one shape, as images x pixels. */
export interface MapPair {
  readonly predicted: ReadLabels;
  readonly truth: ReadLabels;
  /** Of its pixels, of all images one after another. */
  readonly weights: ReadWeights | undefined;
  readonly images: number;
  /** Pixels of one image. */
  readonly pixels: number;
  /** The axes of space. */
  readonly space: readonly number[];
  readonly shape: readonly number[];
}

/** Reads a prediction and its truth. */
export function readMapPair(owner: string, predicted: unknown, truth: unknown, space: SpaceOptions): MapPair {
  const first = readArray('predicted', predicted);
  const second = readArray('truth', truth);
  refuseWeights('predicted', predicted);
  for (const { name, layout } of [first, second]) {
    if (layout === undefined) continue;
    // What says where its classes stand is masks: read as a map, their axis would be one of space.
    throw notAllowed(
      `${name}.layout`,
      layout,
      'a class map has no axis of classes: masks go with masks: true, a map without layout',
    );
  }
  if (!sameShape(first.shape, second.shape)) {
    const long = [first, second].map(({ shape }) => shape.filter((length) => length !== 1));
    const advice = sameShape(long[0] as number[], long[1] as number[])
      ? ', so leave out the axis of length 1'
      : '';
    throw new RangeError(
      `truth.shape is ${show(second.shape)}, but predicted.shape is ${show(first.shape)}: the same is needed${advice}`,
    );
  }
  const { shape, data } = first;
  const batch = holdsBatch(owner, first, space, 0);
  if (batch) refuseLines('predicted', shape, shape);
  const axes = batch ? shape.slice(1) : shape;
  checkAffines(first, second, axes);
  const images = batch ? (shape[0] as number) : 1;
  const pixels = axes.reduce((product, axis) => product * axis, 1);
  const weights = readWeights('truth', truth, images * pixels);
  for (const { name, data } of [first, second]) checkStillThere(name, data, images * pixels);
  return {
    predicted: data,
    truth: second.data,
    weights,
    images,
    pixels,
    space: axes,
    shape,
  };
}

/**
 * Refuses a batch of images that are one pixel wide: it is almost always one image that carries an axis of length 1.
 *
 * @param mapShape - the shape without the axis of classes
 */
export function refuseLines(name: string, shape: readonly number[], mapShape: readonly number[]): void {
  const [images = 0, height = 0, width] = mapShape;
  if (mapShape.length !== 3 || width !== 1 || images === 1 || height === 1) return;
  throw notAllowed(
    `${name}.shape`,
    shape,
    `with 2 axes of space these are ${images} images of ${height} x 1 pixels: one image with an axis of length 1 ` +
      'is spatial: 3, or leave that axis out',
  );
}

/**
 * Whether an array is a batch, its first axis that of images, or a single image.
 *
 * @param classAxes - how many axes are of classes: 0 for class maps, 1 for masks
 */
export function holdsBatch(
  owner: string,
  array: ReadArray,
  { spatial, spacing }: SpaceOptions,
  classAxes: 0 | 1,
): boolean {
  const rank = array.shape.length - classAxes;
  if (spatial !== undefined && spacing !== undefined && spacing.length !== spatial) {
    throw notAllowed(
      `${owner}.spacing`,
      spacing,
      `${owner}.spatial is ${spatial}: as many distances are needed`,
    );
  }
  const axes = spatial ?? spacing?.length ?? (rank === 2 ? 2 : rank === 4 ? 3 : undefined);
  if (axes === undefined) {
    const kind = classAxes === 0 ? 'a class map has 2 axes' : 'masks have, with that of the classes, 3 axes';
    throw notAllowed(
      `${array.name}.shape`,
      array.shape,
      rank === 3
        ? `at rank ${3 + classAxes} ${owner}.spatial has to say whether it is a batch of images (2) or one volume (3)`
        : `${kind} (an image), ${3 + classAxes} (a volume or a batch of images) or ${4 + classAxes} (a batch of volumes)`,
    );
  }
  if (rank === axes || rank === axes + 1) return rank > axes;
  if (spatial === undefined && spacing !== undefined && rank > 1 && rank < axes) {
    throw notAllowed(
      `${owner}.spacing`,
      spacing,
      `${array.name}.shape ${show(array.shape)} has ${rank} axes of space: one distance for each is needed`,
    );
  }
  throw notAllowed(
    `${array.name}.shape`,
    array.shape,
    `with ${axes} axes of space it has rank ${axes + classAxes} or ${axes + 1 + classAxes}`,
  );
}

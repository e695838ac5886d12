/**
 * Masks as metrics take them: 0 or 1 for each pixel and class, where classes may overlap. A pixel whose entries in the
 * truth are all −1 is ignored.
 */

import type { ReadNumbers } from '../../arrays/array-data.js';
import { checkStillThere } from '../../arrays/array-data.js';
import type { ReadArray } from '../../arrays/dense-array.js';
import { isBigInt, isChannelsFirst, readArray, sameShape } from '../../arrays/dense-array.js';
import { dividedBy255, holdsOnly0And255 } from '../../arrays/label-errors.js';
import type { ReadWeights } from '../../arrays/weights.js';
import { readWeights, refuseWeights } from '../../arrays/weights.js';
import { notAllowed, show, wrongType } from '../../checks/argument-errors.js';
import { checkAffines } from './affine.js';
import type { SpaceOptions } from './label-maps.js';
import { holdsBatch, refuseLines } from './label-maps.js';
import type { BinaryPair } from './label-windows.js';
import { IGNORED } from './label-windows.js';

/** Masks, looked at: where the number of an image, a pixel and a class stands. */
interface ReadMasks extends ReadArray {
  readonly data: ReadNumbers;
  readonly mapShape: readonly number[];
  /** How many axes are space. */
  readonly axes: number;
  readonly images: number;
  readonly pixelStep: number;
  readonly classStep: number;
}

/** Masks of a prediction and of its truth. */
export interface MaskPair {
  readonly shape: readonly number[];
  /** Of the truth's pixels, of all images one after another. */
  readonly weights: ReadWeights | undefined;
  readonly images: number;
  /** Pixels of one image. */
  readonly pixels: number;
  /** The axes of space. */
  readonly space: readonly number[];
  /** The pixels that are in at least one of `classes`. */
  unite(classes: readonly number[]): BinaryPair;
}

/** Reads the masks of a prediction and of its truth; each may have a layout of its own. */
export function readMaskPair(
  owner: string,
  predicted: unknown,
  truth: unknown,
  options: SpaceOptions,
  classes: number,
): MaskPair {
  const first = readMasks(owner, 'predicted', predicted, options, classes);
  refuseWeights('predicted', predicted);
  const second = readMasks(owner, 'truth', truth, options, classes);
  if (!sameShape(first.mapShape, second.mapShape)) {
    throw new RangeError(
      `truth is masks of ${show(second.mapShape)} pixels, but predicted of ${show(first.mapShape)}: the same is needed`,
    );
  }
  const { images } = first;
  const space = first.mapShape.slice(first.mapShape.length - first.axes);
  const pixels = space.reduce((product, axis) => product * axis, 1);
  checkAffines(first, second, space);
  const weights = readWeights('truth', truth, images * pixels);
  for (const { name, data } of [first, second]) checkStillThere(name, data, images * pixels * classes);
  return {
    shape: first.shape,
    weights,
    images,
    pixels,
    space,
    unite: (united) => (image, start, length, predictedOut, truthOut) => {
      const offset = image * pixels * classes;
      for (let place = 0; place < length; place++) {
        const pixel = start + place;
        const wanted = unionAt(second, offset + pixel * second.pixelStep, united, true);
        truthOut[place] = wanted;
        // Where the truth is ignored the prediction may hold anything.
        predictedOut[place] =
          wanted === IGNORED ? 0 : unionAt(first, offset + pixel * first.pixelStep, united, false);
      }
    },
  };
}

/** 1 where one of the classes has the pixel, 0 where none has, {@link IGNORED} where the truth says so. */
function unionAt(
  { name, data, classStep }: ReadMasks,
  at: number,
  classes: readonly number[],
  isTruth: boolean,
): number {
  // Ignored is a pixel as a whole: each entry is -1 as the first one is, or none is.
  const ignored = isTruth && data[at] === -1;
  let union = 0;
  for (const index of classes) {
    const place = at + index * classStep;
    const value = data[place];
    if (ignored ? value !== -1 : value !== 0 && value !== 1) {
      const allowed = ignored
        ? `${name}.data[${at}] is -1: a pixel is ignored where all its entries are -1`
        : `a mask holds 0 and 1${isTruth ? ', or -1 in all entries of an ignored pixel' : ''}`;
      throw notAllowed(
        `${name}.data[${place}]`,
        value,
        value === 255 && holdsOnly0And255(data) ? dividedBy255(name, data) : allowed,
      );
    }
    if (value === 1) union = 1;
  }
  return ignored ? IGNORED : union;
}

function readMasks(
  owner: string,
  name: string,
  masks: unknown,
  space: SpaceOptions,
  classes: number,
): ReadMasks {
  const read = readArray(name, masks);
  const { data, shape } = read;
  if (isBigInt(data)) throw wrongType(`${name}.data`, data, 'masks are ordinary numbers');
  const batch = holdsBatch(owner, read, space, 1);
  const channelsFirst = isChannelsFirst(read);
  const classAxis = channelsFirst ? Number(batch) : shape.length - 1;
  if (shape[classAxis] !== classes) {
    throw notAllowed(
      `${name}.shape`,
      shape,
      `${owner}.classes is ${classes}: axis ${classAxis}, that of the classes, needs that length`,
    );
  }
  const mapShape = shape.filter((_, axis) => axis !== classAxis);
  if (batch) refuseLines(name, shape, mapShape);
  const images = batch ? (shape[0] as number) : 1;
  return {
    ...read,
    data,
    images,
    mapShape,
    axes: shape.length - 1 - Number(batch),
    pixelStep: channelsFirst ? 1 : classes,
    classStep: channelsFirst ? mapShape.reduce((product, axis) => product * axis, 1) / images : 1,
  };
}

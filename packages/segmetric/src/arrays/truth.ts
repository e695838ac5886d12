/**
 * The truth that scores are held against: a class map (one label a pixel; the scores' shape without the classes) or
 * masks (a number in [0, 1] for each pixel and class; the scores' shape). The two are told apart by their shape alone.
 */

import { show, wrongType } from '../checks/argument-errors.js';
import { readFields } from '../checks/object-fields.js';
import { typedKind } from '../checks/typed-arrays.js';
import type { ReadNumbers } from './array-data.js';
import { copyNumbers } from './array-data.js';
import type { DenseArray, LabelData, ReadArray, Scores } from './dense-array.js';
import { isBigInt, isChannelsFirst, readArray, sameShape } from './dense-array.js';
import type { IgnoreLabel } from './ignored-labels.js';
import { ignoredLabels, uniteIgnored } from './ignored-labels.js';
import { copyLabels, labelBytes, labelKind } from './labels.js';
import type { PixelWeights, ReadWeights } from './weights.js';
import { readWeights } from './weights.js';

/**
 * Truth of a batch. A class map `[image, ...space]` holds whole numbers from 0 to classes − 1 (with one class: 0 and 1,
 * 1 being the foreground) and the labels of the loss's `ignoreLabel`. Masks have the shape of the scores and hold numbers in
 * [0, 1]; a pixel whose entries are all −1 is ignored. Masks of a single class hold the same numbers as a class map, so
 * there `ignoreLabel` is ignored as well. Masks that do not say their layout have that of the scores; masks in another
 * layout than the scores say so. (Arrays with `dims` always say it.)
 */
export type Truth = DenseArray<LabelData> &
  PixelWeights & {
    /**
     * Signed distances φ, for `boundaryLoss({ distances: true })` alone: as {@link signedDistance} gives them, in the shape of masks, any
     * finite numbers. They take as many bytes in the core as the scores. Without them the truth itself is read as φ.
     */
    readonly distances?: DenseArray | null | undefined;
  };

/** Whether a loss reads signed distances: beside the truth, or in its place where nothing else is read. */
export type ReadsDistances = 'none' | 'beside' | 'alone';

/** An array that was copied into the core. */
export interface Copied {
  /** The user's numbers. */
  readonly data: LabelData;
  /** Where a number of the copy stands in the user's array; not there where the places are the same. */
  readonly placeOf?: ((index: number) => number) | undefined;
}

/** Truth that was looked at and can be copied into the core. */
export interface ReadTruth extends Copied {
  /** How the core reads it: 0 bytes, 1 32-bit integers, 2 masks of 32-bit floats. */
  readonly kind: 0 | 1 | 2;
  /** Whether it is masks, not a class map. */
  readonly isMasks: boolean;
  /** How many numbers it has. */
  readonly length: number;
  /** Bytes it takes in the core. */
  readonly bytes: number;
  /** Whether the copy would hold the same bytes as the data, so that none is needed where the core can read these. */
  readonly isReadable: boolean;
  /** Copies it to a place in the core's memory. */
  copyTo(buffer: ArrayBuffer, address: number): void;
  /** The weights of its pixels. */
  readonly weights: ReadWeights | undefined;
  /** Signed distances beside it. */
  readonly distances: ReadMasks | undefined;
}

/** A number for each pixel and class, in the layout of the scores once it is copied. */
export interface ReadMasks extends Copied {
  readonly name: string;
  readonly data: ReadNumbers;
  readonly length: number;
  /** Whether the classes stand elsewhere than the scores'. */
  readonly isTurned: boolean;
  /** Copies them to a place in the core's memory. */
  copyTo(buffer: ArrayBuffer, address: number): void;
}

/**
 * Reads the truth that belongs to `scores`: a class map or masks, by its shape.
 *
 * @param ignoreLabel - the loss's option; of a class map, and of masks of a single class, which hold the same numbers
 */
export function readTruth(
  name: string,
  truth: unknown,
  scores: Scores,
  {
    ignoreLabel,
    distances: reads,
  }: { readonly ignoreLabel: IgnoreLabel | undefined; readonly distances: ReadsDistances },
): ReadTruth {
  const read = readArray(name, truth);
  const weights = readWeights(name, truth, scores.images * scores.pixels);
  const given = readFields(name, truth as object, ['distances'], 'an object { data, shape } is needed');
  const distances = readDistances(name, read, given.distances, scores, reads);
  if (distances?.name === name) return { ...nothing(distances, scores), weights, distances };
  const { data, shape } = read;
  // Not that of the data, which a getter may have given away since it was read.
  const length = shape.reduce((product, axis) => product * axis, 1);
  const ignored = ignoredLabels(ignoreLabel);
  if (sameShape(shape, scores.mapShape)) {
    const kind = labelKind(data);
    const isOfKind = kind === 0 || typedKind(data) === 'Int32Array';
    return {
      data,
      kind,
      isMasks: false,
      length,
      bytes: labelBytes(kind, length),
      isReadable: isOfKind && ignored.others.length === 0,
      weights,
      distances,
      copyTo: (buffer, address) => {
        copyLabels(name, data, length, kind, buffer, address);
        const Labels = kind === 0 ? Uint8Array : Int32Array;
        uniteIgnored(new Labels(buffer, address, length), ignored);
      },
    };
  }
  const masks = readMasks(read, scores, 'truth');
  return {
    data: masks.data,
    placeOf: masks.placeOf,
    kind: 2,
    isMasks: true,
    length,
    bytes: 4 * length,
    isReadable:
      typedKind(data) === 'Float32Array' &&
      !masks.isTurned &&
      (scores.classes > 1 || Number.isNaN(ignored.label)),
    weights,
    distances,
    copyTo(buffer, address) {
      masks.copyTo(buffer, address);
      if (scores.classes === 1) uniteIgnored(new Float32Array(buffer, address, length), ignored, -1);
    },
  };
}

/** The distances that a loss reads: beside the truth, or the truth itself. */
function readDistances(
  name: string,
  truth: ReadArray,
  given: unknown,
  scores: Scores,
  reads: ReadsDistances,
): ReadMasks | undefined {
  const own = `${name}.distances`;
  if (given !== undefined && given !== null) {
    if (reads !== 'none') return readMasks(readArray(own, given), scores, 'distances');
    throw new TypeError(
      `${own} was given, but only boundaryLoss({ distances: true }) reads it: leave it out`,
    );
  }
  if (reads === 'alone') return readMasks(truth, scores, 'distances');
  if (reads === 'none') return undefined;
  throw new TypeError(
    `${own} is undefined, but a boundaryLoss with distances: true stands in a sum with losses of labels: ` +
      `${name} holds these, and ${own} the distances, as signedDistance() gives them`,
  );
}

/** A truth that says nothing: all background, none ignored. */
function nothing({ data, placeOf }: ReadMasks, { images, pixels }: Scores) {
  const length = images * pixels;
  return {
    data,
    placeOf,
    kind: 0,
    isMasks: false,
    length,
    bytes: length,
    isReadable: false,
    copyTo: (buffer: ArrayBuffer, address: number) => new Uint8Array(buffer, address, length).fill(0),
  } as const;
}

/** Reads a number for each pixel and class. Where the classes stand elsewhere than the scores', they are turned while they are copied. */
function readMasks(read: ReadArray, scores: Scores, what: 'truth' | 'distances'): ReadMasks {
  const { name, data, shape } = read;
  const rank = scores.shape.length;
  const ownLayout = shape.length === rank && (read.layout !== undefined || read.layoutNeeded);
  const channelsFirst = ownLayout ? isChannelsFirst(read) : scores.channelsFirst;
  const maskShape = maskShapeOf(scores, channelsFirst);
  if (!sameShape(shape, maskShape)) {
    const layout = channelsFirst ? 'channels-first' : 'channels-last';
    const isTruth = what === 'truth';
    throw new RangeError(
      `${name}.shape is ${show(shape)}, but ${scores.name}.shape is ${show(scores.shape)}: ` +
        `${isTruth ? `a class map ${show(scores.mapShape)} or masks` : 'distances'} ${show(maskShape)} (${layout}) are needed` +
        (isTruth ? remedyOf(shape, scores, channelsFirst) : ''),
    );
  }
  if (isBigInt(data)) {
    const allowed = `masks ${show(maskShape)} are ordinary numbers: 64-bit labels are taken in a class map ${show(scores.mapShape)}`;
    throw wrongType(`${name}.data`, data, allowed);
  }
  const length = scores.images * scores.pixels * scores.classes;
  const isTurned = channelsFirst !== scores.channelsFirst;
  return {
    name,
    data,
    length,
    isTurned,
    placeOf: isTurned ? (index) => placeBefore(index, scores) : undefined,
    copyTo(buffer, address) {
      const region = new Float32Array(buffer, address, length);
      if (isTurned) copyTurned(data, region, scores, channelsFirst);
      else copyNumbers(name, data, region);
    },
  };
}

/** The shape of masks of the scores, in either layout. */
function maskShapeOf({ mapShape, classes }: Scores, channelsFirst: boolean): readonly number[] {
  const [images, ...space] = mapShape as readonly [number, ...number[]];
  return channelsFirst ? [images, classes, ...space] : [images, ...space, classes];
}

/** What mends a shape that has an axis too many, or its classes elsewhere; nothing where it is another. */
function remedyOf(shape: readonly number[], scores: Scores, channelsFirst: boolean): string {
  const { mapShape } = scores;
  const without = (axis: number) => shape.filter((_, place) => place !== axis);
  if (shape.some((length, axis) => length === 1 && sameShape(without(axis), mapShape))) {
    return `; without its axis of length 1 it is that class map: shape: ${show(mapShape)}`;
  }
  const [classAxis, layout] = scores.channelsFirst
    ? [scores.shape.length - 1, 'channels-last']
    : [1, 'channels-first'];
  const otherMap = scores.shape.filter((_, axis) => axis !== classAxis);
  if (sameShape(shape, otherMap)) {
    return `; scores whose classes are the ${scores.channelsFirst ? 'last' : 'second'} axis say layout: '${layout}'`;
  }
  if (!sameShape(shape, maskShapeOf(scores, !channelsFirst))) return '';
  return `; masks whose classes are the ${channelsFirst ? 'last' : 'second'} axis say layout: '${channelsFirst ? 'channels-last' : 'channels-first'}'`;
}

/** Copies masks from one layout to the other. */
function copyTurned(from: ReadNumbers, to: Float32Array, scores: Scores, fromChannelsFirst: boolean): void {
  const { images, pixels, classes } = scores;
  for (let image = 0; image < images; image++) {
    const start = image * pixels * classes;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let index = 0; index < classes; index++) {
        const last = start + pixel * classes + index;
        const first = start + index * pixels + pixel;
        if (fromChannelsFirst) to[last] = from[first] as number;
        else to[first] = from[last] as number;
      }
    }
  }
}

/** Where a number of masks that were turned into the scores' layout stood before. */
function placeBefore(index: number, { pixels, classes, channelsFirst }: Scores): number {
  const within = index % (pixels * classes);
  const [rows, columns] = channelsFirst ? [classes, pixels] : [pixels, classes];
  const [row, column] = [Math.floor(within / columns), within % columns];
  return index - within + column * rows + row;
}

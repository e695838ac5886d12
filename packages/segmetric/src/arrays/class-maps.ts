/**
 * Between class maps, masks and scores: one-hot masks of a map, and maps of scores. These are loops over the user's own
 * arrays, so nothing goes through the core.
 */

import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import { classCount, ignoreLabels } from '../checks/option-checks.js';
import type { DenseArray, LabelData, Layout } from './dense-array.js';
import { readArray, readScores } from './dense-array.js';
import type { IgnoredLabels, IgnoreLabel } from './ignored-labels.js';
import { ignoredLabels, uniteIgnored } from './ignored-labels.js';
import { allowedLabels, classesText, dividedBy255, holdsOnly0And255 } from './label-errors.js';

/** One-hot masks of a class map. */
export interface Masks {
  /** 1 at a pixel's class, else 0; −1 in all entries of an ignored pixel. */
  readonly data: Float32Array;
  /** The map's shape and the number of classes. */
  readonly shape: number[];
  /** The classes are the last axis. */
  readonly layout: 'channels-last';
}

/** A class map. */
export interface ClassMap {
  /** One label a pixel, in the smallest kind that holds all of them. */
  readonly data: Uint8Array | Uint16Array | Uint32Array;
  /** The scores' shape without the axis of classes. */
  readonly shape: number[];
}

/**
 * One-hot masks of a class map, the classes as last axis.
 *
 * @param map - `{ data, shape }`, labels from 0 to classes − 1; with one class 0 and 1, of which 1 is the foreground
 * @param classes - the number of classes
 * @param ignoreLabel - the label of ignored pixels, whose entries become −1, or a list of such labels; default: none
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { toMasks } from 'segmetric';
 *
 * const { data, shape } = toMasks({ data: [0, 1, 255], shape: [1, 1, 3] }, 2, 255);
 * console.log([...data], shape); // [ 1, 0, 0, 1, -1, -1 ] [ 1, 1, 3, 2 ]
 * ```
 */
export function toMasks(map: DenseArray<LabelData>, classes: number, ignoreLabel?: IgnoreLabel): Masks {
  const { data: given, shape } = readArray('map', map);
  classCount('classes', classes);
  if (ignoreLabel !== undefined) ignoreLabels('ignoreLabel', ignoreLabel);
  const ignored = ignoredLabels(ignoreLabel);
  const { label } = ignored;
  const data = ignored.others.length === 0 ? given : united(given, ignored);
  const masks = newMasks(shape, data.length * classes, classes);
  const labels = Math.max(classes, 2);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const value = Number(data[pixel]);
    if (value === label) {
      masks.fill(-1, pixel * classes, (pixel + 1) * classes);
    } else if (!(Number.isInteger(value) && value >= 0 && value < labels)) {
      const allowed =
        value === 255 && holdsOnly0And255(given)
          ? `${classesText(classes)}: ${dividedBy255('map', given)}`
          : allowedLabels(classes, ignoreLabel);
      throw notAllowed(`map.data[${pixel}]`, value, allowed);
    } else if (classes === 1) masks[pixel] = value;
    else masks[pixel * classes + value] = 1;
  }
  return { data: masks, shape: [...shape, classes], layout: 'channels-last' };
}

/** A copy of labels in which one label stands for all that are ignored. */
function united(labels: LabelData, ignored: IgnoredLabels): Float64Array {
  const copy = Float64Array.from(labels as ArrayLike<number>, Number);
  uniteIgnored(copy, ignored);
  return copy;
}

/** Room for the masks; throws where there is none. */
function newMasks(shape: readonly number[], length: number, classes: number): Float32Array {
  try {
    return new Float32Array(length);
  } catch (error) {
    // How long an array can be depends on the engine and on the memory that is left.
    throw new RangeError(
      `classes is ${classes}, but masks of map.shape ${show(shape)} are then ${length} numbers, more than one array ` +
        'can hold: take fewer images a call',
      { cause: error },
    );
  }
}

/**
 * The class map of scores: at each pixel the class of the largest score, the first of equal ones.
 *
 * @param scores - `{ data, shape }` with shape `[image, ...space, class]` (or as `layout` says), several classes; raw
 *   scores and probabilities give the same
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; NaN is named with its index
 * @example
 * ```ts
 * import { argmax } from 'segmetric';
 *
 * const map = argmax({ data: [0.2, 0.8, 0.7, 0.3], shape: [1, 1, 2, 2] });
 * console.log([...map.data], map.shape); // [ 1, 0 ] [ 1, 1, 2 ]
 * ```
 */
export function argmax(scores: DenseArray): ClassMap {
  const { data, shape, mapShape, images, pixels, classes, channelsFirst } = readScores('scores', scores);
  if (classes === 1) {
    throw notAllowed('scores.shape', shape, 'of a single class argmax always makes 0: threshold() is needed');
  }
  const Labels = classes <= 2 ** 8 ? Uint8Array : classes <= 2 ** 16 ? Uint16Array : Uint32Array;
  const labels = new Labels(images * pixels);
  const step = channelsFirst ? pixels : 1;
  for (let image = 0; image < images; image++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const start = image * pixels * classes + (channelsFirst ? pixel : pixel * classes);
      let largest = Number.NEGATIVE_INFINITY;
      let best = 0;
      for (let index = 0; index < classes; index++) {
        const value = data[start + index * step] as number;
        if (value > largest) {
          largest = value;
          best = index;
        } else if (Number.isNaN(value)) {
          throw notAllowed(`scores.data[${start + index * step}]`, value, 'a number is needed');
        }
      }
      labels[image * pixels + pixel] = best;
    }
  }
  return { data: labels, shape: [...mapShape] };
}

/** Scores that were held against a threshold. */
export interface ThresholdedScores {
  /** 1 where a score is at least the threshold, else 0. */
  readonly data: Uint8Array;
  /** Of one channel a class map's, without the axis of channels; of several the scores' own. */
  readonly shape: number[];
  /** Of several channels: where the scores have the axis of channels. */
  readonly layout?: Layout;
}

/**
 * Scores held against a threshold: 1 where a score is at least the threshold, else 0. One channel makes a class map, whose
 * 1 is the foreground. Several channels make masks in the scores' shape and layout, each channel by itself. There a pixel may
 * be in several classes or in none; metrics take such masks with `masks: true`. For exclusive classes there is
 * {@link argmax}.
 *
 * @param scores - `{ data, shape }` with shape `[image, ...space, channel]` (or as `layout` says)
 * @param at - the threshold, on the scale of the scores; default 0.5, for probabilities
 * @returns a class map `{ data, shape }` of one channel, masks `{ data, shape, layout }` of several
 * @throws TypeError or RangeError that names the argument, what came and what is allowed; NaN is named with its index
 * @example
 * ```ts
 * import { threshold } from 'segmetric';
 *
 * const one = threshold({ data: [0.2, 0.5, 0.7], shape: [1, 1, 3, 1] });
 * console.log([...one.data], one.shape); // [ 0, 1, 1 ] [ 1, 1, 3 ]
 *
 * // Two pixels and two classes that may overlap: the first pixel is in both, the second in none.
 * const two = threshold({ data: [0.9, 0.6, 0.1, 0.2], shape: [1, 1, 2, 2] });
 * console.log([...two.data], two.shape, two.layout); // [ 1, 1, 0, 0 ] [ 1, 1, 2, 2 ] channels-last
 * ```
 */
export function threshold(scores: DenseArray, at = 0.5): ThresholdedScores {
  const { data, shape, mapShape, classes, channelsFirst } = readScores('scores', scores);
  if (typeof at !== 'number' || Number.isNaN(at)) throw wrongType('at', at, 'a number is needed');
  const inside = new Uint8Array(data.length);
  for (let place = 0; place < data.length; place++) {
    const value = data[place] as number;
    if (Number.isNaN(value)) throw notAllowed(`scores.data[${place}]`, value, 'a number is needed');
    inside[place] = value >= at ? 1 : 0;
  }
  if (classes === 1) return { data: inside, shape: [...mapShape] };
  return { data: inside, shape: [...shape], layout: channelsFirst ? 'channels-first' : 'channels-last' };
}

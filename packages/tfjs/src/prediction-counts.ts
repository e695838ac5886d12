/**
 * From scores and truth to counts of agreement. Where each pixel has one class both become class maps, which are counted
 * fast; else masks of 0 and 1, since they also hold classes that overlap and pixels of no class.
 */

import type { Confusion } from 'segmetric';
import { argmax, confusion, toMasks } from 'segmetric';
import type { PredictionOptions } from './metric-options.js';
import type { TensorArray } from './truth-shape.js';

/** From which score on a pixel belongs to a single class. */
const HALF = 0.5;
/** The label of ignored pixels in a map of 0 and 1. */
const IGNORED = 2;

/** The counts of each image and class of a batch. */
export function countsOf(
  truth: TensorArray,
  scores: TensorArray,
  { threshold, ignoreLabel }: PredictionOptions,
): Confusion {
  const { shape } = scores;
  const spatial = shape.length - 2;
  if (spatial !== 2 && spatial !== 3) {
    throw new RangeError(`scores.shape is [${shape.join(', ')}], but [n, ...space, classes] is needed`);
  }
  const classes = shape.at(-1) as number;
  const isMap = checkShapes(truth, scores);
  const how = { classes, spatial } as const;
  const exclusive = threshold === undefined && classes > 1;
  if (exclusive) {
    const predicted = argmax(scores);
    if (isMap) return confusion(predicted, truth, { ...how, ignoreLabel });
    const labels = labelsOf(truth, classes);
    const map = labels && { data: labels, shape: predicted.shape };
    if (map) return confusion(predicted, map, { ...how, ignoreLabel: classes });
    return confusion(toMasks(predicted, classes), hardMasks(truth, classes, true), { ...how, masks: true });
  }
  const predicted = aboveThreshold(scores, threshold ?? HALF);
  if (classes === 1) {
    const map = isMap ? { truth, ignoreLabel } : { truth: foregroundOf(truth), ignoreLabel: IGNORED };
    const space = { data: predicted.data, shape: shape.slice(0, -1) };
    return confusion(space, map.truth, { ...how, ignoreLabel: map.ignoreLabel });
  }
  const masks = isMap ? toMasks(truth, classes, ignoreLabel) : hardMasks(truth, classes, false);
  return confusion(predicted, masks, { ...how, masks: true });
}

/** The class map of masks of a single class. */
function foregroundOf(masks: TensorArray): TensorArray {
  const { data } = hardMasks(masks, 1, false);
  const labels = new Uint8Array(data.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    labels[pixel] = data[pixel] === -1 ? IGNORED : (data[pixel] as number);
  }
  return { data: labels, shape: masks.shape.slice(0, -1) };
}

/** The labels of one-hot masks, `classes` where a pixel is ignored; undefined where a pixel is neither. */
function labelsOf({ data }: TensorArray, classes: number): Uint8Array | Uint16Array | undefined {
  const pixels = data.length / classes;
  const labels = classes < 2 ** 8 ? new Uint8Array(pixels) : new Uint16Array(pixels);
  for (let pixel = 0, place = 0; pixel < pixels; pixel++) {
    const ignored = data[place] === -1;
    let label = classes;
    for (let index = 0; index < classes; index++, place++) {
      const value = data[place];
      if (ignored ? value === -1 : value === 0) continue;
      if (ignored || value !== 1 || label !== classes) return undefined;
      label = index;
    }
    if (!ignored && label === classes) return undefined;
    labels[pixel] = label;
  }
  return labels;
}

/** Whether the truth is a class map; throws where it is neither a map nor masks of the scores. */
function checkShapes(truth: TensorArray, scores: TensorArray): boolean {
  const [masks, given] = [scores.shape.join(', '), truth.shape.join(', ')];
  const map = scores.shape.slice(0, -1).join(', ');
  if (given === map || given === masks) return given === map;
  throw new RangeError(
    `truth.shape is [${given}], but scores.shape is [${masks}]: a class map [${map}] or masks [${masks}] are needed`,
  );
}

function aboveThreshold({ data, shape }: TensorArray, threshold: number): TensorArray {
  const masks = new Uint8Array(data.length);
  for (let place = 0; place < data.length; place++) {
    const score = data[place] as number;
    if (Number.isNaN(score)) throw new RangeError(`scores.data[${place}] is NaN, but a number is needed`);
    if (score >= threshold) masks[place] = 1;
  }
  return { data: masks, shape };
}

/**
 * Masks without soft labels: of exclusive classes a pixel gets the one of its largest entry, else each class from a half
 * on. Other masks stay as they are.
 */
function hardMasks(masks: TensorArray, classes: number, exclusive: boolean): TensorArray {
  const { data, shape } = masks;
  let hard: Float32Array | undefined;
  for (let place = 0; place < data.length; place++) {
    const value = data[place] as number;
    if (value === 0 || value === 1 || value === -1) continue;
    if (!(value > 0 && value < 1)) {
      throw new RangeError(
        `truth.data[${place}] is ${value}, but masks hold numbers from 0 to 1, or -1 in all entries of an ignored pixel`,
      );
    }
    hard ??= Float32Array.from(data);
    if (exclusive) {
      const first = place - (place % classes);
      const pixel = data.subarray(first, first + classes);
      // Half ignored it is refused with what is counted.
      if (pixel.includes(-1)) continue;
      hard.fill(0, first, first + classes);
      hard[first + pixel.indexOf(Math.max(...pixel))] = 1;
    } else hard[place] = value >= HALF ? 1 : 0;
  }
  return hard === undefined ? masks : { data: hard, shape };
}

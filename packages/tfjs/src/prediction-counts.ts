/**
 * From scores and truth to counts of agreement. Where each pixel has one class both become class maps, which are counted
 * fast; else masks of 0 and 1, since they also hold classes that overlap and pixels of no class.
 */

import type { Confusion } from 'segmetric';
import { argmax, confusion, lossValue, softDice, threshold, toMasks } from 'segmetric';
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
  { threshold: at, ignoreLabel }: PredictionOptions,
): Confusion {
  const { shape } = scores;
  const spatial = shape.length - 2;
  if (spatial !== 2 && spatial !== 3) {
    throw new RangeError(`scores.shape is [${shape.join(', ')}], but [n, ...space, classes] is needed`);
  }
  const classes = shape.at(-1) as number;
  const isMap = checkShapes(truth, scores);
  const how = { classes, spatial } as const;
  const exclusive = at === undefined && classes > 1;
  const predicted = exclusive ? argmax(scores) : threshold(scores, at ?? HALF);
  if (isMap && (exclusive || classes === 1)) {
    try {
      return confusion(predicted, truth, { ...how, ignoreLabel });
    } catch (error) {
      checkTruth(truth, shape, ignoreLabel);
      throw error;
    }
  }
  const masks = isMap
    ? toMasks(truth, classes, ignoreLabel)
    : hardMasks(truth, shape, exclusive, ignoreLabel);
  if (classes === 1) {
    return confusion(predicted, foregroundOf(masks), { ...how, ignoreLabel: IGNORED });
  }
  if (!exclusive) return confusion(predicted, masks, { ...how, masks: true });
  const labels = labelsOf(masks, classes);
  if (labels) {
    const map = { data: labels, shape: predicted.shape };
    return confusion(predicted, map, { ...how, ignoreLabel: classes });
  }
  return confusion(toMasks(predicted, classes), masks, { ...how, masks: true });
}

/** Refuses a wrong truth as a loss does, which says what mends it. Of scores of 0 nothing else can be wrong. */
function checkTruth(
  truth: TensorArray,
  shape: readonly number[],
  ignoreLabel: PredictionOptions['ignoreLabel'],
): void {
  const data = new Float32Array(shape.reduce((product, axis) => product * axis, 1));
  lossValue(softDice({ activation: 'sigmoid', ignoreLabel }), { data, shape }, truth);
}

/** The class map of hard masks of a single class. */
function foregroundOf({ data, shape }: TensorArray): TensorArray {
  const labels = Uint8Array.from(data, (value) => (value === -1 ? IGNORED : value));
  return { data: labels, shape: shape.slice(0, -1) };
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

/**
 * Masks without soft labels: of exclusive classes a pixel gets the one of its largest entry, else each class from a half
 * on. Masks of 0, 1 and −1 stay as they are. Of a single class the labels to ignore become −1.
 */
function hardMasks(
  masks: TensorArray,
  shape: readonly number[],
  exclusive: boolean,
  ignoreLabel: PredictionOptions['ignoreLabel'],
): TensorArray {
  const { data } = masks;
  const classes = shape.at(-1) as number;
  const ignored = classes === 1 && ignoreLabel !== undefined ? [ignoreLabel].flat() : [];
  if (ignored.length === 0 && data.every((value) => value === 0 || value === 1 || value === -1)) return masks;
  checkTruth(masks, shape, ignoreLabel);
  const hard = Float32Array.from(data, (value) => (ignored.includes(value) ? -1 : value));
  for (let first = 0; first < hard.length; first += classes) {
    const pixel = hard.subarray(first, first + classes);
    if (pixel[0] === -1) continue;
    if (exclusive && pixel.some((value) => value > 0 && value < 1)) {
      const largest = pixel.indexOf(Math.max(...pixel));
      pixel.fill(0).fill(1, largest, largest + 1);
    } else
      pixel.forEach((value, index) => {
        pixel[index] = value >= HALF ? 1 : 0;
      });
  }
  return { data: hard, shape };
}

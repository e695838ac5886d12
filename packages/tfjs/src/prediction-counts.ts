/**
 * From scores and truth to counts of agreement. Both become masks of 0 and 1, since masks also hold what a class map
 * cannot: classes that overlap, pixels of no class.
 */

import type { Confusion } from 'segmetric';
import { argmax, confusion, toMasks } from 'segmetric';
import type { PredictionOptions } from './metric-options.js';
import type { TensorArray } from './truth-shape.js';

/** From which score on a pixel belongs to a single class. */
const HALF = 0.5;

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
  const exclusive = threshold === undefined && classes > 1;
  const predicted = exclusive ? toMasks(argmax(scores), classes) : aboveThreshold(scores, threshold ?? HALF);
  const isMap = checkShapes(truth, scores);
  const masks = isMap ? toMasks(truth, classes, ignoreLabel) : hardMasks(truth, classes, exclusive);
  return confusion(predicted, masks, { classes, masks: true, spatial });
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
  data.forEach((score: number, place: number) => {
    if (Number.isNaN(score)) throw new RangeError(`scores.data[${place}] is NaN, but a number is needed`);
    masks[place] = score >= threshold ? 1 : 0;
  });
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
      const largest = pixel.indexOf(Math.max(...pixel));
      hard.fill(0, first, first + classes);
      hard[first + largest] = 1;
      place = first + classes - 1;
    } else hard[place] = value >= HALF ? 1 : 0;
  }
  return hard === undefined ? masks : { data: hard, shape };
}

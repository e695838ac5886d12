/** Where the numbers of a part stand in the arrays of its batch, and where a number of the part stands in the user's. */

import type { Scores } from '../arrays/dense-array.js';
import type { LossCall } from '../losses/loss-call.js';
import type { Rows } from './messages.js';
import type { Part } from './split.js';

/** The rows of a part in labels: one number a pixel. */
export function labelRows<A extends Uint8Array | Int32Array | Float32Array>(
  data: A,
  { pixels }: Scores,
  part: Part,
): Rows<A> {
  const first = part.firstImage * pixels + part.firstPixel;
  return { data, first, length: part.images * part.pixels, distance: 0, count: 1 };
}

/** The rows of a part in scores, masks or slopes: a number for each pixel and class. */
export function scoreRows(
  data: Float32Array,
  { pixels, classes, channelsFirst }: Scores,
  part: Part,
): Rows<Float32Array> {
  const image = part.firstImage * pixels * classes;
  if (channelsFirst && part.pixels < pixels) {
    return { data, first: image + part.firstPixel, length: part.pixels, distance: pixels, count: classes };
  }
  const length = part.images * part.pixels * classes;
  return { data, first: image + part.firstPixel * classes, length, distance: 0, count: 1 };
}

/** The same numbers in an array of their own, and that array's buffer, which can be transferred. */
export function ownRows<A extends Uint8Array | Int32Array | Float32Array>({
  data,
  first,
  length,
}: Rows<A>): [Rows<A>, ArrayBuffer] {
  const own = data.slice(first, first + length) as A;
  return [{ data: own, first: 0, length, distance: 0, count: 1 }, own.buffer as ArrayBuffer];
}

/** Copies rows to where they stand one behind the other. */
export function readRows({ data, first, length, distance, count }: Rows, to: Float32Array): void {
  for (let row = 0; row < count; row++) {
    const start = first + row * distance;
    to.set(data.subarray(start, start + length), row * length);
  }
}

/** Copies rows from where they stand one behind the other. */
export function writeRows({ data, first, length, distance, count }: Rows, from: Float32Array): void {
  for (let row = 0; row < count; row++) {
    data.set(from.subarray(row * length, (row + 1) * length), first + row * distance);
  }
}

/** The call as a part sees it, with the places of its numbers in the user's arrays. */
export function givenOfPart({ scores, truth, encoded }: LossCall, part: Part) {
  const ofScores = (index: number): number => {
    const { first, length, distance } = scoreRows(new Float32Array(), scores, part);
    return first + Math.floor(index / length) * distance + (index % length);
  };
  const { first } = labelRows(new Float32Array(), scores, part);
  const ofTruth = (index: number) => (truth.isMasks ? ofScores(index) : first + index);
  const { distances, placeOf = (index: number) => index } = truth;
  return {
    scores: { data: scores.data, classes: scores.classes, placeOf: ofScores },
    truth: {
      data: truth.data,
      isMasks: truth.isMasks,
      placeOf: (index: number) => placeOf(ofTruth(index)),
      weights: truth.weights && { data: truth.weights.data, placeOf: (index: number) => first + index },
      distances: distances && {
        name: distances.name,
        data: distances.data,
        placeOf: (index: number) => (distances.placeOf ?? ((own) => own))(ofScores(index)),
      },
    },
    ignoreLabel: encoded.ignoreLabel,
  };
}

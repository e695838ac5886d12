/** The arguments of a call of a loss, read and checked; and the check of its value. */

import { goneError } from '../arrays/array-data.js';
import type { Scores } from '../arrays/dense-array.js';
import { readScores } from '../arrays/dense-array.js';
import type { ReadTruth } from '../arrays/truth.js';
import { readTruth } from '../arrays/truth.js';
import { refusal, show } from '../checks/argument-errors.js';
import { plainView } from '../checks/typed-arrays.js';
import type { EncodedLoss } from './encode-loss.js';
import { encodeLoss } from './encode-loss.js';
import type { Loss } from './kinds.js';

/** The arguments of a call, checked as far as no number is looked at. */
export interface LossCall {
  readonly encoded: EncodedLoss;
  readonly scores: Scores;
  readonly truth: ReadTruth;
  /** How many scores there are. */
  readonly length: number;
  /** The user's array for the gradient, as a plain view. */
  readonly written: Float32Array | undefined;
  /** What is done with what, for errors. */
  readonly task: { readonly what: string; readonly images: number };
}

/** Checks the arguments of a call; `into` is an array for the gradient. */
export function readCall(
  loss: unknown,
  givenScores: unknown,
  givenTruth: unknown,
  into: Float32Array | undefined,
): LossCall {
  const encoded = encodeLoss(loss);
  const scores = readScores('scores', givenScores);
  encoded.fits(scores);
  const truth = readTruth('truth', givenTruth, scores, encoded);
  const { images, pixels, classes } = scores;
  // Not the data's own, which reading the truth may have emptied.
  const length = images * pixels * classes;
  const written = into && viewToWrite(into, length);
  const what = `${(loss as Loss).kind} of scores.shape ${show(scores.shape)}`;
  return { encoded, scores, truth, length, written, task: { what, images } };
}

/** Refuses the value where weights, exponents or scores are so large that their product leaves 32-bit floats. */
export function checkValue(value: number, { task }: LossCall): void {
  if (Number.isFinite(Math.fround(value))) return;
  throw refusal(
    new RangeError(
      `${task.what} is ${value}, but 32-bit numbers end at 3.4e38: smaller options or scores are needed`,
    ),
  );
}

/** A view on an array of the user's, whose members may be the user's own. */
function viewToWrite(into: Float32Array, length: number): Float32Array {
  const name = 'valueAndGradient.into';
  const view = plainView(into) as Float32Array | undefined;
  if (view === undefined) throw goneError(name, into, 'an array that is still here is needed');
  if (view.length === length) return view;
  throw new RangeError(
    `${name} has ${view.length} numbers, but scores.data has ${length}: the same length is needed`,
  );
}

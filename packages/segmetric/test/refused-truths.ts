/** Wrong truths of losses, class maps and their options, and the line that refuses each. */

import type { Loss } from '../src/index.js';
import {
  crossEntropy,
  focal,
  lossValue,
  lovaszHinge,
  softDice,
  threshold,
  toMasks,
  tversky,
  weightedSum,
} from '../src/index.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

/** Four pixels of three classes. */
const scores = { data: new Float32Array(12), shape: [1, 2, 2, 3] };
/** Four pixels of one class. */
const one = { data: new Float32Array(4), shape: [1, 2, 2, 1] };

const on = (loss: Loss, first: unknown, data: unknown, shape: number[], more = {}) =>
  lossValue(loss, first as Any, { data, shape, ...more } as Any);

const dice = softDice({ activation: 'softmax' });
const listing = (ignoreLabel: unknown) => softDice({ ignoreLabel } as Any);
const divide = 'truth\\.data holds 0 and 255 only, so divide it: truth\\.data\\.map\\(\\(v\\) => v / 255\\)$';

/** Calls that are refused, by subject. */
export const refusedTruths: Record<string, [call: () => unknown, text: RegExp][]> = {
  'ignored labels': [
    [
      () => listing('void'),
      /^softDice.ignoreLabel is "void", but a whole number is needed, or a list of them$/,
    ],
    [() => listing(null), /^softDice.ignoreLabel is null, but a whole number is needed, or a list/],
    [() => listing(new Set([1])), /^softDice.ignoreLabel is an object of class Set, but a whole number is/],
    [() => listing([255, 0.5]), /^softDice.ignoreLabel\[1\] is 0.5, but a whole number of 32 bits/],
    [() => listing([255, '7']), /^softDice.ignoreLabel\[1\] is "7", but a whole number is needed/],
    [() => listing([2 ** 31]), /^softDice.ignoreLabel\[0\] is 2147483648, but a whole number of 32 bits/],
    [() => listing([1, 255, 1]), /^softDice.ignoreLabel\[2\] is 1, but that label is listed before/],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is refused
    [() => listing([1, , 2]), /^softDice.ignoreLabel\[1\] is undefined, but a whole number is needed/],
    [
      () =>
        weightedSum([
          [1, softDice({ ignoreLabel: [255, 7] })],
          [1, lovaszHinge({ ignoreLabel: [255] })],
        ]),
      /^weightedSum.terms\[1\]\[1\] is a lovaszHinge with ignoreLabel \[255\], but .* is a softDice with ignoreLabel \[255, 7\]/,
    ],
    [
      () =>
        on(softDice({ activation: 'softmax', ignoreLabel: [255, 254] }), scores, [0, 3, 254, 255], [1, 2, 2]),
      /^truth.data\[1\] is 3, but there are 3 classes \(0..2\) and ignoreLabel is \[255, 254\]$/,
    ],
    [
      () => on(dice, scores, [0, 1, 2, -1], [1, 2, 2]),
      /^truth.data\[3\] is -1, but there are 3 classes \(0..2\) and no ignoreLabel$/,
    ],
    [
      () => on(softDice({ ignoreLabel: 255 }), one, [0, 1, 7, 255], [1, 2, 2]),
      /^truth.data\[2\] is 7, but with one class the labels are 0 and 1 \(1 is the foreground\) and ignoreLabel is 255$/,
    ],
    [
      () => on(softDice({ ignoreLabel: [255, 9] }), one, [0, 1, 7, 255], [1, 2, 2, 1]),
      /^truth.data\[2\] is 7, but masks hold values in \[0, 1\], .*; ignoreLabel is \[255, 9\]$/,
    ],
    [
      () => toMasks({ data: [0, 2], shape: [2] }, 2, [255, 7]),
      /^map.data\[1\] is 2, but there are 2 classes \(0..1\) and ignoreLabel is \[255, 7\]$/,
    ],
    [
      () => toMasks({ data: [0, 2], shape: [2] }, 2),
      /^map.data\[1\] is 2, but .*\(0..1\) and no ignoreLabel$/,
    ],
    [() => toMasks({ data: [0], shape: [1] }, 2, [7, 7]), /^ignoreLabel\[1\] is 7, but that label is listed/],
  ],
  'arrays of 0 and 255': [
    [
      () => on(softDice(), one, Uint8Array.of(0, 255, 0, 255), [1, 2, 2]),
      new RegExp(`^truth\\.data\\[1\\] is 255, but with one class the labels are 0 and 1 .*: ${divide}`),
    ],
    [
      () => on(softDice(), one, Float32Array.of(0, 255, 0, 255), [1, 2, 2, 1]),
      new RegExp(`^truth\\.data\\[1\\] is 255, but masks hold numbers from 0 to 1: ${divide}`),
    ],
    [
      () => on(softDice({ ignoreLabel: 7 }), one, [0, 0, 0, 255], [1, 2, 2]),
      new RegExp(`^truth\\.data\\[3\\] is 255, but with one class .*: ${divide}`),
    ],
    [
      () => on(dice, scores, Uint8Array.from([255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]), [1, 2, 2, 3]),
      new RegExp(`^truth\\.data\\[0\\] is 255, but masks hold numbers from 0 to 1: ${divide}`),
    ],
    [
      () => on(dice, scores, BigInt64Array.of(0n, 0n, 255n, 0n), [1, 2, 2]),
      /^truth\.data\[2\] is 255, but there are 3 classes \(0\.\.2\): .*: truth\.data\.map\(\(v\) => v \/ 255n\)$/,
    ],
    [
      () => toMasks({ data: [255, 0], shape: [2] }, 2),
      /^map\.data\[0\] is 255, but there are 2 classes \(0\.\.1\): map\.data holds 0 and 255 only, so divide it/,
    ],
    [
      () => toMasks({ data: BigInt64Array.of(255n, 0n), shape: [2] }, 1, [7, 8]),
      /^map\.data\[0\] is 255, but .*: map\.data holds 0 and 255 only, .*: map\.data\.map\(\(v\) => v \/ 255n\)$/,
    ],
    // With another label beside them 255 may well be one to ignore.
    [
      () => on(dice, scores, [0, 1, 255, 0], [1, 2, 2]),
      /^truth\.data\[2\] is 255, but there are 3 classes \(0\.\.2\) and no ignoreLabel$/,
    ],
  ],
  'shapes and kinds of truth': [
    [
      () => on(dice, scores, [0, 1, 2, 0], [1, 2, 2, 1]),
      /^truth.shape is \[1, 2, 2, 1\], but scores.shape is .* are needed; without its axis of length 1 it is that class map: shape: \[1, 2, 2\]$/,
    ],
    [
      () => on(dice, scores, [0, 1, 2, 0], [1, 1, 2, 2]),
      /^truth.shape is \[1, 1, 2, 2\], .*; without its axis of length 1 it is that class map: shape: \[1, 2, 2\]$/,
    ],
    [
      () => on(dice, scores, new Float32Array(12), [1, 3, 2, 2]),
      /^truth.shape is \[1, 3, 2, 2\], .*; masks whose classes are the second axis say layout: 'channels-first'$/,
    ],
    [
      () =>
        on(
          dice,
          { ...scores, shape: [1, 3, 2, 2], layout: 'channels-first' },
          new Float32Array(12),
          [1, 2, 2, 3],
        ),
      /^truth.shape is \[1, 2, 2, 3\], .*; masks whose classes are the last axis say layout: 'channels-last'$/,
    ],
    [
      () => on(dice, { ...scores, shape: [1, 3, 2, 2] }, [0, 1, 2, 0], [1, 2, 2]),
      /^truth.shape is \[1, 2, 2\], .*; scores whose classes are the second axis say layout: 'channels-first'$/,
    ],
    [
      () => on(dice, { ...scores, layout: 'channels-first' }, [0, 1, 2, 0], [1, 2, 2]),
      /^truth.shape is \[1, 2, 2\], .*; scores whose classes are the last axis say layout: 'channels-last'$/,
    ],
    [
      () => on(dice, scores, [0, 1], [1, 1, 2]),
      /^truth.shape is \[1, 1, 2\], .* \(channels-last\) are needed$/,
    ],
    [
      () => on(softDice(), one, BigInt64Array.of(0n, 1n, 1n, 0n), [1, 2, 2, 1]),
      /^truth.data is BigInt64Array of 32 bytes, but masks \[1, 2, 2, 1\] are ordinary numbers: .* class map \[1, 2, 2\]$/,
    ],
    [
      () => on(dice, scores, Uint32Array.of(0, 1, 2, 2 ** 32 - 1), [1, 2, 2]),
      /^truth.data\[3\] is 4294967295, but a label is a whole number of 32 bits with a sign$/,
    ],
  ],
  'α of the focal loss': [
    [() => focal({ alpha: 1.5 }), /^focal.alpha is 1.5, but a number from 0 to 1 is needed/],
    [() => focal({ alpha: Number.NaN }), /^focal.alpha is NaN, but a number from 0 to 1/],
    [() => focal({ alpha: '1' } as Any), /^focal.alpha is "1", but a number from 0 to 1/],
    [
      () => focal({ activation: 'sigmoid', alpha: 0.25, weights: [1] }),
      /^focal.alpha is 0.25, but focal.weights is given too, and both weigh the foreground/,
    ],
    [
      () => focal({ activation: 'softmax', alpha: 0.25 }),
      /^focal.alpha is 0.25, but exclusive classes take weights in its place: activation 'softmax'/,
    ],
    [
      () => focal({ labels: 'exclusive', alpha: 0.25 }),
      /^focal.alpha is 0.25, but exclusive classes .*: labels 'exclusive' says so/,
    ],
    [
      () => on(focal({ alpha: 0.25 }), scores, [0, 1, 2, 0], [1, 2, 2]),
      /^focal.alpha is 0.25, but exclusive classes .*: the scores have 3 and labels is not 'independent'/,
    ],
    // @ts-expect-error
    [() => crossEntropy({ alpha: 0.5 }), /^crossEntropy has no option "alpha"/],
    [
      () =>
        weightedSum(
          [
            [1, tversky()],
            [1, focal()],
          ],
          { activation: 'sigmoid', alpha: 0.25 },
        ),
      /^weightedSum.shared.alpha is 0.25, but weightedSum.terms\[0\]\[1\] is a tversky and weightedSum.terms\[1\]\[1\] is a focal, which mean/,
    ],
  ],
  thresholds: [
    [() => threshold(scores, Number.NaN), /^at is NaN, but a number is needed/],
    [() => threshold(scores, '0.5' as Any), /^at is "0.5", but a number is needed/],
    [
      () => threshold({ data: [0, 1, Number.NaN, 0], shape: [1, 1, 2, 2] }),
      /^scores.data\[2\] is NaN, but a number is needed/,
    ],
  ],
};

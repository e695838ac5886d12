/** Wrong arrays, and options that do not fit them, and the line that refuses each. Wrong options: `refused-options.ts`. */

import type { Loss } from '../src/index.js';
import {
  crossEntropy,
  focal,
  generalizedDice,
  lovaszHinge,
  lovaszSoftmax,
  softDice,
  softJaccard,
  tversky,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

/** Good scores of two pixels and two classes. */
export const scores = { data: [0.25, 0.75, 0.5, 0.5], shape: [1, 1, 2, 2] };
/** Their truth. */
export const truth = { data: [0, 1], shape: [1, 1, 2] };

const on = (loss: Loss, first: unknown = scores, second: unknown = truth) =>
  valueAndGradient(loss, first as Any, second as Any);

/** The truth as masks. */
const masks = { data: [1, 0, 0, 1], shape: [1, 1, 2, 2] };

/** The largest scores that there are. */
const huge = { ...scores, data: [-3e38, 3e38, 3e38, -3e38] };

/** One pixel of one class. */
const onOne = (loss: Loss) => on(loss, { data: [1], shape: [1, 1, 1, 1] }, { data: [1], shape: [1, 1, 1] });

/** Calls that are refused, by subject. */
export const refusedLosses: Record<string, [call: () => unknown, text: RegExp][]> = {
  'options that do not fit the classes': [
    [
      () => on(softDice({ classes: [2] })),
      /^softDice.classes\[0\] is 2, but the scores have 2 classes \(0..1\)/,
    ],
    [
      () => on(softDice({ classWeights: [1, 2, 3] })),
      /^softDice.classWeights is \[1, 2, 3\], but the scores have 2/,
    ],
    [
      () => on(softDice({ classes: [0], classWeights: [0, 1] })),
      /^softDice.classWeights .* the classes taken, 0/,
    ],
    [
      () => on(crossEntropy({ weights: [1] })),
      /^crossEntropy.weights is \[1\], but the scores have 2 classes/,
    ],
    [
      () => onOne(softDice({ activation: 'softmax' })),
      /^softDice.activation is "softmax", but the scores have a single class/,
    ],
    [
      () => onOne(crossEntropy({ normalize: 'weights' })),
      /^crossEntropy.normalize is "weights", but for one class/,
    ],
    [() => onOne(focal({ labels: 'exclusive' })), /^focal.labels is "exclusive", but a single class/],
    [
      () => onOne(weightedSum([[1, tversky({ activation: 'softmax' })]])),
      /^weightedSum.terms\[0\]\[1\].activation is "softmax", but the scores have a single class/,
    ],
    [() => on(softJaccard({ classes: [5] })), /^softJaccard.classes\[0\] is 5, but the scores have 2/],
    [() => on(tversky({ classWeights: [1] })), /^tversky.classWeights is \[1\], but the scores have 2/],
    [() => on(generalizedDice({ classes: [0, 3] })), /^generalizedDice.classes\[1\] is 3, but/],
    [() => on(lovaszHinge({ classes: [2] })), /^lovaszHinge.classes\[0\] is 2, but the scores have 2/],
    [() => on(focal({ weights: [1, 2, 3] })), /^focal.weights is \[1, 2, 3\], but the scores have 2/],
    [
      () =>
        on(
          weightedSum([
            [1, softDice()],
            [1, softJaccard({ classes: [2] })],
          ]),
        ),
      /^weightedSum.terms\[1\]\[1\].classes\[0\] is 2, but the scores have 2 classes/,
    ],
  ],
  arrays: [
    [() => on(softDice(), [1, 2]), /^scores is \[1, 2\], but an object \{ data, shape \} is needed/],
    [() => on(softDice(), new Float32Array(4)), /^scores is Float32Array of 16 bytes, but an object/],
    [() => on(softDice(), { ...scores, data: 'abc' }), /^scores.data is "abc", but a typed array/],
    [
      () => on(softDice(), { ...scores, data: () => 1 }),
      /^scores.data is a function, but .* read its data first/,
    ],
    [
      () => on(softDice(), { ...scores, data: [0, '1', 0, 1] }),
      /^scores.data\[1\] is "1", but a number is needed/,
    ],
    [() => on(softDice(), { ...scores, data: new BigInt64Array(4) }), /^scores.data is BigInt64Array/],
    [
      () => on(softDice(), { ...scores, data: new BigUint64Array(4) }),
      /^scores.data is BigUint64Array .*not BigUint64/,
    ],
    [
      () => on(softDice(), { ...scores, data: [1, 2, 3] }),
      /^scores.data has 3 numbers, but scores.shape .* needs 4/,
    ],
    [() => on(softDice(), { ...scores, shape: 4 }), /^scores.shape is 4, but a list of whole numbers/],
    [
      () => on(softDice(), { data: [], shape: [0, 1, 2, 2] }),
      /^scores.shape\[0\] is 0, but the length of an axis/,
    ],
    [
      () => on(softDice(), { data: [1, 0, 1, 0], shape: [1, 2, 2] }),
      /^scores.shape is \[1, 2, 2\], but .* 4 axes/,
    ],
    [() => on(softDice(), { ...scores, layout: 'NCHW' }), /^scores.layout is "NCHW", but 'channels-last' or/],
    [
      () => on(softDice(), { data: scores.data, dims: [1, 1, 2, 2] }),
      /^scores.layout is undefined, but .* dims has/,
    ],
    [
      () =>
        on(softDice(), {
          data: new Uint16Array(4),
          dims: [1, 1, 2, 2],
          layout: 'channels-last',
          type: 'float16',
        }),
      /^scores holds float16 as the bits of a Uint16Array/,
    ],
    [
      () => on(softDice(), scores, { data: [0], shape: [1, 1, 1] }),
      /^truth.shape is \[1, 1, 1\], but scores.shape .*\[1, 1, 2\] or masks \[1, 1, 2, 2\] \(channels-last\)/,
    ],
    [
      () =>
        on(
          softDice(),
          { ...scores, shape: [1, 2, 1, 2], layout: 'channels-first' },
          { ...masks, dims: masks.shape, shape: undefined },
        ),
      /^truth.layout is undefined, but an array with dims has to say/,
    ],
    [
      () =>
        on(
          softDice(),
          { ...scores, shape: [1, 2, 1, 2], layout: 'channels-first' },
          { ...masks, layout: 'channels-last', shape: [1, 2, 1, 2] },
        ),
      /^truth.shape is \[1, 2, 1, 2\], .* or masks \[1, 1, 2, 2\] \(channels-last\)/,
    ],
    [
      () => on(softDice(), scores, { ...truth, weights: [1] }),
      /^truth\.weights\.length is 1, but there are 2 pixels: a weight for each, in the order of a class map, is needed$/,
    ],
    [
      () => on(softDice(), scores, { data: new BigInt64Array(4), shape: [1, 1, 2, 2] }),
      /^truth.data is BigInt64Array/,
    ],
    [
      () => valueAndGradient(softDice(), scores, truth, { into: new Float32Array(3) }),
      /^valueAndGradient.into has 3 numbers, but scores.data has 4/,
    ],
    [
      () => valueAndGradient(softDice(), scores, truth, { into: [] } as Any),
      /^valueAndGradient.into is \[\], but a Float32/,
    ],
    [
      () => valueAndGradient(softDice(), scores, truth, { out: 1 } as Any),
      /^valueAndGradient has no option "out"/,
    ],
  ],
  pixels: [
    [() => on(softDice(), { ...scores, data: [0, 1, Number.NaN, 0] }), /^scores.data\[2\] is NaN/],
    [
      () => on(softDice({ activation: 'softmax' }), { ...scores, data: [0, 1, 1 / 0, 0] }),
      /^scores.data\[2\] is (inf|Inf)/,
    ],
    [() => on(softDice(), { ...scores, data: [0, 1.5, 0, 0] }), /^scores.data\[1\] is 1.5/],
    [() => on(lovaszSoftmax(), { ...scores, data: [0, 1, 0, -0.25] }), /^scores.data\[3\] is -0.25/],
    [() => on(crossEntropy(), { ...scores, data: [0.5, 0.25, 0.5, 0.5] }), /^scores/],
    [
      () => on(softDice({ ignoreLabel: 255 }), scores, { data: [0, 7], shape: [1, 1, 2] }),
      /^truth.data\[1\] is 7, but there are 2 classes \(0..1\) and ignoreLabel is 255/,
    ],
    [
      () => on(softDice(), scores, { data: [0, -1], shape: [1, 1, 2] }),
      /^truth.data\[1\] is -1, but there are 2 classes/,
    ],
    [
      () => on(softDice(), scores, { data: [0, 0.5], shape: [1, 1, 2] }),
      /^truth.data\[1\] is 0.5, but a label is a whole/,
    ],
    [
      () => on(softDice(), scores, { data: new Uint32Array([0, 4e9]), shape: [1, 1, 2] }),
      /^truth.data\[1\] is 4000000000/,
    ],
    [() => on(softDice(), scores, { data: [0, 1, 2, 0], shape: [1, 1, 2, 2] }), /^truth.data\[2\] is 2/],
    [
      () => on(softDice(), scores, { data: [0, 1, Number.NaN, 0], shape: [1, 1, 2, 2] }),
      /^truth.data\[2\] is NaN/,
    ],
    [
      () => on(lovaszSoftmax(), scores, { data: [0, 1, 0.5, 0.5], shape: [1, 1, 2, 2] }),
      /^truth.data\[2\] is 0.5/,
    ],
    [
      () => on(lovaszHinge(), scores, { data: [0, 1, 0.5, 0.5], shape: [1, 1, 2, 2] }),
      /^truth.data\[2\] is 0.5/,
    ],
    [() => on(lovaszHinge(), { ...scores, data: [0, -3, Number.NaN, 0] }), /^scores.data\[2\] is NaN/],
    [() => on(softJaccard(), { ...scores, data: [0, 1, 0, 1.5] }), /^scores.data\[3\] is 1.5/],
    [() => on(tversky(), { ...scores, data: [0, 1, 0, 1.5] }), /^scores.data\[3\] is 1.5/],
    [() => on(generalizedDice(), { ...scores, data: [-1, 1, 0, 1] }), /^scores.data\[0\] is -1/],
    [() => on(focal(), { ...scores, data: [0.5, 0.25, 0.5, 0.5] }), /^scores at .*data\[0\] add up to 0.75/],
    [
      () => on(focal({ activation: 'softmax', weights: [1e12, 1e12], normalize: 'pixels' }), huge),
      /^focal of scores.shape \[1, 1, 2, 2\] is .*, but 32-bit numbers end at 3.4e38/,
    ],
  ],
};

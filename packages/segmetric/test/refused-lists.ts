/** Lists with holes, objects that are not plain, and sums that contain themselves, and the line that refuses each. */

import type { Confusion } from '../src/index.js';
import {
  asLoss,
  confusion,
  crossEntropy,
  dice,
  lossValue,
  merge,
  softDice,
  valueAndGradient,
  weightedSum,
} from '../src/index.js';
import { scores, truth } from './refused-losses.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

/** A list with a hole at the place of each `undefined`. */
function holed(...items: unknown[]): Any {
  const list = [...items];
  items.forEach((item, place) => {
    if (item === undefined) delete list[place];
  });
  return list as Any;
}

const batch = { data: [0, 1], shape: [2, 1, 1] };
const counts: Confusion = { classes: 1, images: 2, tp: [1, 1], fp: [0, 0], fn: [0, 0], tn: [0, 0] };

/** Data of a sum that is one of its own terms. */
function cyclic(): Any {
  const sum = { kind: 'weightedSum', terms: [[1, softDice()]] as unknown[] };
  sum.terms.push([2, { kind: 'weightedSum', terms: [[1, sum]] }]);
  return sum as Any;
}

/** Calls that are refused, by subject. */
export const refusedLists: Record<string, [call: () => unknown, text: RegExp][]> = {
  'holes in lists': [
    [
      () => softDice({ classes: holed(undefined, 1) }),
      /^softDice.classes\[0\] is undefined, but a class index/,
    ],
    [
      () => softDice({ classes: holed(1, undefined) }),
      /^softDice.classes\[1\] is undefined, but a class index/,
    ],
    [
      () => softDice({ classWeights: holed(undefined, 1) }),
      /^softDice.classWeights\[0\] is undefined, but a number/,
    ],
    [
      () => crossEntropy({ weights: holed(undefined, 1) }),
      /^crossEntropy.weights\[0\] is undefined, but a number/,
    ],
    [
      () => weightedSum(holed(undefined, [1, softDice()])),
      /^weightedSum.terms\[0\] is undefined, but a pair/,
    ],
    [
      () => weightedSum([holed(undefined, softDice())]),
      /^weightedSum.terms\[0\]\[0\] is undefined, but a number/,
    ],
    [
      () => dice(counts, { classes: holed(undefined, 0) }),
      /^dice.classes\[0\] is undefined, but a class.s index/,
    ],
    [
      () => confusion(batch, batch, { classes: 2, spatial: 2, ids: holed(undefined, 'a') }),
      /^confusion.ids\[0\] is undefined, but a string/,
    ],
    [
      () => confusion(batch, batch, { classes: 2, spacing: holed(undefined, 1) }),
      /^confusion.spacing\[0\] is undefined, but a distance/,
    ],
    [
      () => merge({ ...counts, ids: holed(undefined, 'a') }),
      /^counts\[0\].ids\[0\] is undefined, but a string/,
    ],
    [() => merge({ ...counts, fp: holed(0, undefined) }), /^counts\[0\].fp\[1\] is undefined, but a count/],
    [
      () => lossValue(softDice(), { ...scores, shape: holed(1, undefined, 2, 2) }, truth),
      /^scores.shape\[1\] is undefined, but the length of an axis/,
    ],
    [
      () => lossValue(softDice(), scores, { ...truth, shape: holed(1, 1, undefined) }),
      /^truth.shape\[2\] is undefined, but the length of an axis/,
    ],
    [
      () => lossValue(softDice(), { ...scores, data: holed(0, undefined, 1, 0) }, truth),
      /^scores.data\[1\] is undefined, but a number/,
    ],
    [() => softDice({ classes: holed(undefined, 1, 'two') }), /^softDice.classes\[0\] is undefined/],
    [() => lossValue(holed(undefined, 1), scores, truth), /^loss is \[undefined, 1\], but a loss is needed/],
  ],
  'objects that are not plain': [
    [
      () => softDice(new Map([['activation', 'softmax']]) as Any),
      /^softDice's options is an object of class Map, but a plain object/,
    ],
    [() => softDice(new Date() as Any), /^softDice's options is an object of class Date, but a plain/],
    [() => softDice(Promise.resolve({}) as Any), /^softDice's options is an object of class Promise, but/],
    [
      () => softDice(Object.create({ activation: 'softmax' })),
      /^softDice's options is \{\}, but .* inherits nothing/,
    ],
    [() => softDice(Object.create(Object.create(null))), /^softDice's options is \{\}, but a plain object/],
    [() => softDice(null as Any), /^softDice's options is null, but a plain object/],
    [
      () => softDice(new Float32Array(1) as Any),
      /^softDice's options is Float32Array of 4 bytes, but a plain/,
    ],
    [
      () => valueAndGradient(softDice(), scores, truth, Object.create({ into: new Float32Array(4) })),
      /^valueAndGradient's options is \{\}, but a plain object/,
    ],
    [() => confusion(batch, batch, new Map() as Any), /^confusion's options is an object of class Map/],
    [() => asLoss(Object.create(softDice())), /^loss is \{\}, but a loss is needed/],
    [() => asLoss(Object.assign(new Map(), { kind: 'softDice' })), /^loss is an object of class Map, but/],
  ],
  'sums that contain themselves': [
    [
      () => asLoss(cyclic()),
      /^weightedSum.terms\[1\]\[1\].terms\[0\]\[1\] is a sum that it stands in, but a sum cannot contain itself/,
    ],
    [
      () => lossValue(cyclic(), scores, truth),
      /^weightedSum.terms\[1\]\[1\].terms\[0\]\[1\] is a sum that it/,
    ],
    [
      () => weightedSum([[1, cyclic()]]),
      /^weightedSum.terms\[0\]\[1\].terms\[1\]\[1\].terms\[0\]\[1\] is a sum that it stands in/,
    ],
  ],
};

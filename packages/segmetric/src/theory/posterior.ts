/**
 * What is known about the truth before it is seen: a list of masks with their probabilities, or a probability for each
 * pixel where the pixels are independent. This file reads both, and the mask that is judged.
 */

import { checkNoHalfBits } from '../arrays/array-data.js';
import type { ClassMap } from '../arrays/class-maps.js';
import type { DenseArray, LabelData } from '../arrays/dense-array.js';
import { isBigInt, readArray, sameShape } from '../arrays/dense-array.js';
import { ARRAY_FIELDS } from '../arrays/foreign-arrays.js';
import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import { isArray, listOf } from '../checks/lists.js';
import { checkOptions, isPlain, share } from '../checks/option-checks.js';

/** A truth that may be, and how likely it is. */
export interface ListedMask {
  /** 0 and 1 for each pixel, `{ data, shape }` of any shape. */
  readonly mask: DenseArray<LabelData>;
  /** Its probability; those of a list add up to 1, but for a millionth, and are then divided by their sum. */
  readonly probability: number;
}

/** A posterior over truths: masks with probabilities, as raters or samples give them; the pixels of one mask go together. */
export type ListedPosterior = readonly ListedMask[];

/** A posterior of independent pixels: for each its probability of foreground, `{ data, shape }` of any shape. */
export type IndependentPixels = DenseArray;

/** A posterior, read: independent pixels. */
export interface ReadIndependent {
  readonly kind: 'independent';
  readonly shape: readonly number[];
  /** The probability of foreground at each pixel. */
  readonly marginals: Float64Array;
}

/** A posterior, read: listed masks. */
export interface ReadListed {
  readonly kind: 'listed';
  readonly shape: readonly number[];
  /** 0 and 1 for each pixel. */
  readonly masks: readonly Uint8Array[];
  readonly probabilities: readonly number[];
  /** The probability of foreground at each pixel. */
  readonly marginals: Float64Array;
}

/** Probabilities may leave [0, 1] by so much, as rounding does, and are clamped. */
const ROUNDING = 1e-5;

/** The probabilities of a list add up to 1 within this, rounding aside: three of 0.333333 do. */
const SUM_ERROR = 1e-6 + 1e-12;

/** Reads a posterior of either kind. */
export function readPosterior(name: string, posterior: unknown): ReadIndependent | ReadListed {
  return isArray(posterior) ? readListed(name, posterior) : readIndependent(name, posterior);
}

/** Reads a list of masks with probabilities. */
export function readListed(name: string, posterior: unknown): ReadListed {
  let shape: readonly number[] | undefined;
  const masks: Uint8Array[] = [];
  const readItems = listOf('a list of { mask, probability } is needed', (at, item) => {
    if (!isPlain(item)) throw wrongType(at, item, 'an object { mask, probability } is needed');
    const { mask, probability } = checkOptions<{ mask?: unknown; probability?: number }>(at, item, {
      mask: (_, value) => value,
      probability: share,
    });
    if (probability === undefined)
      throw wrongType(`${at}.probability`, probability, 'a number from 0 to 1 is needed');
    const read = readMask(`${at}.mask`, mask, shape);
    shape = read.shape;
    masks.push(read.data);
    return probability;
  });
  const given = readItems(name, posterior);
  if (given.length === 0) throw notAllowed(name, posterior, 'at least one { mask, probability } is needed');
  const sum = given.reduce((total, probability) => total + probability, 0);
  if (Math.abs(sum - 1) > SUM_ERROR) {
    throw new RangeError(`the probabilities of ${name} add up to ${sum}, but 1 is needed, give or take 1e-6`);
  }
  const probabilities = given.map((probability) => probability / sum);
  const marginals = new Float64Array((masks[0] as Uint8Array).length);
  masks.forEach((mask, which) => {
    const probability = probabilities[which] as number;
    mask.forEach((value, pixel) => {
      if (value === 1) marginals[pixel] = (marginals[pixel] as number) + probability;
    });
  });
  return { kind: 'listed', shape: shape as unknown as readonly number[], masks, probabilities, marginals };
}

/** What an array has. */
const ARRAY_PARTS = ['data', 'shape', 'dims', 'layout'];

/** What arrays of other libraries have beside it. (A tensor, which is no plain object, may have anything.) */
const FOREIGN_PARTS: readonly string[] = [...ARRAY_FIELDS, 'dtype', 'location'];

function readIndependent(name: string, posterior: unknown): ReadIndependent {
  if (typeof posterior !== 'object' || posterior === null) {
    throw wrongType(
      name,
      posterior,
      '{ data, shape } of probabilities or a list of { mask, probability } is needed',
    );
  }
  const other = isPlain(posterior) && Object.keys(posterior).find((key) => !FOREIGN_PARTS.includes(key));
  if (typeof other === 'string') {
    throw new TypeError(`${name} has ${show(other)}, but ${ARRAY_PARTS.join(', ')} are its parts`);
  }
  const { data, shape } = readArray(name, posterior);
  if (isBigInt(data)) throw wrongType(`${name}.data`, data, 'probabilities are ordinary numbers');
  checkNoHalfBits(`${name}.data`, data);
  const marginals = new Float64Array(data.length);
  for (let pixel = 0; pixel < marginals.length; pixel++) {
    const value = data[pixel] as number;
    if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
      throw notAllowed(`${name}.data[${pixel}]`, value, 'a probability from 0 to 1 is needed');
    }
    marginals[pixel] = Math.min(1, Math.max(0, value));
  }
  return { kind: 'independent', shape, marginals };
}

/** Reads a mask of 0 and 1, of the shape given where one is. */
export function readMask(name: string, mask: unknown, wanted: readonly number[] | undefined) {
  const { data, shape } = readArray(name, mask);
  if (wanted !== undefined && !sameShape(shape, wanted)) {
    throw new RangeError(
      `${name}.shape is ${show(shape)}, but the posterior's is ${show(wanted)}: the same is needed`,
    );
  }
  const values = new Uint8Array(data.length);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = Number(data[pixel]);
    if (value !== 0 && value !== 1) {
      throw notAllowed(`${name}.data[${pixel}]`, data[pixel], 'a mask holds 0 and 1');
    }
    values[pixel] = value;
  }
  return { data: values, shape };
}

/** A mask to give out. */
export const maskOf = (data: Uint8Array, shape: readonly number[]): ClassMap => ({ data, shape: [...shape] });

/** The mask of the pixels that are foreground rather than not. */
export const cutAtHalf = (marginals: Float64Array): Uint8Array =>
  // Sums of probabilities, such as 0.4 + 0.1, may miss one half by rounding.
  Uint8Array.from(marginals, (probability) => (probability >= 0.5 - 1e-12 ? 1 : 0));

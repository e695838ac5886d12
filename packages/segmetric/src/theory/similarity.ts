/**
 * The similarities of the theory, functions of one prediction's counts. Dice and Jaccard are Tversky indices, so two
 * families are all there is: Tversky indices and weighted Hamming similarities.
 */

import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { checkOptions, isPlain, notNegative, oneOf, share } from '../checks/option-checks.js';
import type { TverskyIndexOptions } from '../metrics/counts/overlap.js';
import type { WeightedHammingOptions } from '../metrics/counts/weighted-hamming.js';

/** Counts of one prediction against one truth. Shares of an image will do, too: only weighted Hamming needs `tn`. */
export interface Counts {
  /** True positives. */
  readonly tp: number;
  /** False positives. */
  readonly fp: number;
  /** False negatives. */
  readonly fn: number;
  /** True negatives. */
  readonly tn: number;
}

/**
 * A similarity, by its name or with its options: `'dice'`, `'jaccard'`, `{ tversky: { alpha: 0.3, beta: 0.7 } }`,
 * `{ weightedHamming: { weight: 0.9, by: 'class' } }`. A name alone is the similarity with its defaults.
 */
export type Similarity =
  | 'dice'
  | 'jaccard'
  | 'tversky'
  | 'weightedHamming'
  | {
      /** 2 TP / (2 TP + FP + FN); it has no options. */
      readonly dice: Readonly<Record<string, never>>;
    }
  | {
      /** TP / (TP + FP + FN); it has no options. */
      readonly jaccard: Readonly<Record<string, never>>;
    }
  | {
      /** TP / (TP + α FP + β FN). A weight is 0 or from 1e-12 to 1e12; one is above 0. */
      readonly tversky: TverskyIndexOptions;
    }
  | WeightedHammingChoice;

/** Weighted Hamming with its options: see `weightedHamming`. */
export interface WeightedHammingChoice {
  /** The weight of misses, 0 or from 1e-12 to 1, and what errors are divided by. */
  readonly weightedHamming: WeightedHammingOptions;
}

/** TP / (TP + α FP + β FN). */
export interface TverskyForm {
  readonly kind: 'tversky';
  readonly alpha: number;
  readonly beta: number;
}

/** A weighted Hamming similarity: see `weightedHamming`. */
export interface HammingForm {
  readonly kind: 'hamming';
  readonly weight: number;
  readonly by: 'class' | 'pixels';
}

/** A similarity that was read. */
export type SimilarityForm = TverskyForm | HammingForm;

/** Weights below this, but for 0, would count so little that counts which show them leave the range of numbers. */
const LEAST = 1e-12;
const LEAST_TEXT = '1e-12';

/** A weight: 0, or so large that it can be shown to count. */
const weightOf =
  (check: Check<number>, upTo: string): Check<number> =>
  (name, value) => {
    const weight = check(name, value);
    if (weight === 0 || weight >= LEAST) return weight;
    throw notAllowed(name, value, `0 or a number from ${LEAST_TEXT} to ${upTo} is needed`);
  };
const errorWeight = weightOf(notNegative, '1e12');
const missWeight = weightOf(share, '1');

/** Reads the options of weighted Hamming. */
export function hammingForm(name: string, options: unknown): HammingForm {
  const checks = { weight: missWeight, by: oneOf('class', 'pixels') };
  const { weight = 0.5, by = 'class' } = checkOptions<WeightedHammingOptions>(name, options, checks);
  return { kind: 'hamming', weight, by };
}

const readers: Readonly<Record<string, (name: string, options: unknown) => SimilarityForm>> = {
  dice: (name, options) => {
    checkOptions(name, options, {});
    return { kind: 'tversky', alpha: 0.5, beta: 0.5 };
  },
  jaccard: (name, options) => {
    checkOptions(name, options, {});
    return { kind: 'tversky', alpha: 1, beta: 1 };
  },
  tversky: (name, options) => {
    const checks = { alpha: errorWeight, beta: errorWeight };
    const { alpha = 0.5, beta = 0.5 } = checkOptions<TverskyIndexOptions>(name, options, checks);
    if (alpha === 0 && beta === 0) {
      throw new RangeError(
        `${name}.alpha and ${name}.beta are 0, but one above 0 is needed: no error would count`,
      );
    }
    return { kind: 'tversky', alpha, beta };
  },
  weightedHamming: hammingForm,
};

const NAMES = Object.keys(readers);
const NEEDED = `one of ${NAMES.map((name) => `'${name}'`).join(', ')} is needed, or { NAME: options }`;

/** Reads a similarity. */
export const similarityForm: Check<SimilarityForm> = (name, value) => {
  if (typeof value === 'string') {
    const read = Object.hasOwn(readers, value) ? readers[value] : undefined;
    if (read === undefined) throw notAllowed(name, value, NEEDED);
    return read(`${name}.${value}`, undefined);
  }
  const [kind, ...more] = isPlain(value) ? Object.keys(value) : [];
  const read = kind !== undefined && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (kind === undefined || read === undefined || more.length > 0) throw wrongType(name, value, NEEDED);
  return read(`${name}.${kind}`, (value as Record<string, unknown>)[kind]);
};

/** Options of {@link similarity}. */
export interface SimilarityOptions {
  /** The similarity. */
  readonly of: Similarity;
  /** What it is where nothing is above or below the line, as for two empty masks: from 0 to 1. Default 1. */
  readonly empty?: number | undefined;
}

/**
 * A similarity of counts, to look at what {@link approximation} says. (`dice` and the other metrics of `segmetric` take the
 * counts of many images and classes, and average them.)
 *
 * @param counts - `{ tp, fp, fn, tn }`, finite numbers of at least 0
 * @param options - `of`: the {@link Similarity}; `empty` (default 1)
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { similarity } from 'segmetric/theory';
 *
 * const counts = { tp: 2, fp: 3, fn: 1, tn: 4 };
 * console.log(similarity(counts, { of: 'dice' })); // 0.5
 * console.log(similarity(counts, { of: { tversky: { alpha: 0.3, beta: 0.7 } } }).toFixed(4)); // 0.5556
 * ```
 */
export function similarity(counts: Counts, options: SimilarityOptions): number {
  const read = readCounts('counts', counts);
  const { of, empty = 1 } = checkOptions<{ of?: SimilarityForm; empty?: number }>('similarity', options, {
    of: similarityForm,
    empty: share,
  });
  if (of === undefined) throw wrongType('similarity.of', of, NEEDED);
  return valueAt(of, read) ?? empty;
}

/** The value at counts; undefined for 0/0. A term of weighted Hamming with nothing below the line is 0. */
export function valueAt(form: SimilarityForm, { tp, fp, fn, tn }: Counts): number | undefined {
  if (form.kind === 'tversky') {
    const below = tp + form.alpha * fp + form.beta * fn;
    return below === 0 ? undefined : tp / below;
  }
  const { weight, by } = form;
  if (by === 'pixels') {
    const pixels = tp + fp + fn + tn;
    return pixels === 0 ? undefined : 1 - (weight * fn + (1 - weight) * fp) / pixels;
  }
  const missed = fn === 0 ? 0 : fn / (tp + fn);
  const wrong = fp === 0 ? 0 : fp / (fp + tn);
  return 1 - weight * missed - (1 - weight) * wrong;
}

function readCounts(name: string, counts: unknown): Counts {
  if (!isPlain(counts)) throw wrongType(name, counts, 'an object { tp, fp, fn, tn } is needed');
  const given = counts as Record<string, unknown>;
  const part = (key: string): number => {
    const [at, count] = [`${name}.${key}`, given[key]];
    if (typeof count !== 'number') throw wrongType(at, count, 'a number of at least 0 is needed');
    if (count >= 0 && count < Number.POSITIVE_INFINITY) return count;
    throw notAllowed(at, count, 'a finite number of at least 0 is needed');
  };
  const other = Object.keys(given).find((key) => !['tp', 'fp', 'fn', 'tn'].includes(key));
  if (other !== undefined)
    throw new TypeError(`${name} has ${show(other)}, but tp, fp, fn, tn are its parts`);
  const read = { tp: part('tp'), fp: part('fp'), fn: part('fn'), tn: part('tn') };
  // Only proportions count, and sums and products of the largest numbers would be infinite.
  const most = Math.max(read.tp, read.fp, read.fn, read.tn);
  if (most < 1e250) return read;
  return { tp: read.tp / most, fp: read.fp / most, fn: read.fn / most, tn: read.tn / most };
}

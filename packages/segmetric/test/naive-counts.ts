/** Counts of sets of labels, and the metrics on them by their formulas alone. */

import type { Confusion, Empty, ScoreOptions } from '../src/index.js';
import type { NaiveScore } from './naive-averages.js';
import { kindOf, naiveAverages, placeValue } from './naive-averages.js';

/** Counts of one class of one image. */
export interface Column {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

/** The counts of sets of labels, from pairs of a predicted and a true label. */
export function naiveColumns(
  pixels: readonly (readonly [predicted: number, truth: number])[],
  sets: readonly (readonly number[])[],
): Column[] {
  return sets.map((set) => {
    const column = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (const [predicted, truth] of pixels) {
      const [p, g] = [set.includes(predicted), set.includes(truth)];
      column[p && g ? 'tp' : p ? 'fp' : g ? 'fn' : 'tn']++;
    }
    return column;
  });
}

/** The columns of each image. */
export function gridOf({ images, tp, fp, fn, tn }: Confusion): Column[][] {
  const columns = tp.length / images;
  return Array.from({ length: images }, (_, image) =>
    Array.from({ length: columns }, (_, place) => {
      const at = image * columns + place;
      return { tp: tp[at] as number, fp: fp[at] as number, fn: fn[at] as number, tn: tn[at] as number };
    }),
  );
}

/** A formula; undefined where it has nothing below the line. */
export type Formula = (column: Column) => number | undefined;

const over = (above: number, below: number) => (below === 0 ? undefined : above / below);

/** The Tversky index; `alpha` weighs false positives. */
export const tversky =
  (alpha: number, beta: number): Formula =>
  ({ tp, fp, fn }) =>
    over(tp, tp + alpha * fp + beta * fn);

/** The F-measure. */
export const fMeasure =
  (beta: number): Formula =>
  ({ tp, fp, fn }) =>
    over((1 + beta ** 2) * tp, (1 + beta ** 2) * tp + beta ** 2 * fn + fp);

/** The weighted Hamming similarity by class; a term with nothing below the line is 0. */
export const hammingByClass =
  (weight: number): Formula =>
  ({ tp, fp, fn, tn }) =>
    1 - weight * (over(fn, tp + fn) ?? 0) - (1 - weight) * (over(fp, fp + tn) ?? 0);

/** And by pixels. */
export const hammingByPixels =
  (weight: number): Formula =>
  ({ tp, fp, fn, tn }) => {
    const share = over(weight * fn + (1 - weight) * fp, tp + fp + fn + tn);
    return share === undefined ? undefined : 1 - share;
  };

/** The size of a formula's value. */
export const sizeOf =
  (formula: Formula): Formula =>
  (column) => {
    const value = formula(column);
    return value === undefined ? undefined : Math.abs(value);
  };

/** The formulas without options. */
export const FORMULAS = {
  dice: ({ tp, fp, fn }) => over(2 * tp, 2 * tp + fp + fn),
  jaccard: ({ tp, fp, fn }) => over(tp, tp + fp + fn),
  precision: ({ tp, fp }) => over(tp, tp + fp),
  recall: ({ tp, fn }) => over(tp, tp + fn),
  specificity: ({ fp, tn }) => over(tn, tn + fp),
  accuracy: ({ tp, fp, fn, tn }) => over(tp + tn, tp + fp + fn + tn),
  balancedAccuracy: ({ tp, fp, fn, tn }) => {
    const [found, left] = [over(tp, tp + fn), over(tn, tn + fp)];
    return found === undefined || left === undefined ? undefined : (found + left) / 2;
  },
  cohenKappa: ({ tp, fp, fn, tn }) => {
    const all = tp + fp + fn + tn;
    const chance = (tp + fp) * (tp + fn) + (tn + fn) * (tn + fp);
    return over(all * (tp + tn) - chance, all ** 2 - chance);
  },
  matthews: ({ tp, fp, fn, tn }) =>
    over(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  volumeSimilarity: ({ tp, fp, fn }) => {
    const share = over(Math.abs(fp - fn), 2 * tp + fp + fn);
    return share === undefined ? undefined : 1 - share;
  },
  volumeDifference: ({ tp, fp, fn }) => over(fp - fn, tp + fn),
  tverskyIndex: tversky(0.5, 0.5),
  fBeta: fMeasure(1),
  weightedHamming: hammingByClass(0.5),
} as const satisfies Record<string, Formula>;

/** What a column is worth. */
export const columnValue = (formula: Formula, empty: Empty | undefined) => (column: Column) => {
  const { tp, fp, fn } = column;
  return placeValue(formula(column), kindOf(tp + fp === 0, tp + fn === 0), empty);
};

const total = (columns: readonly Column[]): Column => {
  const sum = (part: keyof Column) => columns.reduce((all, column) => all + column[part], 0);
  return { tp: sum('tp'), fp: sum('fp'), fn: sum('fn'), tn: sum('tn') };
};

/** The result of a metric on the chosen columns of each image. */
export function naiveScore(
  grid: readonly (readonly Column[])[],
  formula: Formula,
  { empty, ...averages }: Omit<ScoreOptions, 'classes'>,
): NaiveScore {
  const weight = ({ tp, fn }: Column) => tp + fn;
  return naiveAverages(grid, { place: columnValue(formula, empty), total, weight }, averages);
}

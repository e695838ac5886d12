/** What an evaluation is given: cases, and the options that all of them share. */

import type { DenseArray, LabelData } from '../arrays/dense-array.js';
import type { PixelWeights } from '../arrays/weights.js';
import type { ClassesOption } from '../metrics/pairs/class-table.js';
import type { PairOptions } from '../metrics/pairs/pair-options.js';
import type { DistanceEmpty } from '../metrics/scores/empty.js';
import type { MetricChoice } from './metrics.js';

/** One image with its truth. Other keys, such as a patient's name, are not looked at. */
export interface EvaluationCase {
  /** The case's name; each case has its own. */
  readonly id: string;
  /** A class map of one image or one volume; masks with `masks: true`. */
  readonly predicted: DenseArray<LabelData>;
  /** A class map of the same shape, or masks; `weights` beside its data are of its pixels, and metrics of shapes refuse them. */
  readonly truth: DenseArray<LabelData> & PixelWeights;
  /** The distance of neighbouring pixels along each axis, in the order of the shape. Default: that of the options, or 1. */
  readonly spacing?: readonly number[] | undefined;
}

/** Options of {@link evaluate}. */
export interface EvaluationOptions extends Omit<PairOptions, 'classes' | 'spatial'> {
  /**
   * The names of the classes in the order of their labels 0, 1, 2, …; or a table of names and labels; or their number. By
   * number they are called '0', '1', …, and a single one, the foreground, '1'. See {@link ClassesOption}.
   */
  readonly classes: ClassesOption;
  /** The metrics, by name or with options. Default: Dice and Jaccard. */
  readonly metrics?: readonly MetricChoice[] | undefined;
  /**
   * The classes and regions that get rows, by name, or classes by their index from 0 (with a table of labels by name alone).
   * The others are counted and not measured. Default: all of them.
   */
  readonly include?: readonly (string | number)[] | undefined;
  /**
   * What a metric is worth where it is empty: `'skip'` (NaN, left out of means) or a number; or `{ both, truth, predicted }` of
   * such, by which mask is empty. Here `truth` and `predicted` are for distances alone, and may be `'diagonal'`: a missed
   * case keeps its Dice of 0. A metric may have an `empty` of its own, which takes the place of this one. Default `'skip'`.
   */
  readonly empty?: DistanceEmpty | undefined;
}

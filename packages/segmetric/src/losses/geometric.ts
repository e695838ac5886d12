/**
 * What the losses of distances and skeletons share: which classes they take, and how the core reads them. Each measures whole images,
 * so the core is told the lengths of their axes.
 */

import type { CommonOptions } from './loss.js';
import { commonChecks } from './loss.js';
import type { ClassSelection } from './selection.js';
import { encodeSelection, selectionChecks } from './selection.js';

/** Options of losses that are a mean over all pixels of the batch: classes and their weights, no groups. */
export interface ClassMeanOptions extends CommonOptions {
  /**
   * The classes taken: `'all'`, those `'present'` in the truth of the batch, or a list of indices. Default: all but class 0, or the
   * only one.
   */
  readonly classes?: ClassSelection['classes'];
  /** A weight for each class, also where `classes` is a list: the mean over classes is Σ w L / Σ w. Default: equal. */
  readonly classWeights?: ClassSelection['classWeights'];
}

const { over: _, ...classChecks } = selectionChecks;

/** The checks of {@link ClassMeanOptions}. */
export const classMeanChecks = { ...commonChecks, ...classChecks };

/** The number by which the core knows a geometric loss. */
export const geometricCode = 4;

/** A geometric loss in the core's numbers. */
export function encodeGeometric(
  measure: 'boundary' | 'hausdorff' | 'clDice' | 'skeletonRecall',
  options: ClassSelection,
  ...numbers: readonly number[]
): readonly number[] {
  const code = ['boundary', 'hausdorff', 'clDice', 'skeletonRecall'].indexOf(measure);
  return [...encodeSelection(options), code, ...numbers];
}

/**
 * A prediction and its truth, as all metrics take them: class maps or masks of one image or of a batch, the classes and
 * the regions that are looked at.
 */

import { notAllowed, wrongType } from '../argument-errors.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import type { MapPair } from './label-maps.js';
import { readMapPair } from './label-maps.js';
import type { MaskPair } from './masks.js';
import { readMaskPair } from './masks.js';
import type { PairOptions } from './pair-options.js';
import type { Regions } from './regions.js';
import { checkRegions } from './regions.js';

/** A prediction and its truth, looked at. */
export interface Pair {
  readonly source: MapPair | MaskPair;
  readonly classes: number;
  readonly regions: Regions;
  /** NaN where there is none. */
  readonly ignoreLabel: number;
}

/** Reads a prediction and its truth; what can only be seen by reading the pixels is left to the core. */
export function readPair(
  owner: string,
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: Partial<PairOptions>,
): Pair {
  const { classes, regions = {}, masks = false, ignoreLabel, ...space } = options;
  if (classes === undefined) {
    throw wrongType(`${owner}.classes`, undefined, 'the number of classes is needed');
  }
  checkRegions(`${owner}.regions`, regions, classes);
  checkIgnoreLabel(owner, masks, ignoreLabel);
  const source = masks
    ? readMaskPair(owner, predicted, truth, space, classes)
    : readMapPair(owner, predicted, truth, space);
  return { source, classes, regions, ignoreLabel: ignoreLabel ?? Number.NaN };
}

/** Refuses an ignore label with masks, which have another way to say it. */
export function checkIgnoreLabel(owner: string, masks: boolean, ignoreLabel: number | undefined): void {
  if (!masks || ignoreLabel === undefined) return;
  throw notAllowed(
    `${owner}.ignoreLabel`,
    ignoreLabel,
    `${owner}.masks is true: pixels of masks are ignored where all entries of the truth are -1`,
  );
}

/** The sets of classes that are compared: each class, then each region. */
export function setsOf({ classes, regions }: Pair): readonly (readonly number[])[] {
  return [...Array.from({ length: classes }, (_, index) => [index]), ...Object.values(regions)];
}

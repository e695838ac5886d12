/**
 * A prediction and its truth, as all metrics take them: class maps or masks of one image or of a batch, the classes and
 * the regions that are looked at.
 */

import { notAllowed, wrongType } from '../argument-errors.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import type { Checks } from '../option-checks.js';
import { checkOptions } from '../option-checks.js';
import type { MapPair } from './label-maps.js';
import { readMapPair } from './label-maps.js';
import type { MaskPair } from './masks.js';
import { readMaskPair } from './masks.js';
import type { PairOptions } from './pair-options.js';
import { pairChecks } from './pair-options.js';
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

/**
 * Reads a prediction and its truth, and checks the options; what can only be seen by reading the pixels is left to the core.
 *
 * @param owner - the function that they are given to, for error messages
 * @param ownChecks - the checks of the options that it has beyond {@link PairOptions}
 * @returns the pair, and all options that were given
 */
export function readPair<Own extends object = object>(
  owner: string,
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: unknown,
  ownChecks?: Checks<Own>,
): Pair & { readonly options: Partial<PairOptions & Own> } {
  const checks = { ...pairChecks, ...ownChecks } as Checks<Partial<PairOptions & Own>>;
  const given = checkOptions(owner, options, checks);
  const { classes, regions = {}, masks = false, ignoreLabel }: Partial<PairOptions> = given;
  if (classes === undefined) {
    throw wrongType(`${owner}.classes`, undefined, 'the number of classes is needed');
  }
  checkRegions(`${owner}.regions`, regions, classes);
  checkIgnoreLabel(owner, masks, ignoreLabel);
  const source = masks
    ? readMaskPair(owner, predicted, truth, given, classes)
    : readMapPair(owner, predicted, truth, given);
  return { source, classes, regions, ignoreLabel: ignoreLabel ?? Number.NaN, options: given };
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

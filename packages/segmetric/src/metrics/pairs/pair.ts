/**
 * A prediction and its truth, as all metrics take them: class maps or masks of one image or of a batch, the classes and
 * the regions that are looked at.
 */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import { readArray } from '../../arrays/dense-array.js';
import { notAllowed, wrongType } from '../../checks/argument-errors.js';
import type { Checks } from '../../checks/check.js';
import { checkOptions } from '../../checks/option-checks.js';
import type { Columns } from './class-table.js';
import { columnsOf, regionIndices } from './class-table.js';
import type { MapPair } from './label-maps.js';
import { readMapPair } from './label-maps.js';
import type { Labels } from './label-windows.js';
import type { MaskPair } from './masks.js';
import { readMaskPair } from './masks.js';
import type { ReadPairOptions } from './pair-options.js';
import { pairChecks } from './pair-options.js';

/** A prediction and its truth, looked at. */
export interface Pair {
  readonly source: MapPair | MaskPair;
  /** The classes and regions. */
  readonly columns: Columns;
  /** How labels are read. */
  readonly labels: Labels;
  /** The columns that are looked at; undefined: all. */
  readonly included: readonly number[] | undefined;
}

/** What {@link readPair} takes: `include` where the function has it, and options of its own. */
type Given<Own> = Partial<ReadPairOptions & { include: readonly (number | string)[] } & Own>;

/**
 * Reads a prediction and its truth, and checks the options; what can only be seen by reading the pixels is left to the core.
 *
 * @param owner - the function that they are given to, for error messages
 * @param ownChecks - the checks of the options that it has beyond those of all pairs
 * @returns the pair, and all options that were given
 */
export function readPair<Own extends object = object>(
  owner: string,
  predicted: DenseArray<LabelData>,
  truth: DenseArray<LabelData>,
  options: unknown,
  ownChecks?: Checks<Own>,
): Pair & { readonly options: Given<Own> } {
  if (options === undefined) {
    // The options stand last: where they are missing, it may be an array that was left out.
    readArray('predicted', predicted);
    readArray('truth', truth);
  }
  const checks = { ...pairChecks, ...ownChecks } as Checks<Given<Own>>;
  const given = checkOptions(owner, options, checks);
  const { classes: table, regions = {}, masks = false, ignoreLabel, include }: Given<object> = given;
  if (table === undefined) {
    throw wrongType(`${owner}.classes`, undefined, 'the number of classes is needed');
  }
  const united = regionIndices(`${owner}.regions`, regions, table);
  const columns: Columns = Object.keys(united).length === 0 ? table : { ...table, regions: united };
  checkIgnoreLabel(owner, masks, ignoreLabel);
  const source = masks
    ? readMaskPair(owner, predicted, truth, given, table.classes)
    : readMapPair(owner, predicted, truth, given);
  return {
    source,
    columns,
    labels: { ...table, ignored: ignoreLabel === undefined ? [] : [ignoreLabel].flat() },
    included: include && columnsOf(`${owner}.include`, include, columns),
    options: given,
  };
}

/** Refuses an ignore label with masks, which have another way to say it. */
export function checkIgnoreLabel(owner: string, masks: boolean, ignoreLabel: unknown): void {
  if (!masks || ignoreLabel === undefined) return;
  throw notAllowed(
    `${owner}.ignoreLabel`,
    ignoreLabel,
    `${owner}.masks is true: pixels of masks are ignored where all entries of the truth are -1`,
  );
}

/** The options that say how a prediction and its truth are read, shared by all metrics. */

import type { Checks } from '../../checks/check.js';
import { flag, ignoreLabels } from '../../checks/option-checks.js';
import type { ClassesOption, ClassTable, Regions } from './class-table.js';
import { classTable, placeList, regionTable } from './class-table.js';
import type { SpaceOptions } from './label-maps.js';
import { spaceChecks } from './label-maps.js';

/** How a prediction and its truth are read. */
export interface PairOptions extends SpaceOptions {
  /** The classes: their number, their names, or a table of names and labels. See {@link ClassesOption}. */
  readonly classes: ClassesOption;
  /**
   * Unions of classes, which are measured like classes and taken by name: `{ whole: [1, 2, 3] }`, or
   * `{ whole: ['core', 'oedema'] }` of classes with names. A metric takes a region where its option `classes`, or `include`,
   * names it. Default: none.
   */
  readonly regions?: Regions | undefined;
  /**
   * Both arguments are masks: 0 or 1 for each pixel and class, with an axis of classes more than maps (the last, or as
   * `layout` says). Each class is taken by itself, so classes may overlap. A pixel whose entries in the truth are all −1 is
   * ignored. Default false.
   */
  readonly masks?: boolean | undefined;
  /**
   * The label of pixels that are ignored, or a list of such labels; not with masks. It is looked for in the truth: such a
   * pixel counts nowhere, whatever is predicted there. Default: none.
   */
  readonly ignoreLabel?: number | readonly number[] | undefined;
}

/** How a prediction and its truth are read, and which classes are measured. */
export interface IncludeOptions extends PairOptions {
  /**
   * The classes and regions that are measured, by index or name (with a table of labels by name alone). Where shapes are
   * measured, the others cost nothing. Metrics take the same by default. Without `include` all classes and regions are
   * measured, and metrics take all classes and no region.
   */
  readonly include?: readonly (number | string)[] | undefined;
}

/** The options that were checked. */
export type ReadPairOptions = Omit<PairOptions, 'classes'> & { readonly classes: ClassTable };

/** The checks of {@link PairOptions}. */
export const pairChecks: Checks<ReadPairOptions> = {
  classes: classTable,
  regions: regionTable,
  masks: flag,
  ignoreLabel: ignoreLabels,
  ...spaceChecks,
};

/** The check of `include`. */
export const includeChecks: Checks<Pick<IncludeOptions, 'include'>> = { include: placeList };

/** The options that say how a prediction and its truth are read, shared by all metrics. */

import type { Checks } from '../option-checks.js';
import { classCount, flag, label } from '../option-checks.js';
import type { SpaceOptions } from './label-maps.js';
import { spaceChecks } from './label-maps.js';
import type { Regions } from './regions.js';
import { regionTable } from './regions.js';

/** How a prediction and its truth are read. */
export interface PairOptions extends SpaceOptions {
  /** The number of classes. 1 means maps of 0 and 1, of which the foreground alone is looked at. */
  readonly classes: number;
  /**
   * Unions of classes that are taken like classes, by name: `{ whole: [1, 2, 3] }`. Metrics take them where their option
   * `classes` names them. Default: none.
   */
  readonly regions?: Regions | undefined;
  /**
   * Both arguments are masks: 0 or 1 for each pixel and class, with an axis of classes more than maps (the last, or as
   * `layout` says). Each class is taken by itself, so classes may overlap. A pixel whose entries in the truth are all −1 is
   * ignored. Default false.
   */
  readonly masks?: boolean | undefined;
  /** The truth's label of pixels that are ignored; not with masks. Default: none. */
  readonly ignoreLabel?: number | undefined;
}

/** The checks of {@link PairOptions}. */
export const pairChecks: Checks<PairOptions> = {
  classes: classCount,
  regions: regionTable,
  masks: flag,
  ignoreLabel: label,
  ...spaceChecks,
};

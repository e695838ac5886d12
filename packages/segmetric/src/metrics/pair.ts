/**
 * A prediction and its truth, as all metrics take them: class maps or masks of one image or of a batch, the classes and
 * the regions that are looked at. Counting streams the pixels; comparisons of shapes take the masks of one image after
 * another.
 */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import { checkFits, withCore } from '../core.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { copyLabels, labelBytes, pairKind } from '../labels.js';
import type { Checks } from '../option-checks.js';
import { classCount, flag, label } from '../option-checks.js';
import type { Core } from '../wasm/core-glue.js';
import { IGNORED } from './binary-counts.js';
import type { MapPair, SpaceOptions } from './label-maps.js';
import { readMapPair, spaceChecks } from './label-maps.js';
import type { MaskPair } from './masks.js';
import { readMaskPair } from './masks.js';
import type { Regions } from './regions.js';
import { checkRegions, regionTable } from './regions.js';

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
  if (masks && ignoreLabel !== undefined) {
    throw notAllowed(
      `${owner}.ignoreLabel`,
      ignoreLabel,
      `${owner}.masks is true: pixels of masks are ignored where all entries of the truth are -1`,
    );
  }
  const source = masks
    ? readMaskPair(owner, predicted, truth, space, classes)
    : readMapPair(owner, predicted, truth, space);
  return { source, classes, regions, ignoreLabel: ignoreLabel ?? Number.NaN };
}

/** The sets of classes that are compared: each class, then each region. */
export function setsOf({ classes, regions }: Pair): readonly (readonly number[])[] {
  return [...Array.from({ length: classes }, (_, index) => [index]), ...Object.values(regions)];
}

/**
 * Calls `measure` for each image and each class and region, with the masks of that place selected in the core.
 *
 * @param task - what is done, for the error where the core stops
 * @returns what `measure` returns, for each image and each class, then region
 */
export function mapPlaces<T>(task: string, pair: Pair, measure: (core: Core) => T): readonly T[] {
  const { source, classes } = pair;
  const { images, shape, pixels, space } = source;
  const sets = setsOf(pair);
  const size = Uint32Array.from(space);
  const kind = 'unite' in source ? 0 : pairKind(source.predicted, source.truth);
  const bytes = labelBytes(kind, pixels);
  checkFits('predicted', shape, [bytes, bytes]);
  return withCore(`${task} of predicted.shape ${show(shape)}`, (core, memory) => {
    const results: T[] = [];
    for (let image = 0; image < images; image++) {
      const predictedAt = core.reserveWindow(0, kind, pixels);
      const truthAt = core.reserveWindow(1, kind, pixels);
      if ('unite' in source) {
        for (const set of sets) {
          const [predicted, truth] = [predictedAt, truthAt].map(
            (address) => new Uint8Array(memory.buffer, address, pixels),
          ) as [Uint8Array, Uint8Array];
          source.unite(set)(image, 0, pixels, predicted, truth);
          core.selectMasks(size, Int32Array.of(1), IGNORED);
          results.push(measure(core));
        }
        continue;
      }
      const buffer = memory.buffer as ArrayBuffer;
      copyLabels('predicted', source.predicted, image * pixels, pixels, kind, buffer, predictedAt);
      copyLabels('truth', source.truth, image * pixels, pixels, kind, buffer, truthAt);
      // Counting is what checks the labels.
      core.beginCounts(classes, pair.ignoreLabel);
      core.addCounts(pixels, image * pixels);
      for (const set of sets) {
        // One class is the foreground, whose label is 1.
        core.selectMasks(size, Int32Array.from(classes === 1 ? [1] : set), pair.ignoreLabel);
        results.push(measure(core));
      }
    }
    return results;
  });
}

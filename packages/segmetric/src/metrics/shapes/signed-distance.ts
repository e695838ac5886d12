/** Signed distances of the classes of a class map: what boundary losses weigh probabilities by. */

import { checkStillThere } from '../../arrays/array-data.js';
import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import { readArray } from '../../arrays/dense-array.js';
import type { IgnoreLabel } from '../../arrays/ignored-labels.js';
import { ignoredLabels, uniteIgnored } from '../../arrays/ignored-labels.js';
import { copyLabels, labelBytes, labelKind } from '../../arrays/labels.js';
import { notAllowed, show } from '../../checks/argument-errors.js';
import { checkOptions, classCount, ignoreLabels } from '../../checks/option-checks.js';
import { checkFits } from '../../core/core.js';
import { withLosses } from '../../core/losses.js';
import { inUsersTerms } from '../../losses/core-errors.js';
import type { SpaceOptions } from '../pairs/label-maps.js';
import { holdsBatch, refuseLines, spaceChecks } from '../pairs/label-maps.js';

/** Options of {@link signedDistance}. */
export interface SignedDistanceOptions extends SpaceOptions {
  /** How many classes the map has, labels 0 to classes − 1; with 1 class the labels 0 and 1, of which 1 is the class. */
  readonly classes: number;
  /** The label of ignored pixels, or a list of such labels: they are outside of every class. Default: none. */
  readonly ignoreLabel?: IgnoreLabel | undefined;
}

/** Signed distances, as {@link signedDistance} gives them. */
export interface SignedDistances {
  /** φ of each pixel and class. */
  readonly data: Float64Array;
  /** `[images, ...space, classes]` */
  readonly shape: number[];
  /** The classes are the last axis. */
  readonly layout: 'channels-last';
}

/**
 * Signed distances φ of each class of a class map: outside of the class the distance to its nearest pixel; inside the negative of the
 * distance to the nearest pixel outside, less one pixel (the smallest spacing). So pixels along the border have 0 inside and one pixel
 * outside. A class that is absent from an image, or fills it, has 0 there.
 *
 * Distances are exactly Euclidean, between the centres of pixels, in the unit of `spacing`; an axis of length 1 has no spacing. The time
 * is linear in the pixels of each class.
 *
 * It is what {@link boundaryLoss} computes of each batch. Of images that come again in each epoch it can be computed once, and be
 * given as `truth.distances` to `boundaryLoss({ distances: true })`.
 *
 * @param truth - a class map `[h, w]`, `[n, h, w]`, `[d, h, w]` or `[n, d, h, w]`; at rank 3 `spatial` or `spacing` says which
 * @param options - `classes` (needed), `spacing`, `spatial`, `ignoreLabel`: see {@link SignedDistanceOptions}
 * @returns the distances `[images, ...space, classes]`; a single image is a batch of one
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { signedDistance } from 'segmetric';
 *
 * const truth = { data: [0, 0, 1, 1, 1, 0], shape: [1, 6] };
 * const { data, shape } = signedDistance(truth, { classes: 1, spacing: [1, 0.5] });
 * console.log([...data], shape); // [ 1, 0.5, 0, -0.5, 0, 0.5 ] [ 1, 1, 6, 1 ]
 * ```
 */
export function signedDistance(
  truth: DenseArray<LabelData>,
  options: SignedDistanceOptions,
): SignedDistances {
  const owner = 'signedDistance';
  const checked = checkOptions<SignedDistanceOptions>(owner, options, {
    classes: classCount,
    ignoreLabel: ignoreLabels,
    ...spaceChecks,
  });
  const { classes, ignoreLabel } = checked;
  if (classes === undefined) {
    throw notAllowed(`${owner}.classes`, classes, 'the number of classes is needed');
  }
  const read = readArray('truth', truth);
  const { data, shape, layout } = read;
  if (layout !== undefined) {
    throw notAllowed(
      'truth.layout',
      layout,
      'signed distances are of a class map, which has no axis of classes',
    );
  }
  const isBatch = holdsBatch(owner, read, checked, 0);
  if (isBatch) refuseLines('truth', shape, shape);
  const space = isBatch ? shape.slice(1) : shape;
  const images = isBatch ? (shape[0] as number) : 1;
  const pixels = space.reduce((product, axis) => product * axis, 1);
  const [kind, length] = [labelKind(data), images * pixels];
  checkStillThere('truth', data, length);
  checkFits('truth', shape, [labelBytes(kind, length), 8 * length * classes], images);
  const ignored = ignoredLabels(ignoreLabel);
  const task = { what: `${owner} of truth.shape ${show(shape)}`, images };
  return withLosses(task, (core, memory) => {
    const address = core.reserveTruth(kind, length);
    core.reserveWeights(0);
    core.reserveDistances(0);
    core.setSize(Uint32Array.from(space));
    copyLabels('truth', data, length, kind, memory.buffer as ArrayBuffer, address);
    const Labels = kind === 0 ? Uint8Array : Int32Array;
    uniteIgnored(new Labels(memory.buffer as ArrayBuffer, address, length), ignored);
    const steps = Float64Array.from(checked.spacing ?? space.map(() => 1));
    try {
      const distances = core.signedDistances(images, pixels, classes, false, ignored.label, steps);
      return { data: distances, shape: [images, ...space, classes], layout: 'channels-last' };
    } catch (error) {
      const given = { data, isMasks: false, weights: undefined, distances: undefined };
      throw inUsersTerms(error, { scores: { data: [], classes }, truth: given, ignoreLabel });
    }
  });
}

/** Random images and volumes of boxes, which unlike noise have an inside, and how they are moved. */

import fc from 'fast-check';
import { coordinates, placeOf } from './naive-surfaces.js';

/** The label of ignored pixels in {@link VolumePair}. */
export const IGNORED = 9;

/** A batch of class maps in 2-D or 3-D with its truth. */
export interface VolumePair {
  classes: number;
  images: number;
  /** The shape of one image. */
  space: number[];
  /** Dyadic, so that squares of distances and their sums are exact. */
  spacing: number[];
  /** Flat, image after image. */
  predicted: number[];
  truth: number[];
}

/** Shapes of small images and volumes, also with axes of length 1. */
export const spaces = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 2 }),
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
);

/** How many images of a shape a batch may have: images in 2-D that are a line may be one axis of length 1 too many. */
export const imagesOf = (images: number, space: readonly number[]) =>
  space.length === 2 && space.includes(1) ? 1 : images;

/** Spacings of an image, a number for each axis. */
export const spacingsOf = (space: readonly number[]) =>
  fc.tuple(...space.map(() => fc.constantFrom(0.25, 0.5, 1, 1.5, 3)));

/** Images of up to four boxes over each other on a background of 0. */
export function boxes(space: readonly number[], label: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  const range = (along: number) => fc.tuple(fc.nat(along - 1), fc.nat(along - 1));
  const box = fc.record({ label, ranges: fc.tuple(...space.map(range)) });
  const pixels = space.reduce((product, along) => product * along, 1);
  return fc.array(box, { maxLength: 4 }).map((list) =>
    Array.from({ length: pixels }, (_, place) => {
      const at = coordinates(place, space);
      const over = list.filter(({ ranges }) =>
        ranges.every((ends, axis) => {
          const here = at[axis] as number;
          return here >= Math.min(...ends) && here <= Math.max(...ends);
        }),
      );
      return over.at(-1)?.label ?? 0;
    }),
  );
}

/** Batches of up to three images and three classes; `ignored` says whether the truth may hold {@link IGNORED}. */
export function volumePairs({ ignored }: { ignored: boolean }): fc.Arbitrary<VolumePair> {
  return fc
    .record({
      classes: fc.integer({ min: 1, max: 3 }),
      images: fc.integer({ min: 1, max: 3 }),
      space: spaces,
    })
    .chain(({ classes, images: most, space }) => {
      const images = imagesOf(most, space);
      const label = fc.integer({ min: 0, max: Math.max(classes, 2) - 1 });
      const known = ignored
        ? fc.oneof({ weight: 4, arbitrary: label }, { weight: 1, arbitrary: fc.constant(IGNORED) })
        : label;
      const batch = (labels: fc.Arbitrary<number>) =>
        fc.array(boxes(space, labels), { minLength: images, maxLength: images }).map((list) => list.flat());
      return fc.record({
        classes: fc.constant(classes),
        images: fc.constant(images),
        space: fc.constant(space),
        spacing: spacingsOf(space),
        predicted: batch(label),
        truth: batch(known),
      });
    });
}

/** The classes that are no background. */
export function foreground({ classes }: { classes: number }): number[] {
  return classes === 1 ? [0] : Array.from({ length: classes - 1 }, (_, index) => index + 1);
}

/** The arguments of a metric. */
export function asArguments({ classes, images, space, spacing, predicted, truth }: VolumePair) {
  const shape = [images, ...space];
  const options = { classes, spacing, ignoreLabel: IGNORED };
  return [{ data: predicted, shape }, { data: truth, shape }, options] as const;
}

/** The masks of a place: the pixels of an image in one of `members`, ignored ones in neither mask. */
export function masksOf(pair: VolumePair, image: number, members: readonly number[]): [boolean[], boolean[]] {
  const pixels = pair.predicted.length / pair.images;
  const here = (data: number[]) => data.slice(image * pixels, (image + 1) * pixels);
  const [predicted, truth] = [here(pair.predicted), here(pair.truth)];
  const has = (label: number) => members.includes(label);
  return [
    predicted.map((label, place) => has(label) && truth[place] !== IGNORED),
    truth.map((label) => has(label)),
  ];
}

/** The labels that make up a class. */
export const membersOf = ({ classes }: VolumePair, index: number) => [classes === 1 ? 1 : index];

/**
 * The pair with each pixel in another place, on a background of 0.
 *
 * @param space - the shape of the images then
 * @param spacing - and their spacing
 * @param to - from a pixel's coordinates to those it gets
 */
export function moved(
  pair: VolumePair,
  space: number[],
  spacing: number[],
  to: (at: number[]) => number[],
): VolumePair {
  const pixels = pair.predicted.length / pair.images;
  const after = space.reduce((product, along) => product * along, 1);
  const all = (data: number[]) => {
    const result = new Array<number>(after * pair.images).fill(0);
    data.forEach((label, place) => {
      const image = Math.floor(place / pixels);
      const target = placeOf(to(coordinates(place % pixels, pair.space)), space);
      result[image * after + (target as number)] = label;
    });
    return result;
  };
  return { ...pair, space, spacing, predicted: all(pair.predicted), truth: all(pair.truth) };
}

/** Prediction and truth in each other's place; what was ignored stays so. */
export function exchanged(pair: VolumePair): VolumePair {
  const truth = pair.predicted.map((label, place) => (pair.truth[place] === IGNORED ? IGNORED : label));
  const predicted = pair.truth.map((label) => (label === IGNORED ? 0 : label));
  return { ...pair, predicted, truth };
}

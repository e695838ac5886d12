/**
 * Random batches of small images and volumes, kept as what they mean: the classes that each pixel has. They are given to
 * the package as class maps or as masks, which must come to the same.
 */

import fc from 'fast-check';
import type { Layout, PairOptions } from '../src/index.js';
import { channelsFirst, shapeFirst } from './layouts.js';
import { coordinates, placeOf } from './naive-surfaces.js';
import { imagesOf } from './volume-pairs.js';

/** A batch with its truth. */
export interface Scene {
  /** A class map, or masks with the classes last or after the images. */
  form: 'map' | 'last' | 'first';
  classes: number;
  images: number;
  /** Whether an only image comes without an axis of images. */
  bare: boolean;
  /** The shape of one image. */
  space: number[];
  /** The classes of each pixel, image after image; in a map of several classes always one. */
  predicted: number[][];
  truth: number[][];
  /** The pixels that the truth leaves out. */
  ignored: boolean[];
  /** Unions of classes by name; none with one class. */
  regions: Record<string, number[]>;
}

/** The masks of a place: the predicted pixels and the true ones. */
export type PlaceMasks = readonly [predicted: boolean[], truth: boolean[]];

const IGNORED = 9;
const spaces = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
);

/** Noise, from sparse to dense, with predictions from like the truth to unlike it. */
export const scenes: fc.Arbitrary<Scene> = scenesOf(spaces);

/** The same in images of given shapes. */
export function scenesOf(space: fc.Arbitrary<number[]>): fc.Arbitrary<Scene> {
  return fc
    .record({
      form: fc.constantFrom('map' as const, 'last' as const, 'first' as const),
      classes: fc.integer({ min: 1, max: 3 }),
      images: fc.integer({ min: 1, max: 3 }),
      bare: fc.boolean(),
      space,
      sparse: fc.nat(6),
      alike: fc.constantFrom(0, 4, 8),
      ignoring: fc.boolean(),
    })
    .map((scene) => ({ ...scene, images: imagesOf(scene.images, scene.space) }))
    .chain(({ sparse, alike, ignoring, ...scene }) => {
      const { form, classes, images } = scene;
      const all = Array.from({ length: classes }, (_, index) => index);
      const partition = form === 'map' && classes > 1;
      const some = partition ? fc.constantFrom(...all.map((index) => [index])) : fc.subarray(all);
      const entry = fc.oneof(
        { weight: sparse, arbitrary: fc.constant<number[]>(partition ? [0] : []) },
        { weight: 2, arbitrary: some },
      );
      const pixel = fc.tuple(entry, entry, fc.nat(9));
      const pixels = images * scene.space.reduce((product, along) => product * along, 1);
      const union = fc.subarray(all, { minLength: 1 });
      return fc
        .record({
          batch: fc.array(pixel, { minLength: pixels, maxLength: pixels }),
          regions: classes === 1 ? fc.constant({}) : fc.record({ some: union, others: union }),
        })
        .map(
          ({ batch, regions }): Scene => ({
            ...scene,
            regions,
            predicted: batch.map(([predicted, truth, kind]) =>
              kind <= alike && alike > 0 ? truth : predicted,
            ),
            truth: batch.map(([, truth]) => truth),
            ignored: batch.map(([, , kind]) => ignoring && kind === 9),
          }),
        );
    });
}

/** A class map, or masks. */
export interface Labels {
  data: number[];
  shape: number[];
  layout?: Layout;
}

/** The arguments of a function that compares a prediction with its truth. */
export function asArguments(scene: Scene): [predicted: Labels, truth: Labels, PairOptions] {
  const { form, classes, images, bare, space, predicted, truth, ignored, regions } = scene;
  const batch = [images, ...space];
  const alone = bare && images === 1;
  const options = { classes, regions, spatial: space.length as 2 | 3 };
  // Where the truth is ignored the prediction may hold anything.
  const fill = (entries: number[][], write: (entry: number[]) => number[], left: number) =>
    entries.flatMap((entry, pixel) => {
      const written = write(entry);
      return ignored[pixel] ? written.map(() => left) : written;
    });
  if (form === 'map') {
    const label = (entry: number[]) => [classes === 1 ? entry.length : (entry[0] as number)];
    const shape = alone ? space : batch;
    return [
      { data: fill(predicted, label, 77), shape },
      { data: fill(truth, label, IGNORED), shape },
      { ...options, ignoreLabel: IGNORED },
    ];
  }
  const bits = (entry: number[]) =>
    Array.from({ length: classes }, (_, index) => Number(entry.includes(index)));
  const masks = (data: number[]) => {
    const last = [...batch, classes];
    const [turned, shape] = form === 'last' ? [data, last] : [channelsFirst(data, last), shapeFirst(last)];
    const layout = form === 'last' ? ('channels-last' as const) : ('channels-first' as const);
    return { data: turned, shape: alone ? shape.slice(1) : shape, layout };
  };
  return [masks(fill(predicted, bits, 5)), masks(fill(truth, bits, -1)), { ...options, masks: true }];
}

/** What a class or a region is called, and the classes that it holds: the places of an image, in their order. */
export function placesOf({ classes, regions }: Scene): [name: number | string, members: number[]][] {
  const single = Array.from({ length: classes }, (_, index): [number, number[]] => [index, [index]]);
  return [...single, ...Object.entries(regions)];
}

/** For each image the masks of each class, then of each region; ignored pixels are in neither. */
export function masksOf(scene: Scene): PlaceMasks[][] {
  const { images, predicted, truth, ignored } = scene;
  const pixels = truth.length / images;
  return Array.from({ length: images }, (_, image) =>
    placesOf(scene).map(([, members]) => {
      const mask = (entries: number[][]) =>
        entries
          .map((entry, pixel) => !ignored[pixel] && entry.some((index) => members.includes(index)))
          .slice(image * pixels, (image + 1) * pixels);
      return [mask(predicted), mask(truth)] as const;
    }),
  );
}

/** Prediction and truth in each other's place. */
export function exchanged(scene: Scene): Scene {
  return { ...scene, predicted: scene.truth, truth: scene.predicted };
}

/** Within larger images of nothing, as masks, where a pixel may have no class. */
export function padded(scene: Scene, before: readonly number[], after: readonly number[]): Scene {
  const { form, images, space } = scene;
  const larger = space.map((along, axis) => along + (before[axis] ?? 0) + (after[axis] ?? 0));
  const [pixels, length] = [
    scene.truth.length / images,
    images * larger.reduce((all, along) => all * along, 1),
  ];
  const place = (pixel: number) => {
    const to = coordinates(pixel % pixels, space).map((at, axis) => at + (before[axis] ?? 0));
    return Math.floor(pixel / pixels) * (length / images) + (placeOf(to, larger) as number);
  };
  const spread = <T>(list: T[], nothing: T) => {
    const result = new Array<T>(length).fill(nothing);
    list.forEach((each, pixel) => {
      result[place(pixel)] = each;
    });
    return result;
  };
  return {
    ...scene,
    form: form === 'map' ? 'last' : form,
    space: larger,
    predicted: spread(scene.predicted, []),
    truth: spread(scene.truth, []),
    ignored: spread(scene.ignored, false),
  };
}

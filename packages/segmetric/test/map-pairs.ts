/** Random pairs of class maps for the tests of metrics, and their counts. */

import fc from 'fast-check';
import type { Confusion } from '../src/index.js';
import { confusion } from '../src/index.js';

/** Pairs of class maps of a few images; the truth may hold the ignore label 9. */
export const pairs = fc
  .record({
    classes: fc.integer({ min: 1, max: 4 }),
    images: fc.integer({ min: 1, max: 4 }),
    pixels: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ classes, images, pixels }) => {
    const label = fc.integer({ min: 0, max: Math.max(classes, 2) - 1 });
    const size = { minLength: images * pixels, maxLength: images * pixels };
    return fc.record({
      classes: fc.constant(classes),
      shape: fc.constant([images, 1, pixels]),
      predicted: fc.array(label, size),
      truth: fc.array(
        fc.oneof({ weight: 5, arbitrary: label }, { weight: 1, arbitrary: fc.constant(9) }),
        size,
      ),
    });
  });

/** One of {@link pairs}: flat labels and their shape. */
export type MapPair = typeof pairs extends fc.Arbitrary<infer T> ? T : never;

/** The counts of a pair. */
export function count({ classes, shape, predicted, truth }: MapPair, ids?: string[]): Confusion {
  return confusion(
    { data: predicted, shape },
    { data: truth, shape },
    { classes, spatial: 2, ignoreLabel: 9, ids },
  );
}

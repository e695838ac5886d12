/** Distances at both ends of what a spacing may be, and widths of long images. */

import { describe, expect, it } from 'vitest';
import { surfaceDistances } from '../src/index.js';
import { naiveDistances } from './naive-surfaces.js';

/** Masks with a few pixels far apart, so that distances need more than the rows nearby. */
const scattered = (length: number, step: number) =>
  Array.from({ length }, (_, place) => place % step === step >> 1);

describe('a spacing', () => {
  const ends = [1e-50, 1, 1e50];
  it.each([
    [[150, 7], ends.flatMap((a) => ends.map((b) => [a, b]))],
    [[24, 25, 3], ends.flatMap((a) => ends.flatMap((b) => ends.map((c) => [a, b, c])))],
  ])('from 1e-50 to 1e50 gives the exact distances on %j', (shape, spacings) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const [predicted, truth] = [scattered(length, 97), scattered(length, 941)];
    const labels = (mask: boolean[]) => ({ data: Uint8Array.from(mask, Number), shape });
    for (const spacing of spacings) {
      const options = { classes: 1, spacing };
      const came = surfaceDistances(labels(predicted), labels(truth), options).distances(0, 0);
      const wanted = naiveDistances(predicted, truth, shape, spacing);
      for (const way of ['predictedToTruth', 'truthToPredicted'] as const) {
        expect(came[way]).toHaveLength(wanted[way].length);
        came[way].forEach((distance, place) => {
          const expected = wanted[way][place] as number;
          expect(Math.abs(distance - expected)).toBeLessThanOrEqual(1e-12 * expected);
        });
      }
    }
  });
});

it('the default width of boundaryIoU is 2 % of the diagonal, also where its square leaves 32 bits', () => {
  const [rows, columns] = [2 ** 16, 100];
  const top = (end: number) => ({
    data: new Uint8Array(rows * columns).fill(1, 0, end * columns),
    shape: [rows, columns],
  });
  const surfaces = surfaceDistances(top(100), top(90), { classes: 1 });
  // So wide that nothing of the masks is left.
  expect(surfaces.boundaryIoU().value).toBe(0.9);
  expect(surfaces.boundaryIoU({ width: 2 }).value).toBeLessThan(0.9);
});

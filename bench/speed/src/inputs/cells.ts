/** Volumes that are cut into cells, one around each of some random points: many classes and no background, as in an atlas. */
import type { MapPair } from './maps.js';
import { uniformFrom } from './random.js';

/** Planes, rows and pixels of a row. */
export type Volume = readonly [number, number, number];

/** The truth's cells have the labels 0, 1, 2, …; the prediction is the same map, one pixel off along the rows. */
export function cellPair(size: Volume, cells: number, seed = 1): MapPair {
  const points = cellPoints(size, cells, seed);
  return { predicted: cut(size, points, 1), truth: cut(size, points, 0), size, classes: cells };
}

type Point = readonly [number, number, number];

/** The point of each cell, in the order of their place along a row, as the envelope of a row takes them. */
export function cellPoints(size: Volume, cells: number, seed: number): Point[] {
  const uniform = uniformFrom(seed);
  const points = Array.from({ length: cells }, () => size.map((length) => uniform() * length));
  return (points as unknown as Point[]).sort((a, b) => a[2] - b[2]);
}

/**
 * The nearest point of each pixel. Along a row the squared distances to the points are parabolas of one width. The envelope
 * below them has one piece for each cell that the row meets, so a row costs its points and its pixels, not their product.
 */
function cut([planes, rows, length]: Volume, points: readonly Point[], off: number): Uint8Array {
  const map = new Uint8Array(planes * rows * length);
  const along = (label: number) => (points[label] as Point)[2];
  for (let start = 0; start < map.length; start += length) {
    const row = start / length;
    const heights = points.map(
      ([z, y, x]) => (z - Math.floor(row / rows)) ** 2 + (y - (row % rows)) ** 2 + x ** 2,
    );
    const pieces: { label: number; from: number }[] = [];
    for (let label = 0; label < points.length; label++) {
      let from = Number.NEGATIVE_INFINITY;
      for (let last = pieces.at(-1); last !== undefined; last = pieces.at(-1)) {
        const rise = (heights[label] as number) - (heights[last.label] as number);
        from = rise / (2 * (along(label) - along(last.label)));
        if (from > last.from) break;
        pieces.pop();
        from = Number.NEGATIVE_INFINITY;
      }
      pieces.push({ label, from });
    }
    // A later piece overwrites what an earlier one has beyond its end.
    for (const { label, from } of pieces) {
      const first = Math.min(length, Math.max(0, Math.ceil(from) - off));
      map.fill(label, start + first, start + length);
    }
  }
  return map;
}

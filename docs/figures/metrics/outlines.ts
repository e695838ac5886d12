/**
 * Shapes by their outlines, in millimetres, and the masks of the pixels inside. A mask is one byte a pixel, 1 inside and 0
 * outside.
 */
import { range } from 'd3-array';

/** A mask of {@link SHAPE}. */
export type Mask = Uint8Array;

/** Rows and columns of the image. */
export const SHAPE = [48, 90] as const;
/** The millimetres from row to row and from column to column. */
export const SPACING = [1, 0.8] as const;

const [ROWS, COLUMNS] = SHAPE;
const PIXELS = ROWS * COLUMNS;

/** A shape around a point. */
export interface Outline {
  readonly y: number;
  readonly x: number;
  /** The length of the outline, about. */
  readonly length: number;
  /** How far a point is outside of the outline, about; below 0 inside. */
  readonly distance: (y: number, x: number) => number;
}

/** A disc; in pixels an ellipse, since they are no squares. */
export const disc = (y: number, x: number, radius: number): Outline => ({
  y,
  x,
  length: 2 * Math.PI * radius,
  distance: (toY, toX) => Math.hypot(toY - y, toX - x) - radius,
});

/** For each pixel a number, from where it lies. */
const ofPixels = (of: (y: number, x: number) => number): Float64Array =>
  Float64Array.from({ length: PIXELS }, (_, pixel) =>
    of(Math.floor(pixel / COLUMNS) * SPACING[0], (pixel % COLUMNS) * SPACING[1]),
  );

/** The pixels whose centres are inside. */
export const maskOf = ({ distance }: Pick<Outline, 'distance'>): Mask =>
  Uint8Array.from(ofPixels(distance), (from) => (from <= 0 ? 1 : 0));

/** As many pixels as {@link maskOf} takes, but inside an outline with teeth of 6 mm from one to the next. */
export function jagged(outline: Outline, depth: number): Mask {
  const teeth = Math.round(outline.length / 6);
  const distances = ofPixels(
    (y, x) => outline.distance(y, x) - depth * Math.cos(teeth * Math.atan2(y - outline.y, x - outline.x)),
  );
  const nearest = range(PIXELS).sort((a, b) => (distances[a] as number) - (distances[b] as number));
  const mask = new Uint8Array(PIXELS);
  for (const pixel of nearest.slice(0, sizeOf(maskOf(outline)))) mask[pixel] = 1;
  return mask;
}

/** How many pixels are inside. */
export const sizeOf = (mask: Mask): number => mask.reduce((sum, inside) => sum + inside, 0);

/** The pixels that are in any of the masks. */
export const union = (...masks: readonly Mask[]): Mask =>
  Uint8Array.from({ length: PIXELS }, (_, pixel) => (masks.some((mask) => mask[pixel] === 1) ? 1 : 0));

/** The mask so many columns to the right. */
export const shifted = (mask: Mask, columns: number): Mask =>
  mask.map((_, pixel) => (pixel % COLUMNS >= columns ? (mask[pixel - columns] as number) : 0));

/** Without the pixels that have a neighbour outside, along a row or a column. */
export const eroded = (mask: Mask): Mask =>
  mask.map((inside, pixel) => (inside === 1 && neighbours(mask, pixel).every((each) => each === 1) ? 1 : 0));

/** With the pixels that have a neighbour inside, along a row or a column. */
export const dilated = (mask: Mask): Mask =>
  mask.map((inside, pixel) => (inside === 1 || neighbours(mask, pixel).includes(1) ? 1 : 0));

function neighbours(mask: Mask, pixel: number): number[] {
  const column = pixel % COLUMNS;
  const left = column > 0 ? mask[pixel - 1] : 0;
  const right = column < COLUMNS - 1 ? mask[pixel + 1] : 0;
  return [mask[pixel - COLUMNS] ?? 0, mask[pixel + COLUMNS] ?? 0, left ?? 0, right ?? 0];
}

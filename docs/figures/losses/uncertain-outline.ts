/**
 * A disc whose outline is uncertain: raters draw it shifted by N(0, 2) pixels each way. The truths of a batch are what
 * many raters draw of the same disc.
 */
import { range } from 'd3-array';
import { randomLcg, randomNormal } from 'd3-random';

/** Width and height of the images: a disc of radius 16 stays inside. */
export const SIZE = 56;
/** Raters. */
export const RATERS = 300;

/** The disc's middle, off the pixels' grid: on it, a radius a little larger would often add no pixel. */
const [X, Y] = [SIZE / 2 + 0.17, SIZE / 2 - 0.29];

/** A disc around (x, y) as a mask of `SIZE` × `SIZE` pixels. */
export function disc(radius: number, x = X, y = Y): Uint8Array {
  return Uint8Array.from({ length: SIZE * SIZE }, (_, pixel) => {
    const [dx, dy] = [(pixel % SIZE) + 0.5 - x, Math.floor(pixel / SIZE) + 0.5 - y];
    return dx * dx + dy * dy <= radius * radius ? 1 : 0;
  });
}

/** What the raters draw, as one class map of the batch. */
export function outlines(radius: number) {
  const shift = randomNormal.source(randomLcg(0.5))(0, 2);
  const data = new Uint8Array(RATERS * SIZE * SIZE);
  for (const rater of range(RATERS)) {
    data.set(disc(radius, X + shift(), Y + shift()), rater * SIZE * SIZE);
  }
  return { data, shape: [RATERS, SIZE, SIZE] };
}

/** For each pixel the share of raters who count it in. */
export function shareOfRaters({ data }: { readonly data: Uint8Array }): Float64Array {
  const share = new Float64Array(SIZE * SIZE);
  data.forEach((inside, index) => {
    const pixel = index % share.length;
    share[pixel] = (share[pixel] as number) + inside / RATERS;
  });
  return share;
}

/** The same mask for every image of the batch. */
export function forEveryRater(mask: Uint8Array) {
  const data = new Uint8Array(RATERS * mask.length);
  for (const rater of range(RATERS)) data.set(mask, rater * mask.length);
  return { data, shape: [RATERS, SIZE, SIZE] };
}

/** Expected overlaps and best masks by their definitions, for the tests of the theory. */

/** What is averaged: a metric of the sizes that it depends on. */
export type Overlap = 'dice' | 'jaccard';

/** Dice or Jaccard of two masks by their hits and sizes. */
export function overlap(metric: Overlap, hits: number, mask: number, truth: number, empty: number): number {
  if (mask + truth === 0) return empty;
  return metric === 'dice' ? (2 * hits) / (mask + truth) : hits / (mask + truth - hits);
}

/** All masks of so many pixels. */
export const allMasks = (pixels: number): number[][] =>
  Array.from({ length: 2 ** pixels }, (_, bits) =>
    Array.from({ length: pixels }, (_, pixel) => (bits >> pixel) & 1),
  );

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** All truths of independent pixels with their probabilities. */
export const allTruths = (probabilities: readonly number[]) =>
  allMasks(probabilities.length).map((mask) => ({
    mask,
    probability: mask.reduce(
      (product, value, pixel) =>
        product * (value === 1 ? (probabilities[pixel] as number) : 1 - (probabilities[pixel] as number)),
      1,
    ),
  }));

/** The expected overlap of a mask under truths with probabilities. */
export const expectedOver = (
  metric: Overlap,
  truths: readonly { readonly mask: readonly number[]; readonly probability: number }[],
  mask: readonly number[],
  empty: number,
): number =>
  sum(
    truths.map(({ mask: truth, probability }) => {
      const hits = sum(truth.map((value, pixel) => value * (mask[pixel] as number)));
      return probability * overlap(metric, hits, sum(mask), sum(truth), empty);
    }),
  );

/** The distribution of the number of foreground pixels among independent ones. */
export function distribution(probabilities: readonly number[]): Float64Array {
  const chances = new Float64Array(probabilities.length + 1);
  chances[0] = 1;
  probabilities.forEach((probability, index) => {
    for (let count = index + 1; count >= 0; count--) {
      chances[count] =
        (chances[count] as number) * (1 - probability) +
        (count > 0 ? (chances[count - 1] as number) * probability : 0);
    }
  });
  return chances;
}

/** The expected overlap of a mask of independent pixels, by the distributions of the foreground inside and outside of it. */
export function expectedBySums(
  metric: Overlap,
  probabilities: readonly number[],
  mask: readonly number[],
  empty: number,
): number {
  const inside = distribution(probabilities.filter((_, pixel) => mask[pixel] === 1));
  const outside = distribution(probabilities.filter((_, pixel) => mask[pixel] !== 1));
  const size = inside.length - 1;
  let value = 0;
  inside.forEach((chance, hits) => {
    outside.forEach((other, missed) => {
      value += chance * other * overlap(metric, hits, size, hits + missed, empty);
    });
  });
  return value;
}

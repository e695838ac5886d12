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

/** The chances of the numbers of foreground pixels among independent ones, from `first` on; less than 1e-25 counts as none. */
export function distribution(probabilities: ArrayLike<number>): { first: number; chances: Float64Array } {
  const chances = new Float64Array(probabilities.length + 1);
  chances[0] = 1;
  let [first, last] = [0, 0];
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index] as number;
    last++;
    for (let count = last; count >= first; count--) {
      const before = count > first ? (chances[count - 1] as number) : 0;
      chances[count] = (chances[count] as number) * (1 - probability) + before * probability;
    }
    while (last > first && (chances[last] as number) < 1e-25) chances[last--] = 0;
    while (last > first && (chances[first] as number) < 1e-25) chances[first++] = 0;
  }
  return { first, chances: chances.slice(first, last + 1) };
}

/** The expected overlap of a mask of independent pixels, by the distributions of the foreground inside and outside of it. */
export function expectedBySums(
  metric: Overlap,
  probabilities: readonly number[],
  mask: ArrayLike<number>,
  empty: number,
): number {
  const taken = probabilities.filter((_, pixel) => mask[pixel] === 1);
  const inside = distribution(taken);
  const outside = distribution(probabilities.filter((_, pixel) => mask[pixel] !== 1));
  let value = 0;
  inside.chances.forEach((chance, index) => {
    const hits = inside.first + index;
    outside.chances.forEach((other, place) => {
      const truth = hits + outside.first + place;
      value += chance * other * overlap(metric, hits, taken.length, truth, empty);
    });
  });
  return value;
}

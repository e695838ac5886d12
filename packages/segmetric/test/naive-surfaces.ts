/**
 * Surface metrics of two masks by their definitions alone: borders by looking at every neighbour, distances by trying every
 * pair of border pixels, bands by one erosion after another. Slow, and plain enough to be seen to be right.
 */

/** Which way distances are taken. */
export type Direction = 'predictedToTruth' | 'truthToPredicted' | 'symmetric';

/** Distances from each border pixel to the other border, in ascending order. */
export type NaiveDistances = Record<Exclude<Direction, 'symmetric'>, number[]>;

/** The coordinates of a pixel, from its place in row-major order. */
export function coordinates(place: number, space: readonly number[]): number[] {
  let rest = place;
  return space
    .map((_, axis) => {
      const along = space[space.length - 1 - axis] as number;
      const at = rest % along;
      rest = (rest - at) / along;
      return at;
    })
    .reverse();
}

/** The place of a pixel in row-major order; undefined outside the image. */
export function placeOf(at: readonly number[], space: readonly number[]): number | undefined {
  let place = 0;
  for (const [axis, along] of space.entries()) {
    const here = at[axis] as number;
    if (here < 0 || here >= along) return undefined;
    place = place * along + here;
  }
  return place;
}

/** Every step of −1, 0 and 1 along each axis; along one of length 1 there is none, unless all axes are so short. */
function steps(space: readonly number[]): number[][] {
  const single = space.every((along) => along === 1);
  return space.reduce<number[][]>(
    (all, along) =>
      all.flatMap((step) => (along === 1 && !single ? [0] : [-1, 0, 1]).map((last) => [...step, last])),
    [[]],
  );
}

/** Whether a step leads from a pixel out of the mask or the image. */
function leaves(mask: readonly boolean[], space: readonly number[], place: number, step: readonly number[]) {
  const at = coordinates(place, space).map((here, axis) => here + (step[axis] as number));
  const to = placeOf(at, space);
  return to === undefined || mask[to] !== true;
}

/** The pixels of a mask with a neighbour along an axis that is outside the mask or the image. */
function border(mask: readonly boolean[], space: readonly number[]): number[][] {
  const faces = steps(space).filter((step) => step.filter((along) => along !== 0).length === 1);
  return mask.flatMap((inside, place) =>
    inside && faces.some((step) => leaves(mask, space, place, step)) ? [coordinates(place, space)] : [],
  );
}

/** The pixels that `width` erosions by the full neighbourhood take off a mask. */
function band(mask: readonly boolean[], space: readonly number[], width: number): boolean[] {
  const around = steps(space);
  let left = [...mask];
  for (let erosion = 0; erosion < width; erosion++) {
    const before = left;
    left = before.map(
      (inside, place) => inside && !around.some((step) => leaves(before, space, place, step)),
    );
  }
  return mask.map((inside, place) => inside && left[place] === false);
}

/** The distances between the borders of two masks. */
export function naiveDistances(
  predicted: readonly boolean[],
  truth: readonly boolean[],
  space: readonly number[],
  spacing: readonly number[],
): NaiveDistances {
  const [one, other] = [border(predicted, space), border(truth, space)];
  const length = (from: number[], to: number[]) =>
    Math.sqrt(
      from.reduce(
        (sum, here, axis) => sum + ((here - (to[axis] as number)) * (spacing[axis] as number)) ** 2,
        0,
      ),
    );
  const nearest = (from: number[][], to: number[][]) =>
    from
      .map((pixel) => Math.min(Number.POSITIVE_INFINITY, ...to.map((aim) => length(pixel, aim))))
      .sort((a, b) => a - b);
  return { predictedToTruth: nearest(one, other), truthToPredicted: nearest(other, one) };
}

/** The distances of a direction; none where both masks are empty, and infinite ones where one is. */
function taken({ predictedToTruth, truthToPredicted }: NaiveDistances, direction: Direction): number[][] {
  const both = [predictedToTruth, truthToPredicted];
  if (both.every((list) => list.length === 0)) return [];
  if (both.some((list) => list.length === 0)) return [[Number.POSITIVE_INFINITY]];
  return direction === 'symmetric'
    ? both
    : [direction === 'predictedToTruth' ? predictedToTruth : truthToPredicted];
}

function percentileOf(sorted: readonly number[], percentile: number): number {
  const rank = (percentile / 100) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)] as number, sorted[Math.ceil(rank)] as number];
  return low === high ? low : low + (high - low) * (rank - Math.floor(rank));
}

const sum = (list: readonly number[]) => list.reduce((all, value) => all + value, 0);

/** The larger percentile of the directions; undefined where both masks are empty. */
export function naiveHausdorff(distances: NaiveDistances, percentile: number, direction: Direction) {
  const lists = taken(distances, direction);
  return lists.length === 0 ? undefined : Math.max(...lists.map((list) => percentileOf(list, percentile)));
}

/** The mean of all distances of the directions; undefined where both masks are empty. */
export function naiveAverage(distances: NaiveDistances, direction: Direction): number | undefined {
  const all = taken(distances, direction).flat();
  return all.length === 0 ? undefined : sum(all) / all.length;
}

/** The share of border pixels of both masks within the tolerance; undefined where both masks are empty. */
export function naiveShare({ predictedToTruth, truthToPredicted }: NaiveDistances, tolerance: number) {
  const all = [...predictedToTruth, ...truthToPredicted];
  return all.length === 0 ? undefined : all.filter((distance) => distance <= tolerance).length / all.length;
}

/** The overlap of the bands of two masks; undefined where both masks are empty. */
export function naiveBoundaryIoU(
  predicted: readonly boolean[],
  truth: readonly boolean[],
  space: readonly number[],
  width: number,
): number | undefined {
  const [one, other] = [band(predicted, space, width), band(truth, space, width)];
  const either = one.filter((inside, place) => inside || other[place] === true).length;
  const both = one.filter((inside, place) => inside && other[place] === true).length;
  return either === 0 ? undefined : both / either;
}

/** The mean of a list; NaN of none. */
export function naiveMean(list: readonly number[]): number {
  return list.length === 0 ? Number.NaN : sum(list) / list.length;
}

/**
 * The average of values of images and classes, where undefined stands for an empty place.
 *
 * @param grid - for each image the values of the classes
 */
export function naiveMacro(
  grid: readonly (readonly (number | undefined)[])[],
  over: 'image' | 'class-image',
  empty: 'skip' | number,
): number {
  const lists = over === 'image' ? grid : (grid[0] ?? []).map((_, index) => grid.map((row) => row[index]));
  const means = lists.flatMap((list) => {
    const left = list.flatMap((value) => value ?? (empty === 'skip' ? [] : empty));
    return left.length === 0 ? [] : [naiveMean(left)];
  });
  return naiveMean(means);
}

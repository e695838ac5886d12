/**
 * What a bootstrap draws: cases, or groups of cases that belong together, such as the images of one patient. Each unit is
 * its sum and its number of cases, since a mean needs no more. Units are in the order of their values, so that the order
 * in which cases came changes not one bit of the result.
 */

import { RandomStream } from './random.js';

/** Units to draw from, sorted. */
export interface Units {
  readonly sums: Float64Array;
  /** Cases in each unit. */
  readonly sizes: Float64Array;
}

/** Each value a unit of its own, or the values of each group one unit. */
export function unitsOf(values: ArrayLike<number>, groups: readonly (string | number)[] | undefined): Units {
  // Adding 0 makes -0 to 0, which has the same place in the order.
  const cases = Array.from(values, (value, place) => ({ value: value + 0, group: groups?.[place] ?? place }));
  cases.sort((a, b) => a.value - b.value);
  const byGroup = new Map<string | number, { sum: number; size: number }>();
  for (const { value, group } of cases) {
    const unit = byGroup.get(group);
    if (unit === undefined) byGroup.set(group, { sum: value, size: 1 });
    else {
      unit.sum += value;
      unit.size += 1;
    }
  }
  const units = [...byGroup.values()].sort((a, b) => a.sum - b.sum || a.size - b.size);
  return {
    sums: Float64Array.from(units, ({ sum }) => sum),
    sizes: Float64Array.from(units, ({ size }) => size),
  };
}

/** The sum of all units' cases and their number. */
export function totalOf({ sums, sizes }: Units): { sum: number; size: number } {
  const add = (total: number, part: number) => total + part;
  return { sum: sums.reduce(add, 0), size: sizes.reduce(add, 0) };
}

/** The means of resamples, sorted: each draws as many units as there are, with replacement. */
export function resampleMeans({ sums, sizes }: Units, resamples: number, seed: number): Float64Array {
  const random = new RandomStream(seed);
  const drawn = new Uint32Array(sums.length);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    random.fill(drawn, sums.length);
    let sum = 0;
    let size = 0;
    for (let draw = 0; draw < drawn.length; draw++) {
      const place = drawn[draw] as number;
      sum += sums[place] as number;
      size += sizes[place] as number;
    }
    means[resample] = sum / size;
  }
  return means.sort();
}

/**
 * What each unit adds to the mean: the mean less that without the unit, about their centre. As a quotient of the unit's own
 * distance from the mean, since the difference of two nearly equal means would lose digits.
 */
export function influencesOf(units: Units): Float64Array {
  const { sum, size } = totalOf(units);
  const mean = sum / size;
  const added = units.sums.map((part, place) => {
    const cases = units.sizes[place] as number;
    return (part - mean * cases) / (size - cases);
  });
  const centre = added.reduce((total, each) => total + each, 0) / added.length;
  return added.map((each) => each - centre);
}

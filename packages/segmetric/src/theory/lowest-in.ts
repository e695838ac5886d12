/**
 * A minimum of a function on the unit cube by searches along lines, without derivatives: along one coordinate at a time, and
 * along those coordinates together that are equal, or equal but for x → 1 − x. The latter are where piecewise linear functions of
 * sorted errors have their kinks, at which no single coordinate can leave.
 */

/** A point and the function's value there. */
export interface Lowest {
  readonly point: readonly number[];
  readonly value: number;
}

/** Places that are looked at along a line before the best of them is refined. */
const PLACES = 16;

/** A change that lowers the value by less is rounding: the losses see 32-bit numbers. */
const LEAST_GAIN = 1e-10;

/** Rounds through all lines; a smooth minimum takes a few. */
const ROUNDS = 60;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Goes down from a point until no line leads lower, or there are no evaluations left.
 *
 * @param left - how many evaluations are left, looked at before each line
 */
export function lowestIn(
  start: readonly number[],
  of: (point: readonly number[]) => number,
  left: () => number,
): Lowest {
  let point = [...start];
  let value = of(point);
  for (let round = 0; round < ROUNDS; round++) {
    const before = value;
    for (const line of linesThrough(point)) {
      if (left() <= 0) return { point, value };
      const along = lowestAlong((x) => of(line(x)));
      if (along.value < value - LEAST_GAIN) {
        point = line(along.x);
        value = along.value;
      }
    }
    if (value === before) break;
  }
  return { point, value };
}

/** The lines through a point, each as the point at x of it: its own coordinates alone become x, or 1 − x. */
function linesThrough(point: readonly number[]): ((x: number) => number[])[] {
  const lines = point.map((_, axis) => (x: number) => point.map((old, index) => (index === axis ? x : old)));
  const levels = new Map<number, number>();
  for (const x of point) levels.set(levelOf(x), (levels.get(levelOf(x)) ?? 0) + 1);
  for (const [level, count] of levels) {
    if (count < 2) continue;
    lines.push((x) => point.map((old) => (levelOf(old) !== level ? old : old > 0.5 ? 1 - x : x)));
    lines.push((x) => point.map((old) => (levelOf(old) !== level ? old : x)));
  }
  return lines;
}

/** The distance from the nearer end, without the last digits. */
const levelOf = (x: number) => Math.round(Math.min(x, 1 - x) * 1e6);

/** The lowest place of a function on [0, 1]: the best of a few, refined by golden sections, of five digits where they do. */
export function lowestAlong(of: (x: number) => number): Place {
  const at = (x: number): Place => ({ x, value: of(x) });
  const places = Array.from({ length: PLACES + 1 }, (_, index) => at(index / PLACES));
  let best = places.reduce(lower);
  let low = Math.max(0, best.x - 1 / PLACES);
  let high = Math.min(1, best.x + 1 / PLACES);
  let left = at(high - GOLDEN * (high - low));
  let right = at(low + GOLDEN * (high - low));
  while (high - low > 1e-6) {
    best = lower(lower(best, left), right);
    if (left.value <= right.value) {
      high = right.x;
      right = left;
      left = at(high - GOLDEN * (high - low));
    } else {
      low = left.x;
      left = right;
      right = at(low + GOLDEN * (high - low));
    }
  }
  const rounded = at(Math.round(best.x * 1e5) / 1e5);
  return rounded.value <= best.value + LEAST_GAIN ? rounded : best;
}

/** A place on a line and the function's value there. */
export interface Place {
  readonly x: number;
  readonly value: number;
}

const lower = (one: Place, other: Place) => (other.value < one.value ? other : one);

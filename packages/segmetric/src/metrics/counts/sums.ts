/**
 * Sums of counts, which may be of weights. Each weight is a multiple of 2^-30, so a sum is two whole numbers: its whole part, and the
 * units of 2^-30 beyond it. Both add up exactly, so sums have no order. A confusion holds the number nearest to a sum, and, where
 * that is not all of it, the remainder in units.
 */

import { own } from '../../checks/object-fields.js';

/** Lists of counts, or of what belongs to counts, in the order [image][class]; right pixels by image. */
export interface CountLists {
  /** Of the class and predicted as such. */
  readonly tp: readonly number[];
  /** Of another class and predicted as the class. */
  readonly fp: readonly number[];
  /** Of the class and predicted as another. */
  readonly fn: readonly number[];
  /** Of another class and not predicted as the class. */
  readonly tn: readonly number[];
  /** Of pixels whose label was predicted, where they were counted. */
  readonly right?: readonly number[];
}

/** The name of a list of counts. */
export type CountPart = keyof CountLists;

/** Counts, and what sums of weights are beyond them, in units of 2^-30. */
export interface Counts extends CountLists {
  readonly remainders?: CountLists;
}

const UNIT = 2 ** 30;

/** Sums in the making. */
export class Sums {
  /** Their whole parts. */
  readonly #whole: number[];
  /** The units beyond them, fewer than a whole; not there while none has any. */
  #units: number[] | undefined;

  constructor(length: number) {
    this.#whole = new Array<number>(length).fill(0);
  }

  /** Adds a number and units to a sum; returns the number nearest to it. */
  add(place: number, number: number, units: number): number {
    const floor = Math.floor(number);
    const before = this.#whole[place] as number;
    if (floor === number && units === 0 && this.#units === undefined) {
      this.#whole[place] = before + number;
      return before + number;
    }
    this.#units ??= new Array<number>(this.#whole.length).fill(0);
    const all = (this.#units[place] as number) + (number - floor) * UNIT + units;
    const wholes = Math.floor(all / UNIT);
    this.#whole[place] = before + floor + wholes;
    this.#units[place] = all - wholes * UNIT;
    return this.#numberAt(place);
  }

  #numberAt(place: number): number {
    return (this.#whole[place] as number) + (this.#units?.[place] ?? 0) / UNIT;
  }

  /** The numbers nearest to the sums. */
  numbers(): readonly number[] {
    return this.#units === undefined ? this.#whole : this.#whole.map((_, place) => this.#numberAt(place));
  }

  /** What the numbers leave out, in units; undefined where that is nothing. */
  remainders(): readonly number[] | undefined {
    const units = this.#units;
    if (units === undefined) return undefined;
    const remainders = this.#whole.map(
      (whole, place) => (whole - this.#numberAt(place)) * UNIT + (units[place] as number),
    );
    return remainders.some((each) => each !== 0) ? remainders : undefined;
  }
}

/** Adds a count to a sum. */
export function addCount(sums: Sums, place: number, counts: Counts, part: CountPart, at: number): number {
  return sums.add(place, counts[part]?.[at] as number, remaindersIn(counts, part)?.[at] ?? 0);
}

/** What sums of weights are beyond the counts of a part. */
export function remaindersIn(counts: Counts, part: CountPart): readonly number[] | undefined {
  return own(counts, 'remainders')?.[part];
}

/** Whether a number is one that sums come to. */
export function isSum(count: unknown): count is number {
  if (Number.isSafeInteger(count)) return (count as number) >= 0;
  return (
    typeof count === 'number' &&
    count > 0 &&
    count < Number.MAX_SAFE_INTEGER &&
    Number.isInteger(count * UNIT)
  );
}

/** Whether a number and units are a sum to which that number is the nearest. */
export function isNearest(count: number, units: unknown): boolean {
  return Number.isSafeInteger(units) && new Sums(1).add(0, count, units as number) === count;
}

/** A list for each part. */
export function eachList(
  parts: readonly CountPart[],
  listOf: (part: CountPart) => readonly number[],
): CountLists {
  return Object.fromEntries(parts.map((part) => [part, listOf(part)])) as unknown as CountLists;
}

/** Counts of these lists, and remainders where any list has some. */
export function countsOf(
  parts: readonly CountPart[],
  numbers: (part: CountPart) => readonly number[],
  remainders: (part: CountPart) => readonly number[] | undefined,
): Counts {
  const lists = eachList(parts, numbers);
  if (parts.every((part) => remainders(part) === undefined)) return lists;
  const zeros = (part: CountPart) => (lists[part] ?? []).map(() => 0);
  return { ...lists, remainders: eachList(parts, (part) => remainders(part) ?? zeros(part)) };
}

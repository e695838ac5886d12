/**
 * Counts that may be sums of weights. Each weight is a multiple of 2^-30, so a sum is two whole numbers: its whole part, and the
 * units of 2^-30 beyond it. Both add up exactly, so sums have no order. A confusion holds the number nearest to the sum, and, where
 * that is not all of it, the remainder in units.
 */

import { own } from '../../checks/object-fields.js';

/** Lists of counts, or of what belongs to counts, in the order [image][class]; right pixels by image. */
export interface CountLists {
  readonly tp: readonly number[];
  readonly fp: readonly number[];
  readonly fn: readonly number[];
  readonly tn: readonly number[];
  readonly right?: readonly number[];
}

/** The name of a list of counts. */
export type CountPart = keyof CountLists;

/** Counts, and what sums of weights are beyond them, in units of 2^-30. */
export interface Sums extends CountLists {
  readonly remainders?: CountLists;
}

/** The whole part of a sum, and the units beyond it, fewer than a whole. */
export type Mass = readonly [whole: number, units: number];

const UNIT = 2 ** 30;

/** The sum of a number and a remainder in units. */
export function massOf(value: number, remainder: number): Mass {
  const whole = Math.floor(value);
  // Whole numbers have no units, and are most.
  return value === whole && remainder === 0 ? [whole, 0] : carry(whole, (value - whole) * UNIT + remainder);
}

/** The sum of two. */
export const added = ([whole, units]: Mass, other: Mass): Mass => carry(whole + other[0], units + other[1]);

function carry(whole: number, units: number): Mass {
  const wholes = Math.floor(units / UNIT);
  return [whole + wholes, units - wholes * UNIT];
}

/** The number nearest to a sum. */
export const numberOf = ([whole, units]: Mass): number => whole + units / UNIT;

/** What that number leaves out, in units. */
export const remainderOf = ([whole, units]: Mass): number =>
  (whole - numberOf([whole, units])) * UNIT + units;

/** Whether a number is one that sums come to. */
export const isSum = (count: unknown): count is number =>
  typeof count === 'number' &&
  count >= 0 &&
  count <= Number.MAX_SAFE_INTEGER &&
  Number.isInteger(count * UNIT);

/** The sum that a count stands for. */
export function massAt(counts: Sums, part: CountPart, place: number): Mass {
  const remainders = own(counts, 'remainders');
  return massOf(counts[part]?.[place] ?? 0, remainders?.[part]?.[place] ?? 0);
}

/** A list for each part. */
export function eachList(
  parts: readonly CountPart[],
  listOf: (part: CountPart) => readonly number[],
): CountLists {
  return Object.fromEntries(parts.map((part) => [part, listOf(part)])) as unknown as CountLists;
}

/** The lists of a confusion whose counts are these sums. */
export function listsOf(parts: readonly CountPart[], masses: (part: CountPart) => readonly Mass[]): Sums {
  const sums = Object.fromEntries(parts.map((part) => [part, masses(part)])) as Record<CountPart, Mass[]>;
  const lists = eachList(parts, (part) => sums[part].map(numberOf));
  const isAll = parts.every((part) => sums[part].every((mass) => remainderOf(mass) === 0));
  return isAll ? lists : { ...lists, remainders: eachList(parts, (part) => sums[part].map(remainderOf)) };
}

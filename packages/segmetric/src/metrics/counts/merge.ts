/**
 * Merging of counts, from shards, tiles, workers or machines. With ids, images of equal ids are added and the rest
 * united, in the order of the ids, so that any order of merging gives the same. Without ids the images are appended.
 */

import { show, wrongType } from '../../checks/argument-errors.js';
import { isArray, listOf } from '../../checks/lists.js';
import { own } from '../../checks/object-fields.js';
import type { Columns } from '../pairs/class-table.js';
import { columnCount } from '../pairs/class-table.js';
import type { Confusion } from './confusion-data.js';
import { PARTS, readConfusion } from './confusion-data.js';
import type { CountPart } from './sums.js';
import { countsOf, remaindersIn, Sums } from './sums.js';

/**
 * Merges counts into one.
 *
 * @param counts - results of {@link confusion}, or one list of them; at least one. All have the same classes (number, names
 *   and labels) and the same regions, and all have ids or none has
 * @returns with ids: equal ids added, the images in the order of the ids (by UTF-16 code units); without: all images in
 *   the order given
 * @throws TypeError or RangeError that names the argument, what came and what is allowed
 * @example
 * ```ts
 * import { confusion, merge } from 'segmetric';
 *
 * const truth = { data: [0, 1], shape: [1, 2] };
 * const left = confusion({ data: [0, 1], shape: [1, 2] }, truth, { classes: 2, ids: ['case7'] });
 * const right = confusion({ data: [1, 1], shape: [1, 2] }, truth, { classes: 2, ids: ['case7'] });
 * const whole = merge(left, right);
 * console.log(whole.images, whole.tp); // 1 [ 1, 2 ]
 * ```
 */
export function merge(...counts: readonly Confusion[] | readonly [readonly Confusion[]]): Confusion {
  const [first, second] = counts;
  if (!isArray(first)) return mergeAll(counts as readonly Confusion[]);
  if (second === undefined) return mergeAll(first);
  throw wrongType('counts[0]', first, 'a list is given by itself, or counts one after another');
}

const confusions = listOf('a list of confusions is needed', readConfusion);

/** The same of a list, which may be longer than a call can have arguments. */
export function mergeAll(given: readonly Confusion[]): Confusion {
  const counts = confusions('counts', given);
  const [first] = counts;
  if (first === undefined) throw wrongType('counts[0]', undefined, 'at least one confusion is needed');
  counts.forEach((each, place) => {
    for (const part of ['classes', 'names', 'labels', 'regions'] as const) {
      // Text, because the order of regions counts, too.
      const [came, needed] = [own(each, part), own(first, part)].map((value) => JSON.stringify(value));
      if (came !== needed) {
        throw new RangeError(
          `counts[${place}].${part} is ${cut(came)}, but counts[0].${part} is ${cut(needed)}: the same is needed, in one order`,
        );
      }
    }
    const [hasIds, firstHas] = [each, first].map((one) => own(one, 'ids') !== undefined);
    if (hasIds !== firstHas) {
      throw new RangeError(
        `counts[${place}] has ${hasIds ? 'ids' : 'no ids'}, but counts[0] has ` +
          `${firstHas ? 'some' : 'none'}: all or none is needed`,
      );
    }
  });
  return own(first, 'ids') === undefined ? append(counts) : unite(counts);
}

const cut = (text = 'undefined') => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** What all counts have in common. */
function columnsIn({ ids, images, tp, fp, fn, tn, right, remainders, ...columns }: Confusion): Columns {
  return columns;
}

/** The parts that all have: right pixels where none lacks them. */
function partsIn(counts: readonly Confusion[]): readonly CountPart[] {
  return counts.every((each) => own(each, 'right') !== undefined) ? [...PARTS, 'right'] : PARTS;
}

function append(counts: readonly Confusion[]): Confusion {
  const images = counts.reduce((sum, each) => sum + each.images, 0);
  const all = (part: CountPart) => counts.flatMap((each) => each[part] ?? []);
  const remainders = (part: CountPart) =>
    counts.every((each) => remaindersIn(each, part) === undefined)
      ? undefined
      : counts.flatMap((each) => remaindersIn(each, part) ?? (each[part] ?? []).map(() => 0));
  return { ...columnsIn(counts[0] as Confusion), images, ...countsOf(partsIn(counts), all, remainders) };
}

/** Adds the images of equal ids; the rest are put in the order of their ids. */
export function unite(counts: readonly Confusion[]): Confusion {
  const columns = columnsIn(counts[0] as Confusion);
  const width = columnCount(columns);
  const parts = partsIn(counts);
  /** Where a part begins in a row of all parts, and how long it is there. */
  const start = (part: CountPart) => parts.indexOf(part) * width;
  const lengthOf = (part: CountPart) => (part === 'right' ? 1 : width);
  const rows = new Map<string, Sums>();
  for (const each of counts) {
    each.ids?.forEach((id, image) => {
      const row = rows.get(id) ?? new Sums(parts.length * width);
      for (const part of parts) {
        const [first, length] = [start(part), lengthOf(part)];
        const [numbers, units] = [each[part] as readonly number[], remaindersIn(each, part)];
        for (let index = 0; index < length; index++) {
          const at = image * length + index;
          const sum = row.add(first + index, numbers[at] as number, units?.[at] ?? 0);
          if (sum <= Number.MAX_SAFE_INTEGER) continue;
          throw new RangeError(`the counts of ${show(id)} add up to ${sum}, but a count is at most 2^53 - 1`);
        }
      }
      rows.set(id, row);
    });
  }
  const ids = [...rows.keys()].sort();
  const lists = (of: (row: Sums) => readonly number[] | undefined) => {
    const all = ids.map((id) => of(rows.get(id) as Sums));
    if (all.every((row) => row === undefined)) return () => undefined;
    return (part: CountPart) =>
      all.flatMap((row) => {
        const first = start(part);
        return row?.slice(first, first + lengthOf(part)) ?? new Array<number>(lengthOf(part)).fill(0);
      });
  };
  const numbers = lists((row) => row.numbers()) as (part: CountPart) => readonly number[];
  const remainders = lists((row) => row.remainders());
  return { ...columns, ids, images: ids.length, ...countsOf(parts, numbers, remainders) };
}

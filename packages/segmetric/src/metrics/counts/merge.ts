/**
 * Merging of counts, from shards, tiles, workers or machines. With ids, images of equal ids are added and the rest
 * united, in the order of the ids, so that any order of merging gives the same. Without ids the images are appended.
 */

import { show, wrongType } from '../../checks/argument-errors.js';
import { isArray, listOf } from '../../checks/lists.js';
import { own } from '../../checks/object-fields.js';
import { columnCount } from '../pairs/class-table.js';
import type { Confusion } from './confusion-data.js';
import { PARTS, readConfusion } from './confusion-data.js';

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

function append(counts: readonly Confusion[]): Confusion {
  const { ids: _, right: __, ...first } = counts[0] as Confusion;
  const all = (part: (typeof PARTS)[number]) => counts.flatMap((each) => each[part]);
  const images = counts.reduce((sum, each) => sum + each.images, 0);
  const rights = counts.map((each) => own(each, 'right'));
  const right = rights.includes(undefined) ? {} : { right: rights.flatMap((each) => each ?? []) };
  return { ...first, images, tp: all('tp'), fp: all('fp'), fn: all('fn'), tn: all('tn'), ...right };
}

/** Adds the images of equal ids; the rest are put in the order of their ids. */
export function unite(counts: readonly Confusion[]): Confusion {
  const { right: _, ...first } = counts[0] as Confusion;
  const width = columnCount(first);
  const hasRight = counts.every((each) => own(each, 'right') !== undefined);
  const rows = new Map<string, number[]>();
  for (const each of counts) {
    each.ids?.forEach((id, image) => {
      const row = rows.get(id) ?? new Array<number>(PARTS.length * width + 1).fill(0);
      const add = (place: number, count: number) => {
        const sum = (row[place] as number) + count;
        if (!Number.isSafeInteger(sum)) {
          throw new RangeError(`the counts of ${show(id)} add up to ${sum}, but a count is at most 2^53 - 1`);
        }
        row[place] = sum;
      };
      PARTS.forEach((part, which) => {
        for (let index = 0; index < width; index++) {
          add(which * width + index, each[part][image * width + index] as number);
        }
      });
      add(PARTS.length * width, own(each, 'right')?.[image] ?? 0);
      rows.set(id, row);
    });
  }
  const ids = [...rows.keys()].sort();
  const all = (first: number, length: number) =>
    ids.flatMap((id) => (rows.get(id) as number[]).slice(first, first + length));
  const [tp, fp, fn, tn] = PARTS.map((_, which) => all(which * width, width)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const right = hasRight ? { right: all(PARTS.length * width, 1) } : {};
  return { ...first, ids, images: ids.length, tp, fp, fn, tn, ...right };
}

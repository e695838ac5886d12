/**
 * Merging of counts, from shards, tiles, workers or machines. With ids, images of equal ids are added and the rest
 * united, in the order of the ids, so that any order of merging gives the same. Without ids the images are appended.
 */

import { notAllowed, show, wrongType } from '../argument-errors.js';
import { listOf } from '../lists.js';
import type { Check } from '../option-checks.js';
import type { Confusion } from './confusion.js';
import { checkRegions, columnCount, regionTable } from './regions.js';

const PARTS = ['tp', 'fp', 'fn', 'tn'] as const;

/** The check of the images' names. */
export const idList: Check<readonly string[]> = listOf(
  'a list of strings, one for each image, is needed',
  (name, id) => {
    if (typeof id === 'string') return id;
    throw wrongType(name, id, 'a string is needed');
  },
);

/**
 * Merges counts into one.
 *
 * @param counts - results of {@link confusion}, or one list of them, at least one, all with the same number of classes and the same
 *   regions, all with ids or all without
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
  if (!Array.isArray(first)) return mergeAll(counts as readonly Confusion[]);
  if (second === undefined) return mergeAll(first);
  throw wrongType('counts[0]', first, 'a list is given by itself, or counts one after another');
}

/** The same of a list, which may be longer than a call can have arguments. */
export function mergeAll(counts: readonly Confusion[]): Confusion {
  counts.forEach((each, place) => {
    checkConfusion(`counts[${place}]`, each);
  });
  const [first] = counts;
  if (first === undefined) throw wrongType('counts[0]', undefined, 'at least one confusion is needed');
  const { classes } = first;
  counts.forEach((each, place) => {
    if (each.classes !== classes) {
      throw notAllowed(
        `counts[${place}].classes`,
        each.classes,
        `counts[0].classes is ${classes}: the same is needed`,
      );
    }
    const [came, needed] = [each, first].map(({ regions }) => JSON.stringify(regions));
    if (came !== needed) {
      throw new RangeError(
        `counts[${place}].regions is ${came}, but counts[0].regions is ${needed}: the same is needed, in one order`,
      );
    }
    if ((each.ids === undefined) !== (first.ids === undefined)) {
      throw new RangeError(
        `counts[${place}] has ${each.ids === undefined ? 'no ids' : 'ids'}, but counts[0] has ` +
          `${first.ids === undefined ? 'none' : 'some'}: all or none is needed`,
      );
    }
  });
  const named = first.regions === undefined ? { classes } : { classes, regions: first.regions };
  return first.ids === undefined
    ? { ...named, ...append(counts) }
    : { ...named, ...unite(counts, columnCount(first)) };
}

/** Refuses what is not a confusion, as may come from a file. */
export function checkConfusion(name: string, value: unknown): asserts value is Confusion {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(name, value, 'a confusion is needed, as confusion() makes it');
  }
  const { classes, images, ids, regions, ...parts } = value as Partial<Confusion>;
  const whole = (part: unknown) => Number.isSafeInteger(part) && (part as number) >= 0;
  if (!whole(classes) || classes === 0)
    throw notAllowed(`${name}.classes`, classes, 'a number of classes is needed');
  if (!whole(images)) throw notAllowed(`${name}.images`, images, 'a number of images is needed');
  if (regions !== undefined) {
    checkRegions(`${name}.regions`, regionTable(`${name}.regions`, regions), classes as number);
  }
  const columns = columnCount(value as Confusion);
  const length = columns * (images as number);
  for (const part of PARTS) {
    const list: unknown = parts[part];
    if (!Array.isArray(list))
      throw wrongType(`${name}.${part}`, list, `a list of ${length} counts is needed`);
    if (list.length !== length) {
      throw new RangeError(
        `${name}.${part} has ${list.length} counts, but ${images} images of ${classes} classes` +
          `${columns === classes ? '' : ` and ${columns - (classes as number)} regions`} have ${length}`,
      );
    }
    const wrong = list.findIndex((each) => !whole(each));
    if (wrong >= 0) throw notAllowed(`${name}.${part}[${wrong}]`, list[wrong], 'a count is a whole number');
  }
  if (ids === undefined) return;
  if (idList(`${name}.ids`, ids).length !== images) {
    throw new RangeError(
      `${name}.ids is ${show(ids)}, but ${images} strings, one for each image, are needed`,
    );
  }
  const seen = new Set<string>();
  ids.forEach((id, place) => {
    if (seen.has(id))
      throw notAllowed(`${name}.ids[${place}]`, id, 'it is there before: merge adds equal ids');
    seen.add(id);
  });
}

function append(counts: readonly Confusion[]): Omit<Confusion, 'classes'> {
  const all = (part: (typeof PARTS)[number]) => counts.flatMap((each) => each[part]);
  const images = counts.reduce((sum, each) => sum + each.images, 0);
  return { images, tp: all('tp'), fp: all('fp'), fn: all('fn'), tn: all('tn') };
}

function unite(counts: readonly Confusion[], columns: number): Omit<Confusion, 'classes'> {
  const rows = new Map<string, number[]>();
  for (const each of counts) {
    each.ids?.forEach((id, image) => {
      const row = rows.get(id) ?? new Array<number>(4 * columns).fill(0);
      PARTS.forEach((part, which) => {
        for (let index = 0; index < columns; index++) {
          row[which * columns + index] =
            (row[which * columns + index] as number) + (each[part][image * columns + index] as number);
        }
      });
      rows.set(id, row);
    });
  }
  const ids = [...rows.keys()].sort();
  const all = (which: number) =>
    ids.flatMap((id) => (rows.get(id) as number[]).slice(which * columns, (which + 1) * columns));
  return { ids, images: ids.length, tp: all(0), fp: all(1), fn: all(2), tn: all(3) };
}

/** Counts as plain data, and the way back from data that may come from a file, a worker or another library. */

import { notAllowed, show, wrongType } from '../../checks/argument-errors.js';
import type { Check } from '../../checks/check.js';
import { isArray, listOf } from '../../checks/lists.js';
import { own, readFields } from '../../checks/object-fields.js';
import { label } from '../../checks/option-checks.js';
import type { ClassTable, Columns, RegionIndices } from '../pairs/class-table.js';
import { classTable, columnCount, regionIndices, regionTable } from '../pairs/class-table.js';
import type { CountLists, Counts } from './sums.js';
import { addCount, eachList, isNearest, isSum, Sums } from './sums.js';

/**
 * Counts for each image and class, in the order [image][class], the regions behind the classes. Plain data that survives
 * JSON. A count is a number of pixels, or, where `truth.weights` were given, the sum of their weights.
 */
export interface Confusion {
  /** The number of classes; 1 means maps of 0 and 1, of which the foreground alone is counted. */
  readonly classes: number;
  /** The names of the classes, where they were given. */
  readonly names?: readonly string[];
  /** The labels of the classes, where a table gave them. */
  readonly labels?: readonly number[];
  /** For each region the indices of the classes that it unites, where there are some. */
  readonly regions?: RegionIndices;
  /** A name for each image, where they were given: in order, each once. */
  readonly ids?: readonly string[];
  /** The number of images. */
  readonly images: number;
  /** Pixels of the class that were predicted as the class. */
  readonly tp: readonly number[];
  /** Pixels of another class that were predicted as the class. */
  readonly fp: readonly number[];
  /** Pixels of the class that were predicted as another. */
  readonly fn: readonly number[];
  /** Pixels of another class that were not predicted as the class. */
  readonly tn: readonly number[];
  /** For each image the pixels whose label was predicted, all labels together. Masks have none. */
  readonly right?: readonly number[];
  /**
   * What sums of weights are beyond the numbers of these lists, in units of 2^-30, so that merging loses nothing. There where one is
   * not 0: where weights that are no whole numbers add up to more than 2^23.
   */
  readonly remainders?: CountLists;
}

/** The four counts. */
export const PARTS = ['tp', 'fp', 'fn', 'tn'] as const;

const LISTS = [...PARTS, 'right'] as const;
const FIELDS = ['classes', 'names', 'labels', 'regions', 'ids', 'images', 'remainders', ...LISTS] as const;

/** The check of the images' names. */
export const idList: Check<readonly string[]> = listOf(
  'a list of strings, one for each image, is needed',
  (name, id) => {
    if (typeof id === 'string') return id;
    throw wrongType(name, id, 'a string is needed');
  },
);

/** A copy of a confusion; refuses what is none, as may come from a file. */
export function readConfusion(name: string, value: unknown): Confusion {
  const needed = 'a confusion is needed, as confusion() makes it';
  if (typeof value !== 'object' || value === null || isArray(value)) throw wrongType(name, value, needed);
  // Each is read once: what is checked is what is counted with.
  const { classes, names, labels, images, ids, regions, remainders, ...rest } = readFields(
    name,
    value,
    FIELDS,
    needed,
  );
  const columns = readColumns(name, { classes, names, labels, regions });
  if (!isCount(images)) throw notAllowed(`${name}.images`, images, 'a number of images is needed');
  const width = columnCount(columns);
  const united = width - columns.classes;
  const size = `${images} images of ${columns.classes} classes${united === 0 ? '' : ` and ${united} regions`}`;
  const counts = {
    images,
    ...eachList(rest.right === undefined ? PARTS : LISTS, (part) => {
      const ofImages = part === 'right';
      const length = ofImages ? images : width * images;
      return countList(`${name}.${part}`, rest[part], length, ofImages ? `${images} images` : size);
    }),
  };
  const parts =
    remainders === undefined
      ? counts
      : { ...counts, remainders: readRemainders(`${name}.remainders`, remainders, counts) };
  checkRight(name, parts, width);
  if (ids === undefined) return { ...columns, ...parts };
  const list = idList(`${name}.ids`, ids);
  if (list.length !== images) {
    throw new RangeError(
      `${name}.ids is ${show(ids)}, but ${images} strings, one for each image, are needed`,
    );
  }
  const seen = new Set<string>();
  list.forEach((id, place) => {
    if (seen.has(id))
      throw notAllowed(`${name}.ids[${place}]`, id, 'it is there before: merge adds equal ids');
    seen.add(id);
  });
  return { ...columns, ids: list, ...parts };
}

/** Refuses right pixels that are not among the valid ones of their image. */
function checkRight(name: string, counts: Counts, width: number): void {
  const right = own(counts, 'right');
  if (right === undefined) return;
  const sums = new Sums(right.length);
  right.forEach((_, image) => {
    addValid(sums, image, counts, image * width);
  });
  const valid = sums.numbers();
  right.forEach((count, image) => {
    const most = valid[image] as number;
    if (count > most)
      throw notAllowed(`${name}.right[${image}]`, count, `the image has ${most} valid pixels`);
  });
}

/** Adds the valid pixels of an image to a sum; `at` is where its first counts are. */
export function addValid(sums: Sums, place: number, counts: Counts, at: number): void {
  for (const part of PARTS) addCount(sums, place, counts, part, at);
}

/** Reads the remainders of counts: each with its count is a sum to which that count is the nearest number. */
function readRemainders(name: string, value: unknown, counts: CountLists): CountLists {
  const needed = 'remainders of counts are needed, as confusion() makes them';
  if (typeof value !== 'object' || value === null || isArray(value)) throw wrongType(name, value, needed);
  const given = readFields(name, value, LISTS, needed);
  return eachList(counts.right === undefined ? PARTS : LISTS, (part) => {
    const numbers = counts[part] as readonly number[];
    const list = numberList(`${name}.${part}`, given[part], numbers.length, 'remainders', 'the counts');
    list.forEach((units, place) => {
      const count = numbers[place] as number;
      if (isNearest(count, units)) return;
      throw notAllowed(
        `${name}.${part}[${place}]`,
        units,
        `the count is ${count}: a whole number of 2^-30 is needed with which it is the nearest number to their sum`,
      );
    });
    return list as number[];
  });
}

function readColumns(
  name: string,
  { classes, names, labels, regions }: { readonly [K in keyof Columns]: unknown },
): Columns {
  if (!isCount(classes) || classes === 0)
    throw notAllowed(`${name}.classes`, classes, 'a number of classes is needed');
  const table: ClassTable =
    names === undefined && labels === undefined
      ? { classes }
      : classTable(`${name}.names`, labels === undefined ? names : tableOf(name, names, labels));
  if (table.classes !== classes) {
    throw notAllowed(`${name}.names`, names, `${name}.classes is ${classes}: one name for each is needed`);
  }
  return regions === undefined
    ? table
    : {
        ...table,
        regions: regionIndices(`${name}.regions`, regionTable(`${name}.regions`, regions), { classes }),
      };
}

const LABELS = 'a list of labels, one for each of the names, is needed';
const labelList = listOf(LABELS, label);

function tableOf(name: string, names: unknown, labels: unknown): object {
  const list = labelList(`${name}.labels`, labels);
  if (!isArray(names) || names.length !== list.length) throw wrongType(`${name}.labels`, labels, LABELS);
  const seen = new Map<number, number>();
  list.forEach((each, place) => {
    const first = seen.get(each);
    if (first !== undefined) {
      throw notAllowed(`${name}.labels[${place}]`, each, `${name}.labels[${first}] is that label, too`);
    }
    seen.set(each, place);
  });
  return Object.fromEntries(names.map((each, place) => [each, list[place]]));
}

/** Whether something is a number of images or classes. */
const isCount = (part: unknown): part is number => Number.isSafeInteger(part) && (part as number) >= 0;

function countList(name: string, list: unknown, length: number, size: string): number[] {
  const counts = numberList(name, list, length, 'counts', size);
  const wrong = counts.findIndex((each) => !isSum(each));
  if (wrong >= 0) {
    const allowed = 'a count is a whole number from 0 to 2^53 - 1, or a sum of weights: a multiple of 2^-30';
    throw notAllowed(`${name}[${wrong}]`, counts[wrong], allowed);
  }
  return counts as number[];
}

/** A copy of a list of so many things, which `size` have. */
function numberList(name: string, list: unknown, length: number, things: string, size: string): unknown[] {
  if (!isArray(list)) throw wrongType(name, list, `a list of ${length} ${things} is needed`);
  const copy = Array.from({ length: list.length }, (_, place) => list[place]);
  if (copy.length === length) return copy;
  throw new RangeError(`${name} has ${copy.length} ${things}, but ${size} have ${length}`);
}

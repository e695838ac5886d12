/**
 * Which labels stand for which classes. Users say it by a number of classes, by a list of names (both with the labels 0,
 * 1, 2, …), or by a table of names and labels. Results are in that order, and the regions stand behind the classes.
 */

import { notAllowed, wrongType } from '../../checks/argument-errors.js';
import type { Check } from '../../checks/check.js';
import { isArray, listOf } from '../../checks/lists.js';
import { own, ownEntries } from '../../checks/object-fields.js';
import { classCount, isPlain, label } from '../../checks/option-checks.js';

/**
 * The classes, and the labels that stand for them in class maps.
 *
 * - A number n: the labels 0 to n − 1. With 1 the maps hold 0 and 1, and the class is the foreground, 1.
 * - A list of names: the labels 0, 1, 2, … in the order of the names.
 * - A table of names and labels, in the order of results: `{ necrosis: 1, oedema: 2, enhancing: 4 }`. A label is a whole
 *   number of 32 bits with a sign. A name is not empty and not a whole number.
 *
 * A label 0 that the table does not list is background and belongs to no class. Any other label that is not listed is an
 * error, unless `ignoreLabel` has it and it stands in the truth.
 */
export type ClassesOption = number | readonly string[] | Readonly<Record<string, number>>;

/** Classes in the order of results. */
export interface ClassTable {
  /** How many there are. */
  readonly classes: number;
  /** Their names, where they were given. */
  readonly names?: readonly string[];
  /** Their labels, where a table gave them: then a class is chosen by its name alone. */
  readonly labels?: readonly number[];
}

/** Names that an object would put before all others, and that could be taken for an index. */
const WHOLE = /^(?:0|[1-9]\d*)$/;

const nameList = listOf('a list of names is needed', (name, value) => {
  if (typeof value === 'string' && value !== '') return value;
  throw wrongType(name, value, 'a name is needed');
});

/** A list of names, at least one, each once. */
export const uniqueNames: Check<readonly string[]> = (name, value) => {
  const list = nameList(name, value);
  if (list.length === 0) throw notAllowed(name, value, 'at least one is needed');
  const seen = new Set<string>();
  list.forEach((each, place) => {
    if (seen.has(each)) throw notAllowed(`${name}[${place}]`, each, 'that name is there before');
    seen.add(each);
  });
  return list;
};

/** The check of {@link ClassesOption}, and what it says. */
export const classTable: Check<ClassTable> = (name, value) => {
  if (typeof value === 'number') return { classes: classCount(name, value) };
  if (isArray(value)) {
    const label = value.findIndex((each) => typeof each === 'number');
    if (label >= 0) {
      const allowed = 'a name is needed: labels go into a table { name: label }';
      throw wrongType(`${name}[${label}]`, value[label], allowed);
    }
    const names = uniqueNames(name, value);
    return { classes: classCount(`${name}.length`, names.length), names };
  }
  if (!isPlain(value)) {
    throw wrongType(name, value, 'a number of classes, a list of names or a table { name: label } is needed');
  }
  const entries = ownEntries(name, value, 'a table { name: label } is needed');
  if (entries.length === 0) throw notAllowed(name, value, 'at least one class is needed');
  const seen = new Map<number, string>();
  for (const [each, its] of entries) {
    if (each === '' || WHOLE.test(each)) {
      throw notAllowed(
        name,
        each,
        'the name of a class is not empty and not a whole number: a table is { name: label }',
      );
    }
    const known = seen.get(label(`${name}.${each}`, its));
    if (known !== undefined) throw notAllowed(`${name}.${each}`, its, `${known} has that label before`);
    seen.set(its as number, each);
  }
  classCount(`${name}'s number`, entries.length);
  return { classes: entries.length, names: [...seen.values()], labels: [...seen.keys()] };
};

/** The labels of the classes, in their order. A single class that no table gave a label is the foreground, whose label is 1. */
export function labelsOf(table: ClassTable): readonly number[] {
  const { classes } = table;
  return own(table, 'labels') ?? Array.from({ length: classes }, (_, index) => (classes === 1 ? 1 : index));
}

/** Regions as users give them: of each the classes that it unites, by name or by index. `{ whole: [1, 2, 3] }`. */
export type Regions = Readonly<Record<string, readonly (number | string)[]>>;

/** Regions by the indices of their classes. */
export type RegionIndices = Readonly<Record<string, readonly number[]>>;

/** Classes and regions, in the order of results: the columns of counts. */
export interface Columns extends ClassTable {
  /** For each region the indices of the classes that it unites, where there are regions. */
  readonly regions?: RegionIndices;
}

const classOrRegion = listOf('a list of classes and names of regions is needed', (name, value) => {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) {
    return value;
  }
  throw notAllowed(name, value, "a class's index or name or a region's name is needed");
});

/** A list of classes, by index or name, and of regions, by name; at least one, each once. */
export const placeList: Check<readonly (number | string)[]> = (name, value) => {
  const list = classOrRegion(name, value);
  if (list.length === 0) throw notAllowed(name, value, 'at least one class is needed');
  const seen = new Set<number | string>();
  list.forEach((each, place) => {
    if (seen.has(each)) throw notAllowed(`${name}[${place}]`, each, 'it is listed before');
    seen.add(each);
  });
  return list;
};

/** The check of {@link Regions}, all but whether their classes are there. */
export const regionTable: Check<Regions> = (name, value) => {
  if (!isPlain(value)) {
    throw wrongType(
      name,
      value,
      'a plain object is needed, for each region a list of classes: { whole: [1, 2] }',
    );
  }
  const entries = ownEntries(name, value, 'for each region a list of classes is needed').map(
    ([region, list]) => {
      if (WHOLE.test(region)) throw notAllowed(name, region, 'the name of a region is not a whole number');
      return [region, [...placeList(`${name}.${region}`, list)]];
    },
  );
  return Object.fromEntries(entries);
};

/** Regions by the indices of their classes; refuses classes that are not there, and names that a class has. */
export function regionIndices(name: string, regions: Regions, table: ClassTable): RegionIndices {
  const entries = Object.entries(regions).map(([region, list]) => {
    if (own(table, 'names')?.includes(region)) throw notAllowed(name, region, 'a class has that name');
    // With one class the labels are 0 and 1, so 0 would be read as the class by one and as the background by another.
    if (table.classes === 1)
      throw notAllowed(`${name}.${region}`, list, 'a single class leaves nothing to unite');
    const indices = list.map((each, place) => columnOf(`${name}.${region}[${place}]`, each, table));
    const again = indices.findIndex((index, place) => indices.indexOf(index) !== place);
    if (again >= 0)
      throw notAllowed(`${name}.${region}[${again}]`, list[again], 'that class is listed before');
    return [region, indices];
  });
  return Object.fromEntries(entries);
}

/** The regions; those that `Object.prototype` may have got from a script are none. */
export function regionsOf(columns: Columns): RegionIndices {
  return own(columns, 'regions') ?? {};
}

/** How many columns there are: one for each class, then one for each region. */
export function columnCount(columns: Columns): number {
  return columns.classes + Object.keys(regionsOf(columns)).length;
}

/** The indices of the classes of each column: each class by itself, then the regions. */
export function setsOf(columns: Columns): readonly (readonly number[])[] {
  const single = Array.from({ length: columns.classes }, (_, index) => [index]);
  return [...single, ...Object.values(regionsOf(columns))];
}

/**
 * The column of a class or of a region.
 *
 * @param name - the option's place, for error messages
 * @param chosen - a class by its index or its name, or a region by its name
 */
export function columnOf(name: string, chosen: number | string, columns: Columns): number {
  const { classes } = columns;
  if (typeof chosen === 'string') {
    const index = own(columns, 'names')?.indexOf(chosen) ?? -1;
    if (index >= 0) return index;
    const place = Object.keys(regionsOf(columns)).indexOf(chosen);
    if (place >= 0) return classes + place;
  } else if (
    own(columns, 'labels') === undefined &&
    Number.isInteger(chosen) &&
    chosen >= 0 &&
    chosen < classes
  ) {
    return chosen;
  }
  throw notAllowed(name, chosen, `there are ${listed(columns)}`);
}

/** The columns of a list of classes and regions, each once. */
export function columnsOf(
  name: string,
  list: readonly (number | string)[],
  columns: Columns,
): readonly number[] {
  const seen = new Set<number>();
  return list.map((each, place) => {
    const column = columnOf(`${name}[${place}]`, each, columns);
    if (seen.has(column)) throw notAllowed(`${name}[${place}]`, each, 'it is listed before');
    seen.add(column);
    return column;
  });
}

/** What there is to choose from, for error messages. */
function listed(columns: Columns): string {
  const { classes } = columns;
  const names = own(columns, 'names');
  const some = (list: readonly string[]) =>
    list.length > 12 ? `${list.slice(0, 12).join(', ')}, …` : list.join(', ');
  const indices = `${classes} classes (0..${classes - 1})`;
  const known =
    names === undefined
      ? indices
      : own(columns, 'labels') === undefined
        ? `${indices}, by name ${some(names)},`
        : `the classes ${some(names)}, by name,`;
  const united = Object.keys(regionsOf(columns));
  return `${known} ${united.length === 0 ? 'and no regions' : `and the regions ${some(united)}`}`;
}

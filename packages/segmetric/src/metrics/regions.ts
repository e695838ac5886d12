/**
 * Regions: named unions of classes, counted like classes of their own. (In brain tumours the whole tumour is all of its
 * parts, and is scored as one.) Their counts stand behind those of the classes.
 */

import { notAllowed, wrongType } from '../argument-errors.js';
import type { Check } from '../option-checks.js';
import { classList, isPlain } from '../option-checks.js';

/** For each region the classes that it unites: `{ whole: [1, 2, 3], core: [1, 3] }`. */
export type Regions = Readonly<Record<string, readonly number[]>>;

/** Checks regions, all but whether there are as many classes. */
export const regionTable: Check<Regions> = (name, value) => {
  if (!isPlain(value)) {
    throw wrongType(
      name,
      value,
      'a plain object is needed, for each region a list of classes: { whole: [1, 2] }',
    );
  }
  const entries = Object.entries(value).map(([region, list]) => {
    // An object puts such keys before all others, and an index means a class.
    if (/^(?:0|[1-9]\d*)$/.test(region))
      throw notAllowed(name, region, 'the name of a region is not a whole number');
    return [region, [...classList(`${name}.${region}`, list)]];
  });
  return Object.fromEntries(entries);
};

/** Refuses regions of classes that are not there. */
export function checkRegions(name: string, regions: Regions, classes: number): void {
  for (const [region, list] of Object.entries(regions)) {
    // With one class the labels are 0 and 1, so 0 would be read as the class by one and as the background by another.
    if (classes === 1) throw notAllowed(`${name}.${region}`, list, 'a single class leaves nothing to unite');
    list.forEach((index, place) => {
      if (index < classes) return;
      const allowed = `there are ${classes} classes (0..${classes - 1})`;
      throw notAllowed(`${name}.${region}[${place}]`, index, allowed);
    });
  }
}

/** How many counts an image has: one for each class, then one for each region. */
export function columnCount({ classes, regions = {} }: { classes: number; regions?: Regions }): number {
  return classes + Object.keys(regions).length;
}

/**
 * Where the counts of a class or of a region stand among those of an image.
 *
 * @param name - the option's place, for error messages
 * @param chosen - a class by its index or a region by its name
 */
export function columnOf(
  name: string,
  chosen: number | string,
  { classes, regions = {} }: { classes: number; regions?: Regions },
): number {
  const names = Object.keys(regions);
  const place = names.indexOf(chosen as string);
  if (place >= 0) return classes + place;
  if (Number.isInteger(chosen) && (chosen as number) >= 0 && (chosen as number) < classes) {
    return chosen as number;
  }
  const known = names.length === 0 ? 'and no regions' : `and the regions ${names.join(', ')}`;
  throw notAllowed(name, chosen, `there are ${classes} classes (0..${classes - 1}) ${known}`);
}

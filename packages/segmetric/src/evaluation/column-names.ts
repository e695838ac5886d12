/** The names of a table's classes and columns. */

import { notAllowed } from '../checks/argument-errors.js';
import type { Check } from '../checks/check.js';
import { uniqueNames } from '../metrics/pairs/class-table.js';

/** The columns of a row that are no metrics. */
const RESERVED = ['case', 'class', 'empty'];

/** What a summary's row is called that is of each case's mean over the classes. */
export const MEAN_OF_CLASSES = 'mean of classes';

/** A list of names, at least one, each once; none may be called as a row of the summary is. */
export const rowNames: Check<readonly string[]> = (name, value) => {
  const list = uniqueNames(name, value);
  const place = list.indexOf(MEAN_OF_CLASSES);
  if (place >= 0)
    throw notAllowed(`${name}[${place}]`, MEAN_OF_CLASSES, 'a row of the summary is called that');
  return list;
};

/** The names of metrics' columns. They have no spaces, for the column of empty metrics lists them by spaces. */
export const columnNames: Check<readonly string[]> = (name, value) => {
  const list = rowNames(name, value);
  list.forEach((each, place) => {
    if (RESERVED.includes(each)) {
      throw notAllowed(`${name}[${place}]`, each, 'a column has that name: another is needed');
    }
    // An object puts such keys before all others.
    if (/^(?:0|[1-9]\d*)$/.test(each)) {
      throw notAllowed(`${name}[${place}]`, each, "a column's name is not a whole number");
    }
    if (each.includes(' ')) throw notAllowed(`${name}[${place}]`, each, "a column's name has no spaces");
  });
  return list;
};

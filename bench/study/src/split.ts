/** Which files are tested on, where nobody says: a third of them, drawn at random, groups kept together. */
import { group, shuffler } from 'd3-array';
import type { IndexRow } from './folder-index.js';
import { randomFor } from './random.js';

const TEST_SHARE = 1 / 3;
const DATA_SEED = 1;

/** Sorted names on either side; the same names give the same split, whatever the seeds of trainings. */
export function splitByName(rows: readonly IndexRow[]): { training: string[]; test: string[] } {
  const groups = group(rows, (row) => row.group);
  const names = shuffler(randomFor('split', DATA_SEED))([...groups.keys()].sort());
  const training: string[] = [];
  const test: string[] = [];
  for (const name of names) {
    const files = (groups.get(name) as IndexRow[]).map(({ file }) => file);
    (test.length < rows.length * TEST_SHARE ? test : training).push(...files);
  }
  return { training: training.sort(), test: test.sort() };
}

/**
 * A task read from a folder of the user's: `images/*.png` and `masks/*.png` under the same names, and perhaps an
 * `index.csv` that says what is trained on. Whatever is wrong with it is told in one line that names the file.
 */
import { readdir } from 'node:fs/promises';
import { basename, join as joinPath } from 'node:path';
import { type IndexRow, readIndex } from './folder-index.js';
import { foldsOf } from './folds.js';
import { type Raster, readImage, readMask } from './png.js';
import { areaAverage, nearest, standardize } from './resample.js';
import { splitByName } from './split.js';
import type { Sample, Task } from './task.js';
import { UsageError } from './usage-error.js';

const SIZE = 64;
const MOST_CLASSES = 16;

/** @throws UsageError */
export async function folderTask(folder: string): Promise<Task> {
  const names = await pairedNames(folder);
  const rows = await readIndex(joinPath(folder, 'index.csv'), names);
  const split = rows.every(({ split }) => split !== undefined)
    ? {
        training: names.filter((_, i) => rows[i]?.split === 'train'),
        test: names.filter((_, i) => rows[i]?.split === 'test'),
      }
    : splitByName(rows);
  for (const side of ['training', 'test'] as const) {
    if (split[side].length === 0) {
      throw new UsageError(
        `${folder} leaves no image for ${side === 'test' ? 'the test' : 'training'}; both need one`,
      );
    }
  }

  const samples = new Map<string, Sample>();
  const firstWith = new Map<number, string>();
  for (const [i, name] of names.entries()) {
    const { image, mask } = await readPair(folder, name);
    for (const label of mask.data) if (!firstWith.has(label)) firstWith.set(label, name);
    const pixels = standardize(areaAverage(image, SIZE));
    const group = (rows[i] as IndexRow).group;
    samples.set(name, { name, group, pixels, truth: Uint8Array.from(nearest(mask, SIZE)) });
  }
  const classes = countClasses(folder, firstWith);
  const marked = firstWith.has(255);
  const sample = (name: string): Sample => {
    const read = samples.get(name) as Sample;
    return marked ? { ...read, truth: read.truth.map((label) => (label === 255 ? 1 : 0)) } : read;
  };
  const training = split.training.map(sample);
  return {
    name: basename(folder),
    description:
      `Read from a folder: ${names.length} images, averaged to ${SIZE} x ${SIZE} pixels (masks: nearest pixel), each ` +
      'brought to mean 0 and variance 1.',
    height: SIZE,
    width: SIZE,
    classes,
    labels: Array.from({ length: classes - 1 }, (_, i) => (classes === 2 ? 'foreground' : `label ${i + 1}`)),
    training,
    ...foldsOf(training),
    test: split.test.map(sample),
    norm: 'channel',
  };
}

/** The names that stand in both folders; sorted, so that no file system's order enters the figures. */
async function pairedNames(folder: string): Promise<string[]> {
  const images = await pngNames(joinPath(folder, 'images'));
  const masks = await pngNames(joinPath(folder, 'masks'));
  const lonely = images.find((name) => !masks.includes(name)) ?? masks.find((name) => !images.includes(name));
  if (lonely !== undefined) {
    const [there, missing] = images.includes(lonely) ? ['images', 'masks'] : ['masks', 'images'];
    throw new UsageError(`${joinPath(folder, there, lonely)} has no partner of that name in ${missing}`);
  }
  return images;
}

async function pngNames(folder: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new UsageError(`${folder} ${reason}; --data needs a folder with images/*.png and masks/*.png`);
  }
  const names = entries.filter((name) => /\.png$/i.test(name)).sort();
  if (names.length === 0) throw new UsageError(`${folder} holds no PNG file`);
  return names;
}

/** An image and its mask, which must be of one size. */
async function readPair(
  folder: string,
  name: string,
): Promise<{ image: Raster<Float32Array>; mask: Raster<Uint16Array> }> {
  const image = await readImage(joinPath(folder, 'images', name));
  const mask = await readMask(joinPath(folder, 'masks', name));
  if (image.width !== mask.width || image.height !== mask.height) {
    throw new UsageError(
      `${joinPath(folder, 'masks', name)} is ${mask.width} x ${mask.height}, its image ` +
        `${image.width} x ${image.height}; they must be of one size`,
    );
  }
  return { image, mask };
}

/**
 * Checks the labels of all masks and counts them. Masks of 0 and 255 alone have two.
 *
 * @param firstWith each label and the first file that has it
 */
function countClasses(folder: string, firstWith: ReadonlyMap<number, string>): number {
  const labels = [...firstWith.keys()].sort((a, b) => a - b);
  if (!labels.includes(0)) {
    throw new UsageError(
      `${joinPath(folder, 'masks')} has no label 0, the background: nothing but foreground`,
    );
  }
  if (labels.every((label) => label === 0 || label === 255) && labels.includes(255)) return 2;
  const largest = labels.at(-1) as number;
  const largestIn = joinPath(folder, 'masks', firstWith.get(largest) as string);
  if (largest >= MOST_CLASSES) {
    throw new UsageError(`${largestIn} has the label ${largest}; allowed are 0 to ${MOST_CLASSES - 1}`);
  }
  if (largest === 0) throw new UsageError(`${joinPath(folder, 'masks')} has no label but 0: nothing to find`);
  const gap = Array.from({ length: largest }, (_, label) => label).find((label) => !firstWith.has(label));
  if (gap !== undefined) {
    throw new UsageError(
      `${largestIn} has the label ${largest}, but no mask has ${gap}; labels are 0, 1, 2, … without gaps`,
    );
  }
  return largest + 1;
}

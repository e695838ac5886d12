/**
 * Images of the user's: files paired by their names, shrunk to a square of grey values. Nothing leaves the browser.
 */

import { shuffler } from 'd3-array';
import { randomLcg } from 'd3-random';
import type { ImageSet, Sample } from './image-set.js';
import { type NamedFile, pairsOf } from './pair-files.js';

const SIDE = 64;
const FEWEST = 4;
/** One in this many validates. */
const VALIDATION_SHARE = 4;

/** The files of a drop, those within folders too. */
export async function filesOf(items: DataTransferItemList): Promise<NamedFile[]> {
  // The list is emptied when the event is over, so all entries are taken at once.
  const entries = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(entries.map((entry) => (entry === null ? [] : filesIn(entry))));
  return found.flat();
}

async function filesIn(entry: FileSystemEntry | File): Promise<NamedFile[]> {
  if (entry instanceof File) return [{ path: entry.name, file: entry }];
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath, file }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found: NamedFile[] = [];
  // A reader gives a part of the folder at a time.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const inner of part) found.push(...(await filesIn(inner)));
  }
}

/** Reads images and their masks; throws an error in one line where that cannot be done. */
export async function droppedImages(files: readonly NamedFile[]): Promise<ImageSet> {
  const pairs = pairsOf(files);
  if (pairs.length < FEWEST) {
    throw new Error(
      `${files.length} files hold ${pairs.length} images with a mask, but at least ${FEWEST} are needed: ` +
        'a.png with a_mask.png, or images/a.png with masks/a.png',
    );
  }
  const samples: Sample[] = [];
  for (const { image, mask } of pairs) samples.push(await readSample(image, mask));
  if (!samples.some(({ truth }) => truth.includes(1))) throw new Error('the masks are all black');
  // The same files give the same split.
  const mixed = shuffler(randomLcg(pairs.length))(samples);
  const held = Math.max(1, Math.floor(mixed.length / VALIDATION_SHARE));
  return {
    description: `Your images: ${mixed.length - held} to train, ${held} to validate, shrunk to ${SIDE} x ${SIDE} grey pixels`,
    side: SIDE,
    classes: 2,
    training: mixed.slice(held),
    validation: mixed.slice(0, held),
  };
}

async function readSample(image: File, mask: File): Promise<Sample> {
  const [colours, marks] = await Promise.all([readPixels(image, 'high'), readPixels(mask, 'none')]);
  const pixels = new Float32Array(SIDE * SIDE);
  const truth = new Uint8Array(SIDE * SIDE);
  for (let place = 0; place < pixels.length; place++) {
    const at = (data: Uint8ClampedArray, part: number) => data[4 * place + part] as number;
    pixels[place] = (0.299 * at(colours, 0) + 0.587 * at(colours, 1) + 0.114 * at(colours, 2)) / 255;
    truth[place] = at(marks, 0) + at(marks, 1) + at(marks, 2) > 0 ? 1 : 0;
  }
  return { pixels, truth };
}

/** The pixels of a file, shrunk; labels of a mask must not be mixed. */
async function readPixels(file: File, smooth: 'high' | 'none'): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name} is no image that this browser reads`);
  });
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingEnabled = smooth === 'high';
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, SIDE, SIDE);
  bitmap.close();
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

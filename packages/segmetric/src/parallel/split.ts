/** How a batch is split: which parts go through the core apart, and whether they have to wait for each other. */

import type { EncodedLoss } from '../losses/encode-loss.js';

/** Pixels of a section; the crate's `Part::SECTION`. Parts of an image begin at multiples of it. */
const SECTION = 2 ** 14;

/** A part of a batch: whole images, or some pixels of one image. */
export interface Part {
  /** Which worker counts it, and takes it where parts go together. */
  readonly worker: number;
  readonly firstImage: number;
  readonly images: number;
  readonly firstPixel: number;
  /** Of each image. */
  readonly pixels: number;
}

/**
 * A batch in groups of parts, in the order of its pixels. Parts of one group go together and wait for each other between their steps; a
 * group of one part goes by itself.
 */
export type Split = readonly (readonly Part[])[];

/**
 * Splits a batch over workers.
 *
 * @param shares - whether the workers can read each other's memory, as they have to where errors are sorted together
 */
export function split(
  { images, pixels }: { readonly images: number; readonly pixels: number },
  workers: number,
  takes: EncodedLoss['takes'],
  shares: boolean,
): Split {
  const canWait = shares && !takes.whole;
  if (takes.batch) {
    if (!canWait || workers === 1) return [[{ worker: 0, firstImage: 0, images, firstPixel: 0, pixels }]];
    return [images > 1 ? imageParts(images, pixels, workers) : pixelParts(0, pixels, workers)];
  }
  // Single images need no waiting, but the last of them may leave workers idle. An image of one section cannot be split.
  const rounds = Math.ceil(images / workers);
  const isEven = images >= 0.75 * rounds * workers;
  return Array.from({ length: images }, (_, image) =>
    isEven || !canWait || pixels <= SECTION
      ? [{ worker: image % workers, firstImage: image, images: 1, firstPixel: 0, pixels }]
      : pixelParts(image, pixels, workers),
  );
}

function imageParts(images: number, pixels: number, workers: number): Part[] {
  return ranges(images, workers).map(([first, end], worker) => ({
    worker,
    firstImage: first,
    images: end - first,
    firstPixel: 0,
    pixels,
  }));
}

function pixelParts(image: number, pixels: number, workers: number): Part[] {
  return ranges(Math.ceil(pixels / SECTION), workers).map(([first, end], worker) => ({
    worker,
    firstImage: image,
    images: 1,
    firstPixel: first * SECTION,
    pixels: Math.min(end * SECTION, pixels) - first * SECTION,
  }));
}

/** So many things in at most so many ranges, which differ by one at most. */
function ranges(count: number, most: number): [first: number, end: number][] {
  const parts = Math.min(count, most);
  return Array.from({ length: parts }, (_, part) => [
    Math.floor((part * count) / parts),
    Math.floor(((part + 1) * count) / parts),
  ]);
}

/** An image made by code: an organ with five lesions, and nine predictions of it, each with one kind of mistake. */
import { randomLcg } from 'd3-random';
import type { Mask, Outline } from './outlines.js';
import { dilated, disc, eroded, jagged, maskOf, SHAPE, SPACING, shifted, sizeOf, union } from './outlines.js';

/** The names of the labels, from 0. */
export const CLASSES = ['rest', 'organ', 'lesion'] as const;
/** The organ with its lesions. */
export const REGIONS = { 'whole organ': [1, 2] } as const;

/** Nearly an ellipse, lower towards the right. */
const organ: Outline = {
  y: 24,
  x: 36,
  length: 165,
  distance: (y, x) => 22 * (Math.hypot((y - 24) / (20 - 0.2 * (x - 36)), (x - 36) / 33) - 1),
};

/** The largest first. */
const lesions: readonly Outline[] = [
  disc(22.3, 17.7, 7),
  disc(16.2, 34.1, 4.5),
  disc(33.4, 31.8, 3),
  disc(26.6, 43.9, 2.2),
  disc(13, 44, 1.1),
];

const organMask = maskOf(organ);
const lesionMasks = lesions.map(maskOf);
const allLesions = union(...lesionMasks);
const SPECKS = 20;

/** The pixels of each lesion, the largest first. */
export const LESION_SIZES: readonly number[] = lesionMasks.map(sizeOf);
/** The pixels of the organ with its lesions. */
export const ORGAN_SIZE = sizeOf(organMask);
/** The lesion that is predicted and not there. */
const falseLesion = maskOf(disc(22, 60, 1.1));

/** A class map: what is a lesion, and what else is organ. */
const classMap = (inOrgan: Mask, inLesion: Mask) => ({
  data: inOrgan.map((inside, pixel) => (inLesion[pixel] === 1 ? 2 : inside)),
  shape: SHAPE,
});

/** Single pixels in the organ, none of which touches another or a lesion. */
function specks(): Mask {
  const random = randomLcg(0.5);
  const mask = new Uint8Array(organMask.length);
  let taken = dilated(dilated(allLesions));
  while (sizeOf(mask) < SPECKS) {
    const pixel = Math.floor(random() * mask.length);
    if (organMask[pixel] !== 1 || taken[pixel] === 1) continue;
    mask[pixel] = 1;
    taken = union(taken, dilated(dilated(mask)));
  }
  return mask;
}

/** The truth. */
export const truth = classMap(organMask, allLesions);

/** The predictions by what is wrong with them. */
export const predictions = {
  exact: truth,
  shifted: classMap(shifted(organMask, 2), shifted(allLesions, 2)),
  eroded: classMap(eroded(organMask), eroded(allLesions)),
  dilated: classMap(dilated(organMask), dilated(allLesions)),
  jagged: classMap(jagged(organ, 1.2), union(...lesions.map((lesion) => jagged(lesion, 1.2)))),
  'small one missed': classMap(organMask, union(...lesionMasks.slice(0, -1))),
  'large one missed': classMap(organMask, union(...lesionMasks.slice(1))),
  'false lesion': classMap(organMask, union(allLesions, falseLesion)),
  specks: classMap(organMask, union(allLesions, specks())),
} as const;

/** What is wrong with a prediction. */
export type Mistake = keyof typeof predictions;
export const MISTAKES = Object.keys(predictions) as readonly Mistake[];

/** The predictions as cases. */
export const cases = MISTAKES.map((id) => ({ id, predicted: predictions[id], truth, spacing: SPACING }));

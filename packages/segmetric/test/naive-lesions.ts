/** Lesions by their definitions alone: flood fill that tries every pair of pixels, and a search over all pairs of lesions. */

import type { Lesion, Lesions } from '../src/index.js';
import { coordinates } from './naive-surfaces.js';
import type { PlaceMasks } from './scenes.js';

/** How lesions are found and when they count. */
export interface Rule {
  connectivity: 'full' | 'faces';
  criterion: 'coverage' | 'jaccard';
  threshold: number;
}

/** What lesions add up to over images and classes. */
export interface Tally {
  truth: number;
  found: number;
  predicted: number;
  right: number;
  diceSum: number;
  diceTerms: number;
}

/** The connected components of a mask, each its pixels in ascending order, in the order of first pixels. */
function components(
  mask: readonly boolean[],
  space: readonly number[],
  connectivity: 'full' | 'faces',
): number[][] {
  const places = mask.map((_, pixel) => coordinates(pixel, space));
  const near = (one: number, other: number) => {
    const steps = space.map((_, axis) => Math.abs((places[one]?.[axis] ?? 0) - (places[other]?.[axis] ?? 0)));
    return connectivity === 'full'
      ? Math.max(...steps) === 1
      : steps.reduce((sum, step) => sum + step, 0) === 1;
  };
  const left = new Set(mask.flatMap((inside, pixel) => (inside ? [pixel] : [])));
  const found: number[][] = [];
  // A set keeps the order in which it was filled, so the first that is left is the first pixel of the next component.
  for (const seed of left) {
    const component = [seed];
    left.delete(seed);
    for (const pixel of component) {
      for (const other of left) {
        if (near(pixel, other)) {
          left.delete(other);
          component.push(other);
        }
      }
    }
    found.push(component.sort((one, other) => one - other));
  }
  return found;
}

/** How many pixels two components share. */
function shared(one: readonly number[], other: readonly number[]): number {
  return one.filter((pixel) => other.includes(pixel)).length;
}

function jaccardOf(one: readonly number[], other: readonly number[]): number {
  const both = shared(one, other);
  return both / (one.length + other.length - both);
}

/** The Jaccard indices above 0 of each true with each predicted lesion. */
export function naiveJaccards(masks: PlaceMasks, space: readonly number[], connectivity: 'full' | 'faces') {
  const [predicted, truth] = masks.map((mask) => components(mask, space, connectivity)) as [
    number[][],
    number[][],
  ];
  return truth
    .flatMap((one, t) => predicted.map((other, p) => ({ t, p, index: jaccardOf(one, other) })))
    .filter(({ index }) => index > 0);
}

/** The lesions of two masks, and whether each counts. */
export function naiveLesions(masks: PlaceMasks, space: readonly number[], rule: Rule): Lesions {
  const { connectivity, criterion, threshold } = rule;
  const [predicted, truth] = masks.map((mask) => components(mask, space, connectivity)) as [
    number[][],
    number[][],
  ];
  const counts = (overlap: number) => overlap > 0 && overlap >= threshold;
  const told = (own: number[][], others: number[][]) =>
    own.map((lesion): Lesion => {
      const touching = others.filter((other) => shared(lesion, other) > 0);
      const covered = shared(lesion, touching.flat());
      const along = space.map((_, axis) => lesion.map((pixel) => coordinates(pixel, space)[axis] as number));
      const overlap =
        criterion === 'coverage'
          ? covered / lesion.length
          : Math.max(0, ...touching.map((other) => jaccardOf(lesion, other)));
      return {
        pixels: lesion.length,
        center: along.map((list) => list.reduce((sum, index) => sum + index, 0) / lesion.length),
        first: along.map((list) => Math.min(...list)),
        last: along.map((list) => Math.max(...list)),
        overlap,
        hit: criterion === 'coverage' && counts(overlap),
        dice: (2 * covered) / (lesion.length + touching.flat().length),
      };
    });
  const lesions = { truth: told(truth, predicted), predicted: told(predicted, truth) };
  return criterion === 'coverage' ? lesions : paired(lesions, masks, space, rule);
}

/** Lesions in pairs: the largest index first; of equal ones the first true lesion's, then the first predicted one's. */
function paired(lesions: Lesions, masks: PlaceMasks, space: readonly number[], rule: Rule): Lesions {
  const [truth, predicted] = [[...lesions.truth], [...lesions.predicted]];
  const isFree = (list: Lesion[], at: number) => list[at]?.hit === false;
  let candidates = naiveJaccards(masks, space, rule.connectivity);
  for (;;) {
    candidates = candidates.filter(({ t, p }) => isFree(truth, t) && isFree(predicted, p));
    const best = Math.max(...candidates.map(({ index }) => index));
    const pair = candidates.find(({ index }) => index === best);
    if (pair === undefined || best < rule.threshold) return { truth, predicted };
    truth[pair.t] = { ...(truth[pair.t] as Lesion), overlap: best, hit: true };
    predicted[pair.p] = { ...(predicted[pair.p] as Lesion), overlap: best, hit: true };
  }
}

/** What the lesions of a place add up to. */
export function tallyOf({ truth, predicted }: Lesions): Tally {
  const hits = (list: readonly Lesion[]) => list.filter(({ hit }) => hit).length;
  return {
    truth: truth.length,
    found: hits(truth),
    predicted: predicted.length,
    right: hits(predicted),
    diceSum: truth.reduce((sum, { dice }) => sum + dice, 0),
    diceTerms: truth.length + predicted.filter(({ dice }) => dice === 0).length,
  };
}

/** A share; undefined where there is nothing to share. */
function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** 2ab / (a + b); 0 where one is 0 or has no value, undefined where neither has. */
export function harmonic(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined && other === undefined) return undefined;
  return one && other ? (2 * one * other) / (one + other) : 0;
}

/** The metrics of a tally; undefined where they are empty. */
export const tallyMetrics = {
  recall: ({ found, truth }: Tally) => shareOf(found, truth),
  precision: ({ right, predicted }: Tally) => shareOf(right, predicted),
  f1: (tally: Tally) => harmonic(tallyMetrics.recall(tally), tallyMetrics.precision(tally)),
  dice: ({ diceSum, diceTerms }: Tally) => shareOf(diceSum, diceTerms),
};

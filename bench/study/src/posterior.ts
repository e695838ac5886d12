/**
 * What could be reached at best. Where a task knows its raters, each test image has as many truths as one likes; a mask's mean
 * Dice over them is its expected Dice, and the theory names the mask for which that is highest.
 *
 * The raters are given the scene itself, without noise. So the best is that of somebody who sees the drawn object exactly;
 * a network sees only the image, and would not do better if the mask were found on more truths than there are here. The mask is found on one
 * half of the drawn truths and judged on the other, as the networks' masks are: judged on the same ones it would flatter itself.
 *
 * With several classes the best mask of each class is taken by itself, and the mean of their Dice is a bound: a pixel might
 * be wanted by two classes.
 */
import { maxIndex, mean } from 'd3-array';
import { confusion, dice } from 'segmetric';
import { optimalMask } from 'segmetric/theory';
import { randomFor } from './random.js';
import type { Task } from './task.js';

/** Truths of each image by which masks are found, and as many others by which they are judged. */
const TRUTHS = 64;

/** Label maps that raters give for one image. */
interface Truths {
  readonly find: readonly Uint8Array[];
  readonly judge: readonly Uint8Array[];
}

/** The limits of one image. */
export interface Limits {
  /** Expected Dice of the best mask. */
  readonly best: number;
  /** Expected Dice of the label that most raters give each pixel; of two classes, of the probabilities cut at ½. */
  readonly likeliest: number;
}

/** Whether the posterior of a task's test images is known. */
export const isPosteriorKnown = ({ test }: Task): boolean =>
  test.every(({ outline }) => outline !== undefined);

/** The limits of each test image. */
export function limitsOf(task: Task): Limits[] {
  return truthsOf(task).map(({ find, judge }) => {
    const best = task.labels.map((_, k) => {
      const [masks, others] = [find, judge].map((maps) => maps.map((map) => ofLabel(map, k + 1)));
      return meanDice(bestMask(masks as Uint8Array[]), others as Uint8Array[], { ...task, classes: 2 });
    });
    return {
      best: mean(best) as number,
      likeliest: meanDice(likeliestLabels(find, task.classes), judge, task),
    };
  });
}

/** Every rater's label maps of each test image, as many for each. */
export const ratersOf = (task: Task): (readonly Uint8Array[])[] => truthsOf(task).map(({ judge }) => judge);

/** The expected Dice of each test image's mask, mean over the foreground classes. */
export function expectedDice(task: Task, masks: readonly Uint8Array[]): number[] {
  return truthsOf(task).map(({ judge }, i) => meanDice(masks[i] as Uint8Array, judge, task));
}

// Runs of one task follow one another, and each needs all truths of its test images.
const drawn = new WeakMap<Task, Truths[]>();

function truthsOf(task: Task): Truths[] {
  const known = drawn.get(task);
  if (known !== undefined) return known;
  const truths = task.test.map(({ outline, name }, image) => {
    if (outline === undefined) throw new Error(`the posterior of '${name}' is not known`);
    const random = randomFor('posterior', image);
    const maps = Array.from({ length: 2 * TRUTHS }, () => outline(random));
    return { find: maps.slice(0, TRUTHS), judge: maps.slice(TRUTHS) };
  });
  drawn.set(task, truths);
  return truths;
}

/** The mean Dice of one label map over several truths, mean over the foreground classes. */
function meanDice(
  map: Uint8Array,
  truths: readonly Uint8Array[],
  { height, width, classes }: Pick<Task, 'height' | 'width' | 'classes'>,
) {
  const shape = [truths.length, height, width];
  const copies = new Uint8Array(truths.length * map.length);
  const all = new Uint8Array(copies.length);
  truths.forEach((truth, i) => {
    copies.set(map, i * map.length);
    all.set(truth, i * map.length);
  });
  const counts = confusion({ data: copies, shape }, { data: all, shape }, { classes, spatial: 2 });
  const foreground = Array.from({ length: classes - 1 }, (_, i) => i + 1);
  return mean(
    dice(counts, { over: 'image', average: 'none', empty: 1, classes: foreground }).values,
  ) as number;
}

/** The label that most maps have at each pixel; of equals the first, the background before all. */
function likeliestLabels(maps: readonly Uint8Array[], classes: number): Uint8Array {
  return (maps[0] as Uint8Array).map((_, i) => {
    const votes = new Uint16Array(classes);
    for (const map of maps) votes[map[i] as number] = (votes[map[i] as number] as number) + 1;
    return maxIndex(votes);
  });
}

/** The mask of the highest mean Dice over masks. */
function bestMask(masks: readonly Uint8Array[]): Uint8Array {
  const size = masks[0]?.length ?? 0;
  // The pixels that are in any: no other is ever wanted, and the theory's time goes with their number.
  const taken = Array.from({ length: size }, (_, i) => i).filter((i) => masks.some((mask) => mask[i] === 1));
  const best = new Uint8Array(size);
  if (taken.length > 0) {
    const posterior = masks.map((mask) => ({
      mask: { data: Uint8Array.from(taken, (i) => mask[i] as number), shape: [taken.length] },
      probability: 1 / masks.length,
    }));
    const { mask } = optimalMask(posterior, { metric: 'dice' });
    taken.forEach((i, k) => {
      best[i] = mask.data[k] as number;
    });
  }
  return best;
}

const ofLabel = (map: Uint8Array, label: number): Uint8Array => map.map((value) => (value === label ? 1 : 0));

/**
 * Second question: where does the difference to cross-entropy come from? It is that to plain cross-entropy here: a weight favours
 * small objects at the expense of large ones, which is the third question. The test images in classes of equally many by the size of their objects,
 * and rank correlations with that size and with the share of the image that is foreground. An image's object size is its
 * foreground over the number of its connected regions; with one object in each image size and share are the same thing.
 *
 * Where the posterior is known, size and Dice are means over raters. The truth alone would mislead: where it happens to be drawn
 * small, masks that claim little are in luck, and the class of small truths holds many of these.
 *
 * There it is also known how much size matters to somebody who sees the drawn object without noise. The room that an image leaves is
 * the expected Dice of the best mask less that of the likeliest labels, at which cross-entropy aims. A network sees the noise as
 * well, is less sure, and may gain more.
 */
import { mean, rank } from 'd3-array';
import type { Study, TaskStudy } from '../study.js';
import { METRIC_LOSSES } from './comparison.js';
import {
  bestByValidation,
  type Difference,
  difference,
  type Estimate,
  estimate,
  type Field,
  lossesOf,
} from './estimates.js';

const REFERENCE = 'cross-entropy';

const BINS = 5;
const FEWEST_IN_BIN = 5;

/** A class of images with objects of similar size. */
export interface SizeBin {
  readonly smallest: number;
  readonly largest: number;
  /** The mean size, where the class stands on an axis. */
  readonly size: number;
  /** Test images by their places. */
  readonly images: readonly number[];
}

/** The foreground of each test image in pixels: of its truth, or the mean over raters where these are known. */
export const foregroundPixels = ({ record }: TaskStudy): readonly number[] =>
  (record.typical ?? record.test).foreground;

/** The object size of each test image; 0 where there is none. */
export function objectSizes(task: TaskStudy): number[] {
  const { objects } = task.record.typical ?? task.record.test;
  return foregroundPixels(task).map((pixels, i) =>
    pixels === 0 ? 0 : pixels / Math.max(1, objects[i] as number),
  );
}

/** The Dice that goes with such a size: the expected one where raters are known. */
export const fieldBySize = ({ record }: TaskStudy): Field => (record.limits ? 'expected' : 'dice');

/** The test images with foreground, by size, in up to `most` classes of equally many. */
export function sizeBins(sizes: readonly number[], most = BINS): SizeBin[] {
  const order = sizes
    .map((_, i) => i)
    .filter((i) => (sizes[i] as number) > 0)
    .sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
  const count = Math.min(most, Math.floor(order.length / FEWEST_IN_BIN));
  return Array.from({ length: count }, (_, k) => {
    const images = order.slice((k * order.length) / count, ((k + 1) * order.length) / count);
    const ofImages = images.map((i) => sizes[i] as number);
    return {
      smallest: ofImages[0] as number,
      largest: ofImages.at(-1) as number,
      size: mean(ofImages) as number,
      images,
    };
  });
}

/** A loss's difference to cross-entropy, by size. */
export interface SizeLine {
  readonly loss: string;
  readonly bins: readonly Estimate[];
}

/** A task's answer. */
export interface TaskSizes {
  readonly task: TaskStudy;
  /** The best metric-sensitive loss, by validation images. */
  readonly metric: string;
  readonly bins: readonly SizeBin[];
  /** One for each metric-sensitive loss. */
  readonly lines: readonly SizeLine[];
  /** Of that loss. */
  readonly smallest: Estimate | undefined;
  readonly largest: Estimate | undefined;
  /** The mean room that the smallest and the largest objects leave, where the posterior is known. */
  readonly room: { readonly smallest: number; readonly largest: number } | undefined;
  /** Rank correlation of its difference with object size, and with the share of foreground. */
  readonly withSize: number;
  readonly withShare: number;
}

/** Each task that has a difference to look at. */
export function differencesBySize({ tasks }: Study): TaskSizes[] {
  return tasks.flatMap((task) => {
    const metric = bestByValidation(task, METRIC_LOSSES);
    const dice = metric === undefined ? undefined : difference(task, metric, REFERENCE, fieldBySize(task));
    const sizes = objectSizes(task);
    const bins = sizeBins(sizes);
    if (metric === undefined || dice === undefined || bins.length < 2) return [];
    const lines = METRIC_LOSSES.filter((loss) => lossesOf(task).includes(loss)).flatMap((loss) => {
      const ofLoss = difference(task, loss, REFERENCE, fieldBySize(task));
      return ofLoss ? [{ loss, bins: inBins(task, ofLoss, bins) }] : [];
    });
    const best = lines.find(({ loss }) => loss === metric)?.bins;
    const present = sizes.map((_, i) => i).filter((i) => (sizes[i] as number) > 0);
    const of = (values: readonly number[]) => present.map((i) => values[i] as number);
    return [
      {
        task,
        metric,
        bins,
        lines,
        smallest: best?.[0],
        largest: best?.at(-1),
        room: roomOf(task, bins),
        withSize: rankCorrelation(of(dice.values), of(sizes)),
        withShare: rankCorrelation(of(dice.values), of(foregroundPixels(task))),
      },
    ];
  });
}

function roomOf({ record: { limits } }: TaskStudy, bins: readonly SizeBin[]): TaskSizes['room'] {
  if (limits === undefined) return undefined;
  const of = (bin: SizeBin | undefined) =>
    mean(bin?.images ?? [], (i) => (limits.best[i] as number) - (limits.likeliest[i] as number)) as number;
  return { smallest: of(bins[0]), largest: of(bins.at(-1)) };
}

const inBins = (task: TaskStudy, { values }: Difference, bins: readonly SizeBin[]): Estimate[] =>
  bins.map(({ images }) => estimate(task, values, images));

/** Spearman's: the correlation of ranks, equal values sharing the mean of theirs. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const centre = (a.length - 1) / 2;
  const moment = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + (value - centre) * ((v[i] as number) - centre), 0);
  return moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y));
}

function ranks(values: readonly number[]): number[] {
  // d3 gives equal values the lowest of their ranks; from the other side it is the highest.
  const up = rank(values);
  const down = rank(values, (value: number) => -value);
  return values.map((_, i) => ((up[i] as number) + values.length - 1 - (down[i] as number)) / 2);
}

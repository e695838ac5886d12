/**
 * Third question: is there a weight with which cross-entropy does as well as soft Dice? Not on average, but for all sizes of
 * object at once: a weight that suits small objects takes too much of large ones. Differences are looked at in several classes of
 * sizes, so their intervals are as much wider that all of them together are wrong by chance once in twenty.
 */
import { greatest, least, mean } from 'd3-array';
import { losses } from '../losses.js';
import type { Study, TaskStudy } from '../study.js';
import { verdictOf } from './comparison.js';
import { bestByValidation, commonSeeds, type Estimate, estimate, lossesOf, perImage } from './estimates.js';
import { fieldBySize, objectSizes, type SizeBin, sizeBins } from './sizes.js';

const YARDSTICK = 'tversky-0.5';

/** Fewer weights answer nothing. */
const FEWEST_WEIGHTS = 3;

/** A loss in each class of sizes. */
export interface WeightRow {
  readonly loss: string;
  readonly weight: number | undefined;
  readonly dice: readonly number[];
  readonly mean: number;
  /** By how much soft Dice is ahead in the class where it is furthest ahead. */
  readonly behind: Estimate;
  /** Whether soft Dice is told apart as ahead in some class. */
  readonly isBehind: boolean;
}

/** A task's answer. */
export interface TaskWeights {
  readonly task: TaskStudy;
  readonly bins: readonly SizeBin[];
  /** Cross-entropies, by weight; then the one weighted by inverse frequency. */
  readonly rows: readonly WeightRow[];
  readonly softDice: { readonly dice: readonly number[]; readonly mean: number };
  /** By how much the best weight of each class of sizes is ahead of soft Dice, where it is furthest ahead. */
  readonly softDiceBehind: Estimate;
  /** What nothing but training gives: the same for soft Dice with twice the smoothing, which Tversky is at α = ½. */
  readonly yardstick: Estimate | undefined;
  /** The weight that loses least where it loses most. */
  readonly closest: WeightRow;
  /** The weight that validation images would choose. */
  readonly chosen: WeightRow;
}

/** Each task on which soft Dice and several weights were trained. */
export function weightsBySize({ tasks }: Study): TaskWeights[] {
  return tasks.flatMap((task) => {
    const there = lossesOf(task);
    const weighted = losses.filter(({ name, side }) => side === 'cross-entropy' && there.includes(name));
    const bins = sizeBins(objectSizes(task));
    const names = [...weighted.map(({ name }) => name), 'soft-dice'];
    const seeds = commonSeeds(task, names);
    const numbered = weighted.filter(({ weight }) => weight !== undefined);
    if (numbered.length < FEWEST_WEIGHTS || !there.includes('soft-dice')) return [];
    if (seeds.length === 0 || bins.length < 2) return [];

    const valuesOf = (loss: string) => perImage(task, loss, fieldBySize(task), seeds);
    const inBins = (loss: string) => {
      const values = valuesOf(loss);
      const dice = bins.map(({ images }) => mean(images, (i) => values[i] as number) as number);
      return { dice, mean: mean(values) as number };
    };
    /** Loss `a` less loss `b` in a class. */
    const leadIn = ({ images }: SizeBin, a: string, b: string): Estimate => {
      const [ofA, ofB] = [valuesOf(a), valuesOf(b)];
      const values = ofA.map((value, i) => value - (ofB[i] as number));
      return estimate(task, values, images, 1 - 0.05 / bins.length);
    };
    const leadOfSoftDice = (over: string) => bins.map((bin) => leadIn(bin, 'soft-dice', over));
    const largest = (leads: readonly Estimate[]) => greatest(leads, ({ mean }) => mean) as Estimate;
    const rows = weighted
      .map(({ name, weight }): WeightRow => {
        const leads = leadOfSoftDice(name);
        const isBehind = leads.some((lead) => verdictOf(lead) === 'metric');
        return { loss: name, weight, ...inBins(name), behind: largest(leads), isBehind };
      })
      .sort((a, b) => (a.weight ?? Number.POSITIVE_INFINITY) - (b.weight ?? Number.POSITIVE_INFINITY));
    const bestIn = (k: number) => (greatest(rows, ({ dice }) => dice[k] as number) as WeightRow).loss;
    const byValidation = bestByValidation(task, names.slice(0, -1));
    return [
      {
        task,
        bins,
        rows,
        softDice: inBins('soft-dice'),
        softDiceBehind: largest(bins.map((bin, k) => leadIn(bin, bestIn(k), 'soft-dice'))),
        yardstick: there.includes(YARDSTICK) ? largest(leadOfSoftDice(YARDSTICK)) : undefined,
        closest: least(rows, ({ behind }) => behind.mean) as WeightRow,
        chosen: rows.find(({ loss }) => loss === byValidation) as WeightRow,
      },
    ];
  });
}

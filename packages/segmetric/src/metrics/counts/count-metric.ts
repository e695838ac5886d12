/**
 * The one form of every metric on counts: a function of counts, or of a prediction and its truth, which are then counted
 * first.
 */

import type { DenseArray, LabelData } from '../../arrays/dense-array.js';
import type { PixelWeights } from '../../arrays/weights.js';
import type { Checks } from '../../checks/check.js';
import { checkOptions } from '../../checks/option-checks.js';
import { readPair } from '../pairs/pair.js';
import type { IncludeOptions, PairOptions } from '../pairs/pair-options.js';
import { includeChecks } from '../pairs/pair-options.js';
import type { MaybeScored, PlaceScores, Scored, ScoreOptions } from '../scores/score.js';
import { scoreChecks } from '../scores/score.js';
import type { Confusion } from './confusion-data.js';
import { readConfusion } from './confusion-data.js';
import { countPair } from './count-pair.js';
import { scoreCounts } from './score-counts.js';

/**
 * Options of a metric on counts that is given a prediction and its truth: how they are read, and how values are averaged.
 * Here `classes` says which labels there are, and `include` which classes are taken.
 */
export type PairScoreOptions = IncludeOptions & Omit<ScoreOptions, 'classes'>;

/** A metric on counts, or on a prediction and its truth; with options `Own` beyond those of every metric. */
export interface CountMetric<
  Own = unknown,
  Options extends Partial<Record<'average', unknown>> = ScoreOptions,
  Read extends PairOptions = IncludeOptions,
> {
  /** Without an average: `values` alone. */
  (counts: Confusion, options: Options & { readonly average: 'none' } & Own): PlaceScores;
  (
    counts: Confusion,
    options?: Options & { readonly average?: Exclude<Options['average'], 'none'> } & Own,
  ): Scored;
  (counts: Confusion, options?: Options & Own): MaybeScored;
  /**
   * The same of a prediction and its truth, which are counted first as {@link confusion} does. `classes` says which labels
   * there are, and `include` which classes are taken.
   */
  (
    predicted: DenseArray<LabelData>,
    truth: DenseArray<LabelData> & PixelWeights,
    options: Read & Omit<Options, 'classes'> & { readonly average: 'none' } & Own,
  ): PlaceScores;
  (
    predicted: DenseArray<LabelData>,
    truth: DenseArray<LabelData> & PixelWeights,
    options: Read &
      Omit<Options, 'classes'> & { readonly average?: Exclude<Options['average'], 'none'> } & Own,
  ): Scored;
  (
    predicted: DenseArray<LabelData>,
    truth: DenseArray<LabelData> & PixelWeights,
    options: Read & Omit<Options, 'classes'> & Own,
  ): MaybeScored;
}

/**
 * Makes a metric on counts.
 *
 * @param metric - its name, for error messages
 * @param encode - from its own options to the core's number of the metric and its parameters; `decode.rs` lists them
 * @param ownChecks - the checks of the options that it has beyond {@link ScoreOptions}
 */
export function countMetric<Own extends object = object>(
  metric: string,
  encode: (own: Own) => readonly number[],
  ownChecks: Checks<Own> = {} as Checks<Own>,
): CountMetric<Own> {
  const checks = { ...scoreChecks, ...ownChecks } as Checks<ScoreOptions & Own>;
  const { classes: _, ...pairScoreChecks } = checks as Checks<ScoreOptions>;
  const pairChecks = { ...includeChecks, ...pairScoreChecks } as unknown as Checks<PairScoreOptions & Own>;
  return countsOrMaps(
    (counts, options) => {
      const given = checkOptions<ScoreOptions & Own>(metric, options, checks);
      return scoreCounts(metric, encode(given), counts, given);
    },
    (predicted, truth, options) => {
      const pair = readPair(metric, predicted, truth, options, pairChecks);
      const { over, average, empty, include } = pair.options as PairScoreOptions;
      const how = { over, average, empty, classes: include };
      return scoreCounts(metric, encode(pair.options as Own), countPair(pair), how, 'include');
    },
  ) as CountMetric<Own>;
}

/** A function of counts, which it checks, or of a prediction and its truth. */
export function countsOrMaps(
  ofCounts: (counts: Confusion, options: unknown) => MaybeScored,
  ofMaps: (predicted: DenseArray<LabelData>, truth: DenseArray<LabelData>, options: unknown) => MaybeScored,
): (...given: unknown[]) => MaybeScored {
  // Counts have no data. What is neither is most likely meant as what the number of arguments says.
  return (first, second, third) =>
    third !== undefined || (typeof first === 'object' && first !== null && 'data' in first)
      ? ofMaps(first as DenseArray<LabelData>, second as DenseArray<LabelData>, third)
      : ofCounts(readConfusion('counts', first), second);
}

/**
 * The metrics that a table may have, by name: how each is computed for the classes and regions of one case. What several
 * metrics need of a case (counts, distances) is measured once.
 */

import { notAllowed, wrongType } from '../argument-errors.js';
import type { DenseArray, LabelData } from '../dense-array.js';
import { cohenKappa, matthews } from '../metrics/agreement.js';
import type { Centerlines } from '../metrics/centerlines.js';
import { centerlines } from '../metrics/centerlines.js';
import type { Confusion } from '../metrics/confusion.js';
import { confusion } from '../metrics/confusion.js';
import type { LesionDetection, LesionOptions } from '../metrics/lesion-detection.js';
import { lesionDetection } from '../metrics/lesion-detection.js';
import type { FBetaOptions, TverskyIndexOptions } from '../metrics/overlap.js';
import { dice, fBeta, jaccard, tverskyIndex } from '../metrics/overlap.js';
import type { PairOptions } from '../metrics/pair-options.js';
import { accuracy, balancedAccuracy, precision, recall, specificity } from '../metrics/rates.js';
import type { PlaceScores } from '../metrics/score.js';
import type {
  BoundaryOptions,
  DirectionOptions,
  HausdorffOptions,
  SurfaceDistances,
  ToleranceOptions,
} from '../metrics/surface-distances.js';
import { surfaceDistances } from '../metrics/surface-distances.js';
import type { VolumeDifferenceOptions } from '../metrics/volume.js';
import { volumeDifference, volumeSimilarity } from '../metrics/volume.js';
import type { WeightedHammingOptions } from '../metrics/weighted-hamming.js';
import { weightedHamming } from '../metrics/weighted-hamming.js';
import { isPlain } from '../option-checks.js';

/** The options of each metric beyond those of every metric. */
interface OwnOptions {
  readonly dice: object;
  readonly jaccard: object;
  readonly tverskyIndex: TverskyIndexOptions;
  readonly weightedHamming: WeightedHammingOptions;
  readonly precision: object;
  readonly recall: object;
  readonly specificity: object;
  readonly fBeta: FBetaOptions;
  readonly accuracy: object;
  readonly balancedAccuracy: object;
  readonly cohenKappa: object;
  readonly matthews: object;
  readonly volumeSimilarity: object;
  readonly volumeDifference: VolumeDifferenceOptions;
  readonly hausdorff: HausdorffOptions;
  readonly averageSurfaceDistance: DirectionOptions;
  readonly normalizedSurfaceDistance: ToleranceOptions;
  readonly boundaryIoU: BoundaryOptions;
  readonly centerlineDice: object;
  readonly lesionRecall: DetectionOptions;
  readonly lesionPrecision: DetectionOptions;
  readonly lesionF1: DetectionOptions;
  readonly lesionDice: DetectionOptions;
}

/** How lesions are detected. */
type DetectionOptions = Pick<LesionOptions, 'connectivity' | 'criterion' | 'threshold'>;

/** The names of the metrics that {@link evaluate} knows. */
export type MetricName = keyof OwnOptions;

/** A metric with options: `{ metric: 'normalizedSurfaceDistance', tolerance: 2, name: 'nsd2' }`. */
export type MetricWithOptions = {
  readonly [M in MetricName]: {
    /** The metric. */
    readonly metric: M;
    /** What its column is called. Default: the metric's name. */
    readonly name?: string | undefined;
  } & OwnOptions[M];
}[MetricName];

/** A metric by name, `'hausdorff95'` (any percentile), or with options. */
export type MetricChoice = MetricName | `hausdorff${number}` | MetricWithOptions;

/** One case as metrics take it. */
export interface Measurable {
  readonly predicted: DenseArray<LabelData>;
  readonly truth: DenseArray<LabelData>;
  readonly options: PairOptions;
}

/** What was measured of a case, each at its first use. */
export class Measurements {
  readonly #case: Measurable;
  readonly #made = new Map<string, unknown>();

  constructor(measurable: Measurable) {
    this.#case = measurable;
  }

  get counts(): Confusion {
    return this.#once('counts', confusion);
  }

  get surfaces(): SurfaceDistances {
    return this.#once('surfaces', surfaceDistances);
  }

  get centerlines(): Centerlines {
    return this.#once('centerlines', centerlines);
  }

  lesions(how: DetectionOptions): LesionDetection {
    return this.#once(`lesions ${JSON.stringify(how)}`, (predicted, truth, options) =>
      lesionDetection(predicted, truth, { ...options, ...how }),
    );
  }

  #once<T>(
    name: string,
    measure: (predicted: Measurable['predicted'], truth: Measurable['truth'], options: PairOptions) => T,
  ): T {
    if (!this.#made.has(name)) {
      const { predicted, truth, options } = this.#case;
      this.#made.set(name, measure(predicted, truth, options));
    }
    return this.#made.get(name) as T;
  }
}

/** Of a case the scores of the classes chosen; `options` are the metric's own and `average`, `empty`, `classes`. */
type Scorer = (measured: Measurements, options: object) => PlaceScores;

const ofCounts =
  (metric: (counts: Confusion, options: never) => PlaceScores): Scorer =>
  ({ counts }, options) =>
    metric(counts, options as never);

const ofSurfaces =
  (metric: 'hausdorff' | 'averageSurfaceDistance' | 'normalizedSurfaceDistance' | 'boundaryIoU'): Scorer =>
  ({ surfaces }, options) =>
    (surfaces[metric] as (options: object) => PlaceScores)(options);

const ofLesions =
  (metric: 'recall' | 'precision' | 'f1' | 'dice'): Scorer =>
  (measured, options) => {
    const { connectivity, criterion, threshold, ...rest } = options as DetectionOptions;
    return measured.lesions({ connectivity, criterion, threshold })[metric](rest);
  };

const scorers: Readonly<Record<MetricName, Scorer>> = {
  dice: ofCounts(dice),
  jaccard: ofCounts(jaccard),
  tverskyIndex: ofCounts(tverskyIndex),
  weightedHamming: ofCounts(weightedHamming),
  precision: ofCounts(precision),
  recall: ofCounts(recall),
  specificity: ofCounts(specificity),
  fBeta: ofCounts(fBeta),
  accuracy: ofCounts(accuracy),
  balancedAccuracy: ofCounts(balancedAccuracy),
  cohenKappa: ofCounts(cohenKappa),
  matthews: ofCounts(matthews),
  volumeSimilarity: ofCounts(volumeSimilarity),
  volumeDifference: ofCounts(volumeDifference),
  hausdorff: ofSurfaces('hausdorff'),
  averageSurfaceDistance: ofSurfaces('averageSurfaceDistance'),
  normalizedSurfaceDistance: ofSurfaces('normalizedSurfaceDistance'),
  boundaryIoU: ofSurfaces('boundaryIoU'),
  centerlineDice: ({ centerlines }, options) => centerlines.dice(options) as PlaceScores,
  lesionRecall: ofLesions('recall'),
  lesionPrecision: ofLesions('precision'),
  lesionF1: ofLesions('f1'),
  lesionDice: ofLesions('dice'),
};

/** A metric that was chosen: its column, and its scores of a case. */
export interface ChosenMetric {
  readonly name: string;
  readonly score: Scorer;
}

/** Reads one choice; its options are checked when it is first computed. */
export function chosenMetric(name: string, choice: unknown): ChosenMetric {
  if (typeof choice === 'string') return named(name, choice);
  if (!isPlain(choice)) {
    throw wrongType(
      name,
      choice,
      "a metric is a name, or an object as { metric: 'hausdorff', percentile: 95 }",
    );
  }
  const { metric, name: column, ...own } = choice as Record<string, unknown>;
  const { name: full, score } = named(`${name}.metric`, metric);
  for (const option of ['over', 'average', 'empty', 'classes']) {
    if (own[option] !== undefined) {
      throw notAllowed(
        `${name}.${option}`,
        own[option],
        'a row is one case and one class; see the options of evaluate',
      );
    }
  }
  if (own.percentile !== undefined && full !== metricOf(full)) {
    throw notAllowed(`${name}.percentile`, own.percentile, `${full} has its percentile in its name`);
  }
  if (column !== undefined && (typeof column !== 'string' || column === '')) {
    throw wrongType(`${name}.name`, column, 'the name of a column is needed');
  }
  return {
    name: (column as string | undefined) ?? full,
    score: (measured, options) => score(measured, { ...own, ...options }),
  };
}

/** The metric behind a name that may hold a percentile. */
function metricOf(name: string): string {
  return name.replace(/^hausdorff\d.*$/, 'hausdorff');
}

function named(name: string, metric: unknown): ChosenMetric {
  if (typeof metric === 'string') {
    if (Object.hasOwn(scorers, metric)) return { name: metric, score: scorers[metric as MetricName] };
    const percentile = /^hausdorff(\d+(?:\.\d+)?)$/.exec(metric)?.[1];
    if (percentile !== undefined && Number(percentile) <= 100) {
      const own = { percentile: Number(percentile) };
      return {
        name: metric,
        score: (measured, options) => scorers.hausdorff(measured, { ...own, ...options }),
      };
    }
  }
  throw notAllowed(
    name,
    metric,
    `the metrics are ${Object.keys(scorers).join(', ')}, and hausdorff95 as percentile`,
  );
}

/** The metrics that a table may have, by name: how each is computed for the classes and regions of one case. */

import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import { own } from '../checks/object-fields.js';
import { isPlain } from '../checks/option-checks.js';
import { cohenKappa, matthews } from '../metrics/counts/agreement.js';
import type { Confusion } from '../metrics/counts/confusion-data.js';
import type { FBetaOptions, TverskyIndexOptions } from '../metrics/counts/overlap.js';
import { dice, fBeta, jaccard, tverskyIndex } from '../metrics/counts/overlap.js';
import { accuracy, balancedAccuracy, precision, recall, specificity } from '../metrics/counts/rates.js';
import type { VolumeDifferenceOptions } from '../metrics/counts/volume.js';
import { volumeDifference, volumeSimilarity } from '../metrics/counts/volume.js';
import type { WeightedHammingOptions } from '../metrics/counts/weighted-hamming.js';
import { weightedHamming } from '../metrics/counts/weighted-hamming.js';
import type { DistanceEmpty, Empty } from '../metrics/scores/empty.js';
import { emptyKinds } from '../metrics/scores/empty.js';
import type { PlaceScores } from '../metrics/scores/score.js';
import type {
  BoundaryOptions,
  DirectionOptions,
  HausdorffOptions,
  ToleranceOptions,
} from '../metrics/shapes/surface-distances.js';
import type { DetectionOptions, Measurements } from './measurements.js';

/** For each metric of a table the options that it has of its own. */
export interface TableMetrics {
  /** {@link dice} */
  readonly dice: object;
  /** {@link jaccard} */
  readonly jaccard: object;
  /** {@link tverskyIndex} */
  readonly tverskyIndex: TverskyIndexOptions;
  /** {@link weightedHamming} */
  readonly weightedHamming: WeightedHammingOptions;
  /** {@link precision} */
  readonly precision: object;
  /** {@link recall} */
  readonly recall: object;
  /** {@link specificity} */
  readonly specificity: object;
  /** {@link fBeta} */
  readonly fBeta: FBetaOptions;
  /** {@link accuracy} */
  readonly accuracy: object;
  /** {@link balancedAccuracy} */
  readonly balancedAccuracy: object;
  /** {@link cohenKappa} */
  readonly cohenKappa: object;
  /** {@link matthews} */
  readonly matthews: object;
  /** {@link volumeSimilarity} */
  readonly volumeSimilarity: object;
  /** {@link volumeDifference} */
  readonly volumeDifference: VolumeDifferenceOptions;
  /** {@link SurfaceDistances.hausdorff} */
  readonly hausdorff: HausdorffOptions;
  /** {@link SurfaceDistances.averageSurfaceDistance} */
  readonly averageSurfaceDistance: DirectionOptions;
  /** {@link SurfaceDistances.normalizedSurfaceDistance} */
  readonly normalizedSurfaceDistance: ToleranceOptions;
  /** {@link SurfaceDistances.boundaryIoU} */
  readonly boundaryIoU: BoundaryOptions;
  /** {@link Centerlines.dice} */
  readonly centerlineDice: object;
  /** {@link Centerlines.precision} */
  readonly centerlinePrecision: object;
  /** {@link Centerlines.sensitivity} */
  readonly centerlineSensitivity: object;
  /** {@link LesionDetection.recall} */
  readonly lesionRecall: DetectionOptions;
  /** {@link LesionDetection.precision} */
  readonly lesionPrecision: DetectionOptions;
  /** {@link LesionDetection.f1} */
  readonly lesionF1: DetectionOptions;
  /** {@link LesionDetection.dice} */
  readonly lesionDice: DetectionOptions;
}

/** The names of the metrics that {@link evaluate} knows. */
export type MetricName = keyof TableMetrics;

/** The metrics that are distances. */
export type DistanceName = 'averageSurfaceDistance' | `hausdorff${number | ''}`;

/** A metric, and what its column is called. */
export interface NamedMetric<M extends string> {
  /** The metric. */
  readonly metric: M;
  /** What its column is called; without spaces, and not as another metric. Default: the metric's name. */
  readonly name?: string | undefined;
  /**
   * What it is worth where it is empty; here `truth` and `predicted` are for any metric. Default: what the table's `empty`
   * says.
   */
  readonly empty?: (M extends DistanceName ? DistanceEmpty : Empty) | undefined;
}

/** A metric with options: `{ metric: 'normalizedSurfaceDistance', tolerance: 2, name: 'nsd2' }`. */
export type MetricWithOptions =
  | { readonly [M in MetricName]: NamedMetric<M> & TableMetrics[M] }[MetricName]
  | (NamedMetric<`hausdorff${number}`> & DirectionOptions);

/** A metric by name (but those that need an option), `'hausdorff95'` (any percentile), or with options. */
export type MetricChoice =
  | Exclude<MetricName, 'normalizedSurfaceDistance'>
  | `hausdorff${number}`
  | MetricWithOptions;

/** Of a case the scores of the classes chosen; `options` are the metric's own and `average`, `empty`, `classes`. */
type Scorer = (measured: Measurements, options: object) => PlaceScores;

/** How a metric is computed, the names of its own options, and what it is a number of. */
interface TableMetric {
  readonly score: Scorer;
  readonly options: readonly string[];
  readonly of: 'counts' | 'distances' | 'shapes';
}

const ofCounts = (
  metric: (counts: Confusion, options: never) => PlaceScores,
  ...options: readonly string[]
): TableMetric => ({ score: ({ counts }, given) => metric(counts, given as never), options, of: 'counts' });

const ofSurfaces = (
  metric: 'hausdorff' | 'averageSurfaceDistance' | 'normalizedSurfaceDistance' | 'boundaryIoU',
  ...options: readonly string[]
): TableMetric => ({
  score: ({ surfaces }, given) => (surfaces[metric] as (options: object) => PlaceScores)(given),
  options,
  of: metric === 'hausdorff' || metric === 'averageSurfaceDistance' ? 'distances' : 'shapes',
});

const ofCenterlines = (metric: 'dice' | 'precision' | 'sensitivity'): TableMetric => ({
  score: ({ centerlines }, given) => centerlines[metric](given),
  options: [],
  of: 'shapes',
});

const ofLesions = (metric: 'recall' | 'precision' | 'f1' | 'dice'): TableMetric => ({
  score: (measured, given) => {
    const { connectivity, criterion, threshold, ...rest } = given as DetectionOptions;
    return measured.lesions({ connectivity, criterion, threshold })[metric](rest);
  },
  options: ['connectivity', 'criterion', 'threshold'],
  of: 'shapes',
});

const tableMetrics: Readonly<Record<MetricName, TableMetric>> = {
  dice: ofCounts(dice),
  jaccard: ofCounts(jaccard),
  tverskyIndex: ofCounts(tverskyIndex, 'alpha', 'beta'),
  weightedHamming: ofCounts(weightedHamming, 'weight', 'by'),
  precision: ofCounts(precision),
  recall: ofCounts(recall),
  specificity: ofCounts(specificity),
  fBeta: ofCounts(fBeta, 'beta'),
  accuracy: ofCounts(accuracy),
  balancedAccuracy: ofCounts(balancedAccuracy),
  cohenKappa: ofCounts(cohenKappa),
  matthews: ofCounts(matthews),
  volumeSimilarity: ofCounts(volumeSimilarity),
  volumeDifference: ofCounts(volumeDifference, 'absolute'),
  hausdorff: ofSurfaces('hausdorff', 'percentile', 'direction'),
  averageSurfaceDistance: ofSurfaces('averageSurfaceDistance', 'direction'),
  normalizedSurfaceDistance: ofSurfaces('normalizedSurfaceDistance', 'tolerance'),
  boundaryIoU: ofSurfaces('boundaryIoU', 'width'),
  centerlineDice: ofCenterlines('dice'),
  centerlinePrecision: ofCenterlines('precision'),
  centerlineSensitivity: ofCenterlines('sensitivity'),
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

/** Reads one choice; the values of its options are checked where it is first computed. */
export function chosenMetric(name: string, choice: unknown): ChosenMetric {
  if (typeof choice === 'string')
    return { name: choice, score: scorer(tableMetric(name, choice), Object.create(null) as object) };
  if (!isPlain(choice)) {
    throw wrongType(
      name,
      choice,
      "a metric is a name, or an object as { metric: 'hausdorff', percentile: 95 }",
    );
  }
  // Without a prototype: what a script may have put there is no option.
  const {
    metric,
    name: column = metric,
    ...own
  } = Object.assign(Object.create(null) as Record<string, unknown>, choice);
  const known = tableMetric(`${name}.metric`, metric);
  const unknown = Object.keys(own).find((option) => option !== 'empty' && !known.options.includes(option));
  if (unknown !== undefined) {
    throw new TypeError(
      `${name} has no option ${show(unknown)}; those of ${metric} are ${['name', 'empty', ...known.options].join(', ')}`,
    );
  }
  if (typeof column !== 'string' || column === '') {
    throw wrongType(`${name}.name`, column, 'the name of a column is needed');
  }
  if (column !== metric && Object.hasOwn(tableMetrics, column)) {
    throw notAllowed(`${name}.name`, column, 'another metric has that name');
  }
  return { name: column, score: scorer(known, Object.assign(Object.create(null), own)) };
}

/** How a metric with options of its own is computed. The worth of one empty mask is for distances, unless it is the metric's own. */
function scorer({ score, of }: TableMetric, given: { readonly empty?: unknown }): Scorer {
  return (measured, { empty, ...options }: { readonly empty?: DistanceEmpty }) => {
    const worth = of === 'distances' ? empty : { both: own(emptyKinds(empty), 'both') };
    return score(measured, { ...given, empty: given.empty ?? worth, ...options });
  };
}

/** Of counts the metrics without options by name, so that the rows of a table can be held against its counts. */
export function countMetricOf(
  name: string,
): ((counts: Confusion, options: object) => PlaceScores) | undefined {
  const metric = Object.hasOwn(tableMetrics, name) ? tableMetrics[name as MetricName] : undefined;
  if (metric?.of !== 'counts' || metric.options.length > 0) return undefined;
  return (counts, options) => metric.score({ counts } as Measurements, options);
}

function tableMetric(name: string, metric: unknown): TableMetric {
  if (typeof metric === 'string') {
    if (Object.hasOwn(tableMetrics, metric)) return tableMetrics[metric as MetricName];
    const percentile = Number(/^hausdorff((?:0|[1-9]\d*)(?:\.\d+)?)$/.exec(metric)?.[1]);
    if (percentile <= 100) {
      const { score } = tableMetrics.hausdorff;
      return {
        score: (measured, given) => score(measured, { percentile, ...given }),
        options: ['direction'],
        of: 'distances',
      };
    }
  }
  if (metric === 'pixelAccuracy') {
    throw notAllowed(
      name,
      metric,
      'it is no metric of a class: pixelAccuracy(table.counts) is that of the images',
    );
  }
  throw notAllowed(
    name,
    metric,
    `the metrics are ${Object.keys(tableMetrics).join(', ')}, and hausdorff95 as percentile`,
  );
}

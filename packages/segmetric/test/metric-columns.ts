/** Every metric that a table may have, beside the same by the metric's own function. */

import type {
  Centerlines,
  Confusion,
  LesionDetection,
  LesionOptions,
  MetricChoice,
  PairOptions,
  PlaceScores,
  SurfaceDistances,
} from '../src/index.js';
import {
  accuracy,
  balancedAccuracy,
  centerlines,
  cohenKappa,
  confusion,
  dice,
  fBeta,
  jaccard,
  lesionDetection,
  matthews,
  precision,
  recall,
  specificity,
  surfaceDistances,
  tverskyIndex,
  volumeDifference,
  volumeSimilarity,
  weightedHamming,
} from '../src/index.js';
import type { ListedCase } from './case-lists.js';

/** What metrics need of a case. */
export interface Measured {
  counts: Confusion;
  surfaces: SurfaceDistances;
  centers: Centerlines;
  lesions: (how?: Partial<LesionOptions>) => LesionDetection;
}

/** What is asked of a metric. */
export interface Asked {
  average: 'none';
  classes: (number | string)[];
  empty: 'skip' | number;
}

/** Each metric as it is chosen, what its column is called, and the same by the metric's own function. */
export const columns: [
  choice: MetricChoice,
  name: string,
  direct: (of: Measured, all: Asked) => PlaceScores,
][] = [
  ['dice', 'dice', ({ counts }, all) => dice(counts, all)],
  ['jaccard', 'jaccard', ({ counts }, all) => jaccard(counts, all)],
  ['tverskyIndex', 'tverskyIndex', ({ counts }, all) => tverskyIndex(counts, all)],
  [
    { metric: 'tverskyIndex', alpha: 0.2, beta: 1.5, name: 'tversky,"own"' },
    'tversky,"own"',
    ({ counts }, all) => tverskyIndex(counts, { ...all, alpha: 0.2, beta: 1.5 }),
  ],
  ['weightedHamming', 'weightedHamming', ({ counts }, all) => weightedHamming(counts, all)],
  [
    { metric: 'weightedHamming', weight: 0.9, by: 'pixels', name: 'hamming' },
    'hamming',
    ({ counts }, all) => weightedHamming(counts, { ...all, weight: 0.9, by: 'pixels' }),
  ],
  ['precision', 'precision', ({ counts }, all) => precision(counts, all)],
  ['recall', 'recall', ({ counts }, all) => recall(counts, all)],
  [{ metric: 'recall', name: 'sensitivity' }, 'sensitivity', ({ counts }, all) => recall(counts, all)],
  ['specificity', 'specificity', ({ counts }, all) => specificity(counts, all)],
  [{ metric: 'fBeta', beta: 2 }, 'fBeta', ({ counts }, all) => fBeta(counts, { ...all, beta: 2 })],
  ['accuracy', 'accuracy', ({ counts }, all) => accuracy(counts, all)],
  ['balancedAccuracy', 'balancedAccuracy', ({ counts }, all) => balancedAccuracy(counts, all)],
  ['cohenKappa', 'cohenKappa', ({ counts }, all) => cohenKappa(counts, all)],
  ['matthews', 'matthews', ({ counts }, all) => matthews(counts, all)],
  ['volumeSimilarity', 'volumeSimilarity', ({ counts }, all) => volumeSimilarity(counts, all)],
  ['volumeDifference', 'volumeDifference', ({ counts }, all) => volumeDifference(counts, all)],
  [
    { metric: 'volumeDifference', absolute: true, name: 'sizeDifference' },
    'sizeDifference',
    ({ counts }, all) => volumeDifference(counts, { ...all, absolute: true }),
  ],
  ['hausdorff', 'hausdorff', ({ surfaces }, all) => surfaces.hausdorff(all)],
  ['hausdorff95', 'hausdorff95', ({ surfaces }, all) => surfaces.hausdorff({ ...all, percentile: 95 })],
  ['hausdorff99.5', 'hausdorff99.5', ({ surfaces }, all) => surfaces.hausdorff({ ...all, percentile: 99.5 })],
  ['hausdorff0', 'hausdorff0', ({ surfaces }, all) => surfaces.hausdorff({ ...all, percentile: 0 })],
  [
    { metric: 'hausdorff', direction: 'predictedToTruth', percentile: 50, name: 'half' },
    'half',
    ({ surfaces }, all) => surfaces.hausdorff({ ...all, direction: 'predictedToTruth', percentile: 50 }),
  ],
  [
    'averageSurfaceDistance',
    'averageSurfaceDistance',
    ({ surfaces }, all) => surfaces.averageSurfaceDistance(all),
  ],
  [
    { metric: 'averageSurfaceDistance', direction: 'truthToPredicted', name: 'oneWay' },
    'oneWay',
    ({ surfaces }, all) => surfaces.averageSurfaceDistance({ ...all, direction: 'truthToPredicted' }),
  ],
  [
    { metric: 'normalizedSurfaceDistance', tolerance: 0 },
    'normalizedSurfaceDistance',
    ({ surfaces }, all) => surfaces.normalizedSurfaceDistance({ ...all, tolerance: 0 }),
  ],
  [
    { metric: 'normalizedSurfaceDistance', tolerance: 2, name: 'nsd2' },
    'nsd2',
    ({ surfaces }, all) => surfaces.normalizedSurfaceDistance({ ...all, tolerance: 2 }),
  ],
  ['boundaryIoU', 'boundaryIoU', ({ surfaces }, all) => surfaces.boundaryIoU(all)],
  [
    { metric: 'boundaryIoU', width: 2, name: 'wide' },
    'wide',
    ({ surfaces }, all) => surfaces.boundaryIoU({ ...all, width: 2 }),
  ],
  ['centerlineDice', 'centerlineDice', ({ centers }, all) => centers.dice(all)],
  ['centerlinePrecision', 'centerlinePrecision', ({ centers }, all) => centers.precision(all)],
  ['centerlineSensitivity', 'centerlineSensitivity', ({ centers }, all) => centers.sensitivity(all)],
  ['lesionRecall', 'lesionRecall', ({ lesions }, all) => lesions().recall(all)],
  ['lesionPrecision', 'lesionPrecision', ({ lesions }, all) => lesions().precision(all)],
  ['lesionF1', 'lesionF1', ({ lesions }, all) => lesions().f1(all)],
  ['lesionDice', 'lesionDice', ({ lesions }, all) => lesions().dice(all)],
  [
    { metric: 'lesionF1', criterion: 'jaccard', threshold: 0.5, name: 'panoptic' },
    'panoptic',
    ({ lesions }, all) => lesions({ criterion: 'jaccard', threshold: 0.5 }).f1(all),
  ],
  [
    { metric: 'lesionRecall', connectivity: 'faces', threshold: 0.3, name: 'apart' },
    'apart',
    ({ lesions }, all) => lesions({ connectivity: 'faces', threshold: 0.3 }).recall(all),
  ],
];

/** A case by the metrics' own functions. */
export function measured({ predicted, truth, spacing }: ListedCase, options: PairOptions): Measured {
  const spatial = predicted.shape.length as 2 | 3;
  const own = { ...options, spatial, spacing: spacing ?? options.spacing };
  return {
    counts: confusion(predicted, truth, own),
    surfaces: surfaceDistances(predicted, truth, own),
    centers: centerlines(predicted, truth, own),
    lesions: (how) => lesionDetection(predicted, truth, { ...own, ...how }),
  };
}

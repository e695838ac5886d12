/** Every public name but `init`: the two entry points differ only in how the core is loaded. */

export type { ClassMap, Masks, ThresholdedScores } from './arrays/class-maps.js';
export { argmax, threshold, toMasks } from './arrays/class-maps.js';
export type {
  DenseArray,
  DimsArray,
  Float16Numbers,
  LabelData,
  Layout,
  NumberData,
  Shape,
  ShapedArray,
  TensorData,
} from './arrays/dense-array.js';
export type { IgnoreLabel } from './arrays/ignored-labels.js';
export type { Truth } from './arrays/truth.js';
export type { EvaluationCase, EvaluationOptions } from './evaluation/cases.js';
export { MEAN_OF_CLASSES } from './evaluation/column-names.js';
export { evaluate } from './evaluation/evaluate.js';
export type { DetectionOptions } from './evaluation/measurements.js';
export type {
  MetricChoice,
  MetricName,
  MetricWithOptions,
  NamedMetric,
  TableMetrics,
} from './evaluation/metrics.js';
export type { EvaluationData, EvaluationRowData } from './evaluation/read-table.js';
export type { SummaryRow } from './evaluation/summary.js';
export type { EvaluationRow } from './evaluation/table.js';
export { Evaluation } from './evaluation/table.js';
export type { CrossEntropy, CrossEntropyOptions } from './losses/cross-entropy.js';
export { crossEntropy } from './losses/cross-entropy.js';
export type { EvaluateOptions, ValueAndGradient } from './losses/evaluate-loss.js';
export { lossValue, valueAndGradient } from './losses/evaluate-loss.js';
export type { Focal, FocalOptions } from './losses/focal.js';
export { focal } from './losses/focal.js';
export type { GeneralizedDice, GeneralizedDiceOptions } from './losses/generalized-dice.js';
export { generalizedDice } from './losses/generalized-dice.js';
export type { Loss, SingleLoss, WeightedSum, WeightedTerm } from './losses/kinds.js';
export type { Activation, CommonOptions, IgnoreOptions } from './losses/loss.js';
export type { LovaszOptions } from './losses/lovasz.js';
export type { LovaszHinge, LovaszHingeOptions } from './losses/lovasz-hinge.js';
export { lovaszHinge } from './losses/lovasz-hinge.js';
export type { LovaszSoftmax, LovaszSoftmaxOptions } from './losses/lovasz-softmax.js';
export { lovaszSoftmax } from './losses/lovasz-softmax.js';
export type {
  OverlapForm,
  OverlapOptions,
  OverlapPenalty,
  Smooth,
  SmoothOptions,
  SmoothPair,
} from './losses/overlap.js';
export type { PixelOptions } from './losses/pixel.js';
export { asLoss } from './losses/read-loss.js';
export type { ClassSelection, GroupSelection } from './losses/selection.js';
export type { SoftDice, SoftDiceOptions } from './losses/soft-dice.js';
export { softDice } from './losses/soft-dice.js';
export type { SoftJaccard, SoftJaccardOptions } from './losses/soft-jaccard.js';
export { softJaccard } from './losses/soft-jaccard.js';
export type { Tversky, TverskyOptions } from './losses/tversky.js';
export { tversky } from './losses/tversky.js';
export type {
  DiceCrossEntropyOptions,
  LossOfKind,
  LossOptions,
  OptionName,
  SharedOptions,
} from './losses/weighted-sum.js';
export { diceCrossEntropy, weightedSum } from './losses/weighted-sum.js';
export { cohenKappa, matthews } from './metrics/agreement.js';
export type { CenterlineOptions, Centerlines } from './metrics/centerlines.js';
export { centerlines } from './metrics/centerlines.js';
export type {
  ClassesOption,
  ClassTable,
  Columns,
  RegionIndices,
  Regions,
} from './metrics/class-table.js';
export type { ConfusionOptions } from './metrics/confusion.js';
export { confusion } from './metrics/confusion.js';
export type { Confusion } from './metrics/confusion-data.js';
export type { CountMetric, PairScoreOptions } from './metrics/count-metric.js';
export type { DistanceEmpty, Empty, EmptyKinds, EmptyWorth } from './metrics/empty.js';
export type { SpaceOptions } from './metrics/label-maps.js';
export type { Lesion, LesionDetection, LesionOptions, Lesions } from './metrics/lesion-detection.js';
export { lesionDetection } from './metrics/lesion-detection.js';
export { merge } from './metrics/merge.js';
export type { FBetaOptions, TverskyIndexOptions } from './metrics/overlap.js';
export { dice, fBeta, jaccard, tverskyIndex } from './metrics/overlap.js';
export type { IncludeOptions, PairOptions } from './metrics/pair-options.js';
export type { PixelAccuracyOptions } from './metrics/pixel-accuracy.js';
export { pixelAccuracy } from './metrics/pixel-accuracy.js';
export type {
  DistanceScoreOptions,
  PooledFirst,
  PooledLater,
  PooledMetric,
  PooledScoreOptions,
  ShapeMetric,
  ShapeMetricWith,
  ShapeScoreOptions,
} from './metrics/place-scores.js';
export { accuracy, balancedAccuracy, precision, recall, specificity } from './metrics/rates.js';
export type {
  MaybeScored,
  PlaceScores,
  Scored,
  ScoreOptions,
} from './metrics/score.js';
export type {
  BorderDistances,
  BoundaryOptions,
  DirectionOptions,
  HausdorffOptions,
  SurfaceDistances,
  SurfaceOptions,
  ToleranceOptions,
} from './metrics/surface-distances.js';
export { surfaceDistances } from './metrics/surface-distances.js';
export type { VolumeDifferenceOptions } from './metrics/volume.js';
export { volumeDifference, volumeSimilarity } from './metrics/volume.js';
export type { WeightedHammingOptions } from './metrics/weighted-hamming.js';
export { weightedHamming } from './metrics/weighted-hamming.js';
export type { BootstrapInterval, BootstrapOptions } from './statistics/bootstrap.js';
export { bootstrapDifference, bootstrapMean } from './statistics/bootstrap.js';
export type { WilcoxonOptions, WilcoxonResult } from './statistics/wilcoxon.js';
export { wilcoxonSignedRank } from './statistics/wilcoxon.js';

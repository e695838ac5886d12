/** Every public name but `init`: the two entry points differ only in how the modules of the core are loaded. */

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
export type { PixelWeights } from './arrays/weights.js';
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
export type { AllocatedScores, AllocateOptions } from './losses/allocated-scores.js';
export { allocateScores } from './losses/allocated-scores.js';
export type { BoundaryLoss, BoundaryLossOptions } from './losses/boundary-loss.js';
export { boundaryLoss } from './losses/boundary-loss.js';
export type { CrossEntropy, CrossEntropyOptions } from './losses/cross-entropy.js';
export { crossEntropy } from './losses/cross-entropy.js';
export type { EvaluateOptions, ValueAndGradient } from './losses/evaluate-loss.js';
export { lossValue, valueAndGradient } from './losses/evaluate-loss.js';
export type { Focal, FocalOptions } from './losses/focal.js';
export { focal } from './losses/focal.js';
export type { GeneralizedDice, GeneralizedDiceOptions } from './losses/generalized-dice.js';
export { generalizedDice } from './losses/generalized-dice.js';
export type { ClassMeanOptions } from './losses/geometric.js';
export type { HausdorffLoss, HausdorffLossOptions } from './losses/hausdorff-loss.js';
export { hausdorffLoss } from './losses/hausdorff-loss.js';
export type { Loss, SingleLoss, WeightedSum, WeightedTerm } from './losses/kinds.js';
export type { Activation, CommonOptions, IgnoreOptions } from './losses/loss.js';
export type { LossTerms, TermValues } from './losses/loss-terms.js';
export { lossTerms } from './losses/loss-terms.js';
export type { LovaszOptions } from './losses/lovasz.js';
export type { LovaszHinge, LovaszHingeOptions } from './losses/lovasz-hinge.js';
export { lovaszHinge } from './losses/lovasz-hinge.js';
export type { LovaszSoftmax, LovaszSoftmaxOptions } from './losses/lovasz-softmax.js';
export { lovaszSoftmax } from './losses/lovasz-softmax.js';
export type { MatthewsLoss, MatthewsLossOptions } from './losses/matthews-loss.js';
export { matthewsLoss } from './losses/matthews-loss.js';
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
export type { SkeletonRecall, SkeletonRecallOptions } from './losses/skeleton-recall.js';
export { skeletonRecall } from './losses/skeleton-recall.js';
export type { SoftClDice, SoftClDiceOptions } from './losses/soft-cl-dice.js';
export { softClDice } from './losses/soft-cl-dice.js';
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
export { cohenKappa, matthews } from './metrics/counts/agreement.js';
export type { ConfusionOptions } from './metrics/counts/confusion.js';
export { confusion } from './metrics/counts/confusion.js';
export type { Confusion } from './metrics/counts/confusion-data.js';
export type { CountMetric, PairScoreOptions } from './metrics/counts/count-metric.js';
export { merge } from './metrics/counts/merge.js';
export type { FBetaOptions, TverskyIndexOptions } from './metrics/counts/overlap.js';
export { dice, fBeta, jaccard, tverskyIndex } from './metrics/counts/overlap.js';
export type { PixelAccuracyOptions } from './metrics/counts/pixel-accuracy.js';
export { pixelAccuracy } from './metrics/counts/pixel-accuracy.js';
export { accuracy, balancedAccuracy, precision, recall, specificity } from './metrics/counts/rates.js';
export type { CountLists } from './metrics/counts/sums.js';
export type { VolumeDifferenceOptions } from './metrics/counts/volume.js';
export { volumeDifference, volumeSimilarity } from './metrics/counts/volume.js';
export type { WeightedHammingOptions } from './metrics/counts/weighted-hamming.js';
export { weightedHamming } from './metrics/counts/weighted-hamming.js';
export type {
  ClassesOption,
  ClassTable,
  Columns,
  RegionIndices,
  Regions,
} from './metrics/pairs/class-table.js';
export type { SpaceOptions } from './metrics/pairs/label-maps.js';
export type { IncludeOptions, PairOptions } from './metrics/pairs/pair-options.js';
export type { DistanceEmpty, Empty, EmptyKinds, EmptyWorth } from './metrics/scores/empty.js';
export type {
  DistanceScoreOptions,
  PooledFirst,
  PooledLater,
  PooledMetric,
  PooledScoreOptions,
  ShapeMetric,
  ShapeMetricWith,
  ShapeScoreOptions,
} from './metrics/scores/place-scores.js';
export type {
  MaybeScored,
  PlaceScores,
  Scored,
  ScoreOptions,
} from './metrics/scores/score.js';
export type { CenterlineOptions, Centerlines } from './metrics/shapes/centerlines.js';
export { centerlines } from './metrics/shapes/centerlines.js';
export type { Lesion, LesionDetection, LesionOptions, Lesions } from './metrics/shapes/lesion-detection.js';
export { lesionDetection } from './metrics/shapes/lesion-detection.js';
export type { SignedDistanceOptions, SignedDistances } from './metrics/shapes/signed-distance.js';
export { signedDistance } from './metrics/shapes/signed-distance.js';
export type {
  BorderDistances,
  BoundaryOptions,
  DirectionOptions,
  HausdorffOptions,
  SurfaceDistances,
  SurfaceOptions,
  ToleranceOptions,
} from './metrics/shapes/surface-distances.js';
export { surfaceDistances } from './metrics/shapes/surface-distances.js';
export type { BootstrapInterval, BootstrapOptions } from './statistics/bootstrap.js';
export { bootstrapDifference, bootstrapMean } from './statistics/bootstrap.js';
export type { WilcoxonOptions, WilcoxonResult } from './statistics/wilcoxon.js';
export { wilcoxonSignedRank } from './statistics/wilcoxon.js';

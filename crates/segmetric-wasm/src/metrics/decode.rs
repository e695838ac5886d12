//! Metrics told as numbers, which stand where the package defines each metric.

use crate::reader::Reader;
use segmetric::Error;
use segmetric::metric::{
    self, Average, Centerlines, Connectivity, Criterion, Detection, Direction, Empty, LesionCounts, MaskPair,
    Metric, SurfaceDistances, Worth,
};

/// A metric is its number and its parameters: 0 Dice, 1 Jaccard, 2 Tversky index (alpha, beta), 3 weighted Hamming by class
/// (weight), 4 by pixels (weight), 5 precision, 6 recall, 7 specificity, 8 F-beta (beta), 9 accuracy, 10 balanced accuracy,
/// 11 Cohen's kappa, 12 Matthews, 13 volume similarity, 14 volume difference (1 for its size).
pub(crate) fn metric(numbers: &[f64]) -> Metric {
    let mut reader = Reader(numbers);
    match reader.index() {
        0 => Metric::Dice,
        1 => Metric::Jaccard,
        2 => Metric::TverskyIndex { alpha: reader.number(), beta: reader.number() },
        3 => Metric::WeightedHammingByClass { weight: reader.number() },
        4 => Metric::WeightedHammingByPixels { weight: reader.number() },
        5 => Metric::Precision,
        6 => Metric::Recall,
        7 => Metric::Specificity,
        8 => Metric::FBeta { beta: reader.number() },
        9 => Metric::Accuracy,
        10 => Metric::BalancedAccuracy,
        11 => Metric::CohenKappa,
        12 => Metric::Matthews,
        13 => Metric::VolumeSimilarity,
        _ => Metric::VolumeDifference { absolute: reader.index() == 1 },
    }
}

pub(crate) fn average(number: u32) -> Average {
    [Average::None, Average::Macro, Average::Micro, Average::Weighted][number as usize]
}

pub(crate) fn over(number: u32) -> metric::Over {
    [metric::Over::Image, metric::Over::Batch, metric::Over::ClassImage][number as usize]
}

/// What empty places are worth, where both masks are empty, the truth alone, the prediction alone: of each 0 for what the formula
/// says, 1 for nothing or 2 for a number, and the number.
pub(crate) fn empty(numbers: &[f64]) -> Empty {
    let mut reader = Reader(numbers);
    let mut worth = || match (reader.index(), reader.number()) {
        (0, _) => None,
        (1, _) => Some(Worth::Skip),
        (_, value) => Some(Worth::As(value)),
    };
    Empty { both: worth().unwrap_or(Worth::Skip), truth: worth(), predicted: worth() }
}

/// A statistic of distances: 0 Hausdorff distance (percentile), 1 average, 2 share within (tolerance); direction 0 from the
/// prediction to the truth, 1 back, 2 both.
pub(crate) fn distance_statistic(
    distances: &SurfaceDistances,
    statistic: u32,
    direction: u32,
    parameter: f64,
) -> Result<Option<f64>, Error> {
    let directions = [Direction::PredictedToTruth, Direction::TruthToPredicted, Direction::Symmetric];
    let direction = directions[direction as usize];
    match statistic {
        0 => distances.hausdorff(direction, parameter),
        1 => Ok(distances.average(direction)),
        _ => distances.normalized(parameter),
    }
}

/// The lesions of masks; connectivity 0 faces, 1 full; criterion 0 coverage, 1 Jaccard.
pub(crate) fn detection(
    masks: &MaskPair,
    connectivity: usize,
    criterion: usize,
    threshold: f64,
) -> Result<Detection, Error> {
    let connectivity = [Connectivity::Faces, Connectivity::Full][connectivity];
    Detection::new(masks, connectivity, [Criterion::Coverage, Criterion::Jaccard][criterion], threshold)
}

/// What is counted of lesions, in the order in which [`pooled_metric`] reads it.
pub(crate) fn lesion_numbers(counts: LesionCounts) -> Vec<f64> {
    let LesionCounts { truth, found, predicted, right, dice_sum, dice_terms } = counts;
    vec![truth as f64, found as f64, predicted as f64, right as f64, dice_sum, dice_terms as f64]
}

/// What is counted of centre lines, in the order in which [`pooled_metric`] reads it.
pub(crate) fn centerline_numbers(lines: Centerlines) -> Vec<f64> {
    let Centerlines { predicted, predicted_in_truth, truth, truth_in_predicted } = lines;
    vec![predicted as f64, predicted_in_truth as f64, truth as f64, truth_in_predicted as f64]
}

/// A metric of numbers that may be sums over places: of lesions 0 recall, 1 precision, 2 F1, 3 lesion-wise Dice; of centre lines
/// 4 Dice, 5 topology precision, 6 topology sensitivity.
pub(crate) fn pooled_metric(metric: u32, numbers: &[f64]) -> Option<f64> {
    let mut reader = Reader(numbers);
    if metric < 4 {
        let counts = LesionCounts {
            truth: reader.index(),
            found: reader.index(),
            predicted: reader.index(),
            right: reader.index(),
            dice_sum: reader.number(),
            dice_terms: reader.index(),
        };
        return match metric {
            0 => counts.recall(),
            1 => counts.precision(),
            2 => counts.f1(),
            _ => counts.dice(),
        };
    }
    let lines = Centerlines {
        predicted: reader.index(),
        predicted_in_truth: reader.index(),
        truth: reader.index(),
        truth_in_predicted: reader.index(),
    };
    match metric {
        4 => lines.dice(),
        5 => lines.topology_precision(),
        _ => lines.topology_sensitivity(),
    }
}

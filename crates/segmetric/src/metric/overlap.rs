//! Metrics on confusion counts, and their averages.
//!
//! Where both truth and prediction are empty a class has no overlap: such a place is *empty*, and so is one where a formula has
//! nothing below its line, as precision without a prediction. [`Empty`] says what to do with it, and the result tells which
//! places those were. Accuracy, specificity and the weighted Hamming similarity have a value also where truth and prediction
//! are empty.
//! The averages of Wang et al. 2023: mIoU^D is over the batch, macro; mIoU^I over images, macro; mIoU^C over class and image.

use super::places::{Average, Empty, Masks, Over, Place, Scores, average_places, mean_or_nan};
use crate::error::Error;

/// A metric of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Metric {
    /// 2 TP / (2 TP + FP + FN)
    Dice,
    /// TP / (TP + FP + FN)
    Jaccard,
    /// TP / (TP + α FP + β FN)
    TverskyIndex {
        /// α, the weight of false positives.
        alpha: f64,
        /// β, the weight of false negatives.
        beta: f64,
    },
    /// 1 − w FN / (TP + FN) − (1 − w) FP / (FP + TN); a term with nothing below the line is 0.
    WeightedHammingByClass {
        /// w, from 0 to 1.
        weight: f64,
    },
    /// 1 − (w FN + (1 − w) FP) / pixels
    WeightedHammingByPixels {
        /// w, from 0 to 1.
        weight: f64,
    },
    /// TP / (TP + FP)
    Precision,
    /// TP / (TP + FN)
    Recall,
    /// TN / (TN + FP)
    Specificity,
    /// (1 + β²) TP / ((1 + β²) TP + β² FN + FP)
    FBeta {
        /// β: recall counts β times as much as precision.
        beta: f64,
    },
    /// (TP + TN) / pixels
    Accuracy,
    /// ½ (recall + specificity)
    BalancedAccuracy,
    /// Cohen's κ, (pₒ − pₑ) / (1 − pₑ), of the class against the rest.
    CohenKappa,
    /// Matthews' correlation of the class against the rest.
    Matthews,
    /// 1 − |FP − FN| / (2 TP + FP + FN)
    VolumeSimilarity,
    /// (FP − FN) / (TP + FN)
    VolumeDifference {
        /// Its size, without the sign.
        absolute: bool,
    },
}

/// Counts, each `[image][class]`.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// Number of classes.
    pub classes: usize,
    /// True positives.
    pub tp: &'a [f64],
    /// False positives.
    pub fp: &'a [f64],
    /// False negatives.
    pub fn_: &'a [f64],
    /// True negatives.
    pub tn: &'a [f64],
}

/// The counts of one place, or a sum of them.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    tp: f64,
    fp: f64,
    fn_: f64,
    tn: f64,
}

impl Cell {
    fn add(self, other: Cell) -> Cell {
        Cell {
            tp: self.tp + other.tp,
            fp: self.fp + other.fp,
            fn_: self.fn_ + other.fn_,
            tn: self.tn + other.tn,
        }
    }

    fn map(self, of: impl Fn(f64) -> f64) -> Cell {
        Cell { tp: of(self.tp), fp: of(self.fp), fn_: of(self.fn_), tn: of(self.tn) }
    }

    fn masks(&self) -> Masks {
        match (self.tp + self.fn_ > 0.0, self.tp + self.fp > 0.0) {
            (true, true) => Masks::Full,
            (false, false) => Masks::Empty,
            (false, true) => Masks::EmptyTruth,
            (true, false) => Masks::EmptyPrediction,
        }
    }

    fn pixels(&self) -> f64 {
        self.tp + self.fp + self.fn_ + self.tn
    }
}

/// A quotient; 0 over 0, and anything over 0, is none.
fn ratio(above: f64, below: f64) -> Option<f64> {
    (below != 0.0).then(|| above / below)
}

impl Metric {
    fn at(self, cell: &Cell) -> Place {
        Place { value: self.of(cell), masks: cell.masks() }
    }

    /// The formula at a place; `None` where nothing stands below the line.
    fn of(self, cell: &Cell) -> Option<f64> {
        let &Cell { tp, fp, fn_, tn } = cell;
        match self {
            Metric::Dice => ratio(2.0 * tp, 2.0 * tp + fp + fn_),
            Metric::Jaccard => ratio(tp, tp + fp + fn_),
            Metric::TverskyIndex { alpha, beta } => ratio(tp, tp + alpha * fp + beta * fn_),
            Metric::WeightedHammingByClass { weight } => {
                let missed = ratio(fn_, tp + fn_).unwrap_or(0.0);
                let wrong = ratio(fp, fp + tn).unwrap_or(0.0);
                Some(1.0 - weight * missed - (1.0 - weight) * wrong)
            }
            Metric::WeightedHammingByPixels { weight } => {
                ratio(weight * fn_ + (1.0 - weight) * fp, cell.pixels()).map(|loss| 1.0 - loss)
            }
            Metric::Precision => ratio(tp, tp + fp),
            Metric::Recall => ratio(tp, tp + fn_),
            Metric::Specificity => ratio(tn, tn + fp),
            Metric::FBeta { beta } => {
                let square = beta * beta;
                ratio((1.0 + square) * tp, (1.0 + square) * tp + square * fn_ + fp)
            }
            Metric::Accuracy => ratio(tp + tn, cell.pixels()),
            Metric::BalancedAccuracy => Some(0.5 * (ratio(tp, tp + fn_)? + ratio(tn, tn + fp)?)),
            Metric::CohenKappa => {
                let observed = ratio(tp + tn, cell.pixels())?;
                let chance = (tp + fp) * (tp + fn_) + (fn_ + tn) * (fp + tn);
                let expected = chance / (cell.pixels() * cell.pixels());
                ratio(observed - expected, 1.0 - expected)
            }
            Metric::Matthews => {
                let below = (tp + fp).sqrt() * (tp + fn_).sqrt() * (tn + fp).sqrt() * (tn + fn_).sqrt();
                ratio(tp * tn - fp * fn_, below)
            }
            Metric::VolumeSimilarity => ratio((fp - fn_).abs(), 2.0 * tp + fp + fn_).map(|apart| 1.0 - apart),
            Metric::VolumeDifference { absolute } => ratio(fp - fn_, tp + fn_)
                .map(|difference| if absolute { difference.abs() } else { difference }),
        }
    }
}

/// A metric of the classes `selected`, in their order.
///
/// # Errors
/// [`Error::ClassList`] for a class that the counts do not have.
pub fn score(
    metric: Metric,
    counts: &Counts,
    selected: &[usize],
    average: Average,
    over: Over,
    empty: Empty,
) -> Result<Scores, Error> {
    if let Some(&class) = selected.iter().find(|&&class| class >= counts.classes) {
        return Err(Error::ClassList { class, classes: counts.classes });
    }
    let cell = |image: usize, class: usize| {
        let place = image * counts.classes + class;
        Cell { tp: counts.tp[place], fp: counts.fp[place], fn_: counts.fn_[place], tn: counts.tn[place] }
    };
    let images = counts.tp.len() / counts.classes.max(1);
    let rows: Vec<Vec<Cell>> = match over {
        Over::Batch => {
            let pooled = |&class: &usize| pool((0..images).map(|image| cell(image, class)));
            vec![selected.iter().map(pooled).collect()]
        }
        _ => (0..images).map(|image| selected.iter().map(|&class| cell(image, class)).collect()).collect(),
    };
    let places: Vec<Place> = rows.iter().flatten().map(|cell| metric.at(cell)).collect();
    let mut scores = average_places(&places, selected.len(), average != Average::None, over, empty)?;
    if matches!(average, Average::Micro | Average::Weighted) && over != Over::ClassImage {
        scores.value = Some(mean_or_nan(rows.iter().filter_map(|row| of_row(metric, row, average, empty))));
    }
    Ok(scores)
}

/// The sum of the images' cells, the same in any order: sums of weights are multiples of 2^-30, so their whole parts and the rest add up
/// exactly, each by itself.
fn pool(cells: impl Iterator<Item = Cell>) -> Cell {
    let (whole, rest) = cells.fold((Cell::default(), Cell::default()), |(whole, rest), cell| {
        let here = cell.map(f64::floor);
        (whole.add(here), rest.add(cell.add(here.map(|count| -count))))
    });
    whole.add(rest)
}

/// The micro or the weighted average of one image, or of the batch; `None` where nothing is left.
fn of_row(metric: Metric, row: &[Cell], average: Average, empty: Empty) -> Option<f64> {
    if average == Average::Micro {
        return empty.value(metric.at(&row.iter().fold(Cell::default(), |sum, cell| sum.add(*cell))));
    }
    let weighted = row.iter().filter_map(|cell| Some((cell.tp + cell.fn_, empty.value(metric.at(cell))?)));
    let (sum, weights) =
        weighted.fold((0.0, 0.0), |(sum, weights), (weight, value)| (sum + weight * value, weights + weight));
    (weights > 0.0).then(|| sum / weights)
}

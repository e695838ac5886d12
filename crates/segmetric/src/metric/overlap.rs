//! Metrics on confusion counts, and their averages.
//!
//! A *place* is one class in one image, or one class in all images pooled. Where both truth and prediction are empty a class has
//! no overlap: such a place is *empty*, and so is one where a formula has nothing below its line, as precision without a
//! prediction. [`Empty`] says what to do with it, and the result tells which places those were. Accuracy, specificity and the
//! weighted Hamming similarity have a value also where truth and prediction are empty.
//! The averages of Wang et al. 2023: mIoU^D is over the batch, macro; mIoU^I over images, macro; mIoU^C over class and image.

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

/// How places become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// They do not.
    None,
    /// The mean over classes.
    Macro,
    /// The metric of the counts summed over classes.
    Micro,
    /// The mean over classes by the truth's size; an image without truth is left out.
    Weighted,
}

/// Over which pixels counts are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Each image, then the mean over images.
    Image,
    /// All images pooled.
    Batch,
    /// Each class's mean over the images where it is not empty, then (with [`Average::Macro`]) the mean over classes.
    ClassImage,
}

/// What an empty place counts as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Empty {
    /// Nothing: it is left out of the mean, and is NaN.
    Skip,
    /// This number.
    As(f64),
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

/// A metric at every place, and its average.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// The average; `None` without one. NaN where no place is left.
    pub value: Option<f64>,
    /// `[image][class]` over images, else `[class]`, of the classes taken.
    pub values: Vec<f64>,
    /// Which places were empty, in the same order.
    pub empty: Vec<bool>,
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

    fn pixels(&self) -> f64 {
        self.tp + self.fp + self.fn_ + self.tn
    }
}

/// A quotient; 0 over 0, and anything over 0, is none.
fn ratio(above: f64, below: f64) -> Option<f64> {
    (below != 0.0).then(|| above / below)
}

impl Metric {
    /// The formula at a place; `None` where nothing stands below the line, which is what *empty* means.
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
                let below =
                    libm::sqrt(tp + fp) * libm::sqrt(tp + fn_) * libm::sqrt(tn + fp) * libm::sqrt(tn + fn_);
                ratio(tp * tn - fp * fn_, below)
            }
            Metric::VolumeSimilarity => ratio((fp - fn_).abs(), 2.0 * tp + fp + fn_).map(|apart| 1.0 - apart),
            Metric::VolumeDifference { absolute } => ratio(fp - fn_, tp + fn_)
                .map(|difference| if absolute { difference.abs() } else { difference }),
        }
    }

    /// The metric at a place; `None` where it is left out.
    fn at(self, cell: &Cell, empty: Empty) -> Option<f64> {
        self.of(cell).or(match empty {
            Empty::As(value) => Some(value),
            Empty::Skip => None,
        })
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
            let pooled =
                |&class: &usize| (0..images).fold(Cell::default(), |sum, image| sum.add(cell(image, class)));
            vec![selected.iter().map(pooled).collect()]
        }
        _ => (0..images).map(|image| selected.iter().map(|&class| cell(image, class)).collect()).collect(),
    };
    let at = |cell: &Cell| metric.at(cell, empty);
    let is_empty = |cell: &Cell| metric.of(cell).is_none();
    let empty_in = |place: usize| rows.iter().all(|row| is_empty(&row[place]));
    let (values, empty_places): (Vec<Option<f64>>, Vec<bool>) = match over {
        Over::ClassImage => (0..selected.len())
            .map(|place| (mean(rows.iter().filter_map(|row| at(&row[place]))), empty_in(place)))
            .unzip(),
        _ => rows.iter().flatten().map(|cell| (at(cell), is_empty(cell))).unzip(),
    };
    let average_of = match (average, over) {
        (Average::None, _) => None,
        (_, Over::ClassImage) => Some(mean(values.iter().flatten().copied())),
        _ => Some(mean(rows.iter().filter_map(|row| of_row(metric, row, average, empty)))),
    };
    Ok(Scores {
        value: average_of.map(|value| value.unwrap_or(f64::NAN)),
        values: values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
        empty: empty_places,
    })
}

/// The average over the classes of one image, or of the batch; `None` where nothing is left.
fn of_row(metric: Metric, row: &[Cell], average: Average, empty: Empty) -> Option<f64> {
    match average {
        Average::Micro => metric.at(&row.iter().fold(Cell::default(), |sum, cell| sum.add(*cell)), empty),
        Average::Weighted => {
            let weighted = row.iter().filter_map(|cell| Some((cell.tp + cell.fn_, metric.at(cell, empty)?)));
            let (mut sum, mut weights) = (0.0, 0.0);
            for (weight, value) in weighted {
                sum += weight * value;
                weights += weight;
            }
            (weights > 0.0).then(|| sum / weights)
        }
        _ => mean(row.iter().filter_map(|cell| metric.at(cell, empty))),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

//! Overlap metrics on confusion counts, and their averages.
//!
//! A *place* is one class in one image, or one class in all images pooled. Where both truth and prediction are empty a class has
//! no overlap: such a place is *empty*, and [`Empty`] says what to do with it. The result always tells which places those were.
//! The averages of Wang et al. 2023: mIoU^D is over the batch, macro; mIoU^I over images, macro; mIoU^C over class and image.

use crate::error::Error;

/// An overlap metric.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Metric {
    /// 2 TP / (2 TP + FP + FN)
    Dice,
    /// TP / (TP + FP + FN)
    Jaccard,
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

    fn is_empty(&self) -> bool {
        self.tp + self.fp + self.fn_ == 0.0
    }
}

impl Metric {
    fn of(self, cell: &Cell) -> f64 {
        let &Cell { tp, fp, fn_, .. } = cell;
        match self {
            Metric::Dice => 2.0 * tp / (2.0 * tp + fp + fn_),
            Metric::Jaccard => tp / (tp + fp + fn_),
        }
    }

    /// The metric at a place; `None` where it is left out.
    fn at(self, cell: &Cell, empty: Empty) -> Option<f64> {
        match (cell.is_empty(), empty) {
            (false, _) => Some(self.of(cell)),
            (true, Empty::As(value)) => Some(value),
            (true, Empty::Skip) => None,
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
            let pooled =
                |&class: &usize| (0..images).fold(Cell::default(), |sum, image| sum.add(cell(image, class)));
            vec![selected.iter().map(pooled).collect()]
        }
        _ => (0..images).map(|image| selected.iter().map(|&class| cell(image, class)).collect()).collect(),
    };
    let at = |cell: &Cell| metric.at(cell, empty);
    let empty_in = |place: usize| rows.iter().all(|row| row[place].is_empty());
    let (values, empty_places): (Vec<Option<f64>>, Vec<bool>) = match over {
        Over::ClassImage => (0..selected.len())
            .map(|place| (mean(rows.iter().filter_map(|row| at(&row[place]))), empty_in(place)))
            .unzip(),
        _ => rows.iter().flatten().map(|cell| (at(cell), cell.is_empty())).unzip(),
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

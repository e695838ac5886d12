//! Values of places and their averages.
//!
//! A *place* is one class in one image, or one class in all images pooled. Where a metric has no value a place is *empty*.

use crate::error::Error;

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

impl Empty {
    /// The value of a place, or what takes its place; `None` where it is left out.
    pub(crate) fn or(self, value: Option<f64>) -> Option<f64> {
        value.or(match self {
            Empty::As(value) => Some(value),
            Empty::Skip => None,
        })
    }
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

/// The averages of values, `[image][class]`, of which `None` are empty; a batch pooled is one image. Over images each image's
/// mean over classes comes first, over classes and images each class's mean over images.
///
/// # Errors
/// [`Error::Length`] where there is not a value for each class of each image.
///
/// # Example
/// ```
/// use segmetric::metric::{Empty, Over, average_places};
///
/// // two images, two classes
/// let values = [Some(0.5), None, Some(1.0), Some(0.0)];
/// let scores = average_places(&values, 2, true, Over::Image, Empty::Skip)?;
/// assert_eq!(scores.value, Some(0.5));
/// assert_eq!(scores.empty, [false, true, false, false]);
/// let by_class = average_places(&values, 2, true, Over::ClassImage, Empty::Skip)?;
/// assert_eq!((by_class.values.as_slice(), by_class.value), (&[0.75, 0.0][..], Some(0.375)));
/// # Ok::<(), segmetric::Error>(())
/// ```
pub fn average_places(
    values: &[Option<f64>],
    classes: usize,
    with_average: bool,
    over: Over,
    empty: Empty,
) -> Result<Scores, Error> {
    if !values.len().is_multiple_of(classes) {
        let expected = values.len().div_ceil(classes.max(1)) * classes;
        return Err(Error::Length { argument: "values", came: values.len(), expected });
    }
    let rows = || values.chunks(classes.max(1));
    let left_of = |row: &[Option<f64>]| mean(row.iter().filter_map(|&value| empty.or(value)));
    let (values, places_empty): (Vec<Option<f64>>, Vec<bool>) = match over {
        Over::ClassImage => (0..classes)
            .map(|class| {
                let column = || rows().map(|row| row[class]);
                (mean(column().filter_map(|value| empty.or(value))), column().all(|value| value.is_none()))
            })
            .unzip(),
        _ => values.iter().map(|&value| (empty.or(value), value.is_none())).unzip(),
    };
    let average = || match over {
        Over::ClassImage => mean_or_nan(values.iter().flatten().copied()),
        _ => mean_or_nan(rows().filter_map(left_of)),
    };
    Ok(Scores {
        value: with_average.then(average),
        values: values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
        empty: places_empty,
    })
}

/// The mean; NaN of nothing.
pub(crate) fn mean_or_nan(values: impl Iterator<Item = f64>) -> f64 {
    mean(values).unwrap_or(f64::NAN)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

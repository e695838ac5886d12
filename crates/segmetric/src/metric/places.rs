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

/// Which of a place's two masks are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masks {
    /// Neither.
    #[default]
    Full,
    /// Both.
    Empty,
    /// The truth alone.
    EmptyTruth,
    /// The prediction alone.
    EmptyPrediction,
}

/// A metric at a place before it is averaged: its value, none where nothing stands below the line, and its masks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// The formula's value.
    pub value: Option<f64>,
    /// Which masks are empty.
    pub masks: Masks,
}

/// What an empty place counts as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Worth {
    /// Nothing: it is left out of the mean, and is NaN.
    Skip,
    /// This number.
    As(f64),
}

/// What places are worth whose masks are empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Empty {
    /// Where the formula has no value: both masks are empty, or, unless the others say otherwise, one of them is.
    pub both: Worth,
    /// Where the truth alone is empty; `None`: the formula's value.
    pub truth: Option<Worth>,
    /// Where the prediction alone is empty; `None`: the formula's value.
    pub predicted: Option<Worth>,
}

impl From<Worth> for Empty {
    fn from(both: Worth) -> Empty {
        Empty { both, truth: None, predicted: None }
    }
}

/// Which policy a place was given its worth by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// None: it has the formula's value.
    #[default]
    Formula,
    /// [`Empty::both`].
    Both,
    /// [`Empty::truth`].
    Truth,
    /// [`Empty::predicted`].
    Predicted,
}

impl Empty {
    /// The value of a place, or what takes its place; `None` where it is left out. And by which policy.
    pub(crate) fn settle(self, Place { value, masks }: Place) -> (Option<f64>, Policy) {
        let (worth, policy) = match (masks, self.truth, self.predicted, value) {
            (Masks::EmptyTruth, Some(worth), _, _) => (worth, Policy::Truth),
            (Masks::EmptyPrediction, _, Some(worth), _) => (worth, Policy::Predicted),
            (_, _, _, None) => (self.both, Policy::Both),
            (_, _, _, Some(value)) => (Worth::As(value), Policy::Formula),
        };
        let value = match worth {
            Worth::As(value) => Some(value),
            Worth::Skip => None,
        };
        (value, policy)
    }

    /// The value alone.
    pub(crate) fn value(self, place: Place) -> Option<f64> {
        self.settle(place).0
    }
}

/// A metric at every place, and its average.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// The average; `None` without one. NaN where no place is left.
    pub value: Option<f64>,
    /// `[image][class]` over images, else `[class]`, of the classes taken.
    pub values: Vec<f64>,
    /// By which policy each place has its value, in the same order. Over class and image: that of all images, if it is one,
    /// and [`Policy::Both`] where they have several.
    pub empty: Vec<Policy>,
}

/// The averages of places, `[image][class]`; a batch pooled is one image. Over images each image's mean over classes comes
/// first, over classes and images each class's mean over images.
///
/// # Errors
/// [`Error::Length`] where there is not a place for each class of each image.
///
/// # Example
/// ```
/// use segmetric::metric::{Masks, Over, Place, Policy, Worth, average_places};
///
/// // two images, two classes
/// let places = [Some(0.5), None, Some(1.0), Some(0.0)].map(|value| Place { value, masks: Masks::Full });
/// let scores = average_places(&places, 2, true, Over::Image, Worth::Skip.into())?;
/// assert_eq!(scores.value, Some(0.5));
/// assert_eq!(scores.empty[..2], [Policy::Formula, Policy::Both]);
/// let by_class = average_places(&places, 2, true, Over::ClassImage, Worth::Skip.into())?;
/// assert_eq!((by_class.values.as_slice(), by_class.value), (&[0.75, 0.0][..], Some(0.375)));
/// # Ok::<(), segmetric::Error>(())
/// ```
pub fn average_places(
    places: &[Place],
    classes: usize,
    with_average: bool,
    over: Over,
    empty: Empty,
) -> Result<Scores, Error> {
    if !places.len().is_multiple_of(classes) {
        let expected = places.len().div_ceil(classes.max(1)) * classes;
        return Err(Error::Length { argument: "places", came: places.len(), expected });
    }
    let settled: Vec<(Option<f64>, Policy)> = places.iter().map(|&place| empty.settle(place)).collect();
    let rows = || settled.chunks(classes.max(1));
    let left_of = |row: &[(Option<f64>, Policy)]| mean(row.iter().filter_map(|&(value, _)| value));
    let (values, policies): (Vec<Option<f64>>, Vec<Policy>) = match over {
        Over::ClassImage => (0..classes)
            .map(|class| {
                let column = || rows().map(|row| row[class]);
                (mean(column().filter_map(|(value, _)| value)), common(column().map(|(_, policy)| policy)))
            })
            .unzip(),
        _ => settled.iter().copied().unzip(),
    };
    let average = || match over {
        Over::ClassImage => mean_or_nan(values.iter().flatten().copied()),
        _ => mean_or_nan(rows().filter_map(left_of)),
    };
    Ok(Scores {
        value: with_average.then(average),
        values: values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
        empty: policies,
    })
}

/// The policy of all; the formula where one has it, and that of both masks where there are several.
fn common(mut policies: impl Iterator<Item = Policy>) -> Policy {
    let Some(first) = policies.next() else { return Policy::Formula };
    policies.fold(first, |common, policy| match (common, policy) {
        (Policy::Formula, _) | (_, Policy::Formula) => Policy::Formula,
        _ if common == policy => common,
        _ => Policy::Both,
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

//! The one error of the crate: which argument, where, what came, what is allowed.

mod messages;
mod text;

use core::fmt;

/// Labels are `i32`, and class indices are counted in lanes of `i32`.
#[cfg(feature = "losses")]
pub(crate) const MAX_CLASSES: usize = 1 << 24;

/// What was wrong with an argument. Its text ([`fmt::Display`]) is what a user reads.
///
/// Places are flat indices into the slice that was given, in its own layout.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A slice is not as long as the shape says.
    Length {
        /// The argument: `scores`, `truth`, `gradient`, `predicted`.
        argument: &'static str,
        /// Its length.
        came: usize,
        /// The length that the shape asks for.
        expected: usize,
    },
    /// The product of a shape's sizes cannot be addressed.
    TooLarge,
    /// The scores have no class axis, or more classes than a label can name.
    #[cfg(feature = "losses")]
    Classes {
        /// How many classes came.
        came: usize,
    },
    /// Softmax over one class is always 1.
    #[cfg(feature = "losses")]
    SoftmaxOfOneClass,
    /// A score is NaN or infinite.
    #[cfg(feature = "losses")]
    NotFinite {
        /// Where in `scores`.
        index: usize,
        /// The score.
        value: f32,
    },
    /// With activation none a score must be a probability.
    #[cfg(feature = "losses")]
    NotProbability {
        /// Where in `scores`.
        index: usize,
        /// The score.
        value: f32,
    },
    /// The probabilities of exclusive classes do not add up to 1 at a pixel.
    #[cfg(feature = "losses")]
    NotDistribution {
        /// Where in `scores` the pixel's first class stands.
        index: usize,
        /// What they add up to.
        sum: f32,
    },
    /// A label that is neither a class nor the ignore label.
    #[cfg(feature = "losses")]
    Label {
        /// `truth` or `predicted`.
        argument: &'static str,
        /// Where in it.
        index: usize,
        /// The label.
        value: i32,
        /// The number of classes.
        classes: usize,
        /// The ignore label, where it is allowed.
        ignore_label: Option<i32>,
    },
    /// A table of labels has one twice.
    #[cfg(feature = "metrics")]
    LabelTwice {
        /// The label.
        label: i32,
    },
    /// A label that is neither a class's nor ignored, in a table of labels.
    #[cfg(feature = "metrics")]
    UnlistedLabel {
        /// `truth` or `predicted`.
        argument: &'static str,
        /// Where in it.
        index: usize,
    },
    /// A mask's value is outside [0, 1], or −1 where not all of the pixel's values are.
    #[cfg(feature = "losses")]
    Mask {
        /// Where in `truth`.
        index: usize,
        /// The value.
        value: f32,
    },
    /// A weight is negative, NaN or infinite.
    Weight {
        /// Where in `truth.weights`.
        index: usize,
        /// The weight.
        value: f32,
    },
    /// The weights of an image add up to more than its counts can hold.
    #[cfg(feature = "metrics")]
    WeightSum {
        /// Where in `truth.weights` the sum becomes too large.
        index: usize,
    },
    /// A geometric loss knows of no weights of pixels.
    #[cfg(feature = "losses")]
    WeightsOfGeometric,
    /// A distance is NaN or infinite.
    #[cfg(feature = "losses")]
    Distance {
        /// Where in `truth.distances`.
        index: usize,
        /// The distance.
        value: f32,
    },
    /// A Lovász loss takes masks of 0 and 1, and so do most geometric losses.
    #[cfg(feature = "losses")]
    SoftLabel {
        /// Where in `truth`.
        index: usize,
        /// The value.
        value: f32,
    },
    /// A list of classes names one that the scores do not have, or one twice.
    ClassList {
        /// The index that came.
        class: usize,
        /// The number of classes.
        classes: usize,
    },
    /// A list of weights does not have one weight for each class.
    #[cfg(feature = "losses")]
    WeightCount {
        /// `classWeights` or `weights`.
        argument: &'static str,
        /// How many weights came.
        came: usize,
        /// The number of classes.
        classes: usize,
    },
    /// Softmax makes exclusive classes, sigmoid independent ones, and the loss says otherwise.
    #[cfg(feature = "losses")]
    LabelsOfActivation,
    /// One class cannot exclude another.
    #[cfg(feature = "losses")]
    ExclusiveOneClass,
    /// A mean over independent classes has no weights to divide by.
    #[cfg(feature = "losses")]
    NormalizeIndependent,
    /// The mean of the pixels that cost most is divided by their number.
    #[cfg(feature = "losses")]
    TopKAndNormalize,
    /// Which pixels cost most is asked of pixels alike.
    #[cfg(feature = "losses")]
    TopKAndPixelWeights,
    /// α and class weights both weigh the foreground.
    #[cfg(feature = "losses")]
    AlphaAndWeights,
    /// Exclusive classes have no background term for 1 − α to weigh.
    #[cfg(feature = "losses")]
    AlphaExclusive,
    /// Tversky has no squared form.
    #[cfg(feature = "losses")]
    FormOfTversky,
    /// Matthews' coefficient has the product form alone.
    #[cfg(feature = "losses")]
    FormOfMatthews,
    /// Generalized Dice weighs the classes itself.
    #[cfg(feature = "losses")]
    ClassWeightsOfGeneralizedDice,
    /// A Lovász hinge among losses of given probabilities, or another loss among hinges of raw scores.
    #[cfg(feature = "losses")]
    HingeOfProbabilities,
    /// An option's value is outside what it allows.
    Option {
        /// The option.
        argument: &'static str,
        /// The value.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for Error {}

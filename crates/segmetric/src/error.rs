//! The one error of the crate: which argument, where, what came, what is allowed.

mod text;

use core::fmt;
use text::{Piece, joined};

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
    #[cfg(feature = "losses")]
    Weight {
        /// Where in `truth.weights`.
        index: usize,
        /// The weight.
        value: f32,
    },
    /// A Lovász loss takes masks of 0 and 1.
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
    /// α and class weights both weigh the foreground.
    #[cfg(feature = "losses")]
    AlphaAndWeights,
    /// Exclusive classes have no background term for 1 − α to weigh.
    #[cfg(feature = "losses")]
    AlphaExclusive,
    /// Tversky has no squared form.
    #[cfg(feature = "losses")]
    FormOfTversky,
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

/// One text of pieces.
macro_rules! text {
    ($($piece:expr),+ $(,)?) => { joined(&[$(Piece::from($piece)),+]) };
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for Error {}

impl Error {
    /// The text that [`fmt::Display`] writes. It is made without `core::fmt`, which takes a thirtieth of a WebAssembly module.
    pub fn text(&self) -> String {
        match *self {
            Error::Length { argument, came, expected } => {
                text![argument, " has ", came, " values, but the shape asks for ", expected]
            }
            Error::TooLarge => text!["scores are too large: the product of their sizes cannot be addressed"],
            #[cfg(feature = "losses")]
            Error::Classes { came } => {
                text!["scores have ", came, " classes, but 1 to ", MAX_CLASSES, " are allowed"]
            }
            #[cfg(feature = "losses")]
            Error::SoftmaxOfOneClass => text![
                "activation is 'softmax', but scores have one class, whose softmax is always 1; allowed there: 'sigmoid' or 'none'"
            ],
            #[cfg(feature = "losses")]
            Error::NotFinite { index, value } => {
                text!["scores.data[", index, "] is ", value, ", but scores must be finite"]
            }
            #[cfg(feature = "losses")]
            Error::NotProbability { index, value } => text![
                "scores.data[",
                index,
                "] is ",
                value,
                ", but with activation 'none' scores are probabilities in [0, 1]; \
                 raw scores need activation 'softmax' or 'sigmoid'"
            ],
            #[cfg(feature = "losses")]
            Error::NotDistribution { index, sum } => text![
                "scores at the pixel of scores.data[",
                index,
                "] add up to ",
                sum,
                " over the classes, but the probabilities of exclusive classes add up to 1 within 0.001; \
                 classes that are each a yes or no need labels 'independent'"
            ],
            #[cfg(feature = "losses")]
            Error::Label { argument, index, value, classes, ignore_label } => {
                let allowed = match classes {
                    1 => text!["a class map of one class holds 0 and 1 (1 is the foreground)"],
                    _ => text!["there are ", classes, " classes (0..", classes - 1, ")"],
                };
                let ignored = match ignore_label {
                    Some(label) => text!["ignoreLabel is ", label],
                    None => text!["no ignoreLabel"],
                };
                text![argument, ".data[", index, "] is ", value, ", but ", &*allowed, " and ", &*ignored]
            }
            #[cfg(feature = "metrics")]
            Error::LabelTwice { label } => {
                text!["labels has ", label, " twice, but each class has a label of its own"]
            }
            #[cfg(feature = "metrics")]
            Error::UnlistedLabel { argument, index } => {
                text![argument, ".data[", index, "] is a label that is neither a class's nor ignored"]
            }
            #[cfg(feature = "losses")]
            Error::Mask { index, value } => text![
                "truth.data[",
                index,
                "] is ",
                value,
                ", but masks hold values in [0, 1], or −1 for every class of an ignored pixel"
            ],
            #[cfg(feature = "losses")]
            Error::Weight { index, value } => {
                text!["truth.weights[", index, "] is ", value, ", but a weight is finite and at least 0"]
            }
            #[cfg(feature = "losses")]
            Error::SoftLabel { index, value } => {
                text!["truth.data[", index, "] is ", value, ", but a Lovász loss takes masks of 0 and 1"]
            }
            Error::ClassList { class, classes } => {
                let last = classes - 1;
                text![
                    "classes has ",
                    class,
                    ", but scores have ",
                    classes,
                    " classes: each of 0..",
                    last,
                    " at most once"
                ]
            }
            #[cfg(feature = "losses")]
            Error::WeightCount { argument, came, classes } => {
                text![
                    argument,
                    " has ",
                    came,
                    " weights, but scores have ",
                    classes,
                    " classes: one weight for each"
                ]
            }
            #[cfg(feature = "losses")]
            Error::LabelsOfActivation => text![
                "labels contradicts activation: 'softmax' makes 'exclusive' classes, 'sigmoid' makes 'independent' ones"
            ],
            #[cfg(feature = "losses")]
            Error::ExclusiveOneClass => {
                text!["labels is 'exclusive', but scores have one class; allowed there: 'independent'"]
            }
            #[cfg(feature = "losses")]
            Error::NormalizeIndependent => {
                text!["normalize is 'weights', but with independent classes only 'pixels' is allowed"]
            }
            #[cfg(feature = "losses")]
            Error::AlphaAndWeights => {
                text!["alpha is not allowed together with weights: both weigh the foreground"]
            }
            #[cfg(feature = "losses")]
            Error::AlphaExclusive => text![
                "alpha is for independent classes, but these are exclusive: allowed there are weights, \
                 or activation 'sigmoid', which makes classes independent"
            ],
            #[cfg(feature = "losses")]
            Error::FormOfTversky => text!["squared is not allowed for Tversky"],
            #[cfg(feature = "losses")]
            Error::ClassWeightsOfGeneralizedDice => {
                text![
                    "classWeights are not allowed for generalized Dice, which weighs the classes itself: see weight"
                ]
            }
            #[cfg(feature = "losses")]
            Error::HingeOfProbabilities => text![
                "activation is 'none' for a loss of probabilities beside a Lovász hinge of raw scores: \
                 the others need activation 'softmax' or 'sigmoid'"
            ],
            Error::Option { argument, value, allowed } => {
                text![argument, " is ", value as f32, ", but it must be ", allowed]
            }
        }
    }
}

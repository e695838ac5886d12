//! What each error says.

use super::Error;
#[cfg(feature = "losses")]
use super::MAX_CLASSES;
use super::text::{Piece, joined};

/// One text of pieces.
macro_rules! text {
    ($($piece:expr),+ $(,)?) => { joined(&[$(Piece::from($piece)),+]) };
}

impl Error {
    /// The text that [`Display`](core::fmt::Display) writes. It is made without `core::fmt`, which takes a thirtieth of a WebAssembly module.
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
            Error::Weight { index, value } => {
                text!["truth.weights[", index, "] is ", value, ", but a weight is finite and at least 0"]
            }
            #[cfg(feature = "metrics")]
            Error::WeightSum { index } => text![
                "truth.weights[",
                index,
                "] takes the weights of its image to a sum of 2^53 - 1 or more, but they must add up to less"
            ],
            #[cfg(feature = "losses")]
            Error::SoftLabel { index, value } => {
                text![
                    "truth.data[",
                    index,
                    "] is ",
                    value,
                    ", but Lovász, boundary, Hausdorff and skeleton losses take masks of 0 and 1"
                ]
            }
            #[cfg(feature = "losses")]
            Error::WeightsOfGeometric => text![
                "truth.weights is not allowed for losses of distances and skeletons, which take every pixel alike: leave them out"
            ],
            #[cfg(feature = "losses")]
            Error::Distance { index, value } => {
                text!["truth.distances[", index, "] is ", value, ", but distances must be finite"]
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
            Error::TopKAndNormalize => {
                text![
                    "normalize is not allowed together with topK, whose divisor is the number of pixels taken"
                ]
            }
            #[cfg(feature = "losses")]
            Error::TopKAndPixelWeights => {
                text![
                    "truth.weights is not allowed together with topK, which takes pixels alike: leave out one of them"
                ]
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
            Error::FormOfMatthews => {
                text!["squared and softLabels are not allowed for Matthews' coefficient"]
            }
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

//! The one error of the crate: which argument, where, what came, what is allowed.

use core::fmt;

/// Labels are `i32`, and class indices are counted in lanes of `i32`.
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
    Classes {
        /// How many classes came.
        came: usize,
    },
    /// Softmax over one class is always 1.
    SoftmaxOfOneClass,
    /// A score is NaN or infinite.
    NotFinite {
        /// Where in `scores`.
        index: usize,
        /// The score.
        value: f32,
    },
    /// With activation none a score must be a probability.
    NotProbability {
        /// Where in `scores`.
        index: usize,
        /// The score.
        value: f32,
    },
    /// The probabilities of exclusive classes do not add up to 1 at a pixel.
    NotDistribution {
        /// Where in `scores` the pixel's first class stands.
        index: usize,
        /// What they add up to.
        sum: f32,
    },
    /// A label that is neither a class nor the ignore label.
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
    LabelTwice {
        /// The label.
        label: i32,
    },
    /// A label that is neither a class's nor ignored, in a table of labels.
    UnlistedLabel {
        /// `truth` or `predicted`.
        argument: &'static str,
        /// Where in it.
        index: usize,
    },
    /// A mask's value is outside [0, 1], or −1 where not all of the pixel's values are.
    Mask {
        /// Where in `truth`.
        index: usize,
        /// The value.
        value: f32,
    },
    /// A Lovász loss takes masks of 0 and 1.
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
    WeightCount {
        /// `classWeights` or `weights`.
        argument: &'static str,
        /// How many weights came.
        came: usize,
        /// The number of classes.
        classes: usize,
    },
    /// Softmax makes exclusive classes, sigmoid independent ones, and the loss says otherwise.
    LabelsOfActivation,
    /// One class cannot exclude another.
    ExclusiveOneClass,
    /// A mean over independent classes has no weights to divide by.
    NormalizeIndependent,
    /// α and class weights both weigh the foreground.
    AlphaAndWeights,
    /// Exclusive classes have no background term for 1 − α to weigh.
    AlphaExclusive,
    /// Tversky has the product form alone.
    FormOfTversky,
    /// Generalized Dice weighs the classes itself.
    ClassWeightsOfGeneralizedDice,
    /// A Lovász hinge among losses of given probabilities, or another loss among hinges of raw scores.
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
        match *self {
            Error::Length { argument, came, expected } => {
                write!(f, "{argument} has {came} values, but the shape asks for {expected}")
            }
            Error::TooLarge => f.write_str("scores are too large: the product of their sizes cannot be addressed"),
            Error::Classes { came } => {
                write!(f, "scores have {came} classes, but 1 to {} are allowed", MAX_CLASSES)
            }
            Error::SoftmaxOfOneClass => f.write_str(
                "activation is 'softmax', but scores have one class, whose softmax is always 1; allowed there: 'sigmoid' or 'none'",
            ),
            Error::NotFinite { index, value } => {
                write!(f, "scores.data[{index}] is {}, but scores must be finite", Number(value))
            }
            Error::NotProbability { index, value } => write!(
                f,
                "scores.data[{index}] is {}, but with activation 'none' scores are probabilities in [0, 1]; \
                 raw scores need activation 'softmax' or 'sigmoid'",
                Number(value)
            ),
            Error::NotDistribution { index, sum } => write!(
                f,
                "scores at the pixel of scores.data[{index}] add up to {} over the classes, but the probabilities of exclusive \
                 classes add up to 1 within 0.001; classes that are each a yes or no need labels 'independent'",
                Number(sum)
            ),
            Error::Label { argument, index, value, classes, ignore_label } => {
                write!(f, "{argument}.data[{index}] is {value}, but ")?;
                match classes {
                    1 => f.write_str("a class map of one class holds 0 and 1 (1 is the foreground)")?,
                    _ => write!(f, "there are {classes} classes (0..{})", classes - 1)?,
                }
                match ignore_label {
                    Some(label) => write!(f, " and ignoreLabel is {label}"),
                    None => f.write_str(" and no ignoreLabel"),
                }
            }
            Error::LabelTwice { label } => write!(f, "labels has {label} twice, but each class has a label of its own"),
            Error::UnlistedLabel { argument, index } => {
                write!(f, "{argument}.data[{index}] is a label that is neither a class's nor ignored")
            }
            Error::Mask { index, value } => write!(
                f,
                "truth.data[{index}] is {}, but masks hold values in [0, 1], or −1 for every class of an ignored pixel",
                Number(value)
            ),
            Error::SoftLabel { index, value } => {
                write!(f, "truth.data[{index}] is {}, but a Lovász loss takes masks of 0 and 1", Number(value))
            }
            Error::ClassList { class, classes } => write!(
                f,
                "classes has {class}, but scores have {classes} classes: each of 0..{} at most once",
                classes - 1
            ),
            Error::WeightCount { argument, came, classes } => {
                write!(f, "{argument} has {came} weights, but scores have {classes} classes: one weight for each")
            }
            Error::LabelsOfActivation => f.write_str(
                "labels contradicts activation: 'softmax' makes 'exclusive' classes, 'sigmoid' makes 'independent' ones",
            ),
            Error::ExclusiveOneClass => {
                f.write_str("labels is 'exclusive', but scores have one class; allowed there: 'independent'")
            }
            Error::NormalizeIndependent => {
                f.write_str("normalize is 'weights', but with independent classes only 'pixels' is allowed")
            }
            Error::AlphaAndWeights => f.write_str("alpha is not allowed together with weights: both weigh the foreground"),
            Error::AlphaExclusive => f.write_str(
                "alpha is for independent classes, but these are exclusive: allowed there are weights, \
                 or activation 'sigmoid', which makes classes independent",
            ),
            Error::FormOfTversky => f.write_str("squared and softLabels are not allowed for Tversky"),
            Error::ClassWeightsOfGeneralizedDice => {
                f.write_str("classWeights are not allowed for generalized Dice, which weighs the classes itself: see weight")
            }
            Error::HingeOfProbabilities => f.write_str(
                "activation is 'none' for a loss of probabilities beside a Lovász hinge of raw scores: \
                 the others need activation 'softmax' or 'sigmoid'",
            ),
            Error::Option { argument, value, allowed } => {
                write!(f, "{argument} is {}, but it must be {allowed}", Number(value as f32))
            }
        }
    }
}

impl core::error::Error for Error {}

/// Prints a number with the seven digits that an f32 is sure of, as JavaScript would: 0.25, 1e-9, -Infinity. The standard
/// library's shortest form needs a tenth of the WebAssembly module by itself.
struct Number(f32);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_nan() {
            return f.write_str("NaN");
        }
        if self.0.is_sign_negative() {
            f.write_str("-")?;
        }
        if self.0.is_infinite() {
            return f.write_str("Infinity");
        }
        if self.0 == 0.0 {
            return f.write_str("0");
        }
        let (mut scaled, mut exponent) = (f64::from(self.0.abs()), 6);
        while scaled < 999_999.5 {
            (scaled, exponent) = (scaled * 10.0, exponent - 1);
        }
        while scaled >= 9_999_999.5 {
            (scaled, exponent) = (scaled / 10.0, exponent + 1);
        }
        // scaled is digits · 10^(6 − exponent); leave off the zeros at its end
        let mut digits = (scaled + 0.5) as u32;
        let mut behind = 6;
        while behind > 0 && digits.is_multiple_of(10) {
            (digits, behind) = (digits / 10, behind - 1);
        }
        if (-6..21).contains(&exponent) {
            let point = behind - exponent;
            if point <= 0 {
                return write!(f, "{digits}{:0>1$}", "", -point as usize);
            }
            let unit = 10u64.pow(point as u32);
            let (whole, part) = (u64::from(digits) / unit, u64::from(digits) % unit);
            return write!(f, "{whole}.{part:0>0$}", point as usize);
        }
        let unit = 10u32.pow(behind as u32);
        match digits % unit {
            0 => write!(f, "{}e{exponent}", digits / unit),
            part => write!(f, "{}.{part:0>1$}e{exponent}", digits / unit, behind as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_javascript_prints_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.5, "-0.5"),
            (1.25, "1.25"),
            (0.1, "0.1"),
            (1.000_005, "1.000005"),
            (0.333_333_34, "0.3333333"),
            (255.0, "255"),
            (1_234_567.0, "1234567"),
            (12_345_670_000.0, "12345670000"),
            (100.0, "100"),
            (0.000_1, "0.0001"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (-2.5e-30, "-2.5e-30"),
            (1.5e38, "1.5e38"),
            (3e22, "3e22"),
            (f32::MAX, "3.402823e38"),
            (f32::NEG_INFINITY, "-Infinity"),
            (f32::NAN, "NaN"),
        ] {
            assert_eq!(Number(number).to_string(), text);
        }
    }
}

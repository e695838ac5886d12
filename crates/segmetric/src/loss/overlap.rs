//! Overlap losses as data: their options, and which go together. `overlap_cost` computes them.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::selection::Selection;

/// How the truth and the probabilities are compared pixel by pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// I = Σ p g against Σ p and Σ g.
    #[default]
    Product,
    /// I = Σ p g against Σ p² and Σ g².
    Squared,
    /// Σ abs(p − g): minimal at p = g for soft labels too.
    SoftLabels,
}

/// What is added above and below the line of a similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smooth {
    /// εn
    pub numerator: f64,
    /// εd
    pub denominator: f64,
}

impl Default for Smooth {
    fn default() -> Self {
        Smooth { numerator: 1e-5, denominator: 1e-5 }
    }
}

/// What an overlap loss compares the truth and the probabilities by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Similarity {
    /// (2 Σ p g + εn) / (Σ p + Σ g + εd)
    Dice,
    /// (Σ p g + εn) / (Σ p + Σ g − Σ p g + εd)
    Jaccard,
    /// (Σ p g + εn) / (Σ p g + α Σ p (1 − g) + β Σ g (1 − p) + εd), not in the squared form.
    Tversky {
        /// The weight of false positives.
        alpha: f64,
        /// The weight of false negatives.
        beta: f64,
    },
    /// Matthews' correlation coefficient, (TP TN − FP FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN) + εd), of soft counts, in the product
    /// form alone; see `matthews`. It is below 0 where the prediction is worse than chance.
    Matthews,
}

/// What a similarity S costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Penalty {
    /// 1 − S
    #[default]
    Complement,
    /// −ln S (Wong et al. 2018)
    Logarithm,
    /// ln cosh(1 − S) (Jadon 2020)
    LogCosh,
}

/// An overlap loss: the penalty of each class and group, raised to γ, then the mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// S.
    pub similarity: Similarity,
    /// Groups, classes and their weights; by default all classes.
    pub selection: Selection,
    /// εn and εd, by default 1e-5 both.
    pub smooth: Smooth,
    /// Product, squared or soft labels.
    pub form: Form,
    /// γ, by default 1.
    pub exponent: f64,
    /// What a similarity costs.
    pub penalty: Penalty,
}

impl Overlap {
    /// The loss of a similarity, all else by default.
    pub fn new(similarity: Similarity) -> Overlap {
        Overlap {
            similarity,
            selection: Selection::default(),
            smooth: Smooth::default(),
            form: Form::Product,
            exponent: 1.0,
            penalty: Penalty::Complement,
        }
    }
}

impl Overlap {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        self.selection.check(shape)?;
        self.smooth.check()?;
        if let Similarity::Tversky { alpha, beta } = self.similarity {
            check_not_negative("alpha", alpha)?;
            check_not_negative("beta", beta)?;
            if self.form == Form::Squared {
                return Err(Error::FormOfTversky);
            }
        }
        if self.similarity == Similarity::Matthews && self.form != Form::Product {
            return Err(Error::FormOfMatthews);
        }
        if !(self.exponent.is_finite() && self.exponent > 0.0) {
            return Err(Error::Option {
                argument: "exponent",
                value: self.exponent,
                allowed: "finite and above 0",
            });
        }
        Ok(())
    }
}

impl Smooth {
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_not_negative("smooth.numerator", self.numerator)?;
        check_not_negative("smooth.denominator", self.denominator)
    }
}

pub(super) fn check_not_negative(argument: &'static str, value: f64) -> Result<(), Error> {
    match value.is_finite() && value >= 0.0 {
        true => Ok(()),
        false => Err(Error::Option { argument, value, allowed: "finite and at least 0" }),
    }
}

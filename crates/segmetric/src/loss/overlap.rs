//! Overlap losses: statistics over groups, a similarity of them, its derivative.
//!
//! Of one class in one group, two sums `a` and `b` over the pixels and the truth's own sum say everything ([`Form`]). They are
//! sums of errors, not of overlaps: 1 − S then is a quotient of small sums and keeps its digits where S is nearly 1.
//! With p + q = 1, the truth g and G = Σ g:
//!
//! | form | a | b |
//! | --- | --- | --- |
//! | product | Σ g q, the mass missed | Σ (1 − g) p, the false mass |
//! | squared | Σ (p − g)² | Σ p² |
//! | soft labels | Σ abs(p − g) | Σ p |
//!
//! In these every similarity is linear above and below the line, and so is its loss, with δ = εd − εn:
//!
//! | 1 − S | product | squared | soft labels |
//! | --- | --- | --- | --- |
//! | Dice | (a + b + δ) / (2G − a + b + εd) | (a + δ) / (Σ g² + b + εd) | (a + δ) / (G + b + εd) |
//! | Jaccard | (a + b + δ) / (G + b + εd) | (a + δ) / (½ (Σ g² + a + b) + εd) | (2a + δ) / (G + a + b + εd) |
//! | Tversky | (βa + αb + δ) / (G + (β − 1) a + αb + εd) | | |
//!
//! So a similarity is one arm of `Similarity::quotient`, its row of that table, and what it costs one arm of `Penalty::of`, a
//! function and its derivative; the rest is common.
//! Sources: Milletari et al. 2016 (squared), Drozdzal et al. 2016, Rahman & Wang 2016 (Jaccard), Salehi et al. 2017 (Tversky),
//! Wang et al. 2023 and Wang & Blaschko 2023 (soft labels), Wong et al. 2018 (logarithm and exponent), Jadon 2020 (log-cosh).

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::overlap_sums::{OverlapSums, Sums};
use crate::loss::selection::Selection;
use crate::truth::{Group, Summary};

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
    /// (Σ p g + εn) / (Σ p g + α Σ p (1 − g) + β Σ g (1 − p) + εd), in the product form alone.
    Tversky {
        /// The weight of false positives.
        alpha: f64,
        /// The weight of false negatives.
        beta: f64,
    },
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

/// A number and its derivatives by `a` and `b`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Slope {
    value: f64,
    by_a: f64,
    by_b: f64,
}

/// (a₁ a + b₁ b + δ) / (constant + a₂ a + b₂ b + εd), by the factors of a and b above and below the line.
struct Quotient {
    above: [f64; 2],
    constant: f64,
    below: [f64; 2],
}

/// Below this a similarity is cut before its logarithm.
const LEAST_SIMILARITY: f64 = 1e-7;

impl Similarity {
    /// The loss 1 − S as the module's table has it.
    fn quotient(self, form: Form, sums: &Sums) -> Quotient {
        let &Sums { truth, truth_squares, .. } = sums;
        let (above, constant, below) = match (self, form) {
            (Similarity::Dice, Form::Product) => ([1.0, 1.0], 2.0 * truth, [-1.0, 1.0]),
            (Similarity::Dice, Form::Squared) => ([1.0, 0.0], truth_squares, [0.0, 1.0]),
            (Similarity::Dice, Form::SoftLabels) => ([1.0, 0.0], truth, [0.0, 1.0]),
            (Similarity::Jaccard, Form::Product) => ([1.0, 1.0], truth, [0.0, 1.0]),
            (Similarity::Jaccard, Form::Squared) => ([1.0, 0.0], 0.5 * truth_squares, [0.5, 0.5]),
            (Similarity::Jaccard, Form::SoftLabels) => ([2.0, 0.0], truth, [1.0, 1.0]),
            (Similarity::Tversky { alpha, beta }, _) => ([beta, alpha], truth, [beta - 1.0, alpha]),
        };
        Quotient { above, constant, below }
    }
}

impl Overlap {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        self.selection.check(shape)?;
        self.smooth.check()?;
        if let Similarity::Tversky { alpha, beta } = self.similarity {
            check_not_negative("alpha", alpha)?;
            check_not_negative("beta", beta)?;
            if self.form != Form::Product {
                return Err(Error::FormOfTversky);
            }
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

    /// 1 − S; 0 over 0 is no error, and an S above 1 is cut to 1: both with slope 0.
    fn dissimilarity(&self, sums: &Sums) -> Slope {
        let Quotient { above, constant, below } = self.similarity.quotient(self.form, sums);
        let numerator = above[0] * sums.a + above[1] * sums.b + self.smooth.gap();
        let denominator = constant + below[0] * sums.a + below[1] * sums.b + self.smooth.denominator;
        if denominator <= 0.0 || numerator < 0.0 {
            return Slope::default();
        }
        let value = numerator / denominator;
        let by = |i: usize| (above[i] - value * below[i]) / denominator;
        Slope { value, by_a: by(0), by_b: by(1) }
    }
}

impl Smooth {
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_not_negative("smooth.numerator", self.numerator)?;
        check_not_negative("smooth.denominator", self.denominator)
    }

    /// δ = εd − εn
    pub(crate) fn gap(&self) -> f64 {
        self.denominator - self.numerator
    }
}

fn check_not_negative(argument: &'static str, value: f64) -> Result<(), Error> {
    match value.is_finite() && value >= 0.0 {
        true => Ok(()),
        false => Err(Error::Option { argument, value, allowed: "finite and at least 0" }),
    }
}

impl Penalty {
    /// The penalty and its derivative, by 1 − S. `libm`'s functions, so that WebAssembly and native code agree to the bit.
    fn of(self, dissimilarity: f64) -> (f64, f64) {
        let similarity = 1.0 - dissimilarity;
        match self {
            Penalty::Complement => (dissimilarity, 1.0),
            Penalty::Logarithm if similarity < LEAST_SIMILARITY => (-libm::log(LEAST_SIMILARITY), 0.0),
            Penalty::Logarithm => (-libm::log1p(-dissimilarity), 1.0 / similarity),
            // cosh x = 1 + 2 sinh²(x/2), which keeps the digits of a small x
            Penalty::LogCosh => {
                let half = libm::sinh(dissimilarity / 2.0);
                (libm::log1p(2.0 * half * half), libm::tanh(dissimilarity))
            }
        }
    }
}

/// x^γ and its derivative. At 0 that is 0 or infinite; taken as 0, as where a similarity is cut.
fn raised(x: f64, exponent: f64) -> (f64, f64) {
    if exponent == 1.0 {
        return (x, 1.0);
    }
    let power = libm::pow(x, exponent);
    (power, if x > 0.0 { exponent * power / x } else { 0.0 })
}

impl Overlap {
    /// The group's part of the value, with its slopes left in `sums`.
    pub(crate) fn end_group(
        &self,
        sums: &mut OverlapSums,
        scale: f64,
        group: Group,
        index: usize,
        summary: &Summary,
        shares: &[f64],
    ) -> f64 {
        let mut value = 0.0;
        for (class, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let dissimilarity = self.dissimilarity(&sums.of(class, group, summary));
            let (penalty, by_dissimilarity) = self.penalty.of(dissimilarity.value);
            let (loss, by_penalty) = raised(penalty, self.exponent);
            value += scale * share * loss;
            let factor = scale * share * by_penalty * by_dissimilarity;
            sums.set_slopes(index, class, factor * dissimilarity.by_a, factor * dissimilarity.by_b);
        }
        value
    }
}

//! Overlap losses: statistics over groups, a similarity of them, its derivative.
//!
//! Of one class in one group, three sums over the pixels say everything ([`Form`]): two of errors, `a` and `b`, and the shared
//! mass `c`. With p + q = 1 and the truth g:
//!
//! | form | a | b | c |
//! | --- | --- | --- | --- |
//! | product | Σ g q, the mass missed | Σ (1 − g) p, the false mass | Σ g p |
//! | squared | Σ (p − g)² | Σ p² | Σ g p |
//! | soft labels | Σ max(g − p, 0), missed | Σ max(p − g, 0), false | Σ min(p, g) |
//!
//! Every similarity weighs an error A against a shared mass C, S = (C + εn) / (A + C + εd), so that 1 − S = (A + δ) / (A + C + εd)
//! with δ = εd − εn. All sums are positive and nothing is subtracted, so S keeps its digits near 0 and 1 − S near 1:
//!
//! | | product | squared | soft labels |
//! | --- | --- | --- | --- |
//! | Dice | A = a + b, C = 2c | A = a, C = 2c | A = a + b, C = 2c |
//! | Jaccard | A = a + b, C = c | A = a, C = c | A = 2a + 2b, C = 2c |
//! | Tversky | A = βa + αb, C = c | | A = βa + αb, C = c |
//!
//! So such a similarity is one arm of `Similarity::parts`, its row of that table, and what it costs one arm of `Penalty::of`, a
//! function and its derivative; the rest is common.
//! Sources: Milletari et al. 2016 (squared), Drozdzal et al. 2016, Rahman & Wang 2016 (Jaccard), Salehi et al. 2017 (Tversky),
//! Wang et al. 2023 and Wang & Blaschko 2023 (soft labels), Wong et al. 2018 (logarithm and exponent), Jadon 2020 (log-cosh). Matthews' coefficient is no such fraction: see `matthews`.

use crate::loss::matthews::matthews;
use crate::loss::overlap::{Form, Overlap, Penalty, Similarity, Smooth};

/// The sums of one class in one group, and the mean label m.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
    /// Of masks Σ p (g − m).
    pub(crate) deviation: f64,
    pub(crate) mean: f64,
    /// Σ w g and Σ w, as the truth alone tells them.
    pub(crate) mass: f64,
    pub(crate) weight: f64,
}

/// A class that enters the mean of a group.
pub(crate) struct Taken {
    pub(crate) class: usize,
    /// Its share of the mean.
    pub(crate) share: f64,
    pub(crate) sums: Sums,
}

/// What a class costs, and the derivatives by `a` and `b`; of the product form with masks also that by the p of a pixel whose label
/// is the mean, (1 − m) ∂/∂b − m ∂/∂a without cancellation.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) value: f64,
    pub(crate) by_a: f64,
    pub(crate) by_b: f64,
    pub(crate) at_mean: f64,
}

/// 1 − S and S, each with all its digits, and the derivatives of 1 − S as in [`Cost`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Dissimilarity {
    pub(super) value: f64,
    pub(super) similarity: f64,
    pub(super) by_a: f64,
    pub(super) by_b: f64,
    pub(super) at_mean: f64,
}

/// The factors of a and b in the error A, and of c in the shared mass C.
struct Parts {
    error: [f64; 2],
    shared: f64,
}

/// Below this a similarity is cut before its logarithm.
const LEAST_SIMILARITY: f64 = 1e-7;

impl Similarity {
    /// A row of the module's table; none of a similarity that has no such form.
    fn parts(self, form: Form) -> Option<Parts> {
        let (error, shared) = match (self, form) {
            (Similarity::Dice, Form::Squared) => ([1.0, 0.0], 2.0),
            (Similarity::Dice, _) => ([1.0, 1.0], 2.0),
            (Similarity::Jaccard, Form::Product) => ([1.0, 1.0], 1.0),
            (Similarity::Jaccard, Form::Squared) => ([1.0, 0.0], 1.0),
            (Similarity::Jaccard, Form::SoftLabels) => ([2.0, 2.0], 2.0),
            (Similarity::Tversky { alpha, beta }, _) => ([beta, alpha], 1.0),
            (Similarity::Matthews, _) => return None,
        };
        Some(Parts { error, shared })
    }
}

impl Form {
    /// How the shared mass c moves with a and b: Σ g = a + c of the product form and of soft labels, Σ p² + Σ g² = a + 2c of the
    /// squared one, where b is Σ p².
    fn shared_by(self) -> [f64; 2] {
        match self {
            Form::Product | Form::SoftLabels => [-1.0, 0.0],
            Form::Squared => [-0.5, 0.5],
        }
    }
}

impl Overlap {
    /// What a class costs by its sums in a group.
    pub(crate) fn cost(&self, sums: &Sums) -> Cost {
        let dissimilarity = match self.similarity.parts(self.form) {
            Some(parts) => self.weighed(parts, sums),
            None => matthews(sums, self.smooth.denominator),
        };
        let Some(Dissimilarity { value, similarity, by_a, by_b, at_mean }) = dissimilarity else {
            return Cost::default();
        };
        let (penalty, by_value) = self.penalty.of(value, similarity);
        let (value, by_penalty) = raised(penalty, self.exponent);
        let factor = by_penalty * by_value;
        Cost { value, by_a: factor * by_a, by_b: factor * by_b, at_mean: factor * at_mean }
    }

    /// 1 − S of an error against a shared mass.
    fn weighed(&self, Parts { error: [of_a, of_b], shared }: Parts, sums: &Sums) -> Option<Dissimilarity> {
        let Sums { a, b, c, deviation, mean, .. } = *sums;
        let Weighed { value, similarity, below } = self.smooth.weigh(of_a * a + of_b * b, shared * c)?;
        let shared_by = self.form.shared_by();
        let by = |i: usize| (similarity * [of_a, of_b][i] - value * shared * shared_by[i]) / below;
        // Of the product form c = Σ p (g − m) + m (b + c) and a + c = Σ g; what hangs on m (b + c) cancels.
        let Smooth { numerator, denominator } = self.smooth;
        let at_mean = shared * of_b * deviation + (1.0 - mean) * of_b * numerator
            - mean * (of_a * (shared * (a + c) + numerator) + shared * (denominator - numerator));
        let at_mean = at_mean / (below * below);
        Some(Dissimilarity { value, similarity, by_a: by(0), by_b: by(1), at_mean })
    }
}

impl Smooth {
    /// Weighs an error A against a shared mass C. `None` where nothing is below the line, which is no error, or where S is
    /// above 1 and cut: there the loss is 0, with slope 0.
    pub(crate) fn weigh(&self, wrong: f64, right: f64) -> Option<Weighed> {
        let below = wrong + right + self.denominator;
        let above = wrong + (self.denominator - self.numerator);
        (below > 0.0 && above >= 0.0).then(|| Weighed {
            value: above / below,
            similarity: (right + self.numerator) / below,
            below,
        })
    }
}

/// 1 − S, S, and what stands below the line of both.
pub(crate) struct Weighed {
    pub(crate) value: f64,
    pub(crate) similarity: f64,
    pub(crate) below: f64,
}

impl Penalty {
    /// The penalty and its derivative by 1 − S, of 1 − S and S. `libm`'s functions, so that WebAssembly and native code agree to the bit.
    fn of(self, value: f64, similarity: f64) -> (f64, f64) {
        match self {
            Penalty::Complement => (value, 1.0),
            Penalty::Logarithm if similarity < LEAST_SIMILARITY => (-libm::log(LEAST_SIMILARITY), 0.0),
            Penalty::Logarithm if similarity < 0.5 => (-libm::log(similarity), 1.0 / similarity),
            Penalty::Logarithm => (-libm::log1p(-value), 1.0 / similarity),
            Penalty::LogCosh => {
                let [even, odd] = hyperbolic(value);
                (libm::log1p(even), odd / (1.0 + even))
            }
        }
    }
}

/// cosh x − 1 and sinh x for x from 0 to 1, by their series: nothing cancels.
fn hyperbolic(x: f64) -> [f64; 2] {
    let (mut sums, mut term) = ([0.0, x], x);
    for n in 2..20 {
        term *= x / f64::from(n);
        sums[n as usize % 2] += term;
    }
    sums
}

/// x^γ and its derivative. At 0 that is 0 or infinite; taken as 0, as where a similarity is cut.
fn raised(x: f64, exponent: f64) -> (f64, f64) {
    if exponent == 1.0 {
        return (x, 1.0);
    }
    if x == 0.0 {
        return (0.0, 0.0);
    }
    // a third of the code of `pow`, and more digits than scores have
    let power = libm::exp(exponent * libm::log(x));
    (power, exponent * power / x)
}

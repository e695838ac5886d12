//! Overlap losses: statistics over groups, a similarity of them, its derivative.
//!
//! Of one class in one group, two sums `a` and `b` over the pixels and the truth's own sum say everything ([`Form`]). They are
//! sums of errors, not of overlaps: 1 − S then is a quotient of small sums and keeps its digits where S is nearly 1.
//! With p + q = 1 and the truth g:
//!
//! | form | a | b | 1 − Dice |
//! | --- | --- | --- | --- |
//! | product | Σ g q, the mass missed | Σ (1 − g) p, the false mass | (a + b + δ) / (2G − a + b + εd) |
//! | squared | Σ (p − g)² | Σ p² | (a + δ) / (b + Σ g² + εd) |
//! | soft labels | Σ abs(p − g) | Σ p | (a + δ) / (b + G + εd) |
//!
//! where G = Σ g and δ = εd − εn. Sources: Milletari et al. 2016 (squared), Drozdzal et al. 2016, Wang et al. 2023 (soft labels).

use crate::activation::unfold;
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LaneSum, f32x8};
use crate::loss::selection::{Classes, Selection};
use crate::tile::Tile;
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

/// The soft Dice loss, 1 − (2 Σ p g + εn) / (Σ p + Σ g + εd), raised to `exponent`; see the module for its forms.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftDice {
    /// Groups, classes and their weights; by default all classes.
    pub selection: Selection,
    /// εn and εd, by default 1e-5 both.
    pub smooth: Smooth,
    /// Product, squared or soft labels.
    pub form: Form,
    /// γ: each class's loss of a group is raised to it; by default 1.
    pub exponent: f64,
    /// −ln S in place of 1 − S (Wong et al. 2018).
    pub logarithm: bool,
}

impl Default for SoftDice {
    fn default() -> Self {
        SoftDice {
            selection: Selection::default(),
            smooth: Smooth::default(),
            form: Form::Product,
            exponent: 1.0,
            logarithm: false,
        }
    }
}

/// The sums of one class in one group.
#[derive(Clone, Copy, Debug)]
struct Sums {
    a: f64,
    b: f64,
    /// Σ g
    truth: f64,
    /// Σ g²
    truth_squares: f64,
}

/// A number and its derivatives by `a` and `b`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Slope {
    value: f64,
    by_a: f64,
    by_b: f64,
}

/// Below this a similarity is cut before its logarithm.
const LEAST_SIMILARITY: f64 = 1e-7;

impl SoftDice {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        self.selection.check(shape)?;
        for (argument, value) in
            [("smooth.numerator", self.smooth.numerator), ("smooth.denominator", self.smooth.denominator)]
        {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::Option { argument, value, allowed: "finite and at least 0" });
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

    /// 1 − S.
    fn dissimilarity(&self, sums: &Sums) -> Slope {
        let &Sums { a, b, truth, truth_squares } = sums;
        let gap = self.smooth.denominator - self.smooth.numerator;
        let below = self.smooth.denominator;
        match self.form {
            Form::Product => quotient(
                Slope { value: a + b + gap, by_a: 1.0, by_b: 1.0 },
                Slope { value: 2.0 * truth - a + b + below, by_a: -1.0, by_b: 1.0 },
            ),
            Form::Squared => quotient(
                Slope { value: a + gap, by_a: 1.0, by_b: 0.0 },
                Slope { value: b + truth_squares + below, by_a: 0.0, by_b: 1.0 },
            ),
            Form::SoftLabels => quotient(
                Slope { value: a + gap, by_a: 1.0, by_b: 0.0 },
                Slope { value: b + truth + below, by_a: 0.0, by_b: 1.0 },
            ),
        }
    }
}

/// Above over below; 0 over 0 is no error, and an S above 1 is cut to 1: both with slope 0.
fn quotient(above: Slope, below: Slope) -> Slope {
    if below.value <= 0.0 || above.value < 0.0 {
        return Slope::default();
    }
    let value = above.value / below.value;
    Slope {
        value,
        by_a: (above.by_a - value * below.by_a) / below.value,
        by_b: (above.by_b - value * below.by_b) / below.value,
    }
}

/// (1 − S)^γ, (−ln S)^γ: `libm` for both, so that WebAssembly and native code agree to the bit.
fn shaped(loss: Slope, exponent: f64, logarithm: bool) -> Slope {
    let times = |factor: f64, value: f64| Slope { value, by_a: factor * loss.by_a, by_b: factor * loss.by_b };
    let loss = match logarithm {
        false => loss,
        true if 1.0 - loss.value < LEAST_SIMILARITY => times(0.0, -libm::log(LEAST_SIMILARITY)),
        true => times(1.0 / (1.0 - loss.value), -libm::log1p(-loss.value)),
    };
    if exponent == 1.0 {
        return loss;
    }
    let power = libm::pow(loss.value, exponent);
    // At 0 the slope of x^γ is 0 or infinite; taken as 0, as where S is cut.
    let factor = if loss.value > 0.0 { exponent * power / loss.value } else { 0.0 };
    Slope { value: power, by_a: factor * loss.by_a, by_b: factor * loss.by_b }
}

/// ∂L/∂a and ∂L/∂b, and their sum: where the overlap is tiny the two nearly cancel, and f32 would lose what is left.
#[derive(Clone, Copy, Debug, Default)]
struct Slopes {
    by_a: f32,
    by_b: f32,
    both: f32,
}

/// What an overlap term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct OverlapState {
    /// Σ of a and b of the group at hand, by class.
    sums: Vec<[LaneSum; 2]>,
    /// What the way back needs, `[group][class]`; 0 where a class is not taken.
    slopes: Vec<Slopes>,
    shares: Vec<f64>,
    pub(crate) value: f64,
}

impl OverlapState {
    pub(crate) fn begin(&mut self, loss: &SoftDice, shape: &Shape) {
        self.value = 0.0;
        self.slopes.clear();
        self.slopes.resize(loss.selection.groups(shape) * shape.classes, Slopes::default());
        self.clear_sums(shape.classes);
    }

    fn clear_sums(&mut self, classes: usize) {
        self.sums.clear();
        self.sums.resize(classes, Default::default());
    }

    pub(crate) fn bytes(&self) -> usize {
        self.sums.capacity() * size_of::<[LaneSum; 2]>() + self.slopes.capacity() * size_of::<Slopes>()
    }

    /// Adds a tile's pixels of one class, whose share is in the tile.
    pub(crate) fn add(&mut self, loss: &SoftDice, tile: &mut Tile, class: usize) {
        let row = tile.row(class);
        let (mut a, mut b) = (f32x8::splat(0.0), f32x8::splat(0.0));
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let (missed, false_mass) = (row.share[i] * q, row.background(i) * p);
            let (more_a, more_b) = match loss.form {
                Form::Product => (missed, false_mass),
                // p − g = (1 − g) p − g q, without cancellation
                Form::Squared => {
                    let error = false_mass - missed;
                    (error * error, (p * p) & row.valid[i])
                }
                Form::SoftLabels => ((false_mass - missed).abs(), p & row.valid[i]),
            };
            a += more_a;
            b += more_b;
        }
        self.sums[class][0].add(a);
        self.sums[class][1].add(b);
    }

    /// Closes a group: its loss goes into the value, its slopes are kept for the way back.
    pub(crate) fn end_group(
        &mut self,
        loss: &SoftDice,
        factor: f64,
        group: Group,
        index: usize,
        summary: &Summary,
        shape: &Shape,
    ) {
        let scale = factor / loss.selection.groups(shape) as f64;
        let mut shares = core::mem::take(&mut self.shares);
        loss.selection.shares(&Classes::All, group, summary, &mut shares, shape.classes);
        // A group without a valid pixel has no error, whatever the smoothing says.
        if summary.valid(group) > 0.0 {
            for (class, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                let sums = Sums {
                    a: self.sums[class][0].total(),
                    b: self.sums[class][1].total(),
                    truth: summary.mass(group, class),
                    truth_squares: summary.squares(group, class),
                };
                let result = shaped(loss.dissimilarity(&sums), loss.exponent, loss.logarithm);
                self.value += scale * share * result.value;
                let times = |slope: f64| (scale * share * slope) as f32;
                self.slopes[index * shape.classes + class] = Slopes {
                    by_a: times(result.by_a),
                    by_b: times(result.by_b),
                    both: times(result.by_a + result.by_b),
                };
            }
        }
        self.shares = shares;
        self.clear_sums(shape.classes);
    }

    /// Adds ∂L/∂p of one class to the tile's slopes.
    pub(crate) fn add_slopes(
        &self,
        loss: &SoftDice,
        tile: &mut Tile,
        class: usize,
        group_index: usize,
        classes: usize,
    ) {
        let Slopes { by_a, by_b, both } = self.slopes[group_index * classes + class];
        if by_a == 0.0 && by_b == 0.0 {
            return;
        }
        let (by_a, by_b, both) = (f32x8::splat(by_a), f32x8::splat(by_b), f32x8::splat(both));
        let (zero, two) = (f32x8::splat(0.0), f32x8::splat(2.0));
        let row = tile.row(class);
        for i in 0..row.count {
            let (g, rest) = (row.share[i], row.background(i));
            let (p, q) = unfold(row.folded[i]);
            row.scores[i] += match loss.form {
                Form::Product => by_b * rest - by_a * g,
                // a' = 2 (p − g) = 2 ((1 − g) p − g q), b' = 2 p = 2 ((1 − g) p + g p)
                Form::Squared => two * (both * p * rest + (by_b * p - by_a * q) * g),
                // a' = ±1, b' = 1
                Form::SoftLabels => {
                    let error = rest * p - g * q;
                    let below = error.simd_lt(zero).select(by_b - by_a, by_b);
                    error.simd_gt(zero).select(both, below) & row.valid[i]
                }
            };
        }
    }
}

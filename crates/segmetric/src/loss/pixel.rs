//! Pixel losses: a mean over pixels of a function of each pixel's own scores.
//!
//! Cross-entropy of exclusive classes is −Σ_c w_c g_c ln p_c. With m the largest score and s = Σ exp(z_k − m) over the others,
//! −ln p_c = ln(1 + s) + (m − z_c): two terms that are never negative, so a loss of 10⁻⁸ keeps its digits.
//! Of independent classes it is −Σ_c w_c g_c ln p_c + (1 − g_c) ln(1 − p_c), with −ln p = ln(1 + exp(−abs z)) + max(−z, 0).
//! Of given probabilities ln(max(p, 1e-7)).

use crate::activation::{Activation, unfold};
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, exp_of_nonpositive, f32x8, ln_1p};
use crate::loss::selection::check_weights;
use crate::tile::{Place, Tile};
use crate::truth::{Group, Summary};

/// Whether each pixel has one class or each class is a yes or no of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// One class a pixel.
    Exclusive,
    /// Each class its own yes or no.
    Independent,
}

/// By what the sum over pixels is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalize {
    /// By the sum of the weights used.
    Weights,
    /// By the number of valid pixels.
    Pixels,
}

/// The weights of the classes.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Weights {
    /// All 1.
    #[default]
    None,
    /// One for each class; with independent classes on the foreground term only.
    List(Vec<f64>),
    /// (valid pixels) / (C · G_c) of the batch's truth; 0 for an absent class.
    InverseFrequency,
}

/// Cross-entropy.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CrossEntropy {
    /// The weights of the classes.
    pub weights: Weights,
    /// By default the weights, for independent classes the pixels.
    pub normalize: Option<Normalize>,
    /// By default what the activation says; without one, exclusive for several classes.
    pub labels: Option<Labels>,
}

/// A probability is at least this before its logarithm.
const LEAST_PROBABILITY: f32 = 1e-7;
/// By how much the probabilities of exclusive classes may miss 1.
const SUM_TOLERANCE: f32 = 1e-3;

impl CrossEntropy {
    pub(crate) fn check(&self, shape: &Shape, activation: Activation) -> Result<(), Error> {
        if let Weights::List(weights) = &self.weights {
            check_weights("weights", weights, shape.classes)?;
        }
        let contradicts = matches!(
            (activation, self.labels),
            (Activation::Softmax, Some(Labels::Independent)) | (Activation::Sigmoid, Some(Labels::Exclusive))
        );
        if contradicts {
            return Err(Error::LabelsOfActivation);
        }
        let labels = self.labels(shape, activation);
        if labels == Labels::Exclusive && shape.classes == 1 {
            return Err(Error::ExclusiveOneClass);
        }
        if labels == Labels::Independent && self.normalize == Some(Normalize::Weights) {
            return Err(Error::NormalizeIndependent);
        }
        Ok(())
    }

    fn labels(&self, shape: &Shape, activation: Activation) -> Labels {
        match activation {
            Activation::Softmax => Labels::Exclusive,
            Activation::Sigmoid => Labels::Independent,
            Activation::None => self.labels.unwrap_or(match shape.classes {
                1 => Labels::Independent,
                _ => Labels::Exclusive,
            }),
        }
    }
}

/// What a pixel term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct PixelState {
    weights: Vec<f32>,
    /// λ / divisor; 0 where nothing is valid.
    scale: f64,
    sum: LaneSum,
    independent: bool,
}

impl PixelState {
    pub(crate) fn begin(
        &mut self,
        loss: &CrossEntropy,
        factor: f64,
        activation: Activation,
        summary: &Summary,
        shape: &Shape,
    ) {
        let valid = summary.valid(Group::Batch);
        self.independent = loss.labels(shape, activation) == Labels::Independent;
        self.sum = LaneSum::default();
        self.weights.clear();
        self.weights.extend((0..shape.classes).map(|class| match &loss.weights {
            Weights::None => 1.0,
            Weights::List(weights) => weights[class] as f32,
            Weights::InverseFrequency => match summary.mass(Group::Batch, class) {
                0.0 => 0.0,
                mass => (valid / (shape.classes as f64 * mass)) as f32,
            },
        }));
        let by_weights = loss.weights != Weights::None && loss.normalize != Some(Normalize::Pixels);
        let divisor = match (self.independent, by_weights) {
            (true, _) => valid * shape.classes as f64,
            (false, true) => {
                let used = |class| f64::from(self.weights[class]) * summary.mass(Group::Batch, class);
                (0..shape.classes).map(used).sum()
            }
            (false, false) => valid,
        };
        self.scale = if divisor > 0.0 { factor / divisor } else { 0.0 };
    }

    pub(crate) fn value(&self) -> f64 {
        self.scale * self.sum.total()
    }

    /// With given probabilities of exclusive classes: do they add up to 1?
    pub(crate) fn check_sums(
        &self,
        tile: &mut Tile,
        activation: Activation,
        shape: &Shape,
        place: Place,
    ) -> Result<(), Error> {
        if self.independent || activation != Activation::None {
            return Ok(());
        }
        let one = f32x8::splat(1.0);
        for i in 0..tile.vectors {
            let sum = (0..shape.classes).fold(f32x8::splat(0.0), |sum, class| sum + tile.score(class, i));
            let wrong = (sum - one).abs().simd_gt(f32x8::splat(SUM_TOLERANCE)) & tile.share_and_valid(i).1;
            if wrong.any() {
                let lane = wrong.to_bitmask().trailing_zeros() as usize;
                let pixel = place.first + i * LANES + lane;
                let index = shape.place(place.image, pixel, 0);
                return Err(Error::NotDistribution { index, sum: sum.to_array()[lane] });
            }
        }
        Ok(())
    }

    /// ln(1 + s) of each pixel into the tile, where softmax needs it for every class.
    pub(crate) fn prepare(&self, tile: &mut Tile, activation: Activation) {
        if activation == Activation::Softmax {
            for others in tile.row(0).others {
                *others = ln_1p(*others);
            }
        }
    }

    /// Adds a tile's pixels of one class, whose share is in the tile.
    pub(crate) fn add(&mut self, tile: &mut Tile, activation: Activation, class: usize) {
        let zero = f32x8::splat(0.0);
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        let mut sum = zero;
        for i in 0..row.count {
            let (z, g, rest) = (row.scores[i], row.share[i], row.background(i));
            sum += match activation {
                // cut where the difference overflows, or nothing times infinity would be NaN
                Activation::Softmax => {
                    let below = (row.largest[i] - z).fast_min(f32x8::splat(f32::MAX));
                    weight * g * (row.others[i] + below)
                }
                Activation::Sigmoid => {
                    let common = ln_1p(exp_of_nonpositive(-z.abs()));
                    weight * g * (common + (-z).fast_max(zero)) + rest * (common + z.fast_max(zero))
                }
                Activation::None => {
                    let (p, q) = unfold(row.folded[i]);
                    let least = f32x8::splat(LEAST_PROBABILITY);
                    let foreground = weight * g * -p.fast_max(least).ln();
                    if self.independent { foreground + rest * -q.fast_max(least).ln() } else { foreground }
                }
            };
        }
        self.sum.add(sum);
    }

    /// Of given probabilities: adds ∂L/∂p of one class to the tile's slopes.
    pub(crate) fn add_slopes(&self, tile: &mut Tile, class: usize) {
        let (zero, least) = (f32x8::splat(0.0), f32x8::splat(LEAST_PROBABILITY));
        let scale = f32x8::splat(self.scale as f32);
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        for i in 0..row.count {
            let (g, rest) = (row.share[i], row.background(i));
            let (p, q) = unfold(row.folded[i]);
            let mut slope = p.simd_gt(least).select(-weight * g / p, zero);
            if self.independent {
                slope += q.simd_gt(least).select(rest / q, zero);
            }
            row.scores[i] += scale * slope;
        }
    }

    /// Of raw scores: adds ∂L/∂z of one class to the tile's gradient. `largest` holds Σ_k w_k g_k of each pixel.
    pub(crate) fn add_gradient(&self, tile: &mut Tile, class: usize) {
        let scale = f32x8::splat(self.scale as f32);
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        for i in 0..row.count {
            let own = weight * row.share[i];
            let rest = if self.independent { row.background(i) } else { row.largest[i] - own };
            let (p, q) = unfold(row.folded[i]);
            row.scores[i] += scale * (rest * p - own * q);
        }
    }

    /// Adds w g of one class to the weight of each pixel, kept in `largest`.
    pub(crate) fn add_weight(&self, tile: &mut Tile, class: usize) {
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        for i in 0..row.count {
            let own = weight * row.share[i];
            row.largest[i] = if class == 0 { own } else { row.largest[i] + own };
        }
    }

    pub(crate) fn needs_weight(&self) -> bool {
        !self.independent
    }
}

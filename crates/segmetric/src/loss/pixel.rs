//! Pixel losses: a mean over pixels of a function of each pixel's own scores.
//!
//! Cross-entropy of exclusive classes is −Σ_c w_c g_c ln p_c. With m the largest score and s = Σ exp(z_k − m) over the others,
//! −ln p_c = ln(1 + s) + (m − z_c): two terms that are never negative, so a loss of 10⁻⁸ keeps its digits.
//! Of independent classes it is −Σ_c w_c g_c ln p_c + (1 − g_c) ln(1 − p_c), with −ln p = ln(1 + exp(−abs z)) + max(−z, 0).
//! Of given probabilities ln(max(p, 1e-7)).
//!
//! The focal loss (Lin et al. 2017) multiplies each −ln p by (1 − p)^γ, and each −ln(1 − p) by p^γ; of independent classes its α
//! weighs the first and 1 − α the second. With q = 1 − p,
//! p ∂/∂p of −q^γ ln p is −q^γ (γ p (−ln p)/q + 1), which is all that the way back needs; for γ = 0 it is −1.

use crate::activation::{Activation, unfold};
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, exp_of_nonpositive, f32x8, ln, ln_1p};
use crate::loss::cross_entropy::{CrossEntropy, Labels, Normalize, Weights};
use crate::tile::{Place, Tile};
use crate::truth::{Group, Summary};

/// A probability is at least this before its logarithm.
const LEAST_PROBABILITY: f32 = 1e-7;
/// By how much the probabilities of exclusive classes may miss 1.
const SUM_TOLERANCE: f32 = 1e-3;

/// What a pixel term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct PixelState {
    gamma: f32,
    /// Of each class; of independent ones, of the foreground alone.
    pub(crate) weights: Vec<f32>,
    /// Of the background of independent classes.
    background: f32,
    /// λ / divisor; 0 where nothing is valid.
    pub(crate) scale: f64,
    pub(crate) sum: LaneSum,
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
        self.gamma = loss.gamma as f32;
        self.independent = loss.labels(shape, activation) == Labels::Independent;
        self.sum = LaneSum::default();
        self.background = loss.alpha.map_or(1.0, |alpha| 1.0 - alpha) as f32;
        let weight = |class: usize| match &loss.weights {
            Weights::None => loss.alpha.unwrap_or(1.0),
            Weights::List(weights) => weights[class],
            Weights::InverseFrequency => match summary.mass(Group::Batch, class) {
                0.0 => 0.0,
                mass => valid / (shape.classes as f64 * mass),
            },
        };
        // Of exclusive classes only the weights' ratios are kept in f32, their size in the scale: none is too small to count.
        let largest = (0..shape.classes).map(weight).fold(0.0, f64::max);
        let unit = if self.independent || largest == 0.0 { 1.0 } else { largest };
        self.weights.clear();
        self.weights.extend((0..shape.classes).map(|class| (weight(class) / unit) as f32));
        let by_weights = loss.weights != Weights::None && loss.normalize != Some(Normalize::Pixels);
        let mean_of = |divisor: f64| if divisor > 0.0 { factor / divisor } else { 0.0 };
        self.scale = match (self.independent, by_weights) {
            (true, _) => mean_of(valid * shape.classes as f64),
            (false, true) => {
                let used = |class| f64::from(self.weights[class]) * summary.mass(Group::Batch, class);
                mean_of((0..shape.classes).map(used).sum())
            }
            (false, false) => unit * mean_of(valid),
        };
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

    /// Adds a tile's pixels of one class, whose share is in the tile.
    #[inline(never)]
    pub(crate) fn add(&mut self, tile: &mut Tile, activation: Activation, class: usize) {
        let zero = f32x8::splat(0.0);
        let (weight, background_weight) = self.class_weights(class);
        let row = tile.row(class);
        let mut sum = zero;
        for i in 0..row.count {
            let z = row.scores[i];
            let (p, q) = unfold(row.folded[i]);
            let foreground = weight * row.share[i] * self.focus(q);
            let background = background_weight * row.background(i) * self.focus(p);
            sum += match activation {
                // cut where the difference overflows, or nothing times infinity would be NaN
                Activation::Softmax => {
                    let below = (row.largest[i] - z).fast_min(f32x8::splat(f32::MAX));
                    foreground * (row.others[i] + below)
                }
                Activation::Sigmoid => {
                    let common = ln_1p_of_exp(-z.abs());
                    foreground * (common + (-z).fast_max(zero)) + background * (common + z.fast_max(zero))
                }
                _ => {
                    let least = f32x8::splat(LEAST_PROBABILITY);
                    let of_class = foreground * -logarithm_of(p.fast_max(least));
                    if self.independent {
                        of_class + background * -logarithm_of(q.fast_max(least))
                    } else {
                        of_class
                    }
                }
            };
        }
        self.sum.add(sum);
    }

    /// (1 − p)^γ, by 1 − p.
    #[inline(always)]
    fn focus(&self, q: f32x8) -> f32x8 {
        if self.gamma == 0.0 {
            f32x8::splat(1.0)
        } else if self.gamma == 2.0 {
            q * q
        } else {
            let least = f32x8::splat(f32::MIN_POSITIVE);
            power(q.fast_max(least), self.gamma)
        }
    }

    /// −p ∂/∂p of q^γ (−ln p): q^γ (γ p (−ln p)/q + 1).
    #[inline(always)]
    fn pull(&self, p: f32x8, q: f32x8) -> f32x8 {
        let one = f32x8::splat(1.0);
        if self.gamma == 0.0 {
            return one;
        }
        let minus_ln = minus_ln(p, q);
        let ratio = minus_ln / q.fast_max(f32x8::splat(f32::MIN_POSITIVE));
        self.focus(q) * (f32x8::splat(self.gamma) * p * ratio + one)
    }

    /// Of given probabilities: adds ∂L/∂p of one class to the tile's slopes.
    #[inline(never)]
    pub(crate) fn add_slopes(&self, tile: &mut Tile, class: usize) {
        let scale = f32x8::splat(self.scale as f32);
        let (weight, background_weight) = self.class_weights(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let mut slope = -(weight * row.share[i] * self.slope_of_given(p, q));
            if self.independent {
                slope += background_weight * row.background(i) * self.slope_of_given(q, p);
            }
            row.scores[i] += scale * slope;
        }
    }

    /// −∂/∂p of q^γ (−ln max(p, least)): what is cut has a constant logarithm.
    #[inline(always)]
    fn slope_of_given(&self, p: f32x8, q: f32x8) -> f32x8 {
        let least = f32x8::splat(LEAST_PROBABILITY);
        let inside = p.simd_gt(least);
        if self.gamma == 0.0 {
            return (f32x8::splat(1.0) / p) & inside;
        }
        let of_focus = f32x8::splat(self.gamma) * minus_ln(p.fast_max(least), q)
            / q.fast_max(f32x8::splat(f32::MIN_POSITIVE));
        self.focus(q) * (of_focus + ((f32x8::splat(1.0) / p) & inside))
    }

    /// Of raw scores: adds ∂L/∂z of one class to the tile's gradient. Of exclusive classes `largest` holds each pixel's pulls.
    #[inline(never)]
    pub(crate) fn add_gradient(&self, tile: &mut Tile, class: usize) {
        let scale = f32x8::splat(self.scale as f32);
        let (weight, background_weight) = self.class_weights(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let own = weight * row.share[i] * self.pull(p, q);
            let rest = if self.independent {
                background_weight * row.background(i) * self.pull(q, p)
            } else {
                row.largest[i] - own
            };
            row.scores[i] += scale * (rest * p - own * q);
        }
    }

    /// Adds the pull of one class, w g q^γ (…), to those of each pixel, kept in `largest`.
    #[inline(never)]
    pub(crate) fn add_pull(&self, tile: &mut Tile, class: usize) {
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let own = weight * row.share[i] * self.pull(p, q);
            row.largest[i] = if class == 0 { own } else { row.largest[i] + own };
        }
    }

    /// The weights of a class's foreground and of its background.
    #[inline(always)]
    fn class_weights(&self, class: usize) -> (f32x8, f32x8) {
        (f32x8::splat(self.weights[class]), f32x8::splat(self.background))
    }

    pub(crate) fn is_exclusive(&self) -> bool {
        !self.independent
    }
}

/// ln(1 + s) of each pixel into the tile, where softmax needs it for every class.
pub(crate) fn prepare_logarithms(tile: &mut Tile, activation: Activation) {
    if activation == Activation::Softmax {
        for others in tile.row(0).others {
            *others = ln_1p(*others);
        }
    }
}

// These passes have many forms; each with its own logarithms would make the module larger for little time.

#[inline(never)]
fn logarithm_of(x: f32x8) -> f32x8 {
    ln(x)
}

/// x^γ for x in (0, 1].
#[inline(never)]
fn power(x: f32x8, gamma: f32) -> f32x8 {
    exp_of_nonpositive(f32x8::splat(gamma) * ln(x))
}

/// ln(1 + exp(x)) for x <= 0.
#[inline(never)]
fn ln_1p_of_exp(x: f32x8) -> f32x8 {
    ln_1p(exp_of_nonpositive(x))
}

/// −ln p, where p = 1 − q has lost the digits of a small q but q has not.
#[inline(always)]
fn minus_ln(p: f32x8, q: f32x8) -> f32x8 {
    let one = f32x8::splat(1.0);
    let logarithm = -logarithm_of(p.fast_max(f32x8::splat(f32::MIN_POSITIVE)));
    let lost = one - p;
    let corrected = lost.simd_eq(f32x8::splat(0.0)).select(q, logarithm * (q / lost));
    q.simd_lt(f32x8::splat(0.5)).select(corrected, logarithm)
}

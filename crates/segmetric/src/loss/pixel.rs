//! Pixel losses: a mean over pixels of a function of each pixel's own scores.
//!
//! Cross-entropy of exclusive classes is −Σ_c w_c g_c ln p_c. With m the largest score and s = Σ exp(z_k − m) over the others,
//! −ln p_c = ln(1 + s) + (m − z_c): two terms that are never negative, so a loss of 10⁻⁸ keeps its digits.
//! Of independent classes it is −Σ_c w_c g_c ln p_c + (1 − g_c) ln(1 − p_c), with −ln p = ln(1 + exp(−abs z)) + max(−z, 0).
//! Of given probabilities ln(max(p, 1e-7)).
//!
//! The focal loss (Lin et al. 2017) multiplies each −ln p by (1 − p)^γ, and each −ln(1 − p) by p^γ; of independent classes its α
//! weighs the first and 1 − α the second. With q = 1 − p,
//! p ∂/∂p of −q^γ ln p is −q^γ (γ p (−ln p)/q + 1), the *pull*, which is all that the way back needs; for γ = 0 it is −1.
//!
//! `pixel_labels` and `pixel_masks` hold the passes.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::elementary::{Exponential, ln, ln_1p};
use crate::lanes::{LaneSum, f32x8};
use crate::loss::cross_entropy::{CrossEntropy, Labels, Normalize, Weights};
use crate::truth::{Group, Summary};

/// A probability is at least this before its logarithm.
const LEAST_PROBABILITY: f32 = 1e-7;
/// By how much the probabilities of exclusive classes may miss 1.
pub(super) const SUM_TOLERANCE: f32 = 1e-3;

/// Costs are added up that much smaller: a sum of them, or the difference of two scores, need not fit an f32.
pub(super) const LOWERED: f32 = 1.0 / (1 << 24) as f32;

/// A pixel term, and what it remembers between the passes.
#[derive(Clone)]
pub(crate) struct PixelMean {
    pub(super) gamma: f32,
    /// Of each class; of independent ones, of the foreground alone.
    pub(super) weights: Vec<f32>,
    /// Of the background of independent classes, by class.
    background: Vec<f32>,
    /// λ / divisor; 0 where nothing is valid.
    pub(super) scale: f64,
    /// Of the section at hand.
    pub(super) sum: LaneSum,
    /// And of the image at hand.
    total: f64,
    /// Of all images, scaled.
    pub(crate) value: f64,
    pub(crate) is_exclusive: bool,
    pub(super) activation: Activation,
}

impl PixelMean {
    pub(crate) fn new(
        loss: &CrossEntropy,
        factor: f64,
        activation: Activation,
        summary: &Summary,
        shape: &Shape,
    ) -> PixelMean {
        let (valid, all) = (summary.valid(Group::Batch), summary.weight(Group::Batch));
        let is_exclusive = loss.labels(shape, activation) == Labels::Exclusive;
        let weight = |class: usize| match &loss.weights {
            Weights::None => loss.alpha.unwrap_or(1.0),
            Weights::List(weights) => weights[class],
            Weights::InverseFrequency => match summary.mass(Group::Batch, class) {
                0.0 => 0.0,
                mass => all / (shape.classes as f64 * mass),
            },
        };
        // Of exclusive classes only the weights' ratios are kept in f32, their size in the scale: none is too small to count.
        let largest = (0..shape.classes).map(weight).fold(0.0, f64::max);
        let unit = if is_exclusive && largest > 0.0 { largest } else { 1.0 };
        let weights: Vec<f32> = (0..shape.classes).map(|class| (weight(class) / unit) as f32).collect();
        let by_weights = loss.normalize != Some(Normalize::Pixels);
        let mean_of = |divisor: f64| if divisor > 0.0 { factor / divisor } else { 0.0 };
        let scale = match (is_exclusive, by_weights) {
            (false, _) => mean_of(valid * shape.classes as f64),
            (true, true) if loss.weights == Weights::None => mean_of(all),
            (true, true) => {
                let used = |class| f64::from(weights[class]) * summary.mass(Group::Batch, class);
                mean_of((0..shape.classes).map(used).sum())
            }
            (true, false) => unit * mean_of(valid),
        };
        PixelMean {
            gamma: loss.gamma as f32,
            weights,
            background: vec![loss.alpha.map_or(1.0, |alpha| 1.0 - alpha) as f32; shape.classes],
            scale,
            sum: LaneSum::default(),
            total: 0.0,
            value: 0.0,
            is_exclusive,
            activation,
        }
    }

    /// The term without what other classes cost.
    pub(crate) fn of_class(&self, class: usize) -> PixelMean {
        let mut term = self.clone();
        for weights in [&mut term.weights, &mut term.background] {
            let own = weights[class];
            weights.fill(0.0);
            weights[class] = own;
        }
        term
    }

    /// The sum of the section that ends.
    pub(crate) fn take_sum(&mut self) -> f64 {
        core::mem::take(&mut self.sum).total()
    }

    /// Adds the sum of a section to that of its image.
    pub(crate) fn add_sum(&mut self, sum: f64) {
        self.total += sum;
    }

    /// What the image that ends adds to the value.
    pub(crate) fn end_image(&mut self) -> f64 {
        let value = self.scale / f64::from(LOWERED) * core::mem::take(&mut self.total);
        self.value += value;
        value
    }

    /// (1 − p)^γ, by 1 − p.
    #[inline(never)]
    pub(super) fn focus(&self, q: f32x8) -> f32x8 {
        if self.gamma == 0.0 {
            f32x8::splat(1.0)
        } else if self.gamma == 2.0 {
            q * q
        } else {
            power(q, self.gamma)
        }
    }

    /// q^γ (γ p (−ln p)/q + 1), by p, q and −ln p.
    #[inline(always)]
    pub(super) fn pull_of(&self, p: f32x8, q: f32x8, minus_ln: f32x8) -> f32x8 {
        let one = f32x8::splat(1.0);
        if self.gamma == 0.0 {
            return one;
        }
        let ratio = minus_ln / q.fast_max(f32x8::splat(f32::MIN_POSITIVE));
        self.focus(q) * (f32x8::splat(self.gamma) * p * ratio + one)
    }

    /// The same without −ln p.
    #[inline(always)]
    pub(super) fn pull(&self, p: f32x8, q: f32x8) -> f32x8 {
        if self.gamma == 0.0 { f32x8::splat(1.0) } else { self.pull_of(p, q, minus_ln(p, q)) }
    }

    /// q^γ (−ln max(p, least)) of a given probability.
    #[inline(always)]
    fn cost_of_given(&self, p: f32x8, q: f32x8) -> f32x8 {
        self.focus(q) * minus_ln(p.fast_max(f32x8::splat(LEAST_PROBABILITY)), q)
    }

    /// −∂/∂p of that: what is cut has a constant logarithm.
    #[inline(always)]
    fn slope_of_given(&self, p: f32x8, q: f32x8) -> f32x8 {
        let least = f32x8::splat(LEAST_PROBABILITY);
        let of_logarithm = (f32x8::splat(1.0) / p) & p.simd_gt(least);
        if self.gamma == 0.0 {
            return of_logarithm;
        }
        let of_focus = f32x8::splat(self.gamma) * minus_ln(p.fast_max(least), q)
            / q.fast_max(f32x8::splat(f32::MIN_POSITIVE));
        self.focus(q) * (of_focus + of_logarithm)
    }

    // Called once for eight pixels of one class, by either of the passes; spelt out in each of them the module would be larger.

    /// The cost of given probabilities, lowered, by the weighed shares of the truth in the class and beside it.
    #[inline(never)]
    pub(super) fn given_cost(&self, [g, rest]: [f32x8; 2], p: f32x8, q: f32x8) -> f32x8 {
        let of_class = g * self.cost_of_given(p, q);
        let all = if self.is_exclusive { of_class } else { of_class + rest * self.cost_of_given(q, p) };
        f32x8::splat(LOWERED) * all
    }

    /// ∂/∂p of that, not lowered.
    #[inline(never)]
    pub(super) fn given_slope(&self, [g, rest]: [f32x8; 2], p: f32x8, q: f32x8) -> f32x8 {
        let slope = -(g * self.slope_of_given(p, q));
        if self.is_exclusive { slope } else { slope + rest * self.slope_of_given(q, p) }
    }

    /// The cost of sigmoid, lowered, by the shares, the score and its probability.
    #[inline(never)]
    pub(super) fn sigmoid_cost(&self, [g, rest]: [f32x8; 2], z: f32x8, p: f32x8, q: f32x8) -> f32x8 {
        let (zero, lowered) = (f32x8::splat(0.0), f32x8::splat(LOWERED));
        let common = lowered * ln_1p_of_exp(-z.abs());
        g * self.focus(q) * (common + lowered * (-z).fast_max(zero))
            + rest * self.focus(p) * (common + lowered * z.fast_max(zero))
    }

    /// ∂/∂z of that, not lowered.
    #[inline(never)]
    pub(super) fn sigmoid_slope(&self, [g, rest]: [f32x8; 2], p: f32x8, q: f32x8) -> f32x8 {
        rest * self.pull(q, p) * p - g * self.pull(p, q) * q
    }

    /// The weights of a class's foreground and of its background.
    #[inline(always)]
    pub(super) fn class_weights(&self, class: usize) -> [f32x8; 2] {
        [f32x8::splat(self.weights[class]), f32x8::splat(self.background[class])]
    }
}

// These passes have many forms; each with its own logarithms would make the module larger for little time.

#[inline(never)]
pub(super) fn logarithm_of(x: f32x8) -> f32x8 {
    ln(x)
}

#[inline(never)]
pub(super) fn logarithm_of_1_plus(x: f32x8) -> f32x8 {
    ln_1p(x)
}

/// x^γ for x in [0, 1] and γ above 0.
#[inline(never)]
fn power(x: f32x8, gamma: f32) -> f32x8 {
    let zero = f32x8::splat(0.0);
    let positive = x.fast_max(f32x8::splat(f32::MIN_POSITIVE));
    Exponential::new().of((f32x8::splat(gamma) * logarithm_of(positive)).fast_min(zero)) & x.simd_gt(zero)
}

/// ln(1 + exp(x)) for x <= 0.
#[inline(always)]
fn ln_1p_of_exp(x: f32x8) -> f32x8 {
    logarithm_of_1_plus(Exponential::new().of(x))
}

/// −ln p, where p = 1 − q has lost the digits of a small q but q has not.
#[inline(never)]
fn minus_ln(p: f32x8, q: f32x8) -> f32x8 {
    let one = f32x8::splat(1.0);
    let logarithm = -logarithm_of(p.fast_max(f32x8::splat(f32::MIN_POSITIVE)));
    let lost = one - p;
    let corrected = lost.simd_eq(f32x8::splat(0.0)).select(q, logarithm * (q / lost));
    q.simd_lt(f32x8::splat(0.5)).select(corrected, logarithm)
}

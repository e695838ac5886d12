//! From scores to probabilities and back, without losing the digits of confident ones.
//!
//! A trained network says p = 1 − 10⁻⁹, and its error 1 − p is what a loss is made of; `f32` has no such p. So a probability is
//! kept *folded*: as p where p ≤ ½, and as −(1 − p) where p > ½. The sign bit tells which (p = 1 is −0), both p and 1 − p come
//! back with all their digits, and it fits in the place of the score.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::f32x8;
use crate::layout::Place;

/// What turns scores into probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// The scores are probabilities.
    None,
    /// exp(z_c) / Σ_k exp(z_k): the classes are exclusive.
    Softmax,
    /// 1 / (1 + exp(−z)): each class by itself.
    Sigmoid,
    /// Nothing: the loss, a Lovász hinge, is of the scores themselves.
    Raw,
}

/// By how much a probability may lie outside [0, 1], for rounding.
const OUTSIDE: f32 = 1e-5;

/// p and 1 − p of a folded probability.
#[inline(always)]
pub(crate) fn unfold(folded: f32x8) -> (f32x8, f32x8) {
    let small = folded.abs();
    let large = f32x8::splat(1.0) - small;
    let above = folded.is_sign_negative();
    (above.select(large, small), above.select(small, large))
}

impl Activation {
    /// Which scores are allowed.
    #[inline(always)]
    pub(crate) fn allows(self, scores: f32x8) -> f32x8 {
        match self {
            Activation::None => {
                scores.simd_ge(f32x8::splat(-OUTSIDE)) & scores.simd_le(f32x8::splat(1.0 + OUTSIDE))
            }
            _ => scores.is_finite(),
        }
    }

    /// Whether all scores are allowed.
    #[inline(never)]
    pub(crate) fn allows_all(self, scores: &[f32x8]) -> bool {
        // A sum is finite only where all scores are; where it is not, they may be no more than large.
        let is_finite = self != Activation::None
            && scores.iter().fold(f32x8::splat(0.0), |sum, &score| sum + score).is_finite().all();
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        is_finite || scores.iter().fold(all, |right, &score| right & self.allows(score)).all()
    }

    /// The first wrong score of a tile in the order of the data; `counts` says which pixels do.
    #[cold]
    pub(crate) fn first_wrong(
        self,
        region: &[f32],
        shape: &Shape,
        place: Place,
        counts: &dyn Fn(usize) -> bool,
    ) -> Error {
        let pixels = (0..place.count).filter(|&pixel| counts(pixel));
        let all = pixels.flat_map(|pixel| (0..shape.classes).map(move |class| (pixel, class)));
        let places = all.map(|(pixel, class)| shape.place(place.image, place.first + pixel, class));
        let wrong = places.filter(|&index| !self.allows(f32x8::splat(region[index])).all());
        let index = wrong.min().unwrap_or(0);
        match region[index] {
            value if value.is_finite() => Error::NotProbability { index, value },
            value => Error::NotFinite { index, value },
        }
    }
}

/// Folds probabilities that are given; whether all are allowed.
#[inline(never)]
pub(crate) fn fold_all(probabilities: &mut [f32x8]) -> bool {
    let mut right = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
    for p in probabilities {
        right &= Activation::None.allows(*p);
        *p = fold(*p);
    }
    right.all()
}

/// Folds a probability that may be outside [0, 1] by rounding.
#[inline(always)]
pub(crate) fn fold(score: f32x8) -> f32x8 {
    let (zero, half, one) = (f32x8::splat(0.0), f32x8::splat(0.5), f32x8::splat(1.0));
    let p = score.fast_max(zero).fast_min(one);
    // abs: a −0 among the probabilities would read as 1
    p.simd_gt(half).select(-(one - p), p.abs())
}

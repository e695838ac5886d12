//! From scores to probabilities and back, without losing the digits of confident ones.
//!
//! A trained network says p = 1 − 10⁻⁹, and its error 1 − p is what a loss is made of; `f32` has no such p. So a probability is
//! kept *folded*: as p where p ≤ ½, and as −(1 − p) where p > ½. The sign bit tells which (p = 1 is −0), both p and 1 − p come
//! back with all their digits, and it fits in the place of the score.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{exp_of_nonpositive, f32x8};
use crate::tile::{Place, Row, Tile};

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
    /// Checks a tile's scores at valid pixels, sets the others to 0, and folds the probabilities.
    pub(crate) fn forward(self, tile: &mut Tile, shape: &Shape, place: Place) -> Result<(), Error> {
        self.check(tile, shape, place)?;
        match self {
            Activation::None => fold_probabilities(tile, shape.classes),
            Activation::Softmax => fold_softmax(tile, shape.classes),
            Activation::Sigmoid => fold_sigmoid(tile, shape.classes),
            Activation::Raw => {}
        }
        Ok(())
    }

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

    /// The error of a score that is not.
    pub(crate) fn error(self, index: usize, value: f32) -> Error {
        if value.is_finite() {
            Error::NotProbability { index, value }
        } else {
            Error::NotFinite { index, value }
        }
    }

    /// Checks a tile's scores at valid pixels, and sets the others to 0.
    #[inline(never)]
    pub(crate) fn check(self, tile: &mut Tile, shape: &Shape, place: Place) -> Result<(), Error> {
        let mut right = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        for class in 0..shape.classes {
            let row = tile.row(class);
            for (z, &valid) in row.scores.iter_mut().zip(row.valid) {
                *z &= valid;
                right &= self.allows(*z);
            }
        }
        if right.all() { Ok(()) } else { Err(self.first_wrong(tile, shape, place)) }
    }

    /// Turns slopes with respect to probabilities into slopes with respect to scores, in place.
    pub(crate) fn backward(self, tile: &mut Tile, classes: usize) {
        match self {
            Activation::None | Activation::Raw => {}
            Activation::Sigmoid => {
                for class in 0..classes {
                    let row = tile.row(class);
                    for (slope, &folded) in row.scores.iter_mut().zip(row.folded.iter()) {
                        let (p, q) = unfold(folded);
                        *slope *= p * q;
                    }
                }
            }
            Activation::Softmax => softmax_backward(tile, classes),
        }
    }

    /// The first wrong score in the order of the data.
    #[cold]
    fn first_wrong(self, tile: &Tile, shape: &Shape, place: Place) -> Error {
        let mut first: Option<(usize, f32)> = None;
        for class in 0..shape.classes {
            for i in 0..tile.vectors {
                for (lane, value) in tile.score(class, i).to_array().into_iter().enumerate() {
                    let wrong = !self.allows(f32x8::splat(value)).all();
                    let index = shape.place(place.image, place.first + i * crate::lanes::LANES + lane, class);
                    if wrong && first.is_none_or(|(earlier, _)| index < earlier) {
                        first = Some((index, value));
                    }
                }
            }
        }
        let (index, value) = first.unwrap_or((0, f32::NAN));
        self.error(index, value)
    }
}

#[inline(never)]
fn fold_probabilities(tile: &mut Tile, classes: usize) {
    for class in 0..classes {
        let row = tile.row(class);
        for (folded, &score) in row.folded.iter_mut().zip(row.scores.iter()) {
            *folded = fold(score);
        }
    }
}

/// Folds a probability that may be outside [0, 1] by rounding.
#[inline(always)]
pub(crate) fn fold(score: f32x8) -> f32x8 {
    let (zero, half, one) = (f32x8::splat(0.0), f32x8::splat(0.5), f32x8::splat(1.0));
    let p = score.fast_max(zero).fast_min(one);
    // abs: a −0 among the probabilities would read as 1
    p.simd_gt(half).select(-(one - p), p.abs())
}

#[inline(never)]
fn fold_sigmoid(tile: &mut Tile, classes: usize) {
    let one = f32x8::splat(1.0);
    for class in 0..classes {
        let row = tile.row(class);
        for (folded, &z) in row.folded.iter_mut().zip(row.scores.iter()) {
            let t = exp_of_nonpositive(-z.abs());
            let small = t / (one + t);
            *folded = z.simd_gt(f32x8::splat(0.0)).select(-small, small);
        }
    }
}

#[inline(never)]
fn fold_softmax(tile: &mut Tile, classes: usize) {
    let half = f32x8::splat(0.5);
    softmax_exponentials(tile, classes);
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = softmax_probability(&row, i);
            row.folded[i] = p.simd_gt(half).select(-q, p);
        }
    }
}

/// What [`softmax_probability`] makes the probabilities from. With m the largest score and s = Σ exp(z_k − m) over the others:
/// p = exp(z − m) / (1 + s), and 1 − p = s / (1 + s) for the largest, which alone can have p > ½. Where several are the largest, all
/// but one count among s. Leaves m, s and 1 / (1 + s) in the tile, and exp(z − m) in the place of the folded probabilities.
#[inline(never)]
pub(crate) fn softmax_exponentials(tile: &mut Tile, classes: usize) {
    let (zero, one, sign) = (f32x8::splat(0.0), f32x8::splat(1.0), f32x8::splat(-0.0));
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let z = row.scores[i];
            row.largest[i] = if class == 0 { z } else { z.fast_max(row.largest[i]) };
        }
    }
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let is_largest = row.scores[i].simd_eq(row.largest[i]);
            let e = exp_of_nonpositive(row.scores[i] - row.largest[i]);
            let (others, largest) = if class == 0 { (zero, zero) } else { (row.others[i], row.spare[i]) };
            row.others[i] = others + (e & !is_largest);
            row.spare[i] = largest + (e & is_largest);
            // a sign marks the largest, whose e is 1
            row.folded[i] = e | (is_largest & sign);
        }
    }
    let row = tile.row(0);
    for i in 0..row.count {
        row.others[i] += row.spare[i] - one;
        row.spare[i] = one / (one + row.others[i]);
    }
}

/// p and 1 − p of a class, where [`softmax_exponentials`] has been.
#[inline(always)]
pub(crate) fn softmax_probability(row: &Row, i: usize) -> (f32x8, f32x8) {
    let (e, share) = (row.folded[i], row.spare[i]);
    let p = e.abs() * share;
    (p, e.is_sign_negative().select(row.others[i] * share, f32x8::splat(1.0) - p))
}

/// ∂/∂z_c = p_c (d_c − Σ_k p_k d_k). Where one p is near 1 that difference cancels, so slopes are first taken relative to that
/// class's slope, which changes nothing else.
#[inline(never)]
fn softmax_backward(tile: &mut Tile, classes: usize) {
    let zero = f32x8::splat(0.0);
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let before = if class == 0 { zero } else { row.spare[i] };
            row.spare[i] = row.folded[i].is_sign_negative().select(row.scores[i], before);
        }
    }
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, _) = unfold(row.folded[i]);
            row.scores[i] -= row.spare[i];
            let before = if class == 0 { zero } else { row.others[i] };
            row.others[i] = before + p * row.scores[i];
        }
    }
    for class in 0..classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, _) = unfold(row.folded[i]);
            row.scores[i] = p * (row.scores[i] - row.others[i]);
        }
    }
}

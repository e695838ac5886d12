//! From scores to folded probabilities in a tile of masks, and back.

use super::tile::{Row, Tile};
use crate::activation::{Activation, fold, unfold};
use crate::elementary::Exponential;
use crate::lanes::f32x8;

impl Activation {
    /// Folds the probabilities of a tile whose scores are right.
    pub(crate) fn forward(self, tile: &mut Tile, classes: usize) {
        match self {
            Activation::None => fold_probabilities(tile, classes),
            Activation::Softmax => fold_softmax(tile, classes),
            Activation::Sigmoid => fold_sigmoid(tile, classes),
            Activation::Raw => {}
        }
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

#[inline(never)]
fn fold_sigmoid(tile: &mut Tile, classes: usize) {
    let (one, exp) = (f32x8::splat(1.0), Exponential::new());
    for class in 0..classes {
        let row = tile.row(class);
        for (folded, &z) in row.folded.iter_mut().zip(row.scores.iter()) {
            let t = exp.of(-z.abs());
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
fn softmax_exponentials(tile: &mut Tile, classes: usize) {
    let (zero, one, sign) = (f32x8::splat(0.0), f32x8::splat(1.0), f32x8::splat(-0.0));
    let exp = Exponential::new();
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
            let e = exp.of(row.scores[i] - row.largest[i]);
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
fn softmax_probability(row: &Row, i: usize) -> (f32x8, f32x8) {
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

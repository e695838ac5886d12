//! Sigmoid of a tile whose pixels have one label each, and the way back.
//!
//! With t = exp(−abs z) the smaller of p and 1 − p is t / (1 + t). Probabilities of independent classes are folded (see
//! `activation`).

use super::tile::Tile;
use crate::elementary::Exponential;
use crate::lanes::f32x8;

/// Leaves t in the place of the slopes.
#[inline(never)]
pub(crate) fn exponentials(tile: &mut Tile) {
    let exp = Exponential::new();
    for (t, &z) in tile.slopes.iter_mut().zip(&tile.values) {
        *t = exp.of(-z.abs());
    }
}

/// Scores become folded probabilities, with the help of t.
#[inline(never)]
pub(crate) fn probabilities(tile: &mut Tile) {
    let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
    for (value, &t) in tile.values.iter_mut().zip(&tile.slopes) {
        let small = t / (one + t);
        *value = value.simd_gt(zero).select(-small, small);
    }
}

/// Slopes by probability become slopes by score: ∂/∂z = p (1 − p) d.
#[inline(never)]
pub(crate) fn backward(tile: &mut Tile) {
    let one = f32x8::splat(1.0);
    for (slope, folded) in tile.slopes.iter_mut().zip(&tile.values) {
        let small = folded.abs();
        *slope *= small * (one - small);
    }
}

//! Softmax of a tile whose pixels have one label each, and the way back.
//!
//! 1 − p of a pixel's own class y is the sum of the other exponentials, so nothing is folded and confident pixels keep their digits.
//! With m the largest score, −ln p_y is (m − z_y) + ln(1 + others), others = Σ_{c≠y} exp(z_c − m) + (exp(z_y − m) − 1): two
//! terms that are never negative.

use super::tile::{Certainty, Pull, Tile};
use crate::elementary::Exponential;
use crate::lanes::{f32x8, i32x8};

/// Scores become probabilities; `LOGARITHM` asks for what −ln p of the pixel's class is made of.
#[inline(never)]
pub(crate) fn forward<const LOGARITHM: bool>(tile: &mut Tile) {
    let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
    let exp = Exponential::new();
    let eights = tile.values.chunks_exact_mut(tile.classes).zip(&tile.pixels);
    for ((values, pixels), certainty) in eights.zip(&mut tile.certainties) {
        let largest = values.iter().fold(f32x8::splat(f32::MIN), |largest, &z| largest.fast_max(z));
        let (mut wrong, mut right, mut own) = (zero, zero, zero);
        let mut class = i32x8::splat(0);
        for value in values.iter_mut() {
            let e = exp.of(*value - largest);
            let are = pixels.are(class);
            class += i32x8::splat(1);
            wrong += e & !are;
            right |= e & are;
            if LOGARITHM {
                own |= *value & are;
            }
            *value = e;
        }
        let scale = one / (wrong + right);
        values.iter_mut().for_each(|value| *value *= scale);
        (certainty.wrong, certainty.right) = (wrong * scale, right * scale);
        if LOGARITHM {
            certainty.others = wrong + (right - one);
            (certainty.largest, certainty.own) = (largest, own);
        }
    }
}

/// Of probabilities that were kept: 1 − p of each pixel's class.
#[inline(never)]
pub(crate) fn find_wrong(tile: &mut Tile) {
    let eights = tile.values.chunks_exact(tile.classes).zip(&tile.pixels);
    for ((values, pixels), certainty) in eights.zip(&mut tile.certainties) {
        let mut class = i32x8::splat(0);
        let (mut wrong, mut right) = (f32x8::splat(0.0), f32x8::splat(0.0));
        for &p in values {
            let are = pixels.are(class);
            class += i32x8::splat(1);
            wrong += p & !are;
            right |= p & are;
        }
        *certainty = Certainty { wrong, right, ..*certainty };
    }
}

/// Slopes by probability become slopes by score: ∂/∂z_c = p_c (d_c − Σ_k p_k d_k). Where one p is near 1 that difference
/// cancels, so slopes are first taken relative to that class's, which changes nothing else. With `pulls` pixel losses draw each
/// pixel to its class y by w p_c, at y by −w (1 − p_y). Without `slopes` that is all.
pub(crate) fn backward(tile: &mut Tile, slopes: bool, pulls: bool) {
    match (slopes, pulls) {
        (true, false) => turn_back::<true, false>(tile),
        (true, true) => turn_back::<true, true>(tile),
        (false, _) => turn_back::<false, true>(tile),
    }
}

#[inline(never)]
fn turn_back<const SLOPES: bool, const PULLS: bool>(tile: &mut Tile) {
    let (zero, half) = (f32x8::splat(0.0), f32x8::splat(0.5));
    let (classes, first_pull) = (tile.classes, tile.first_pull());
    let eights = tile.values.chunks_exact(classes).zip(tile.slopes.chunks_exact_mut(classes));
    for (i, ((values, slopes), pixels)) in eights.zip(&tile.pixels).enumerate() {
        let (mut likely, mut mean) = (zero, zero);
        if SLOPES {
            for (&p, &slope) in values.iter().zip(slopes.iter()) {
                likely = p.simd_gt(half).select(slope, likely);
            }
            for (&p, slope) in values.iter().zip(slopes.iter_mut()) {
                *slope -= likely;
                mean += p * *slope;
            }
        }
        let Pull { pull, own } = if PULLS { tile.pulls[first_pull + i] } else { Pull::default() };
        let mut class = i32x8::splat(0);
        for (&p, slope) in values.iter().zip(slopes.iter_mut()) {
            let drawn = if PULLS { pixels.are(class).select(own, p * pull) } else { zero };
            class += i32x8::splat(1);
            *slope = match (SLOPES, PULLS) {
                (true, true) => p * (*slope - mean) + drawn,
                (true, false) => p * (*slope - mean),
                _ => drawn,
            };
        }
    }
}

//! The exact walk down the sorted errors of pixels with weights.
//!
//! Pixels are point masses, Δ(M) = w(M) / w(F ∪ M). With I = U = w(F) at the start:
//!
//! - a foreground pixel has g = w / U, and I falls by w;
//! - a background pixel has g = I w / (U (U + w)), and U grows by w;
//! - without any foreground (U = 0) the largest error has g = 1, the others 0.
//!
//! Words that carry their pixel are sorted (`radix_sort`): twice the time of words alone, whose pixels count alike (`sorted`).

use super::words::Errors;
use crate::lanes::LANES;
use crate::radix_sort;
use wide::u32x8;

/// Bytes of a word that its pixel takes, below those of its error.
const PIXEL_BYTES: usize = 4;

/// Returns Σ e g of the words of one class in one group, times `scale`, and replaces each word by the slope of its pixel: −g at
/// foreground and g at background, times `scale`.
#[inline(never)]
pub(crate) fn walk(words: &mut [u32], weights: &[f32], errors: Errors, foreground: f64, scale: f64) -> f64 {
    let counted = words.iter().enumerate().filter(|&(_, &word)| word != 0);
    // Room for all at once: growing, it would be twice as much.
    let mut sorted = Vec::with_capacity(words.len());
    sorted.extend(counted.map(|(pixel, &word)| u64::from(word) << 32 | pixel as u64));
    radix_sort::sort(&mut sorted, PIXEL_BYTES);
    words.fill(0);
    let (mut intersection, mut union, mut value) = (foreground, foreground, 0.0);
    let mut is_first = true;
    for eight in sorted.rchunks(LANES) {
        let mut keys = [0; LANES];
        for (key, &word) in keys.iter_mut().zip(eight.iter().rev()) {
            *key = (word >> 32) as u32;
        }
        let errors = errors.of_words(u32x8::new(keys), 0).to_array();
        for ((&word, key), error) in eight.iter().rev().zip(keys).zip(errors) {
            let pixel = word as u32 as usize;
            let (weight, is_foreground) = (f64::from(weights[pixel]), key & 1 == 1);
            let slope = if foreground == 0.0 {
                f64::from(u8::from(is_first))
            } else if is_foreground {
                let slope = weight / union;
                // Rounding must not leave less than nothing.
                intersection = (intersection - weight).max(0.0);
                slope
            } else {
                let slope = intersection * weight / (union * (union + weight));
                union += weight;
                slope
            };
            is_first = false;
            value += slope * f64::from(error);
            let slope = scale * if is_foreground { -slope } else { slope };
            words[pixel] = (slope as f32).to_bits();
        }
    }
    scale * value
}

//! Errors as words, in whose order they are walked.
//!
//! A word is the error's key (31 bits, from 1 on) above the label (1 bit, set for foreground). Keys order as errors do. A pixel that
//! does not count, because it is ignored or because its margin is met, has the word 0.
//!
//! - *Probabilities*: an error e is told by whether it is above ½ and by its distance from the nearer end, e or 1 − e, which is never
//!   rounded. From 2^-32 on a key is the bits of that distance, turned round above ½: the full resolution of f32 at both ends. Smaller
//!   distances tie. So keys have 29 bits.
//! - *Margins*: the error is max(0, 1 − z) at foreground and max(0, 1 + z) at background, and the key its bits.

use crate::lanes::{f32x8, i32x8};
use wide::u32x8;

/// What an error is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Errors {
    #[default]
    Probabilities,
    /// Raw scores.
    Margins,
}

/// The bits of 2^-32.
const LEAST: i32 = (127 - 32) << 23;
/// How many keys there are from 2^-32 to ½.
const HALF: i32 = 31 << 23;
/// The most bits that a key may have when it is sorted.
pub(super) const KEY_BITS: u32 = 29;

/// An error of probabilities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Distance {
    /// The distance from 0 or 1, whichever is nearer.
    pub(crate) near: f32x8,
    /// All bits set where that is 1.
    pub(crate) above: f32x8,
}

impl Distance {
    /// Of the error of a folded probability (see `activation`): p at background, 1 − p at foreground.
    #[inline(always)]
    pub(crate) fn of_folded(folded: f32x8, foreground: f32x8) -> Distance {
        Distance { near: folded.abs(), above: folded.is_sign_negative() ^ foreground }
    }

    /// Of a probability that is the error, or whose complement is known.
    #[inline(always)]
    pub(crate) fn of(error: f32x8, complement: f32x8) -> Distance {
        let above = error.simd_gt(f32x8::splat(0.5));
        Distance { near: above.select(complement, error), above }
    }

    /// The words of eight pixels; the masks say which are foreground and which count. Without a branch: nobody can foresee them.
    #[inline(always)]
    pub(crate) fn words(self, foreground: f32x8, counts: f32x8) -> u32x8 {
        let least = i32x8::splat(LEAST);
        let step = self.near.to_bits().cast_signed().max(least) - least;
        let above = self.above.to_bits().cast_signed();
        let key = above.select(i32x8::splat(2 * HALF) - step, step);
        word(key + i32x8::splat(1), foreground, counts)
    }

    /// Of the error of eight words.
    #[inline(always)]
    pub(crate) fn of_words(words: u32x8) -> Distance {
        let keys: u32x8 = words >> 1;
        let key = keys.cast_signed() - i32x8::splat(1);
        let above = key.simd_gt(i32x8::splat(HALF));
        let step = above.select(i32x8::splat(2 * HALF) - key, key);
        // What is at most 2^-32 is taken as 0.
        let near = (step + i32x8::splat(LEAST)) & step.simd_gt(i32x8::splat(0));
        Distance {
            near: f32x8::from_bits(near.cast_unsigned()),
            above: f32x8::from_bits(above.cast_unsigned()),
        }
    }

    /// The error.
    #[inline(always)]
    pub(crate) fn error(self) -> f32x8 {
        ((f32x8::splat(1.0) & self.above) - self.near).abs()
    }
}

/// Which of eight words are of the foreground.
#[inline(always)]
pub(super) fn foreground_of(words: u32x8) -> f32x8 {
    let bit: u32x8 = words << 31;
    let signs: i32x8 = bit.cast_signed() >> 31;
    f32x8::from_bits(signs.cast_unsigned())
}

impl Errors {
    /// The errors of eight words, whose keys were narrowed by `base`: 0 where they are as they came.
    #[inline(always)]
    pub(super) fn of_words(self, words: u32x8, base: u32) -> f32x8 {
        match self {
            Errors::Probabilities => Distance::of_words(words).error(),
            Errors::Margins => {
                let keys: u32x8 = words >> 1;
                f32x8::from_bits(keys + u32x8::splat(base))
            }
        }
    }
}

/// The words of eight margins.
#[inline(always)]
pub(crate) fn margin_words(scores: f32x8, foreground: f32x8, valid: f32x8) -> u32x8 {
    let turned = scores ^ (foreground & f32x8::splat(-0.0));
    let error = f32x8::splat(1.0) + turned;
    // A margin that is met costs nothing and has slope 0.
    word(error.to_bits().cast_signed(), foreground, valid & error.simd_gt(f32x8::splat(0.0)))
}

#[inline(always)]
fn word(key: i32x8, foreground: f32x8, counts: f32x8) -> u32x8 {
    let shifted: i32x8 = key << 1;
    let label = foreground.to_bits() & u32x8::splat(1);
    (shifted.cast_unsigned() | label) & counts.to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> f32x8 {
        f32x8::splat(0.0).simd_eq(f32x8::splat(0.0))
    }

    fn word_of(folded: f32, foreground: bool) -> u32 {
        let foreground = if foreground { all() } else { f32x8::splat(0.0) };
        Distance::of_folded(f32x8::splat(folded), foreground).words(foreground, all()).to_array()[2]
    }

    #[test]
    fn keys_order_as_errors_do_and_give_them_back() {
        let small = [0.0, 3e-10, 1e-9, 0.1, 0.499_999_97, 0.5];
        // folded probabilities in ascending order of p
        let folded: Vec<f32> = small.iter().copied().chain(small.iter().rev().map(|q| -q)).collect();
        for foreground in [false, true] {
            let words: Vec<u32> = folded.iter().map(|&folded| word_of(folded, foreground)).collect();
            assert!(if foreground { words.iter().rev().is_sorted() } else { words.is_sorted() });
            assert!(words.iter().all(|word| word >> (KEY_BITS + 1) == 0 && *word > 1));
        }
        for (folded, foreground, expected) in
            [(1e-9, false, 1e-9), (-1e-9, true, 1e-9), (-1e-9, false, 1.0), (0.25, true, 0.75)]
        {
            let word = word_of(folded, foreground);
            let error = Distance::of_words(u32x8::splat(word)).error().to_array()[5];
            assert_eq!((error, word & 1 == 1), (expected, foreground));
        }
    }

    #[test]
    fn margins_are_the_hinge() {
        let word = |score: f32, foreground: bool| {
            let foreground = if foreground { all() } else { f32x8::splat(0.0) };
            margin_words(f32x8::splat(score), foreground, all()).to_array()[2]
        };
        for (score, foreground, expected) in
            [(0.25, true, 0.75), (0.25, false, 1.25), (-2.0, true, 3.0), (3e38, false, 3e38f32)]
        {
            assert_eq!(word(score, foreground), expected.to_bits() << 1 | u32::from(foreground));
        }
        for (score, foreground) in [(3.0, true), (1.0, true), (-1.0, false)] {
            assert_eq!(word(score, foreground), 0);
        }
    }
}

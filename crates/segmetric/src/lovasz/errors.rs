//! Errors as words, in whose order they are walked.
//!
//! A word is the error's key (31 bits) above the label (1 bit, set for foreground). Keys order as errors do.
//!
//! - *Probabilities*: the error of a background pixel is p, that of a foreground pixel 1 − p, and a folded probability has both
//!   (see `activation`), the second with its sign turned. For an error e ≤ ½ the key is the bits of e, for e > ½ it is
//!   0x7E00_0000 minus the bits of 1 − e: the full resolution of f32 at both ends, and 1 − e is never rounded.
//! - *Margins*: the error is max(0, 1 − z) at foreground and max(0, 1 + z) at background, and the key its bits.
//!
//! A pixel that does not count, because it is ignored or because its margin is met, has the word [`NOBODY`].

use crate::lanes::f32x8;
use wide::{i32x8, u32x8};

/// What an error is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Errors {
    /// Folded probabilities.
    #[default]
    Probabilities,
    /// Raw scores.
    Margins,
}

/// The key of error 1 of a probability; half of it is the bits of ½.
pub(crate) const KEY_OF_ONE: u32 = 0x7E00_0000;

/// The word of a pixel that does not count; no error has it.
pub(crate) const NOBODY: u32 = u32::MAX;

const SIGN: u32 = 0x8000_0000;

impl Errors {
    /// The words of eight pixels with these folded probabilities or raw scores; the masks say which are foreground and which count. Without a branch: which pixels are foreground, and
    /// which probabilities are above ½, nobody can foresee.
    #[inline(always)]
    pub(crate) fn words(self, values: f32x8, foreground: f32x8, valid: f32x8) -> u32x8 {
        let foreground = foreground.to_bits();
        let sign = foreground & u32x8::splat(SIGN);
        let (key, counts) = match self {
            Errors::Probabilities => {
                let bits = values.to_bits() ^ sign;
                let near = bits & u32x8::splat(!SIGN);
                // all ones where the error is above ½: KEY_OF_ONE − near is then KEY_OF_ONE + 1 + !near
                let above: i32x8 = bits.cast_signed() >> 31;
                let above = above.cast_unsigned();
                ((near ^ above) + (above & u32x8::splat(KEY_OF_ONE + 1)), valid.to_bits())
            }
            Errors::Margins => {
                let turned = f32x8::from_bits(values.to_bits() ^ sign);
                let error = f32x8::splat(1.0) + turned;
                // A margin that is met costs nothing and has slope 0.
                let counts = valid & error.simd_gt(f32x8::splat(0.0));
                ((error & counts).to_bits(), counts.to_bits())
            }
        };
        let words: u32x8 = key << 1;
        (words | (foreground & u32x8::splat(1))) | !counts
    }

    /// The errors of eight keys.
    #[inline(always)]
    pub(crate) fn errors(self, keys: u32x8) -> f32x8 {
        match self {
            Errors::Margins => f32x8::from_bits(keys),
            Errors::Probabilities => {
                let keys = keys.cast_signed();
                let near = keys.min(i32x8::splat(KEY_OF_ONE as i32) - keys);
                let above = keys.simd_gt(i32x8::splat(KEY_OF_ONE as i32 / 2)).cast_unsigned();
                // 1 − near above ½, else near
                (f32x8::from_bits(above & f32x8::splat(1.0).to_bits())
                    - f32x8::from_bits(near.cast_unsigned()))
                .abs()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(errors: Errors, value: f32, foreground: bool) -> u32 {
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        let is_foreground = if foreground { all } else { f32x8::splat(0.0) };
        errors.words(f32x8::splat(value), is_foreground, all).to_array()[2]
    }

    fn error(errors: Errors, word: u32) -> f32 {
        errors.errors(u32x8::splat(word >> 1)).to_array()[5]
    }

    #[test]
    fn keys_order_as_errors_do_and_give_them_back() {
        let small = [0.0, f32::MIN_POSITIVE, 1e-30, 1e-9, 0.1, 0.499_999_97, 0.5];
        // folded probabilities in ascending order of p
        let folded: Vec<f32> = small.iter().copied().chain(small.iter().rev().skip(1).map(|q| -q)).collect();
        for foreground in [false, true] {
            let words: Vec<u32> =
                folded.iter().map(|&r| word(Errors::Probabilities, r, foreground)).collect();
            let ascending = words.is_sorted();
            let descending = words.iter().rev().is_sorted();
            assert!(if foreground { descending } else { ascending });
        }
        for (folded, foreground, expected) in
            [(1e-9, false, 1e-9), (-1e-9, true, 1e-9), (-1e-9, false, 1.0), (0.25, true, 0.75)]
        {
            let word = word(Errors::Probabilities, folded, foreground);
            assert_eq!((error(Errors::Probabilities, word), word & 1 == 1), (expected, foreground));
        }
    }

    #[test]
    fn margins_are_the_hinge() {
        for (score, foreground, expected) in
            [(0.25, true, 0.75), (0.25, false, 1.25), (-2.0, true, 3.0), (3e38, false, 3e38)]
        {
            let word = word(Errors::Margins, score, foreground);
            assert_eq!((error(Errors::Margins, word), word & 1 == 1), (expected, foreground));
        }
        for (score, foreground) in [(3.0, true), (1.0, true), (-1.0, false)] {
            assert_eq!(word(Errors::Margins, score, foreground), NOBODY);
        }
    }
}

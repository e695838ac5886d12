//! Errors as words, and their exact order.
//!
//! A word is, from the top: the error's key (31 bits), the label (1 bit, set for foreground), the pixel (32 bits). Keys order as
//! errors do.
//!
//! - *Probabilities*: the error of a background pixel is p, that of a foreground pixel 1 − p, and a folded probability has both
//!   (see `activation`), the second with its sign turned. For an error e ≤ ½ the key is the bits of e, for e > ½ it is
//!   0x7E00_0000 minus the bits of 1 − e: the full resolution of f32 at both ends, and 1 − e is never rounded.
//! - *Margins*: the error is max(0, 1 − z) at foreground and max(0, 1 + z) at background, and the key its bits.

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
const SIGN: u32 = 0x8000_0000;

impl Errors {
    /// The upper halves of eight words: keys and labels of pixels with these folded probabilities or raw scores. Without a
    /// branch: which pixels are foreground, and which probabilities are above ½, nobody can foresee.
    #[inline(always)]
    pub(crate) fn keys_and_labels(self, values: f32x8, share: f32x8) -> u32x8 {
        let foreground = share.simd_gt(f32x8::splat(0.5)).to_bits();
        let sign = foreground & u32x8::splat(SIGN);
        let key = match self {
            Errors::Probabilities => {
                let bits = values.to_bits() ^ sign;
                let near = bits & u32x8::splat(!SIGN);
                // all ones where the error is above ½: KEY_OF_ONE − near is then KEY_OF_ONE + 1 + !near
                let above: i32x8 = bits.cast_signed() >> 31;
                let above = above.cast_unsigned();
                (near ^ above) + (above & u32x8::splat(KEY_OF_ONE + 1))
            }
            Errors::Margins => {
                let turned = f32x8::from_bits(values.to_bits() ^ sign);
                (f32x8::splat(1.0) + turned).fast_max(f32x8::splat(0.0)).to_bits()
            }
        };
        (key << 1) | (foreground & u32x8::splat(1))
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

    /// The error in a word.
    #[inline(always)]
    pub(crate) fn error(self, word: u64) -> f32 {
        let key = (word >> 33) as u32;
        match self {
            Errors::Margins => f32::from_bits(key),
            Errors::Probabilities => {
                let near = f32::from_bits(key.min(KEY_OF_ONE.wrapping_sub(key)));
                (f32::from(u8::from(key > KEY_OF_ONE / 2)) - near).abs()
            }
        }
    }
}

/// A word of its upper half and the pixel.
#[inline(always)]
pub(crate) fn word(key_and_label: u32, pixel: u32) -> u64 {
    u64::from(key_and_label) << 32 | u64::from(pixel)
}

/// The label and the pixel in a word.
#[inline(always)]
pub(crate) fn label_and_pixel(word: u64) -> (bool, usize) {
    ((word >> 32) & 1 == 1, word as u32 as usize)
}

/// The three digits of a key, least significant first: shift and number of values.
const DIGITS: [(u32, usize); 3] = [(33, 1 << 11), (44, 1 << 11), (55, 1 << 9)];

/// Sorts words by key, smallest first; ties keep their order. `other` is scratch of any length.
///
/// A radix sort by three digits from the least significant, all counted in one pass; a digit that is the same everywhere is
/// passed over.
pub(crate) fn sort(words: &mut Vec<u64>, other: &mut Vec<u64>) {
    let digit = |word: u64, (shift, size): (u32, usize)| (word >> shift) as usize & (size - 1);
    let mut counts = [[0u32; 1 << 11]; 3];
    for &word in words.iter() {
        for (count, spec) in counts.iter_mut().zip(DIGITS) {
            count[digit(word, spec)] += 1;
        }
    }
    other.resize(words.len(), 0);
    for (count, spec) in counts.iter_mut().zip(DIGITS) {
        if count.iter().any(|&count| count as usize == words.len()) {
            continue;
        }
        let mut start = 0;
        for count in count.iter_mut().take(spec.1) {
            (*count, start) = (start, start + *count);
        }
        for &word in words.iter() {
            let place = &mut count[digit(word, spec)];
            other[*place as usize] = word;
            *place += 1;
        }
        core::mem::swap(words, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(errors: Errors, value: f32, foreground: bool, pixel: u32) -> u64 {
        let share = f32x8::splat(f32::from(u8::from(foreground)));
        word(errors.keys_and_labels(f32x8::splat(value), share).to_array()[2], pixel)
    }

    #[test]
    fn keys_order_as_errors_do_and_give_them_back() {
        let small = [0.0, f32::MIN_POSITIVE, 1e-30, 1e-9, 0.1, 0.499_999_97, 0.5];
        // folded probabilities in ascending order of p
        let folded: Vec<f32> = small.iter().copied().chain(small.iter().rev().skip(1).map(|q| -q)).collect();
        for foreground in [false, true] {
            let words: Vec<u64> =
                folded.iter().map(|&r| packed(Errors::Probabilities, r, foreground, 7)).collect();
            let ascending = words.is_sorted();
            let descending = words.iter().rev().is_sorted();
            assert!(if foreground { descending } else { ascending });
        }
        let back = |folded, foreground| {
            let word = packed(Errors::Probabilities, folded, foreground, u32::MAX);
            assert_eq!(label_and_pixel(word), (foreground, u32::MAX as usize));
            Errors::Probabilities.error(word)
        };
        assert_eq!(back(1e-9, false), 1e-9);
        assert_eq!(back(-1e-9, true), 1e-9);
        assert_eq!(back(-1e-9, false), 1.0);
        assert_eq!(back(0.25, true), 0.75);
    }

    #[test]
    fn margins_are_the_hinge() {
        for (score, foreground, error) in
            [(0.25, true, 0.75), (0.25, false, 1.25), (3.0, true, 0.0), (-2.0, true, 3.0), (-1.0, false, 0.0)]
        {
            let word = packed(Errors::Margins, score, foreground, 9);
            assert_eq!((Errors::Margins.error(word), label_and_pixel(word)), (error, (foreground, 9)));
        }
    }

    #[test]
    fn sorts_like_the_standard_library() {
        let mut state = 1u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        for length in [0, 1, 2, 100, 5_000] {
            for levels in [1.0, 3.0, 1e7] {
                let mut words: Vec<u64> = (0..length)
                    .map(|pixel| {
                        let p = (random() * levels).floor() / levels;
                        packed(
                            Errors::Probabilities,
                            if p > 0.5 { p - 1.0 } else { p },
                            random() < 0.3,
                            pixel,
                        )
                    })
                    .collect();
                let mut expected = words.clone();
                expected.sort_by_key(|word| word >> 33);
                sort(&mut words, &mut Vec::new());
                assert_eq!(words, expected);
            }
        }
    }
}

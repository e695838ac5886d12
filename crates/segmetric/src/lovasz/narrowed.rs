//! Words narrowed for the sort, and the walk down them; `sorted` tells the whole.

use super::errors::{Errors, KEY_OF_ONE, NOBODY};
use super::sorted::{SCATTERED, TOP, TOP_VALUES, VALUES};
use crate::lanes::{LANES, LaneSum, f32x8, i32x8};
use wide::u32x8;

/// The bits of 2^-32.
const LEAST: u32 = (127 - 32) << 23;
/// How many keys there are from 2^-32 to ½.
const HALF: u32 = 31 << 23;
/// Words that are narrowed before they are counted: vectors and tables take turns in the nearest cache, not in registers.
const PIECE: usize = 512;
/// The largest narrowed key; 0 is for pixels that do not count.
const LARGEST: u32 = (1 << 29) - 1;

/// How the words were narrowed, and what was counted on the way.
pub(super) struct Narrowed {
    errors: Errors,
    /// The bits of the smallest error that has a key of its own.
    base: u32,
    /// Of each scattered digit how often its values occur.
    pub(super) counts: [[u32; VALUES]; 2],
    /// Of each value of the third digit: I and U before its largest error, U in the upper half. By third digit and label while
    /// words are counted, so that every other place is free later.
    walks: [u64; 2 * TOP_VALUES],
}

impl Narrowed {
    /// Narrows the words in place: key, from 1 on, above the label; 0 where a pixel does not count.
    pub(super) fn new(words: &mut [u32], errors: Errors, foreground: u32) -> Narrowed {
        let base = match errors {
            Errors::Probabilities => LEAST,
            Errors::Margins => {
                let counts = words.iter().map(|&word| if word == NOBODY { 0 } else { word >> 1 });
                counts.max().unwrap_or(0).saturating_sub(LARGEST - 1)
            }
        };
        let mut narrowed = Narrowed { errors, base, counts: [[0; VALUES]; 2], walks: [0; 2 * TOP_VALUES] };
        for piece in words.chunks_mut(PIECE) {
            let (eights, rest) = piece.as_chunks_mut::<LANES>();
            for eight in eights {
                *eight = narrowed.narrow(*eight);
            }
            if !rest.is_empty() {
                let mut eight = [NOBODY; LANES];
                eight[..rest.len()].copy_from_slice(rest);
                rest.copy_from_slice(&narrowed.narrow(eight)[..rest.len()]);
            }
            for &word in &*piece {
                narrowed.count(word);
            }
        }
        // By third digit and label so far how many there are; now where their walks begin.
        let (mut intersection, mut union) = (foreground, foreground);
        for digit in (0..TOP_VALUES).rev() {
            let [of_background, of_foreground] = [0, 1].map(|label| narrowed.walks[2 * digit + label] as u32);
            narrowed.walks[digit * 2] = u64::from(union) << 32 | u64::from(intersection);
            intersection -= of_foreground;
            union += of_background;
        }
        narrowed
    }

    #[inline(always)]
    fn narrow(&self, words: [u32; LANES]) -> [u32; LANES] {
        let words = u32x8::new(words);
        let keys: u32x8 = words >> 1;
        let keys = keys.cast_signed();
        let key = match self.errors {
            Errors::Margins => keys.max(i32x8::splat(self.base as i32)) - i32x8::splat(self.base as i32),
            Errors::Probabilities => {
                let near = keys.min(i32x8::splat(KEY_OF_ONE as i32) - keys);
                let step = near.max(i32x8::splat(LEAST as i32)) - i32x8::splat(LEAST as i32);
                let above = keys.simd_gt(i32x8::splat(KEY_OF_ONE as i32 / 2));
                above.select(i32x8::splat(2 * HALF as i32) - step, step)
            }
        };
        let counts = words.simd_ne(u32x8::splat(NOBODY));
        let raised: i32x8 = (key + i32x8::splat(1)) << 1;
        ((raised.cast_unsigned() | (words & u32x8::splat(1))) & counts).to_array()
    }

    #[inline(always)]
    fn count(&mut self, word: u32) {
        for (counts, shift) in self.counts.iter_mut().zip(SCATTERED) {
            counts[(word >> shift) as usize & (VALUES - 1)] += 1;
        }
        // the third digit and the label
        let place = (word >> TOP << 1 | word & 1) as usize & (2 * TOP_VALUES - 1);
        self.walks[place] += 1;
    }

    /// Walks down words that are in order but for the third digit, smallest first; each becomes its slope.
    pub(super) fn walk(&mut self, words: &mut [u32], scale: f32) -> f64 {
        let mut value = LaneSum::default();
        let (eights, rest) = words.as_chunks_mut::<LANES>();
        if !rest.is_empty() {
            let mut last = [0; LANES];
            last[..rest.len()].copy_from_slice(rest);
            // The lanes behind count as background of the lowest digit, before all others: taken back before they are counted.
            let behind = (LANES - rest.len()) as u64;
            self.walks[0] = self.walks[0].wrapping_sub(behind << 32);
            let slopes = self.slopes(last, scale, &mut value);
            rest.copy_from_slice(&slopes[..rest.len()]);
        }
        for eight in eights.iter_mut().rev() {
            *eight = self.slopes(*eight, scale, &mut value);
        }
        value.total()
    }

    #[inline(always)]
    fn slopes(&mut self, words: [u32; LANES], scale: f32, value: &mut LaneSum) -> [u32; LANES] {
        let (mut intersections, mut unions) = ([0u32; LANES], [0u32; LANES]);
        for lane in (0..LANES).rev() {
            let word = words[lane];
            let walk = &mut self.walks[(word >> TOP << 1) as usize & (2 * TOP_VALUES - 1)];
            (intersections[lane], unions[lane]) = (*walk as u32, (*walk >> 32) as u32);
            // I falls by the label, U grows by what is left of 1
            let label = u64::from(word & 1);
            *walk = walk.wrapping_add((1 - label) << 32).wrapping_sub(label);
        }
        let words = u32x8::new(words);
        let float = |counts: [u32; LANES]| u32x8::new(counts).cast_signed().round_float();
        let (one, intersection, union) = (f32x8::splat(1.0), float(intersections), float(unions));
        let bit: u32x8 = words << 31;
        let signs: i32x8 = bit.cast_signed() >> 31;
        let is_foreground = f32x8::from_bits(signs.cast_unsigned());
        let next = union + one;
        // Both kinds of pixel are one quotient over U (U + 1).
        let g = is_foreground.select(next, intersection) / (union * next);
        let counts = f32x8::from_bits(words.simd_ne(u32x8::splat(0)));
        let g = g & counts;
        value.add((self.error(words) & counts) * g);
        ((g * f32x8::splat(scale)).to_bits() ^ bit).to_array()
    }

    /// The errors of eight narrowed words.
    #[inline(always)]
    fn error(&self, words: u32x8) -> f32x8 {
        let keys: u32x8 = words >> 1;
        let key = keys.cast_signed() - i32x8::splat(1);
        match self.errors {
            Errors::Margins => f32x8::from_bits((key + i32x8::splat(self.base as i32)).cast_unsigned()),
            Errors::Probabilities => {
                let above = key.simd_gt(i32x8::splat(HALF as i32));
                let step = above.select(i32x8::splat(2 * HALF as i32) - key, key);
                let near = f32x8::from_bits((step + i32x8::splat(LEAST as i32)).cast_unsigned());
                // What is at most 2^-32 is taken as 0.
                let near = near & f32x8::from_bits(step.simd_gt(i32x8::splat(0)).cast_unsigned());
                let ones = f32x8::from_bits(above.cast_unsigned() & f32x8::splat(1.0).to_bits());
                (ones - near).abs()
            }
        }
    }
}

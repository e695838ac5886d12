//! Words counted for the sort, and the walk down them; `sorted` tells the whole.

use super::sorted::{SCATTERED, TOP, TOP_VALUES, VALUES};
use super::words::{Errors, KEY_BITS, foreground_of};
use crate::lanes::{LANES, LaneSum, f32x8, i32x8, replace};
use wide::{f32x4, u32x8, u64x2};

/// Words that are narrowed before they are counted: vectors and tables take turns in the nearest cache, not in registers.
const PIECE: usize = 512;
/// Eights that are added up in f32.
const ADDED: usize = 16;
/// The largest key that is sorted.
const LARGEST: u32 = (1 << KEY_BITS) - 1;

/// How often the digits of words occur.
pub(super) struct Counted {
    errors: Errors,
    /// By how much the bits of a margin are above its key; smaller ones tie.
    base: u32,
    /// Of each scattered digit how often its values occur.
    pub(super) counts: [[u32; VALUES]; 2],
    /// Of each value of the third digit: I and U before its largest error, U in the upper half. By third digit and label while
    /// words are counted, so that every other place is free later.
    walks: [u64; 2 * TOP_VALUES],
}

impl Counted {
    /// Counts words whose keys are at most `largest`; margins are narrowed in place first.
    pub(super) fn new(words: &mut [u32], errors: Errors, largest: u32, foreground: u32) -> Counted {
        let base = largest.saturating_sub(LARGEST);
        let mut counted = Counted { errors, base, counts: [[0; VALUES]; 2], walks: [0; 2 * TOP_VALUES] };
        for piece in words.chunks_mut(PIECE) {
            if base > 0 {
                counted.narrow(piece);
            }
            for &word in &*piece {
                counted.count(word);
            }
        }
        // By third digit and label so far how many there are; now where their walks begin.
        let (mut intersection, mut union) = (foreground, foreground);
        for digit in (0..TOP_VALUES).rev() {
            let [of_background, of_foreground] = [0, 1].map(|label| counted.walks[2 * digit + label] as u32);
            counted.walks[digit * 2] = u64::from(union) << 32 | u64::from(intersection);
            intersection = intersection.wrapping_sub(of_foreground);
            union += of_background;
        }
        counted
    }

    fn narrow(&self, words: &mut [u32]) {
        // A key at or below the base becomes 1; a word of 0 stays.
        let (base, one) = (u32x8::splat(2 * self.base), u32x8::splat(1));
        let narrow = |words: [u32; LANES]| {
            let words = u32x8::new(words);
            let keys = (words & !one).max(base + u32x8::splat(2)) - base;
            ((keys | words & one) & words.simd_ne(u32x8::splat(0))).to_array()
        };
        replace(words, |eights| eights, |_, words| narrow(words));
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
        // The lanes behind the last word count as background of the lowest digit, before all others: taken back before they are counted.
        let behind = (words.len().next_multiple_of(LANES) - words.len()) as u64;
        self.walks[0] = self.walks[0].wrapping_sub(behind << 32);
        let (mut value, mut part) = (LaneSum::default(), f32x8::splat(0.0));
        replace(
            words,
            |eights| eights.rev(),
            |i, words| {
                let slopes = self.slopes(words, scale, &mut part);
                if i % ADDED == 0 {
                    value.add(core::mem::take(&mut part));
                }
                slopes
            },
        );
        value.total()
    }

    /// I and U of a word; the next of its digit has others.
    #[inline(always)]
    fn step(&mut self, word: u32) -> u64 {
        let walk = &mut self.walks[(word >> TOP << 1) as usize & (2 * TOP_VALUES - 1)];
        let now = *walk;
        // I falls by the label, U grows by what is left of 1
        let label = u64::from(word & 1);
        *walk = now.wrapping_add(1 << 32).wrapping_sub(label.wrapping_mul((1 << 32) + 1));
        now
    }

    /// I and U of four words, each as a vector.
    #[inline(always)]
    fn steps(&mut self, [a, b, c, d]: [u32; 4]) -> [f32x4; 2] {
        let (d, c) = (self.step(d), self.step(c));
        let (b, a) = (self.step(b), self.step(a));
        let [low, high]: [f32x4; 2] = bytemuck::cast([u64x2::new([a, b]), u64x2::new([c, d])]);
        let (even, odd) = (low.unpack_lo(high), low.unpack_hi(high));
        [even.unpack_lo(odd), even.unpack_hi(odd)]
    }

    #[inline(always)]
    fn slopes(&mut self, words: [u32; LANES], scale: f32, value: &mut f32x8) -> [u32; LANES] {
        let [a, b, c, d, e, f, g, h] = words;
        let high = self.steps([e, f, g, h]);
        let low = self.steps([a, b, c, d]);
        let float = |counts: [f32x4; 2]| -> f32x8 {
            let counts: i32x8 = bytemuck::cast(counts);
            counts.round_float()
        };
        let (intersection, union) = (float([low[0], high[0]]), float([low[1], high[1]]));
        let words = u32x8::new(words);
        let is_foreground = foreground_of(words);
        let next = union + f32x8::splat(1.0);
        // Both kinds of pixel are one quotient over U (U + 1).
        let g = is_foreground.select(next, intersection) / (union * next);
        let counts = f32x8::from_bits(words.simd_ne(u32x8::splat(0)));
        let g = g & counts;
        *value += (self.errors.of_words(words, self.base) & counts) * g;
        let sign: u32x8 = words << 31;
        ((g * f32x8::splat(scale)).to_bits() ^ sign).to_array()
    }
}

//! The walk over buckets of errors in place of a sort.
//!
//! Errors fall, in order, into B buckets; all pixels of one kind in a bucket share one g, chosen so that the bucket's whole
//! increase of Δ is exact. With (I, U) before a bucket of f foreground and b background pixels (walking from the largest errors
//! down, as in `extension`):
//!
//! - foreground: g = ½ (1/U + 1/(U + b)), background: g = (I − f/2) / (U (U + b)),
//! - and without any foreground (U = 0) g = 1/b in the first bucket that is not empty.
//!
//! The value is Σ e g with the true errors. Since the extension is 1-Lipschitz in the largest error, it is off by at most the
//! widest bucket.
//!
//! Errors of margins fall into equal buckets over [0, largest error]. Of probabilities, trained networks are confident, so the
//! buckets resolve errors near 0 and near 1 alike: with x = min(e, 1 − e), a bucket is 2^-m of an octave of x, 16 octaves a side down to 2^-17, and B = 32 · 2^m; the widest
//! is 8/B.

use super::sort::{Errors, KEY_OF_ONE};
use crate::lanes::{LANES, LaneSum, f32x8, i32x8};
use wide::u32x8;

/// The bits of 2^-17: smaller distances from 0 or 1 share the outermost bucket.
const BASE: i32 = (127 - 17) << 23;

/// How many buckets there may be.
pub(crate) const FEWEST: usize = 256;
pub(crate) const MOST: usize = 65_536;

/// A vector's keys and labels where a pixel is not to count.
const NOBODY: u32 = u32::MAX;

/// The pixels of one class in one group, eight to a vector in their order, and what is known of the buckets.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    errors: Errors,
    bins: usize,
    largest: f32,
    /// Keys and labels, as in `sort`.
    pixels: Vec<u32x8>,
    /// By bucket and label, and one place behind all for who does not count: how many, and −g or g.
    counts: Vec<u32>,
    slopes: Vec<f32>,
}

impl Buckets {
    pub(crate) fn begin(&mut self, errors: Errors, bins: usize) {
        (self.errors, self.bins) = (errors, bins);
        self.pixels.clear();
    }

    /// Takes the next eight pixels.
    pub(crate) fn push(&mut self, keys_and_labels: u32x8, valid: f32x8) {
        let mut counts = valid.to_bits();
        if self.errors == Errors::Margins {
            // A margin that is met costs nothing and has slope 0.
            let keys: u32x8 = keys_and_labels >> 1;
            counts &= keys.simd_ne(u32x8::splat(0));
        }
        self.pixels.push(counts.select(keys_and_labels, u32x8::splat(NOBODY)));
    }

    /// Counts, and settles the slopes of every bucket.
    pub(crate) fn settle(&mut self, foreground: f64) {
        self.largest = f32::MIN_POSITIVE;
        if self.errors == Errors::Margins {
            let errors =
                self.pixels.iter().flat_map(|pixels| pixels.to_array()).filter(|&pixel| pixel != NOBODY);
            self.largest = errors.map(|pixel| f32::from_bits(pixel >> 1)).fold(self.largest, f32::max);
        }
        self.counts.clear();
        self.counts.resize(2 * self.bins + 1, 0);
        for i in 0..self.pixels.len() {
            for place in self.places(self.pixels[i]) {
                self.counts[place as usize] += 1;
            }
        }
        let (mut intersection, mut union) = (foreground, foreground);
        self.slopes.clear();
        self.slopes.resize(2 * self.bins + 1, 0.0);
        for bucket in (0..self.bins).rev() {
            let [b, f] = [0, 1].map(|label| f64::from(self.counts[2 * bucket + label]));
            if b + f == 0.0 {
                continue;
            }
            let after = union + b;
            let [of_background, of_foreground] = if union == 0.0 {
                [1.0 / b, 0.0]
            } else {
                [(intersection - f / 2.0) / (union * after), 0.5 * (1.0 / union + 1.0 / after)]
            };
            self.slopes[2 * bucket] = of_background as f32;
            self.slopes[2 * bucket + 1] = -of_foreground as f32;
            intersection -= f;
            union = after;
        }
    }

    /// The slopes of the `index`-th eight pixels; adds their e g to the value.
    pub(crate) fn slopes(&self, index: usize, value: &mut LaneSum) -> f32x8 {
        let pixels = self.pixels[index];
        let slopes = f32x8::new(self.places(pixels).map(|place| self.slopes[place as usize]));
        // Who does not count has slope 0, and an error that is finite: that of key 0.
        let counts = pixels.simd_ne(u32x8::splat(NOBODY));
        let keys: u32x8 = pixels >> 1;
        let errors = self.errors.errors(keys & counts);
        value.add(errors * slopes.abs());
        slopes
    }

    /// The place of eight pixels among `counts` and `slopes`: twice the bucket, and the label.
    #[inline(always)]
    fn places(&self, pixels: u32x8) -> [u32; LANES] {
        let key: u32x8 = pixels >> 1;
        let key = key.cast_signed();
        let last = self.bins as i32 - 1;
        let bucket = match self.errors {
            Errors::Margins => {
                let share = f32x8::from_bits(key.cast_unsigned()) / f32x8::splat(self.largest);
                (share * f32x8::splat(self.bins as f32)).trunc_int().min(i32x8::splat(last))
            }
            Errors::Probabilities => {
                // B = 32 · 2^m; of the 23 bits behind the octave the first m count
                let shift = 23 - (self.bins / 32).trailing_zeros();
                let near = key.min(i32x8::splat(KEY_OF_ONE as i32) - key);
                let step: i32x8 = (near.max(i32x8::splat(BASE)) - i32x8::splat(BASE)) >> shift;
                let step = step.min(i32x8::splat(self.bins as i32 / 2 - 1));
                // last − step is step with all its bits turned
                step ^ (key.simd_gt(i32x8::splat(KEY_OF_ONE as i32 / 2)) & i32x8::splat(last))
            }
        };
        let label = pixels & u32x8::splat(1);
        let doubled: i32x8 = bucket << 1;
        let place = doubled.cast_unsigned() | label;
        let nobody = pixels.simd_eq(u32x8::splat(NOBODY));
        nobody.select(u32x8::splat(2 * self.bins as u32), place).to_array()
    }
}

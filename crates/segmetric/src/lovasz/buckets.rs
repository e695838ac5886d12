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

use super::errors::{Errors, KEY_OF_ONE, NOBODY};
use crate::lanes::{LANES, LaneSum, f32x8, i32x8};
use wide::u32x8;

/// The bits of 2^-17: smaller distances from 0 or 1 share the outermost bucket.
const BASE: i32 = (127 - 17) << 23;

/// Words whose places are found together: vectors and tables take turns in the nearest cache, not in registers.
const PIECE: usize = 512;

/// How many buckets there may be.
pub(crate) const FEWEST: usize = 256;
pub(crate) const MOST: usize = 65_536;

/// Scratch memory of the buckets.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    /// By bucket and label, and one place behind all for who does not count: how many (of the even and of the odd lanes, which
    /// meet in one bucket often), and −g or g.
    counts: [Vec<u32>; 2],
    slopes: Vec<f32>,
}

/// How errors fall into buckets.
#[derive(Clone, Copy)]
struct Scale {
    errors: Errors,
    bins: usize,
    /// Of margins the largest error.
    largest: f32,
}

impl Buckets {
    /// Returns Σ e g of the words of one class in one group, and replaces each word by the slope of its pixel times `scale`.
    #[inline(never)]
    pub(crate) fn walk(
        &mut self,
        words: &mut [u32],
        errors: Errors,
        bins: usize,
        foreground: f64,
        scale: f64,
    ) -> f64 {
        let mut largest = f32::MIN_POSITIVE;
        if errors == Errors::Margins {
            let keys = words.iter().map(|&word| if word == NOBODY { 0 } else { word >> 1 });
            largest = largest.max(f32::from_bits(keys.max().unwrap_or(0)));
        }
        let buckets = Scale { errors, bins, largest };
        self.count(words, buckets);
        self.settle(bins, foreground);
        self.replace(words, buckets, scale as f32)
    }

    #[inline(never)]
    fn count(&mut self, words: &[u32], buckets: Scale) {
        let places = 2 * buckets.bins + 1;
        let [even, odd] = self.counts.each_mut().map(|counts| {
            counts.clear();
            counts.resize(places, 0);
            &mut counts[..places]
        });
        let mut places = [0; PIECE];
        for piece in words.chunks(PIECE) {
            for (places, eight) in places.as_chunks_mut::<LANES>().0.iter_mut().zip(eights(piece)) {
                *places = buckets.places(eight).to_array();
            }
            // a place more than there are words, if they are an odd number, is that of who does not count
            for lanes in places[..piece.len().next_multiple_of(2)].chunks_exact(2) {
                // SAFETY: as `places` says, all are below 2 bins + 1.
                unsafe {
                    *even.get_unchecked_mut(lanes[0] as usize) += 1;
                    *odd.get_unchecked_mut(lanes[1] as usize) += 1;
                }
            }
        }
    }

    /// Replaces words by slopes; returns Σ e g.
    #[inline(never)]
    fn replace(&self, words: &mut [u32], buckets: Scale, scale: f32) -> f64 {
        let mut value = LaneSum::default();
        let scale = f32x8::splat(scale);
        let mut looked_up = [0; PIECE];
        for piece in words.chunks_mut(PIECE) {
            for (places, eight) in looked_up.as_chunks_mut::<LANES>().0.iter_mut().zip(eights(piece)) {
                *places = buckets.places(eight).to_array();
            }
            for place in &mut looked_up[..piece.len()] {
                // SAFETY: as in `count`
                *place = unsafe { self.slopes.get_unchecked(*place as usize).to_bits() };
            }
            let mut sum = f32x8::splat(0.0);
            let (whole, rest) = piece.as_chunks_mut::<LANES>();
            let mut last = padded(rest);
            for (eight, slopes) in whole.iter_mut().chain([&mut last]).zip(looked_up.as_chunks::<LANES>().0) {
                let slopes = f32x8::from_bits(u32x8::new(*slopes));
                sum += buckets.errors(u32x8::new(*eight)) * slopes.abs();
                *eight = (slopes * scale).to_bits().to_array();
            }
            rest.copy_from_slice(&last[..rest.len()]);
            value.add(sum);
        }
        value.total()
    }

    /// Settles the slopes of every bucket.
    fn settle(&mut self, bins: usize, foreground: f64) {
        let (mut intersection, mut union) = (foreground, foreground);
        self.slopes.clear();
        self.slopes.resize(2 * bins + 1, 0.0);
        for bucket in (0..bins).rev() {
            let [b, f] = [0, 1].map(|label| {
                let place = 2 * bucket + label;
                f64::from(self.counts[0][place] + self.counts[1][place])
            });
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
}

impl Scale {
    /// The errors of eight words. Who does not count has slope 0, and an error that is finite: that of key 0.
    #[inline(always)]
    fn errors(self, words: u32x8) -> f32x8 {
        let keys: u32x8 = words >> 1;
        self.errors.errors(keys & words.simd_ne(u32x8::splat(NOBODY)))
    }

    /// The place of eight words among `counts` and `slopes`: twice the bucket, and the label; 2 bins for who does not count.
    ///
    /// A bucket is from 0 to bins − 1. Of margins: the error is finite, for scores are, and from 0 to the largest, so the share is from 0
    /// to 1. Of probabilities: `near` is at most ½, so the step is from 0 to bins / 2 − 1, and turned from bins / 2 to bins − 1.
    #[inline(always)]
    fn places(self, words: u32x8) -> u32x8 {
        let key: u32x8 = words >> 1;
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
        let label = words & u32x8::splat(1);
        let doubled: i32x8 = bucket << 1;
        let place = doubled.cast_unsigned() | label;
        let nobody = words.simd_eq(u32x8::splat(NOBODY));
        nobody.select(u32x8::splat(2 * self.bins as u32), place)
    }
}

/// All words of a piece, the last eight filled up with pixels that do not count.
#[inline(always)]
fn eights(words: &[u32]) -> impl Iterator<Item = u32x8> {
    let (whole, rest) = words.as_chunks::<LANES>();
    whole.iter().copied().chain((!rest.is_empty()).then(|| padded(rest))).map(u32x8::new)
}

/// Fewer than eight words, filled up with pixels that do not count.
fn padded(words: &[u32]) -> [u32; LANES] {
    let mut eight = [NOBODY; LANES];
    eight[..words.len()].copy_from_slice(words);
    eight
}

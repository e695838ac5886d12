//! The walk over buckets of errors in place of a sort.
//!
//! Errors fall, in order, into B buckets; all pixels of one kind in a bucket share one g, chosen so that the bucket's whole
//! increase of Δ is exact. With (I, U) before a bucket of f foreground and b background pixels (walking from the largest errors
//! down, as in `sorted`):
//!
//! - foreground: g = ½ (1/U + 1/(U + b)), background: g = (I − f/2) / (U (U + b)),
//! - and without any foreground (U = 0) g = 1/b in the first bucket that is not empty.
//!
//! Of pixels with weights masses stand for the numbers of pixels, and g is that of a unit of weight.
//!
//! The value is Σ e g with the true errors. Since the extension is 1-Lipschitz in the largest error, it is off by at most the
//! widest bucket. Errors of margins fall into equal buckets over [0, largest error]. Of probabilities, trained networks are confident,
//! so the buckets resolve errors near 0 and near 1 alike: with x = min(e, 1 − e), a bucket is 2^-m of an octave of x, 16 octaves a
//! side down to 2^-17, and B = 32 · 2^m; the widest is 8/B.
//!
//! Of probabilities whose pixels have one label each the places are kept in the passes, 16 bits each. Of all else words are, as for a
//! sort, and walked through twice.

use super::words::{Distance, Errors, foreground_of};
use crate::hard::pixels::Pixels;
use crate::lanes::{LANES, LaneSum, f32x8, i32x8, load, replace, vectors};
use wide::u32x8;

/// The bits of 2^-17: smaller distances from 0 or 1 share the outermost bucket.
const BASE: i32 = (127 - 17) << 23;
/// Between the tables of two classes, which would otherwise share places of the nearest cache.
const PADDING: usize = 336;

/// How many buckets there may be for a place to have 16 bits.
pub(crate) const MOST_KEPT: usize = 1 << 15;

/// Words whose places are found together: vectors and tables take turns in the nearest cache, not in registers.
const PIECE: usize = 512;

/// How often each bucket occurs, and its slopes: of each class first those of the background, then those of the foreground.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    bins: usize,
    classes: usize,
    /// One class more than there are, for every other pixel of the last of an odd number: pixels that meet in one bucket would
    /// have to wait for each other.
    counts: Vec<u32>,
    /// The same of pixels with weights; else it is empty.
    masses: Vec<f64>,
    /// Group by group.
    slopes: Vec<f32>,
}

impl Buckets {
    pub(crate) fn begin(&mut self, groups: usize, classes: usize, bins: usize, are_weighted: bool) {
        (self.classes, self.bins) = (classes, bins);
        let stride = self.stride();
        self.counts.clear();
        self.counts.resize((classes + 1) * stride, 0);
        self.masses.clear();
        self.masses.resize(if are_weighted { classes * stride } else { 0 }, 0.0);
        self.slopes.resize(groups * classes * stride, 0.0);
    }

    fn stride(&self) -> usize {
        2 * self.bins + PADDING
    }

    /// The places of eight errors in their class's table.
    #[inline(always)]
    pub(crate) fn places(&self, distance: Distance, foreground: f32x8) -> u32x8 {
        // B = 32 · 2^m; of the 23 bits behind the octave the first m count
        let shift = 23 - (self.bins / 32).trailing_zeros();
        let base = i32x8::splat(BASE);
        let step: i32x8 = (distance.near.to_bits().cast_signed().max(base) - base) >> shift;
        let step = step.min(i32x8::splat(self.bins as i32 / 2 - 1));
        // last − step is step with all its bits turned
        let bucket = step ^ (distance.above.to_bits().cast_signed() & i32x8::splat(self.bins as i32 - 1));
        bucket.cast_unsigned() | (foreground.to_bits() & u32x8::splat(self.bins as u32))
    }

    /// Counts the places of a tile's pixels, `[eight][class]`.
    #[inline(never)]
    pub(crate) fn count(&mut self, places: &[[u16; 8]]) {
        let (classes, stride, mask) = (self.classes, self.stride(), 2 * self.bins - 1);
        for class in (0..classes).step_by(2) {
            let [first, second] = [class, class + 1].map(|class| class * stride);
            let tables = &mut self.counts[first..second + stride];
            let (even, odd) = tables.split_at_mut(stride);
            let mut add = |table: usize, place: u16| {
                let table = if table == 0 { &mut *even } else { &mut *odd };
                // SAFETY: a table has more than 2 bins places.
                unsafe { *table.get_unchecked_mut(usize::from(place) & mask) += 1 };
            };
            for eight in places.chunks_exact(classes) {
                match eight.get(class + 1) {
                    Some(other) => {
                        for (&place, &other) in eight[class].iter().zip(other) {
                            add(0, place);
                            add(1, other);
                        }
                    }
                    None => {
                        for pair in eight[class].chunks_exact(2) {
                            add(0, pair[0]);
                            add(1, pair[1]);
                        }
                    }
                }
            }
        }
    }

    /// Adds the weights of a tile's pixels at their places.
    #[inline(never)]
    pub(crate) fn weigh(&mut self, places: &[[u16; 8]], pixels: &[Pixels]) {
        let stride = self.stride();
        for (places, pixels) in places.chunks_exact(self.classes).zip(pixels) {
            let weights = pixels.weights.to_array();
            for (places, masses) in places.iter().zip(self.masses.chunks_exact_mut(stride)) {
                for (&place, weight) in places.iter().zip(weights) {
                    masses[usize::from(place)] += f64::from(weight);
                }
            }
        }
    }

    /// Settles the slopes of a class in a group, times `scale`; `beside` pixels that do not count were counted at place 0. Counting
    /// begins anew.
    pub(crate) fn settle(&mut self, group: usize, class: usize, foreground: f64, beside: u32, scale: f64) {
        let (bins, stride) = (self.bins, self.stride());
        let start = class * stride;
        if class + 1 == self.classes && self.classes % 2 == 1 {
            for place in 0..2 * bins {
                self.counts[start + place] += core::mem::take(&mut self.counts[start + stride + place]);
            }
        }
        let counts = &mut self.counts[start..start + 2 * bins];
        let masses = self.masses.get_mut(start..start + 2 * bins).unwrap_or_default();
        if masses.is_empty() {
            counts[0] -= beside;
        }
        let at = |place: usize| masses.get(place).copied().unwrap_or_else(|| counts[place].into());
        let (slopes, slopes_of_foreground) =
            self.slopes[group * self.classes * stride + start..][..2 * bins].split_at_mut(bins);
        let (mut intersection, mut union) = (foreground, foreground);
        for bucket in (0..bins).rev() {
            let (b, f) = (at(bucket), at(bins + bucket));
            if b + f == 0.0 {
                (slopes[bucket], slopes_of_foreground[bucket]) = (0.0, 0.0);
                continue;
            }
            let after = union + b;
            let [g, g_of_foreground] = if union == 0.0 {
                [1.0 / b, 0.0]
            } else {
                [(intersection - f / 2.0) / (union * after), 0.5 * (1.0 / union + 1.0 / after)]
            };
            (slopes[bucket], slopes_of_foreground[bucket]) =
                ((scale * g) as f32, (-scale * g_of_foreground) as f32);
            intersection -= f;
            union = after;
        }
        counts.fill(0);
        masses.fill(0.0);
    }

    /// The slopes of a class in a group at eight places.
    #[inline(always)]
    pub(crate) fn slopes(&self, group: usize, class: usize, places: [u16; 8]) -> f32x8 {
        let table = &self.slopes[(group * self.classes + class) * self.stride()..][..self.stride()];
        let mask = 2 * self.bins - 1;
        // SAFETY: a table has more than 2 bins places.
        f32x8::new(places.map(|place| unsafe { *table.get_unchecked(usize::from(place) & mask) }))
    }
}

impl Buckets {
    /// Returns Σ e g of the words of one class in one group, times `scale`, and replaces each word by the slope of its pixel.
    #[inline(never)]
    pub(crate) fn walk(
        &mut self,
        words: &mut [u32],
        weights: Option<&[f32]>,
        errors: Errors,
        bins: usize,
        foreground: f64,
        scale: f64,
    ) -> f64 {
        self.begin(1, 1, bins, weights.is_some());
        let weights_from = |first: usize| weights.map(|weights| &weights[first..]);
        let largest = match errors {
            Errors::Margins => f32::from_bits(words.iter().fold(0, |most, &word| most.max(word)) >> 1),
            Errors::Probabilities => 1.0,
        };
        let (mut beside, mask) = (0, 2 * bins - 1);
        for (i, piece) in words.chunks_mut(PIECE).enumerate() {
            let mut places = [[0; LANES]; PIECE / LANES];
            replace(
                piece,
                |eights| eights,
                |i, words| {
                    let eight = u32x8::new(words);
                    beside += eight.simd_eq(u32x8::splat(0)).to_bitmask().count_ones();
                    places[i] = self.places_of(eight, errors, largest).to_array();
                    words
                },
            );
            if let Some(weights) = weights_from(i * PIECE) {
                for (&place, &weight) in places.as_flattened().iter().zip(weights) {
                    self.masses[place as usize & mask] += f64::from(weight);
                }
                continue;
            }
            let (even, odd) = self.counts.split_at_mut(2 * bins + PADDING);
            for pair in places[..vectors(piece.len())].as_flattened().chunks_exact(2) {
                // SAFETY: either table has more than 2 bins places.
                unsafe {
                    *even.get_unchecked_mut(pair[0] as usize & mask) += 1;
                    *odd.get_unchecked_mut(pair[1] as usize & mask) += 1;
                }
            }
        }
        self.settle(0, 0, foreground, beside, scale);
        let mut value = LaneSum::default();
        for (at, piece) in words.chunks_mut(PIECE).enumerate() {
            let weights = weights_from(at * PIECE);
            let mut part = f32x8::splat(0.0);
            replace(
                piece,
                |eights| eights,
                |i, words| {
                    let words = u32x8::new(words);
                    let places = self.places_of(words, errors, largest).to_array();
                    // SAFETY: the table has more than 2 bins places.
                    let slopes =
                        places.map(|place| unsafe { *self.slopes.get_unchecked(place as usize & mask) });
                    let counts = f32x8::from_bits(words.simd_ne(u32x8::splat(0)));
                    let slopes = f32x8::new(slopes) & counts;
                    let slopes = match weights {
                        Some(weights) => {
                            let eight = &weights[i * LANES..];
                            slopes * load(eight, 0, 1, eight.len())
                        }
                        None => slopes,
                    };
                    let error = errors.of_words(words, 0);
                    part += foreground_of(words).select(-error, error) * slopes;
                    slopes.to_bits().to_array()
                },
            );
            value.add(part);
        }
        value.total()
    }

    /// The places of eight words; that of a word of 0 is 0.
    #[inline(always)]
    fn places_of(&self, words: u32x8, errors: Errors, largest: f32) -> u32x8 {
        let foreground = foreground_of(words);
        let places = match errors {
            Errors::Probabilities => self.places(Distance::of_words(words), foreground),
            Errors::Margins => {
                let share = errors.of_words(words, 0) / f32x8::splat(largest);
                let bucket = (share * f32x8::splat(self.bins as f32)).trunc_int();
                let bucket = bucket.min(i32x8::splat(self.bins as i32 - 1)).cast_unsigned();
                bucket | (foreground.to_bits() & u32x8::splat(self.bins as u32))
            }
        };
        places & words.simd_ne(u32x8::splat(0))
    }
}

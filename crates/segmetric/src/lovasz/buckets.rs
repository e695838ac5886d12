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

use super::sort::{Errors, label_and_pixel, nearest_end};

/// The bits of 2^-17: smaller distances from 0 or 1 share the outermost bucket.
const BASE: u32 = (127 - 17) << 23;

/// How many buckets there may be.
pub(crate) const FEWEST: usize = 256;
pub(crate) const MOST: usize = 65_536;

/// Of each bucket the counts, and the slopes, of background and foreground pixels: g, and −g.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    counts: Vec<[u32; 2]>,
    slopes: Vec<[f32; 2]>,
}

impl Buckets {
    /// As `extension::walk`, but `words` may be in any order.
    pub(crate) fn walk(
        &mut self,
        errors: Errors,
        words: &[u64],
        bins: usize,
        foreground: f64,
        scale: f64,
        slopes: &mut [f32],
    ) -> f64 {
        // B = 32 · 2^m; of the 23 bits behind the octave the first m count
        let shift = 23 - (bins / 32).trailing_zeros();
        let largest = match errors {
            Errors::Margins => words.iter().map(|&word| errors.error(word)).fold(f32::MIN_POSITIVE, f32::max),
            Errors::Probabilities => 1.0,
        };
        let bucket = |word: u64| match errors {
            Errors::Margins => ((errors.error(word) / largest * bins as f32) as usize).min(bins - 1),
            Errors::Probabilities => {
                let (bits, above_half) = nearest_end(word);
                let step = ((bits.max(BASE) - BASE) >> shift) as usize;
                let step = step.min(bins / 2 - 1);
                // bins − 1 − step is step with all its bits turned
                step ^ (usize::from(above_half) * (bins - 1))
            }
        };
        self.counts.clear();
        self.counts.resize(bins, [0; 2]);
        for &word in words {
            self.counts[bucket(word)][usize::from(label_and_pixel(word).0)] += 1;
        }
        self.fill_slopes(foreground);
        let mut value = 0.0;
        for &word in words {
            let (is_foreground, pixel) = label_and_pixel(word);
            let g = self.slopes[bucket(word)][usize::from(is_foreground)];
            value += f64::from(errors.error(word)) * f64::from(g.abs());
            slopes[pixel] = scale as f32 * g;
        }
        value
    }

    fn fill_slopes(&mut self, foreground: f64) {
        let (mut intersection, mut union) = (foreground, foreground);
        self.slopes.clear();
        self.slopes.resize(self.counts.len(), [0.0; 2]);
        for (slope, &[b, f]) in self.slopes.iter_mut().zip(&self.counts).rev() {
            let (b, f) = (f64::from(b), f64::from(f));
            if b + f == 0.0 {
                continue;
            }
            *slope = if union == 0.0 {
                [(1.0 / b) as f32, 0.0]
            } else {
                let after = union + b;
                [
                    ((intersection - f / 2.0) / (union * after)) as f32,
                    (-0.5 * (1.0 / union + 1.0 / after)) as f32,
                ]
            };
            intersection -= f;
            union += b;
        }
    }
}

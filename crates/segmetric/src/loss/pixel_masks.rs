//! The passes of a pixel term over tiles of masks, class by class; the share of the class at hand is in the tile.

use crate::activation::{Activation, unfold};
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, f32x8};
use crate::layout::Place;
use crate::loss::pixel::{LOWERED, PixelMean, SUM_TOLERANCE, logarithm_of_1_plus};
use crate::soft::tile::{Row, Tile};

/// ln(1 + s) of each pixel into the tile, where softmax needs it for every class.
pub(crate) fn prepare_logarithms(tile: &mut Tile) {
    for others in tile.row(0).others {
        *others = logarithm_of_1_plus(*others);
    }
}

impl PixelMean {
    /// Of given probabilities of exclusive classes: do they add up to 1?
    pub(crate) fn check_sums(
        &self,
        sums: &[f32x8],
        counts: impl Fn(usize) -> f32x8,
        shape: &Shape,
        place: Place,
    ) -> Result<(), Error> {
        for (i, &sum) in sums.iter().enumerate() {
            let wrong = (sum - f32x8::splat(1.0)).abs().simd_gt(f32x8::splat(SUM_TOLERANCE)) & counts(i);
            if wrong.any() {
                let lane = wrong.to_bitmask().trailing_zeros() as usize;
                let index = shape.place(place.image, place.first + i * LANES + lane, 0);
                return Err(Error::NotDistribution { index, sum: sum.to_array()[lane] });
            }
        }
        Ok(())
    }

    /// The weighted shares of a class and of what is beside it, of eight pixels.
    #[inline(always)]
    fn shares(&self, row: &Row, i: usize, class: usize, weights: f32x8) -> [f32x8; 2] {
        let [weight, background] = self.class_weights(class);
        let [g, rest] = self.smoothed([row.share[i], row.background(i)], row.valid[i]);
        [weight * g, background * rest].map(|share| weights * share)
    }

    /// The weights of eight pixels; 0 of those that do not count.
    #[inline(always)]
    fn weights_at(&self, row: &Row, i: usize, place: Place) -> f32x8 {
        match &self.largest {
            Some(largest) => row.weights[i] * largest.counted(place, i),
            None => row.weights[i],
        }
    }

    #[inline(never)]
    pub(crate) fn add_masks(&mut self, tile: &mut Tile, class: usize, place: Place) {
        let row = tile.row(class);
        let (mut sum, lowered) = (f32x8::splat(0.0), f32x8::splat(LOWERED));
        for i in 0..row.count {
            let z = row.scores[i];
            let (p, q) = unfold(row.folded[i]);
            let shares = self.shares(&row, i, class, row.weights[i]);
            let cost = match self.activation {
                Activation::Softmax => {
                    let below = lowered * row.largest[i] - lowered * z;
                    shares[0] * self.focus(q) * (lowered * row.others[i] + below)
                }
                Activation::Sigmoid => self.sigmoid_cost(shares, z, p, q),
                _ => self.given_cost(shares, p, q),
            };
            match &mut self.largest {
                Some(largest) => largest.add(place, i, cost),
                None => sum += cost,
            }
        }
        self.sum.add(sum);
    }

    /// Of given probabilities: adds ∂L/∂p of one class to the tile's slopes.
    #[inline(never)]
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut Tile, class: usize, place: Place) {
        self.add_by_share(tile, class, place, |shares, p, q, _| self.given_slope(shares, p, q));
    }

    /// Of raw scores: adds ∂L/∂z of one class to the tile's gradient. Of exclusive classes `largest` holds each pixel's pulls.
    #[inline(never)]
    pub(crate) fn add_gradient_of_masks(&self, tile: &mut Tile, class: usize, place: Place) {
        self.add_by_share(tile, class, place, |shares, p, q, pulls| match self.is_exclusive {
            true => {
                let own = shares[0] * self.pull(p, q);
                (pulls - own) * p - own * q
            }
            false => self.sigmoid_slope(shares, p, q),
        });
    }

    /// Adds to the slopes of one class, by the weighted shares of its foreground and background, p, 1 − p and what is in `largest`.
    #[inline(always)]
    fn add_by_share(
        &self,
        tile: &mut Tile,
        class: usize,
        place: Place,
        slope: impl Fn([f32x8; 2], f32x8, f32x8, f32x8) -> f32x8,
    ) {
        let scale = f32x8::splat(self.scale as f32);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let shares = self.shares(&row, i, class, self.weights_at(&row, i, place));
            row.scores[i] += scale * slope(shares, p, q, row.largest[i]);
        }
    }

    /// Adds the pull of one class, w g q^γ (…), to those of each pixel, kept in `largest`.
    #[inline(never)]
    pub(crate) fn add_pull(&self, tile: &mut Tile, class: usize, place: Place) {
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let [share, _] = self.shares(&row, i, class, self.weights_at(&row, i, place));
            let own = share * self.pull(p, q);
            row.largest[i] = if class == 0 { own } else { row.largest[i] + own };
        }
    }
}

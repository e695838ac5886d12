//! The passes of a pixel term over tiles of masks, class by class; the share of the class at hand is in the tile.

use crate::activation::{Activation, unfold};
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, f32x8};
use crate::layout::Place;
use crate::loss::pixel::{PixelMean, SUM_TOLERANCE, ln_1p_of_exp, logarithm_of_1_plus};
use crate::soft::tile::Tile;

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

    #[inline(never)]
    pub(crate) fn add_masks(&mut self, tile: &mut Tile, class: usize) {
        let [weight, background_weight] = self.class_weights(class);
        let row = tile.row(class);
        let mut sum = f32x8::splat(0.0);
        for i in 0..row.count {
            let z = row.scores[i];
            let (p, q) = unfold(row.folded[i]);
            let (foreground, background) = (weight * row.share[i], background_weight * row.background(i));
            sum += match self.activation {
                Activation::Softmax => foreground * self.focus(q) * (row.others[i] + (row.largest[i] - z)),
                Activation::Sigmoid => self.cost_of_sigmoid(foreground, background, z, [p, q]),
                _ if self.is_exclusive => foreground * self.cost_of_given(p, q),
                _ => foreground * self.cost_of_given(p, q) + background * self.cost_of_given(q, p),
            };
        }
        if sum.is_finite().all() {
            self.sum.add(sum);
        } else {
            self.add_far_masks(tile, class);
        }
    }

    /// The same where scores are so far apart that f32 cannot hold their difference, or its sum.
    #[cold]
    fn add_far_masks(&mut self, tile: &mut Tile, class: usize) {
        let [weight, background_weight] = self.class_weights(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let costs = [
                weight * row.share[i] * self.focus(q),
                background_weight * row.background(i) * self.focus(p),
            ];
            let (z, largest) = (row.scores[i], row.largest[i]);
            let common = if self.is_exclusive { row.others[i] } else { ln_1p_of_exp(-z.abs()) };
            let [foreground, background, z, largest, common] =
                [costs[0], costs[1], z, largest, common].map(|lanes| lanes.to_array().map(f64::from));
            for lane in 0..LANES {
                let cost = match self.is_exclusive {
                    true => foreground[lane] * (common[lane] + (largest[lane] - z[lane])),
                    false => {
                        foreground[lane] * (common[lane] + (-z[lane]).max(0.0))
                            + background[lane] * (common[lane] + z[lane].max(0.0))
                    }
                };
                self.sum.add_to(lane, cost);
            }
        }
    }

    /// Of given probabilities: adds ∂L/∂p of one class to the tile's slopes.
    #[inline(never)]
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut Tile, class: usize) {
        let scale = f32x8::splat(self.scale as f32);
        let [weight, background_weight] = self.class_weights(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let mut slope = -(weight * row.share[i] * self.slope_of_given(p, q));
            if !self.is_exclusive {
                slope += background_weight * row.background(i) * self.slope_of_given(q, p);
            }
            row.scores[i] += scale * slope;
        }
    }

    /// Of raw scores: adds ∂L/∂z of one class to the tile's gradient. Of exclusive classes `largest` holds each pixel's pulls.
    #[inline(never)]
    pub(crate) fn add_gradient_of_masks(&self, tile: &mut Tile, class: usize) {
        let scale = f32x8::splat(self.scale as f32);
        let [weight, background_weight] = self.class_weights(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let own = weight * row.share[i] * self.pull(p, q);
            let rest = match self.is_exclusive {
                true => row.largest[i] - own,
                false => background_weight * row.background(i) * self.pull(q, p),
            };
            row.scores[i] += scale * (rest * p - own * q);
        }
    }

    /// Adds the pull of one class, w g q^γ (…), to those of each pixel, kept in `largest`.
    #[inline(never)]
    pub(crate) fn add_pull(&self, tile: &mut Tile, class: usize) {
        let weight = f32x8::splat(self.weights[class]);
        let row = tile.row(class);
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let own = weight * row.share[i] * self.pull(p, q);
            row.largest[i] = if class == 0 { own } else { row.largest[i] + own };
        }
    }
}

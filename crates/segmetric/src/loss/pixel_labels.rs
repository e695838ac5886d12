//! The passes of a pixel term over tiles of labels.

use crate::activation::unfold;
use crate::hard::pixels::Pixels;
use crate::hard::tile::Tile;
use crate::lanes::{f32x8, i32x8};
use crate::loss::pixel::{LOWERED, PixelMean, logarithm_of_1_plus};

/// Of a product Π (1 + x) − 1 the next: a sum of logarithms is the logarithm of a product, and without the 1 it keeps the digits
/// of small x.
#[inline(always)]
fn raised_by(product: f32x8, x: f32x8) -> f32x8 {
    product + (x + product * x)
}

impl PixelMean {
    /// Whether all classes weigh alike and nothing stands before the logarithms, so that those of several pixels are one.
    fn is_plain(&self) -> bool {
        self.gamma == 0.0 && self.weights.iter().all(|&weight| weight == 1.0)
    }

    /// Each pixel's weight by its class.
    #[inline(always)]
    fn weights_of(&self, pixels: &Pixels) -> f32x8 {
        let codes = pixels.codes.to_array();
        pixels.weights * f32x8::new(codes.map(|code| self.weights.get(code as usize).copied().unwrap_or(0.0)))
    }

    /// Adds a tile of softmax, and what draws its pixels to their classes.
    #[inline(never)]
    pub(crate) fn add_softmax(&mut self, tile: &mut Tile) {
        let (scale, lowered) = (f32x8::splat(self.scale as f32), f32x8::splat(LOWERED));
        let first = tile.first_pull();
        let pulls = &mut tile.pulls[first..];
        let mut sum = f32x8::splat(0.0);
        if self.is_plain() && !tile.is_weighted {
            // The product of so many factors of at most C fits an f32.
            let factors = 96 / tile.classes.next_power_of_two().ilog2() as usize;
            for (pixels, certainties) in tile.pixels.chunks(factors).zip(tile.certainties.chunks(factors)) {
                let mut product = f32x8::splat(0.0);
                for (pixels, certainty) in pixels.iter().zip(certainties) {
                    product = raised_by(product, certainty.others & pixels.count());
                    sum += pixels.weights * certainty.below(lowered);
                }
                sum += lowered * logarithm_of_1_plus(product);
            }
            let eights = pulls.iter_mut().zip(tile.pixels.iter().zip(&tile.certainties));
            for (pull, (pixels, certainty)) in eights {
                pull.add(scale * pixels.weights, certainty);
            }
        } else {
            for ((pixels, certainty), pull) in tile.pixels.iter().zip(&tile.certainties).zip(pulls) {
                let weight = self.weights_of(pixels);
                let minus_ln = lowered * logarithm_of_1_plus(certainty.others) + certainty.below(lowered);
                sum += weight * self.focus(certainty.wrong) * minus_ln;
                // From 88 on p is as it is at −87 (see `elementary`), and p ln p as good as 0.
                let minus_ln = (minus_ln * f32x8::splat(1.0 / LOWERED)).fast_min(f32x8::splat(88.0));
                let drawn = self.pull_of(certainty.right, certainty.wrong, minus_ln);
                pull.add(scale * weight * drawn, certainty);
            }
        }
        self.sum.add(sum);
    }

    /// Adds a tile of sigmoid, whose scores are in the values and whose exponentials in the slopes.
    #[inline(never)]
    pub(crate) fn add_sigmoid(&mut self, tile: &Tile) {
        let (zero, lowered) = (f32x8::splat(0.0), f32x8::splat(LOWERED));
        let is_plain = self.gamma == 0.0 && !tile.is_weighted;
        for class in 0..tile.classes {
            let code = i32x8::splat(class as i32);
            let [weight, background] = self.class_weights(class);
            // Π (1 + t) − 1 at the class's pixels and at the others
            let (mut inside, mut outside, mut sum) = (zero, zero, zero);
            let eights = tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact(tile.classes));
            for ((values, exponentials), pixels) in eights.zip(&tile.pixels) {
                let (z, t) = (values[class], exponentials[class]);
                let (are, count) = (pixels.are(code), pixels.count());
                if is_plain {
                    inside = raised_by(inside, t & are);
                    outside = raised_by(outside, t & count & !are);
                    // The score turned so that a large one is wrong: the cost is ln(1 + t) + max(turned, 0).
                    let turned = z ^ (are & f32x8::splat(-0.0));
                    sum +=
                        are.select(weight, background) * pixels.weights * (lowered * turned.fast_max(zero));
                } else {
                    let small = t / (f32x8::splat(1.0) + t);
                    let (p, q) = unfold(z.simd_gt(zero).select(-small, small));
                    let (g, rest) = ((weight * pixels.weights) & are, (background * pixels.weights) & !are);
                    sum += self.sigmoid_cost([g, rest], z, p, q);
                }
            }
            let logarithms = weight * logarithm_of_1_plus(inside) + background * logarithm_of_1_plus(outside);
            self.sum.add(sum + lowered * logarithms);
        }
    }

    /// Adds a tile of given probabilities.
    #[inline(never)]
    pub(crate) fn add_given(&mut self, tile: &Tile) {
        for class in 0..tile.classes {
            let code = i32x8::splat(class as i32);
            let [weight, background] = self.class_weights(class);
            let mut sum = f32x8::splat(0.0);
            for (values, pixels) in tile.values.chunks_exact(tile.classes).zip(&tile.pixels) {
                let are = pixels.are(code);
                let (p, q) = unfold(values[class]);
                let shares = [(weight * pixels.weights) & are, (background * pixels.weights) & !are];
                sum += self.given_cost(shares, p, q);
            }
            self.sum.add(sum);
        }
    }

    /// Adds ∂L/∂p of given probabilities to a tile's slopes, or begins them.
    #[inline(never)]
    pub(crate) fn add_slopes_of_given(&self, tile: &mut Tile, begins: bool) {
        self.add_by_class(tile, begins, |p, q, shares| self.given_slope(shares, p, q));
    }

    /// Adds ∂L/∂z of sigmoid to a tile's gradient, or begins it.
    #[inline(never)]
    pub(crate) fn add_gradient_of_sigmoid(&self, tile: &mut Tile, begins: bool) {
        let is_plain = self.gamma == 0.0;
        self.add_by_class(tile, begins, |p, q, shares| match is_plain {
            true => shares[1] * p - shares[0] * q,
            false => self.sigmoid_slope(shares, p, q),
        });
    }

    /// The shares are the weights of a pixel in its class and beside it.
    #[inline(always)]
    fn add_by_class(
        &self,
        tile: &mut Tile,
        begins: bool,
        slope_of: impl Fn(f32x8, f32x8, [f32x8; 2]) -> f32x8,
    ) {
        let scale = f32x8::splat(self.scale as f32);
        for class in 0..tile.classes {
            let code = i32x8::splat(class as i32);
            let [weight, background] = self.class_weights(class);
            let values =
                tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact_mut(tile.classes));
            for ((values, slopes), pixels) in values.zip(&tile.pixels) {
                let are = pixels.are(code);
                let (p, q) = unfold(values[class]);
                let shares = [(weight * pixels.weights) & are, (background * pixels.weights) & !are];
                let slope = scale * slope_of(p, q, shares);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }
}

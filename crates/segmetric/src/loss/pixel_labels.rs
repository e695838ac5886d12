//! The passes of a pixel term over tiles of labels.

use crate::activation::unfold;
use crate::hard::tile::{Pixels, Tile};
use crate::lanes::{LANES, f32x8, i32x8};
use crate::loss::pixel::{PixelMean, logarithm_of_1_plus};

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
        let scale = f32x8::splat(self.scale as f32);
        let mut sum = f32x8::splat(0.0);
        if self.is_plain() {
            // The product of so many factors of at most C fits an f32.
            let factors = 96 / tile.classes.next_power_of_two().ilog2() as usize;
            let eights = tile.pixels.chunks(factors).zip(tile.certainties.chunks(factors));
            for (pixels, certainties) in eights {
                let mut product = f32x8::splat(0.0);
                for (pixels, certainty) in pixels.iter().zip(certainties) {
                    product = raised_by(product, certainty.others & pixels.count());
                    sum += pixels.weights * certainty.below();
                }
                sum += logarithm_of_1_plus(product);
            }
            let first = tile.first_pull();
            for (pull, pixels) in tile.pulls[first..].iter_mut().zip(&tile.pixels) {
                *pull += scale * pixels.weights;
            }
        } else {
            let first = tile.first_pull();
            let eights = tile.pixels.iter().zip(&tile.certainties).zip(&mut tile.pulls[first..]);
            for ((pixels, certainty), pull) in eights {
                let weight = self.weights_of(pixels);
                let minus_ln = logarithm_of_1_plus(certainty.others) + certainty.below();
                sum += weight * self.focus(certainty.wrong) * minus_ln;
                // From there on p is that of −87 (see `elementary`), and p ln p as good as 0.
                let cut = minus_ln.fast_min(f32x8::splat(88.0));
                *pull += scale * weight * self.pull_of(certainty.right, certainty.wrong, cut);
            }
        }
        if sum.is_finite().all() {
            self.sum.add(sum);
        } else {
            self.add_far(tile);
        }
    }

    /// The value again where scores are so far apart that f32 cannot hold their difference, or its sum.
    #[cold]
    fn add_far(&mut self, tile: &Tile) {
        for (pixels, certainty) in tile.pixels.iter().zip(&tile.certainties) {
            let [weights, focus, others, largest, own] = [
                self.weights_of(pixels),
                self.focus(certainty.wrong),
                logarithm_of_1_plus(certainty.others),
                certainty.largest,
                certainty.own,
            ]
            .map(|lanes| lanes.to_array().map(f64::from));
            for lane in 0..LANES {
                let cost = others[lane] + (largest[lane] - own[lane]);
                self.sum.add_to(lane, weights[lane] * focus[lane] * cost);
            }
        }
    }

    /// Adds a tile of sigmoid, whose scores are in the values and whose exponentials in the slopes.
    #[inline(never)]
    pub(crate) fn add_sigmoid(&mut self, tile: &Tile) {
        let zero = f32x8::splat(0.0);
        for class in 0..tile.classes {
            let code = i32x8::splat(class as i32);
            let weights = self.class_weights(class);
            let [weight, background] = weights;
            // Π (1 + t) − 1 at the class's pixels and at the others
            let (mut inside, mut outside, mut sum) = (zero, zero, zero);
            let eights = tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact(tile.classes));
            for ((values, exponentials), pixels) in eights.zip(&tile.pixels) {
                let (z, t) = (values[class], exponentials[class]);
                let (are, count) = (pixels.are(code), pixels.count());
                if self.gamma == 0.0 {
                    inside = raised_by(inside, t & are);
                    outside = raised_by(outside, t & count & !are);
                    // The score turned so that a large one is wrong: the cost is ln(1 + t) + max(turned, 0).
                    let turned = z ^ (are & f32x8::splat(-0.0));
                    sum += are.select(weight, background) * pixels.weights * turned.fast_max(zero);
                } else {
                    let small = t / (f32x8::splat(1.0) + t);
                    let (p, q) = unfold(z.simd_gt(zero).select(-small, small));
                    let (g, rest) = ((weight * pixels.weights) & are, (background * pixels.weights) & !are);
                    sum += self.cost_of_sigmoid(g, rest, z, [p, q]);
                }
            }
            sum += weight * logarithm_of_1_plus(inside) + background * logarithm_of_1_plus(outside);
            if sum.is_finite().all() {
                self.sum.add(sum);
            } else {
                self.add_far_sigmoid(tile, class);
            }
        }
    }

    /// The value again where a sum of scores does not fit an f32: there an error is 0 or 1.
    #[cold]
    fn add_far_sigmoid(&mut self, tile: &Tile, class: usize) {
        let (zero, code) = (f32x8::splat(0.0), i32x8::splat(class as i32));
        let [weight, background] = self.class_weights(class);
        for (values, pixels) in tile.values.chunks_exact(tile.classes).zip(&tile.pixels) {
            let (z, are) = (values[class], pixels.are(code));
            let exponential = crate::elementary::Exponential::new().of(-z.abs());
            let small = exponential / (f32x8::splat(1.0) + exponential);
            let (p, q) = unfold(z.simd_gt(zero).select(-small, small));
            let factor = are.select(weight * self.focus(q), background * self.focus(p)) * pixels.weights;
            let turned = z ^ (are & f32x8::splat(-0.0));
            let [factor, logarithm, turned] =
                [factor, logarithm_of_1_plus(exponential), turned.fast_max(zero)]
                    .map(|lanes| lanes.to_array().map(f64::from));
            for lane in 0..LANES {
                self.sum.add_to(lane, factor[lane] * (logarithm[lane] + turned[lane]));
            }
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
                sum += ((weight * pixels.weights) & are) * self.cost_of_given(p, q);
                if !self.is_exclusive {
                    sum += ((background * pixels.weights) & !are) * self.cost_of_given(q, p);
                }
            }
            self.sum.add(sum);
        }
    }

    /// Adds ∂L/∂p of given probabilities to a tile's slopes, or begins them.
    #[inline(never)]
    pub(crate) fn add_slopes_of_given(&self, tile: &mut Tile, begins: bool) {
        self.add_by_class(tile, begins, |p, q, [g, rest]| {
            let slope = -(g * self.slope_of_given(p, q));
            if self.is_exclusive { slope } else { slope + rest * self.slope_of_given(q, p) }
        });
    }

    /// Adds ∂L/∂z of sigmoid to a tile's gradient, or begins it.
    #[inline(never)]
    pub(crate) fn add_gradient_of_sigmoid(&self, tile: &mut Tile, begins: bool) {
        self.add_by_class(tile, begins, |p, q, [g, rest]| {
            rest * self.pull(q, p) * p - g * self.pull(p, q) * q
        });
    }

    /// `g` and `rest` are the weights of a pixel in its class and beside it.
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

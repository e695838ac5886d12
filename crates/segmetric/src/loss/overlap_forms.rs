//! What a pixel adds to the sums of each form of overlap, and its slope; `overlap` has the table of the sums.
//!
//! A pixel of one class gives them by p, by q = 1 − p and by its share of the truth: g in the class and 1 − g beside it, both 0 where it
//! does not count. 1 − p is asked for where there is a share in the class. Its weight w is a factor of all that it gives; of the product
//! form it can be a factor of g and of 1 − g as well.

use crate::lanes::f32x8;

/// Squares of probabilities are added up that much larger, twice over, or those below 1e-19 would be 0.
pub(super) const RAISE: f32 = (1u64 << 60) as f32;

/// Eight pixels of one class: p, 1 − p, the truth g and 1 − g.
pub(super) struct Pixels {
    pub(super) p: f32x8,
    pub(super) q: f32x8,
    pub(super) g: f32x8,
    pub(super) rest: f32x8,
}

/// Of a class in a group ∂L/∂a and ∂L/∂b, their sum, the mean label, and ∂L/∂p of a pixel with that label.
pub(super) struct SlopeLanes {
    pub(super) by_a: f32x8,
    pub(super) by_b: f32x8,
    pub(super) both: f32x8,
    pub(super) mean: f32x8,
    pub(super) at_mean: f32x8,
}

#[inline(always)]
pub(super) fn product(Pixels { p, q, g, rest }: Pixels) -> [f32x8; 3] {
    [g * q, rest * p, g * p]
}

/// p − g is (1 − g) p − g q, without cancellation.
#[inline(always)]
pub(super) fn squared(Pixels { p, q, g, rest }: Pixels) -> [f32x8; 3] {
    let raise = f32x8::splat(RAISE);
    let (error, raised) = ((rest * p - g * q) * raise, (g + rest) * p * raise);
    [error * error, raised * raised, g * p]
}

#[inline(always)]
pub(super) fn soft_labels(Pixels { p, q, g, rest }: Pixels) -> [f32x8; 3] {
    let (zero, error) = (f32x8::splat(0.0), rest * p - g * q);
    [(-error).fast_max(zero), error.fast_max(zero), p.fast_min(g)]
}

/// (1 − g) b' − g a', which cancels where soft labels are nearly alike; then by how far g is from the mean.
#[inline(always)]
pub(super) fn product_slope(Pixels { g, rest, .. }: Pixels, by: &SlopeLanes) -> f32x8 {
    let zero = f32x8::splat(0.0);
    let is_hard = g.simd_eq(zero) | rest.simd_eq(zero);
    is_hard.select(by.by_b * rest - by.by_a * g, by.at_mean - by.both * (g - by.mean))
}

/// a' = 2 (p − g) = 2 ((1 − g) p − g q), b' = 2 p = 2 ((1 − g) p + g p)
#[inline(always)]
pub(super) fn squared_slope(Pixels { p, q, g, rest }: Pixels, by: &SlopeLanes) -> f32x8 {
    f32x8::splat(2.0) * (by.both * p * rest + (by.by_b * p - by.by_a * q) * g)
}

/// a' = −1 below g, b' = 1 above it; at p = g the mean of both sides.
#[inline(always)]
pub(super) fn soft_labels_slope(Pixels { p, q, g, rest }: Pixels, by: &SlopeLanes) -> f32x8 {
    let (zero, error) = (f32x8::splat(0.0), rest * p - g * q);
    let [below, above] = [-by.by_a, by.by_b];
    let between = f32x8::splat(0.5) * (below + above);
    error.simd_gt(zero).select(above, error.simd_lt(zero).select(below, between)) & (g + rest).simd_gt(zero)
}

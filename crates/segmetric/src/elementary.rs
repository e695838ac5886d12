//! exp, ln and ln(1 + x), eight lanes at a time, for the numbers that losses meet.
//!
//! No fused multiply-add: it would give other bits where a machine has one. Nor the tests for infinities that general functions
//! need.

use crate::lanes::{f32x8, i32x8};
use core::hint::black_box;
use wide::{f32x4, u32x8};

/// What [`Exponential`] is made of. V8 makes a vector constant anew wherever it is used, which costs exp half of its time
/// again; what lies in memory it only loads.
struct Constants {
    least: f32x4,
    log2_e: f32x4,
    round: f32x4,
    ln_2: [f32x4; 2],
    one: f32x4,
    coefficients: [f32x4; 4],
}

const fn splat(value: f32) -> f32x4 {
    f32x4::new([value; 4])
}

static CONSTANTS: Constants = Constants {
    least: splat(-87.0),
    log2_e: splat(core::f32::consts::LOG2_E),
    // Adding 1.5 · 2^23 leaves the rounded integer in the low bits.
    round: splat(12_582_912.0),
    // in two parts, so that n ln 2 is exact in f32
    ln_2: [splat(0.693_359_4), splat(-2.121_944_4e-4)],
    one: splat(1.0),
    coefficients: [splat(0.499_992_3), splat(0.166_671_16), splat(0.041_890_398), splat(0.008_306_265)],
};

/// The exponential function of what is not above 0; made once for a loop.
#[derive(Clone, Copy)]
pub(crate) struct Exponential(&'static Constants);

impl Exponential {
    #[inline(always)]
    pub(crate) fn new() -> Exponential {
        Exponential(black_box(&CONSTANTS))
    }

    /// exp(x) for x ≤ 0, relative error below 2.5e-7; below −87, where f32 has no normal numbers left, exp(−87).
    ///
    /// Half the price of an exp for every x: x = n ln 2 + r with |r| ≤ ½ ln 2, for exp(r) the polynomial of degree 5 whose relative
    /// error, 1e-7 at most, is the least, in Estrin's order; n goes straight into the exponent's bits.
    #[inline(always)]
    pub(crate) fn of(self, x: f32x8) -> f32x8 {
        let constants = self.0;
        let both = |half: f32x4| -> f32x8 { bytemuck::cast([half, half]) };
        let x = x.fast_max(both(constants.least));
        let round = both(constants.round);
        let shifted = x * both(constants.log2_e) + round;
        let n = shifted - round;
        let [upper, lower] = constants.ln_2.map(both);
        let r = x - n * upper - n * lower;
        let [c2, c3, c4, c5] = constants.coefficients.map(both);
        let square = r * r;
        let y = square * (square * (r * c5 + c4) + (r * c3 + c2)) + (r + both(constants.one));
        let exponent: u32x8 = shifted.to_bits() << 23;
        f32x8::from_bits(y.to_bits() + exponent)
    }
}

/// ln(x) for finite x ≥ 0, relative error below 2e-7 for normal numbers; of 0 and denormals about −88.
///
/// x = 2^n m with √½ ≤ m < √2, a polynomial for ln(m) (Cephes, Moshier 1989). As above without fused multiply-adds, and without
/// the tests for infinities that a general logarithm needs.
#[inline(always)]
pub(crate) fn ln(x: f32x8) -> f32x8 {
    // Bits of √½, and of 1.5 · 2^23 as above.
    const ROOT: u32 = 0x3f35_04f3;
    const ROUND: u32 = 0x4b40_0000;
    let bits = x.to_bits();
    let n: i32x8 = (bits - u32x8::splat(ROOT)).cast_signed() >> 23;
    let octaves: i32x8 = n << 23;
    let m = f32x8::from_bits(bits - octaves.cast_unsigned());
    let n = f32x8::from_bits((n + i32x8::splat(ROUND as i32)).cast_unsigned()) - f32x8::splat(12_582_912.0);
    let f = m - f32x8::splat(1.0);
    let square = f * f;
    let mut y = f32x8::splat(7.037_683_6e-2);
    for coefficient in [
        -1.151_461e-1,
        1.167_699_8e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_7e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ] {
        y = y * f + f32x8::splat(coefficient);
    }
    let y = y * f * square + n * f32x8::splat(-2.121_944_4e-4) - square * f32x8::splat(0.5);
    f + y + n * f32x8::splat(0.693_359_4)
}

/// ln(1 + x) for x > −1, accurate also where x is far below 1.
#[inline(always)]
pub(crate) fn ln_1p(x: f32x8) -> f32x8 {
    let u = f32x8::splat(1.0) + x;
    // ln(u) is right for the rounded u; x / (u − 1) undoes the rounding (Kahan).
    let corrected = ln(u) * (x / (u - f32x8::splat(1.0)));
    u.simd_eq(f32x8::splat(1.0)).select(x, corrected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::LANES;

    #[test]
    fn exp_is_accurate_where_it_is_used() {
        let mut worst: f64 = 0.0;
        for i in 0..=1_000_000 {
            let x = -87.0 * i as f32 / 1e6;
            let y = f64::from(Exponential::new().of(f32x8::splat(x)).to_array()[3]);
            worst = worst.max((y / f64::from(x).exp() - 1.0).abs());
        }
        assert!(worst < 2.5e-7, "relative error {worst:e}");
        assert_eq!(Exponential::new().of(f32x8::splat(0.0)).to_array(), [1.0; LANES]);
        assert_eq!(
            Exponential::new().of(f32x8::splat(f32::NEG_INFINITY)).to_array(),
            Exponential::new().of(f32x8::splat(-87.0)).to_array()
        );
    }

    #[test]
    fn ln_is_accurate_over_the_normal_numbers() {
        let mut worst: f64 = 0.0;
        for i in 0..200_000u32 {
            let x = f32::from_bits(f32::MIN_POSITIVE.to_bits() + i * 10_000);
            let (y, exact) = (f64::from(ln(f32x8::splat(x)).to_array()[1]), f64::from(x).ln());
            worst = worst.max((y - exact).abs() / exact.abs().max(1e-30));
        }
        assert!(worst < 2e-7, "relative error {worst:e}");
        assert_eq!(ln(f32x8::splat(1.0)).to_array(), [0.0; LANES]);
        assert!(ln(f32x8::splat(0.0)).to_array().iter().all(|y| y.is_finite() && *y < -87.0));
    }

    #[test]
    fn ln_1p_keeps_its_digits_near_zero() {
        let mut worst: f64 = 0.0;
        for i in 0..4_000 {
            let x = 10f32.powf(i as f32 / 100.0 - 36.0);
            let y = f64::from(ln_1p(f32x8::splat(x)).to_array()[5]);
            worst = worst.max((y / f64::from(x).ln_1p() - 1.0).abs());
        }
        assert!(worst < 4e-7, "relative error {worst:e}");
        assert_eq!(ln_1p(f32x8::splat(0.0)).to_array(), [0.0; LANES]);
    }
}

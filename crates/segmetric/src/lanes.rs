//! Eight pixels at a time.
//!
//! All arithmetic on pixels is done in vectors of eight lanes, whatever the width of the machine's registers, and a sum over
//! pixels is eight sums, one for each lane, added up in a fixed order at the end. So the same input gives the same bits on every
//! machine, natively and in WebAssembly.

use wide::u32x8;
pub(crate) use wide::{f32x8, i32x8};

pub(crate) const LANES: usize = 8;

/// How many vectors of eight lanes hold `pixels` pixels.
pub(crate) fn vectors(pixels: usize) -> usize {
    pixels.div_ceil(LANES)
}

/// Reads up to eight values that lie `stride` apart; lanes beyond `count` are 0.
#[inline(always)]
pub(crate) fn load(data: &[f32], start: usize, stride: usize, count: usize) -> f32x8 {
    if count >= LANES && stride == 1 {
        let mut lanes = [0.0; LANES];
        lanes.copy_from_slice(&data[start..start + LANES]);
        return f32x8::new(lanes);
    }
    if count >= LANES {
        assert!(start + (LANES - 1) * stride < data.len());
        // SAFETY: the last and largest of the eight places was just checked.
        return f32x8::new(core::array::from_fn(|lane| unsafe {
            *data.get_unchecked(start + lane * stride)
        }));
    }
    let mut lanes = [0.0; LANES];
    for (lane, value) in lanes.iter_mut().enumerate().take(count) {
        *value = data[start + lane * stride];
    }
    f32x8::new(lanes)
}

/// Writes the first `count` lanes to places that lie `stride` apart.
#[inline(always)]
pub(crate) fn store(values: f32x8, data: &mut [f32], start: usize, stride: usize, count: usize) {
    let lanes = values.to_array();
    if count >= LANES && stride == 1 {
        data[start..start + LANES].copy_from_slice(&lanes);
    } else if count >= LANES {
        assert!(start + (LANES - 1) * stride < data.len());
        for (lane, value) in lanes.into_iter().enumerate() {
            // SAFETY: the last and largest of the eight places was just checked.
            unsafe { *data.get_unchecked_mut(start + lane * stride) = value };
        }
    } else {
        for (lane, value) in lanes.into_iter().enumerate().take(count) {
            data[start + lane * stride] = value;
        }
    }
}

/// 1 in the first `count` lanes, 0 in the others.
#[inline]
pub(crate) fn first_lanes(count: usize) -> f32x8 {
    f32x8::new(core::array::from_fn(|lane| if lane < count { 1.0 } else { 0.0 }))
}

/// A sum over pixels: `f32` within a tile, eight `f64` lanes across tiles.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LaneSum([f64; LANES]);

impl LaneSum {
    #[inline]
    pub(crate) fn add(&mut self, part: f32x8) {
        for (sum, value) in self.0.iter_mut().zip(part.to_array()) {
            *sum += f64::from(value);
        }
    }

    pub(crate) fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}

/// exp(x) for x ≤ 0, relative error below 1.2e-7; below −87, where f32 has no normal numbers left, exp(−87).
///
/// Half the price of an exp for every x: x = n ln 2 + r with |r| ≤ ½ ln 2, a polynomial for exp(r) (Cephes, Moshier 1989), and n
/// goes straight into the exponent's bits. No fused multiply-add: it would give other bits where a machine has one.
#[inline(always)]
pub(crate) fn exp_of_nonpositive(x: f32x8) -> f32x8 {
    // Adding 1.5 · 2^23 leaves the rounded integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.fast_max(f32x8::splat(-87.0));
    let shifted = x * f32x8::splat(core::f32::consts::LOG2_E) + f32x8::splat(ROUND);
    let n = shifted - f32x8::splat(ROUND);
    // ln 2 in two parts, so that n ln 2 is exact in f32
    let r = x - n * f32x8::splat(0.693_359_4) - n * f32x8::splat(-2.121_944_4e-4);
    let mut y = f32x8::splat(1.987_569_1e-4);
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5e-1] {
        y = y * r + f32x8::splat(coefficient);
    }
    let y = y * r * r + r + f32x8::splat(1.0);
    let exponent = (shifted.to_bits() - f32x8::splat(ROUND).to_bits()) << 23;
    f32x8::from_bits(y.to_bits() + exponent)
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

    #[test]
    fn exp_is_accurate_where_it_is_used() {
        let mut worst: f64 = 0.0;
        for i in 0..=1_000_000 {
            let x = -87.0 * i as f32 / 1e6;
            let y = f64::from(exp_of_nonpositive(f32x8::splat(x)).to_array()[3]);
            worst = worst.max((y / f64::from(x).exp() - 1.0).abs());
        }
        assert!(worst < 1.2e-7, "relative error {worst:e}");
        assert_eq!(exp_of_nonpositive(f32x8::splat(0.0)).to_array(), [1.0; LANES]);
        assert_eq!(
            exp_of_nonpositive(f32x8::splat(f32::NEG_INFINITY)).to_array(),
            exp_of_nonpositive(f32x8::splat(-87.0)).to_array()
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

    #[test]
    fn loads_and_stores_agree_for_every_stride_and_count() {
        let data: Vec<f32> = (0..100).map(|i| i as f32).collect();
        for stride in 1..5 {
            for count in 0..=LANES {
                let lanes = load(&data, 3, stride, count).to_array();
                let mut out = vec![-1.0; 100];
                store(f32x8::new(lanes), &mut out, 3, stride, count);
                for (lane, came) in lanes.into_iter().enumerate() {
                    let place = 3 + lane * stride;
                    assert_eq!(came, if lane < count { data[place] } else { 0.0 });
                    assert_eq!(out[place], if lane < count { data[place] } else { -1.0 });
                }
            }
        }
    }
}

//! Eight pixels at a time.
//!
//! All arithmetic on pixels is done in vectors of eight lanes, whatever the width of the machine's registers, and a sum over
//! pixels is eight sums, one for each lane, added up in a fixed order at the end. So the same input gives the same bits on every
//! machine, natively and in WebAssembly.

use core::ops::Range;
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

/// Replaces values eight by eight, in an order of their places; behind the last stand zeros. One place calls `by`, so that it becomes
/// part of the loop once.
#[inline(always)]
pub(crate) fn replace<T: Copy + Default, I: Iterator<Item = usize>>(
    values: &mut [T],
    order: impl FnOnce(Range<usize>) -> I,
    mut by: impl FnMut(usize, [T; LANES]) -> [T; LANES],
) {
    let count = vectors(values.len());
    let (whole, rest) = values.as_chunks_mut::<LANES>();
    let mut last = padded(rest);
    for i in order(0..count) {
        let eight = whole.get_mut(i).unwrap_or(&mut last);
        *eight = by(i, *eight);
    }
    rest.copy_from_slice(&last[..rest.len()]);
}

/// Fewer than eight values, and zeros.
#[inline(always)]
pub(crate) fn padded<T: Copy + Default>(rest: &[T]) -> [T; LANES] {
    let mut eight = [T::default(); LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}

/// A sum over pixels: `f32` within a tile, eight `f64` lanes across tiles.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LaneSum([f64; LANES]);

impl LaneSum {
    #[inline(never)]
    pub(crate) fn add(&mut self, part: f32x8) {
        for (sum, value) in self.0.iter_mut().zip(part.to_array()) {
            *sum += f64::from(value);
        }
    }

    #[inline(never)]
    pub(crate) fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! Gradients number by number: of activations that are straight lines (ReLU, ReLU6 and leaky ReLU), and of squares.

use crate::lanes::{LANES, f32x4, load, store};

/// `dx = dy` where `0 < x ≤ limit`, 0 above the limit, `slope · dy` elsewhere.
///
/// # Safety
/// `count` numbers can be read at `x` and `dy` and written at `dx`.
pub(crate) unsafe fn rectifier_gradient(
    x: *const f32,
    dy: *const f32,
    limit: f32,
    slope: f32,
    count: usize,
    dx: *mut f32,
) {
    let mut i = 0;
    // SAFETY: as said above.
    unsafe {
        while i + LANES <= count {
            let value = load(x.add(i));
            let gradient = load(dy.add(i));
            let within = value.simd_le(f32x4::splat(limit)) & gradient;
            let positive = value.simd_gt(f32x4::ZERO);
            store(dx.add(i), positive.select(within, gradient * f32x4::splat(slope)));
            i += LANES;
        }
        for i in i..count {
            let value = *x.add(i);
            let factor = match (value > 0.0, value <= limit) {
                (true, true) => 1.0,
                (true, false) => 0.0,
                _ => slope,
            };
            *dx.add(i) = *dy.add(i) * factor;
        }
    }
}

/// `dx = 2 · x · dy`.
///
/// # Safety
/// `count` numbers can be read at `x` and `dy` and written at `dx`.
pub(crate) unsafe fn square_gradient(x: *const f32, dy: *const f32, count: usize, dx: *mut f32) {
    let mut i = 0;
    // SAFETY: as said above.
    unsafe {
        while i + LANES <= count {
            let value = load(x.add(i));
            store(dx.add(i), (value + value) * load(dy.add(i)));
            i += LANES;
        }
        for i in i..count {
            *dx.add(i) = 2.0 * *x.add(i) * *dy.add(i);
        }
    }
}

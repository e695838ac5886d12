//! The two gradients of a depthwise convolution, `y[o, c·q + k] = Σ over taps t of x[o·s + t·d − p, c] · w[t, c, k]`: every input
//! channel has its own filter and gives q output channels.

use crate::lanes::{LANES, add, f32x4, load};
use crate::window::{Run, Window};

/// `dw[t, c, k] = Σ x · dy` over the pixels that the tap connects.
///
/// # Safety
/// The three lie in memory, as large as the window says.
pub(crate) unsafe fn filter_gradient(window: &Window, x: *const f32, dy: *const f32, dw: *mut f32) {
    let Window { inputs, outputs, columns, .. } = *window;
    let step = columns.stride.get() * inputs;
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        dw.write_bytes(0, window.taps() * outputs);
        window.for_each_run(|Run { tap, input, output, pixels }| {
            let (x, dy, dw) = (x.add(input * inputs), dy.add(output * outputs), dw.add(tap * outputs));
            let mut c = 0;
            if inputs == outputs {
                while c < inputs {
                    let (x, dy, dw) = (x.add(c), dy.add(c), dw.add(c));
                    c += match inputs - c {
                        16.. => sum_products::<4>(x, step, dy, outputs, pixels, dw),
                        8.. => sum_products::<2>(x, step, dy, outputs, pixels, dw),
                        4.. => sum_products::<1>(x, step, dy, outputs, pixels, dw),
                        _ => break,
                    };
                }
            }
            let multiplier = outputs.checked_div(inputs).unwrap_or(0);
            for c in c..inputs {
                for m in c * multiplier..(c + 1) * multiplier {
                    let products = (0..pixels).map(|j| *x.add(j * step + c) * *dy.add(j * outputs + m));
                    *dw.add(m) += products.sum::<f32>();
                }
            }
        });
    }
}

/// Adds to `V` vectors of `sums` the products of two runs of pixels; gives how many numbers those are.
#[inline(always)]
unsafe fn sum_products<const V: usize>(
    a: *const f32,
    step_a: usize,
    b: *const f32,
    step_b: usize,
    pixels: usize,
    sums: *mut f32,
) -> usize {
    let mut tile = [f32x4::ZERO; V];
    // SAFETY: every pixel has `V` vectors at `a` and at `b`.
    unsafe {
        for j in 0..pixels {
            for (v, sum) in tile.iter_mut().enumerate() {
                *sum += load(a.add(j * step_a + v * LANES)) * load(b.add(j * step_b + v * LANES));
            }
        }
        for (v, sum) in tile.into_iter().enumerate() {
            add(sums.add(v * LANES), sum);
        }
    }
    V * LANES
}

/// `dx[c] = Σ over taps and k of dy[c·q + k] · w[t, c, k]`.
///
/// # Safety
/// The three lie in memory, as large as the window says.
pub(crate) unsafe fn input_gradient(window: &Window, dy: *const f32, w: *const f32, dx: *mut f32) {
    let Window { inputs, outputs, columns, .. } = *window;
    let step = columns.stride.get() * inputs;
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        dx.write_bytes(0, window.input_pixels() * inputs);
        window.for_each_run(|Run { tap, input, output, pixels }| {
            let (dx, dy, w) = (dx.add(input * inputs), dy.add(output * outputs), w.add(tap * outputs));
            let mut c = 0;
            if inputs == outputs {
                while c < inputs {
                    let (dx, dy, w) = (dx.add(c), dy.add(c), w.add(c));
                    c += match inputs - c {
                        16.. => add_scaled::<4>(dx, step, dy, outputs, pixels, w),
                        8.. => add_scaled::<2>(dx, step, dy, outputs, pixels, w),
                        4.. => add_scaled::<1>(dx, step, dy, outputs, pixels, w),
                        _ => break,
                    };
                }
            }
            let multiplier = outputs.checked_div(inputs).unwrap_or(0);
            for j in 0..pixels {
                for c in c..inputs {
                    let products =
                        (c * multiplier..(c + 1) * multiplier).map(|m| *dy.add(j * outputs + m) * *w.add(m));
                    *dx.add(j * step + c) += products.sum::<f32>();
                }
            }
        });
    }
}

/// Adds to a run of pixels another one times `V` vectors of factors; gives how many numbers those are.
#[inline(always)]
unsafe fn add_scaled<const V: usize>(
    to: *mut f32,
    step_to: usize,
    from: *const f32,
    step_from: usize,
    pixels: usize,
    factors: *const f32,
) -> usize {
    // SAFETY: every pixel has `V` vectors at `to` and at `from`, and there are as many factors.
    unsafe {
        let factors: [f32x4; V] = core::array::from_fn(|v| load(factors.add(v * LANES)));
        for j in 0..pixels {
            for (v, factor) in factors.into_iter().enumerate() {
                let from = load(from.add(j * step_from + v * LANES));
                add(to.add(j * step_to + v * LANES), from * factor);
            }
        }
    }
    V * LANES
}

//! The two gradients of a convolution `y[o, m] = Σ over taps t and c of x[o·s + t·d − p, c] · w[t, c, m]` (o and t have one, two
//! or three coordinates), for any stride s, dilation d and padding p.
//!
//! Both go row by row and tap by tap. For one tap the pixels of a row that it meets lie at even steps in the input and in the
//! output, so that all of them together are one product of matrices, and padding is where a range begins and ends.

use crate::products::{Matrix, Rows, add_outer, add_product};
use crate::window::Window;

/// `dw[t, c, m] = Σ x · dy` over the pixels that the tap connects.
///
/// # Safety
/// The three lie in memory, as large as the window says.
pub(crate) unsafe fn filter_gradient(window: &Window, x: *const f32, dy: *const f32, dw: *mut f32) {
    let Window { inputs, outputs, columns, .. } = *window;
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        dw.write_bytes(0, window.taps() * inputs * outputs);
        window.for_each_run(|run| {
            let a = Rows { at: x.add(run.input * inputs), step: columns.stride.get() * inputs };
            let b = Rows { at: dy.add(run.output * outputs), step: outputs };
            add_outer(a, b, run.pixels, dw.add(run.tap * inputs * outputs), inputs, outputs);
        });
    }
}

/// `dx = Σ over taps and m of dy · w`.
///
/// # Safety
/// The four lie in memory, as large as the window says; `turned` is as large as the filter, for the filter as `[t, m, c]`.
pub(crate) unsafe fn input_gradient(
    window: &Window,
    dy: *const f32,
    w: *const f32,
    turned: *mut f32,
    dx: *mut f32,
) {
    let Window { inputs, outputs, columns, .. } = *window;
    let size = inputs * outputs;
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        for tap in 0..window.taps() {
            let (from, to) = (w.add(tap * size), turned.add(tap * size));
            for c in 0..inputs {
                for m in 0..outputs {
                    *to.add(m * inputs + c) = *from.add(c * outputs + m);
                }
            }
        }
        dx.write_bytes(0, window.input_pixels() * inputs);
        window.for_each_run(|run| {
            let a = Rows { at: dy.add(run.output * outputs), step: outputs };
            let matrix = Matrix {
                rows: turned.add(run.tap * size),
                columns: w.add(run.tap * size),
                inner: outputs,
                width: inputs,
            };
            add_product(a, matrix, dx.add(run.input * inputs), columns.stride.get() * inputs, run.pixels);
        });
    }
}

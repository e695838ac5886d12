//! The two gradients of a convolution `y[o, m] = Σ over taps t and c of x[o·s + t·d − p, c] · w[t, c, m]` (o and t have one, two
//! or three coordinates), for any stride s, dilation d and padding p.
//!
//! Both go row by row and tap by tap. For one tap the pixels of a row that it meets lie at even steps in the input and in the
//! output, so that all of them together are one product of matrices, and padding is where a range begins and ends.

use crate::packed::{add_outer_packed, better_packed};
use crate::products::{Matrix, Rows, add_outer, add_product, write_panels};
#[cfg(doc)]
use crate::window::LONGEST_RUN;
use crate::window::Window;

/// `dw[t, c, m] = Σ x · dy` over the pixels that the tap connects.
///
/// # Safety
/// The three lie in memory, as large as the window says; `room` holds [`LONGEST_RUN`] pixels of both.
pub(crate) unsafe fn filter_gradient(
    window: Window,
    x: *const f32,
    dy: *const f32,
    dw: *mut f32,
    room: *mut f32,
) {
    let window = window.with_long_runs();
    let Window { inputs, outputs, columns, .. } = window;
    let packed = better_packed(inputs, outputs);
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        dw.write_bytes(0, window.taps() * inputs * outputs);
        window.for_each_run(|run| {
            let a = Rows { at: x.add(run.input * inputs), step: columns.stride.get() * inputs };
            let b = Rows { at: dy.add(run.output * outputs), step: outputs };
            let sums = dw.add(run.tap * inputs * outputs);
            if packed {
                add_outer_packed(a, b, run.pixels, sums, (inputs, outputs), room);
            } else {
                add_outer(a, b, run.pixels, sums, inputs, outputs);
            }
        });
    }
}

/// `dx = Σ over taps and m of dy · w`.
///
/// # Safety
/// The four lie in memory, as large as the window says; `turned` is as large as the filter, for its panels.
pub(crate) unsafe fn input_gradient(
    window: Window,
    dy: *const f32,
    w: *const f32,
    turned: *mut f32,
    dx: *mut f32,
) {
    let window = window.with_long_runs();
    let Window { inputs, outputs, columns, .. } = window;
    let size = inputs * outputs;
    // SAFETY: a run lies in the input and in the output.
    unsafe {
        for tap in 0..window.taps() {
            write_panels(w.add(tap * size), outputs, inputs, turned.add(tap * size));
        }
        dx.write_bytes(0, window.input_pixels() * inputs);
        window.for_each_run(|run| {
            let a = Rows { at: dy.add(run.output * outputs), step: outputs };
            let matrix = Matrix {
                panels: turned.add(run.tap * size),
                columns: w.add(run.tap * size),
                inner: outputs,
                width: inputs,
            };
            add_product(a, matrix, dx.add(run.input * inputs), columns.stride.get() * inputs, run.pixels);
        });
    }
}

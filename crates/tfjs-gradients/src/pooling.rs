//! Max-pooling, and the gradients of pooling.

use crate::lanes::{LANES, add, f32x4, load, store};
use crate::window::Window;

/// The largest cell of each window. NaN where the window holds one.
///
/// # Safety
/// The two lie in memory, as large as the window says.
pub(crate) unsafe fn max(window: &Window, x: *const f32, y: *mut f32) {
    let channels = window.inputs;
    // SAFETY: a field lies in the input.
    unsafe {
        window.for_each_field(|output, field| {
            let y = y.add(output * channels);
            let mut c = 0;
            while c + LANES <= channels {
                let mut largest = load(x.add(field.first * channels + c));
                field.for_each_pixel(window, |pixel| {
                    let value = load(x.add(pixel * channels + c));
                    // Only NaN differs from itself.
                    largest = (value.simd_gt(largest) | value.simd_ne(value)).select(value, largest);
                });
                store(y.add(c), largest);
                c += LANES;
            }
            for c in c..channels {
                let mut largest = *x.add(field.first * channels + c);
                field.for_each_pixel(window, |pixel| {
                    let value = *x.add(pixel * channels + c);
                    if value > largest || value.is_nan() {
                        largest = value;
                    }
                });
                *y.add(c) = largest;
            }
        });
    }
}

/// Each output's gradient goes to the cell that was the largest of its window, on a tie to the first.
///
/// # Safety
/// The three lie in memory, as large as the window says.
pub(crate) unsafe fn max_gradient(window: &Window, x: *const f32, dy: *const f32, dx: *mut f32) {
    let channels = window.inputs;
    // SAFETY: a field lies in the input.
    unsafe {
        dx.write_bytes(0, window.input_pixels() * channels);
        window.for_each_field(|output, field| {
            let dy = dy.add(output * channels);
            let mut c = 0;
            while c + LANES <= channels {
                let mut largest = load(x.add(field.first * channels + c));
                let (mut place, mut next) = (f32x4::ZERO, f32x4::ZERO);
                field.for_each_pixel(window, |pixel| {
                    let value = load(x.add(pixel * channels + c));
                    let larger = value.simd_gt(largest);
                    largest = larger.select(value, largest);
                    place = larger.select(next, place);
                    next += f32x4::ONE;
                });
                let gradient = load(dy.add(c));
                let mut next = f32x4::ZERO;
                field.for_each_pixel(window, |pixel| {
                    add(dx.add(pixel * channels + c), place.simd_eq(next) & gradient);
                    next += f32x4::ONE;
                });
                c += LANES;
            }
            for c in c..channels {
                let mut best = field.first * channels + c;
                field.for_each_pixel(window, |pixel| {
                    let cell = pixel * channels + c;
                    if *x.add(cell) > *x.add(best) {
                        best = cell;
                    }
                });
                *dx.add(best) += *dy.add(c);
            }
        });
    }
}

/// Each output's gradient goes in equal parts to the cells of its window that are not padding.
///
/// # Safety
/// The two lie in memory, as large as the window says.
pub(crate) unsafe fn average_gradient(window: &Window, dy: *const f32, dx: *mut f32) {
    let channels = window.inputs;
    // SAFETY: a field lies in the input.
    unsafe {
        dx.write_bytes(0, window.input_pixels() * channels);
        window.for_each_field(|output, field| {
            let share = 1.0 / field.size() as f32;
            let dy = dy.add(output * channels);
            field.for_each_pixel(window, |pixel| {
                let dx = dx.add(pixel * channels);
                let mut c = 0;
                while c + LANES <= channels {
                    add(dx.add(c), load(dy.add(c)) * f32x4::splat(share));
                    c += LANES;
                }
                for c in c..channels {
                    *dx.add(c) += *dy.add(c) * share;
                }
            });
        });
    }
}

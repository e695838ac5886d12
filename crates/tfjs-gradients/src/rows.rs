//! Sums of rows of numbers.

use crate::lanes::{LANES, add, f32x4, load};

/// `to += from · factor`, number by number.
///
/// # Safety
/// `count` numbers can be read at `from`, and read and written at `to`.
#[inline(always)]
pub(crate) unsafe fn add_scaled(to: *mut f32, from: *const f32, factor: f32, count: usize) {
    let mut i = 0;
    // SAFETY: as said above.
    unsafe {
        while i + LANES <= count {
            add(to.add(i), load(from.add(i)) * f32x4::splat(factor));
            i += LANES;
        }
        for i in i..count {
            *to.add(i) += *from.add(i) * factor;
        }
    }
}

/// Adds each of `rows` rows of `width` numbers to that row of `sums` which its id names; ids outside `0..segments` name none.
///
/// # Safety
/// The three lie in memory, as large as the numbers say.
pub(crate) unsafe fn sum_segments(
    x: *const f32,
    ids: *const i32,
    rows: usize,
    width: usize,
    sums: *mut f32,
    segments: usize,
) {
    // SAFETY: as said above.
    unsafe {
        sums.write_bytes(0, segments * width);
        for row in 0..rows {
            let Ok(id) = usize::try_from(*ids.add(row)) else { continue };
            if id < segments {
                add_scaled(sums.add(id * width), x.add(row * width), 1.0, width);
            }
        }
    }
}

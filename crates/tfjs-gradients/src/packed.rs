//! The outer product over copies of its operands, for rows of many numbers.

use crate::lanes::{LANES, load, store};
use crate::products::{PANEL, Rows, outer_tile};

/// Whether [`add_outer_packed`] is the faster: it copies every number once more, and saves more than that where rows are long.
pub(crate) fn better_packed(width_a: usize, width_b: usize) -> bool {
    width_a.max(width_b) >= 256 && width_a.is_multiple_of(LANES) && width_b.is_multiple_of(PANEL)
}

/// [`add_outer`](crate::products::add_outer) over copies of both in which the numbers of a tile follow each other: rows of many numbers, of a power of two
/// of bytes above all, would fall into the same few lines of the cache.
///
/// # Safety
/// As for [`add_outer`](crate::products::add_outer); the widths are multiples of 4 and 8, and `room` holds both.
pub(crate) unsafe fn add_outer_packed(
    a: Rows,
    b: Rows,
    count: usize,
    sums: *mut f32,
    (width_a, width_b): (usize, usize),
    room: *mut f32,
) {
    // SAFETY: as said above.
    unsafe {
        let (packed_a, packed_b) = (room, room.add(count * width_a));
        pack::<1>(a, count, width_a, packed_a);
        pack::<2>(b, count, width_b, packed_b);
        for j in (0..width_b).step_by(PANEL) {
            let b = Rows { at: packed_b.add(j * count), step: PANEL };
            for i in (0..width_a).step_by(LANES) {
                let a = Rows { at: packed_a.add(i * count), step: LANES };
                outer_tile::<4, 2>(a, b, count, sums.add(i * width_b + j), width_b);
            }
        }
    }
}

/// Copies `V` vectors of all rows after another.
#[inline(always)]
unsafe fn pack<const V: usize>(from: Rows, count: usize, width: usize, to: *mut f32) {
    let mut to = to;
    for i in (0..width).step_by(V * LANES) {
        for k in 0..count {
            for v in 0..V {
                // SAFETY: see `add_outer_packed`.
                unsafe {
                    store(to, load(from.at.add(k * from.step + i + v * LANES)));
                    to = to.add(LANES);
                }
            }
        }
    }
}

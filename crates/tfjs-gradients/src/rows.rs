//! Sums of rows of numbers.

use crate::lanes::{LANES, add, f32x4, load, store};

/// Rows whose sum is kept in registers before it goes to memory: together they stay in the cache while one part of
/// their columns after another is summed, and long sums become sums of sums, which round less.
const BLOCK: usize = 32;

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

/// `sums[o, i] = factor · Σ over j of x[o, j, i]` for `x` of `[outer, count, width]`.
///
/// # Safety
/// The two lie in memory, as large as the numbers say.
pub(crate) unsafe fn sum_middle(
    x: *const f32,
    outer: usize,
    count: usize,
    width: usize,
    factor: f32,
    sums: *mut f32,
) {
    // SAFETY: as said above.
    unsafe {
        sums.write_bytes(0, outer * width);
        for o in 0..outer {
            let (x, sums) = (x.add(o * count * width), sums.add(o * width));
            if width == 1 {
                *sums = sum(x, count);
            } else {
                for_each_block(count, |first, rows| add_rows(x.add(first * width), rows, width, sums));
            }
        }
        scale(sums, factor, outer * width);
    }
}

/// Calls `visit(first row, rows)` for one block of rows after another.
#[inline(always)]
fn for_each_block(count: usize, mut visit: impl FnMut(usize, usize)) {
    let mut first = 0;
    while first < count {
        visit(first, BLOCK.min(count - first));
        first += BLOCK;
    }
}

#[inline(always)]
unsafe fn sum(x: *const f32, count: usize) -> f32 {
    let mut total = 0.0;
    // SAFETY: `count` numbers can be read.
    unsafe {
        for_each_block(count, |first, numbers| {
            let x = x.add(first);
            let mut lanes = f32x4::ZERO;
            let mut i = 0;
            while i + LANES <= numbers {
                lanes += load(x.add(i));
                i += LANES;
            }
            let mut block = lanes.reduce_add();
            for i in i..numbers {
                block += *x.add(i);
            }
            total += block;
        });
    }
    total
}

unsafe fn scale(to: *mut f32, factor: f32, count: usize) {
    for i in 0..count {
        // SAFETY: `count` numbers can be read and written.
        unsafe { *to.add(i) *= factor };
    }
}

unsafe fn add_rows(x: *const f32, rows: usize, width: usize, sums: *mut f32) {
    let mut i = 0;
    // SAFETY: `rows` rows of `width` numbers can be read, and a row of sums read and written.
    unsafe {
        while i < width {
            let (x, sums) = (x.add(i), sums.add(i));
            i += match width - i {
                16.. => add_tile::<4>(x, rows, width, sums),
                8.. => add_tile::<2>(x, rows, width, sums),
                4.. => add_tile::<1>(x, rows, width, sums),
                _ => {
                    *sums += (0..rows).map(|j| *x.add(j * width)).sum::<f32>();
                    1
                }
            };
        }
    }
}

/// Adds `V` vectors of each row; gives how many numbers those are.
#[inline(always)]
unsafe fn add_tile<const V: usize>(x: *const f32, rows: usize, width: usize, sums: *mut f32) -> usize {
    let mut tile = [f32x4::ZERO; V];
    // SAFETY: see `add_rows`.
    unsafe {
        for j in 0..rows {
            for (v, sum) in tile.iter_mut().enumerate() {
                *sum += load(x.add(j * width + v * LANES));
            }
        }
        for (v, sum) in tile.into_iter().enumerate() {
            add(sums.add(v * LANES), sum);
        }
    }
    V * LANES
}

/// `spread[o, j, i] = factor · x[o, i]` for every j below `count`: the gradient of [`sum_middle`].
///
/// # Safety
/// The two lie in memory, as large as the numbers say.
pub(crate) unsafe fn spread_middle(
    x: *const f32,
    outer: usize,
    count: usize,
    width: usize,
    factor: f32,
    spread: *mut f32,
) {
    // SAFETY: as said above.
    unsafe {
        for o in 0..outer {
            let x = x.add(o * width);
            for j in 0..count {
                let to = spread.add((o * count + j) * width);
                let mut i = 0;
                while i + LANES <= width {
                    store(to.add(i), load(x.add(i)) * f32x4::splat(factor));
                    i += LANES;
                }
                for i in i..width {
                    *to.add(i) = *x.add(i) * factor;
                }
            }
        }
    }
}

//! The two products of matrices that a convolution's gradients are made of, both added to what is there. A register tile
//! holds 4 × 8 sums: with two vectors and one number on the way that is what 16 registers hold.

use crate::lanes::{LANES, add, f32x4, load, splat, store};

/// A run of rows of numbers, each `step` after the one before.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    pub(crate) at: *const f32,
    pub(crate) step: usize,
}

/// `sums[i, j] += Σ over k of a[k, i] · b[k, j]`, for `count` rows of `a` with `width_a` numbers and of `b` with `width_b`.
///
/// # Safety
/// Those numbers can be read, and `width_a · width_b` numbers at `sums` read and written.
#[inline]
pub(crate) unsafe fn add_outer(
    a: Rows,
    b: Rows,
    count: usize,
    sums: *mut f32,
    width_a: usize,
    width_b: usize,
) {
    // SAFETY: every offset below is one of a row's numbers or of the sums.
    unsafe {
        let mut j = 0;
        while j + LANES <= width_b {
            let wide = j + 2 * LANES <= width_b;
            let mut i = 0;
            while i < width_a {
                let a = Rows { at: a.at.add(i), ..a };
                let b = Rows { at: b.at.add(j), ..b };
                let to = sums.add(i * width_b + j);
                i += match (width_a - i, wide) {
                    (4.., true) => outer_tile::<4, 2>(a, b, count, to, width_b),
                    (3, true) => outer_tile::<3, 2>(a, b, count, to, width_b),
                    (2, true) => outer_tile::<2, 2>(a, b, count, to, width_b),
                    (_, true) => outer_tile::<1, 2>(a, b, count, to, width_b),
                    (8.., false) => outer_tile::<8, 1>(a, b, count, to, width_b),
                    (4.., false) => outer_tile::<4, 1>(a, b, count, to, width_b),
                    (_, false) => outer_tile::<1, 1>(a, b, count, to, width_b),
                };
            }
            j += if wide { 2 * LANES } else { LANES };
        }
        // Fewer columns than a vector: the vectors go along the rows of the sums instead.
        while j < width_b {
            let b = Rows { at: b.at.add(j), ..b };
            let mut i = 0;
            while i < width_a {
                let a = Rows { at: a.at.add(i), ..a };
                let to = sums.add(i * width_b + j);
                i += match width_a - i {
                    8.. => column_tile::<2>(a, b, count, to, width_b),
                    4.. => column_tile::<1>(a, b, count, to, width_b),
                    _ => single(a, b, count, to),
                };
            }
            j += 1;
        }
    }
}

/// `R` rows by `V` vectors of sums; gives `R`.
#[inline(always)]
pub(crate) unsafe fn outer_tile<const R: usize, const V: usize>(
    a: Rows,
    b: Rows,
    count: usize,
    sums: *mut f32,
    step: usize,
) -> usize {
    let mut tile = [[f32x4::ZERO; V]; R];
    let (mut from_a, mut from_b) = (a.at, b.at);
    // SAFETY: see `add_outer`.
    unsafe {
        for _ in 0..count {
            let vectors: [f32x4; V] = core::array::from_fn(|v| load(from_b.add(v * LANES)));
            for (r, row) in tile.iter_mut().enumerate() {
                let factor = splat(from_a.add(r));
                for (sum, vector) in row.iter_mut().zip(vectors) {
                    *sum += factor * vector;
                }
            }
            from_a = from_a.wrapping_add(a.step);
            from_b = from_b.wrapping_add(b.step);
        }
        for (r, row) in tile.into_iter().enumerate() {
            for (v, sum) in row.into_iter().enumerate() {
                add(sums.add(r * step + v * LANES), sum);
            }
        }
    }
    R
}

/// `V` vectors of rows in one column of sums; gives their number of rows.
#[inline(always)]
unsafe fn column_tile<const V: usize>(a: Rows, b: Rows, count: usize, sums: *mut f32, step: usize) -> usize {
    let mut tile = [f32x4::ZERO; V];
    let (mut from_a, mut from_b) = (a.at, b.at);
    // SAFETY: see `add_outer`.
    unsafe {
        for _ in 0..count {
            let factor = splat(from_b);
            for (v, sum) in tile.iter_mut().enumerate() {
                *sum += factor * load(from_a.add(v * LANES));
            }
            from_a = from_a.wrapping_add(a.step);
            from_b = from_b.wrapping_add(b.step);
        }
        for (v, sum) in tile.into_iter().enumerate() {
            for (lane, value) in sum.to_array().into_iter().enumerate() {
                *sums.add((v * LANES + lane) * step) += value;
            }
        }
    }
    V * LANES
}

/// One sum; gives 1.
#[inline(always)]
unsafe fn single(a: Rows, b: Rows, count: usize, to: *mut f32) -> usize {
    let mut sum = 0.0;
    let (mut from_a, mut from_b) = (a.at, b.at);
    // SAFETY: see `add_outer`.
    unsafe {
        for _ in 0..count {
            sum += *from_a * *from_b;
            from_a = from_a.wrapping_add(a.step);
            from_b = from_b.wrapping_add(b.step);
        }
        *to += sum;
    }
    1
}

/// How many columns of a matrix lie together in a panel: what a register tile takes at once.
pub(crate) const PANEL: usize = 2 * LANES;

/// A matrix in both of its layouts, so that the vectors can go along whichever side is long enough.
#[derive(Clone, Copy)]
pub(crate) struct Matrix {
    /// Made by [`write_panels`].
    pub(crate) panels: *const f32,
    /// `[width, inner]`
    pub(crate) columns: *const f32,
    pub(crate) inner: usize,
    pub(crate) width: usize,
}

/// Writes a matrix given as `[width, inner]` as panels `[inner, 8]`, one after another, so that a tile reads one numbers after
/// the other: rows of a power of two of bytes would all fall into the same few lines of the cache. The last panel is narrower.
///
/// # Safety
/// `width · inner` numbers can be read at `columns` and written at `panels`.
pub(crate) unsafe fn write_panels(columns: *const f32, inner: usize, width: usize, panels: *mut f32) {
    let mut j = 0;
    while j < width {
        let panel = PANEL.min(width - j);
        for i in 0..inner {
            for v in 0..panel {
                // SAFETY: panels before this one hold `j · inner` numbers.
                unsafe { *panels.add(j * inner + i * panel + v) = *columns.add((j + v) * inner + i) };
            }
        }
        j += panel;
    }
}

/// `to[k, j] += Σ over i of a[k, i] · matrix[i, j]` for `count` rows, `to_step` apart.
///
/// # Safety
/// `count` rows of `inner` numbers can be read at `a`, and of `width` numbers read and written at `to`.
#[inline]
pub(crate) unsafe fn add_product(a: Rows, matrix: Matrix, to: *mut f32, to_step: usize, count: usize) {
    let Matrix { inner, width, .. } = matrix;
    let mut j = 0;
    // SAFETY: every offset below is one of a row's numbers or of the matrix.
    unsafe {
        while j + LANES <= width {
            let panel = Panel { at: matrix.panels.add(j * inner), inner, step: PANEL.min(width - j) };
            let wide = panel.step == PANEL;
            let mut k = 0;
            while k < count {
                let a = Rows { at: a.at.add(k * a.step), ..a };
                let to = to.add(k * to_step + j);
                k += match (count - k, wide) {
                    (4.., true) => product_tile::<4, 2>(a, panel, to, to_step),
                    (_, true) => product_tile::<1, 2>(a, panel, to, to_step),
                    (4.., false) => product_tile::<4, 1>(a, panel, to, to_step),
                    (_, false) => product_tile::<1, 1>(a, panel, to, to_step),
                };
            }
            j += if wide { PANEL } else { LANES };
        }
        while j < width {
            for k in 0..count {
                let product = dot(a.at.add(k * a.step), matrix.columns.add(j * inner), inner);
                *to.add(k * to_step + j) += product;
            }
            j += 1;
        }
    }
}

/// Neighbouring columns of a matrix: `inner` rows, `step` numbers apart.
#[derive(Clone, Copy)]
struct Panel {
    at: *const f32,
    inner: usize,
    step: usize,
}

/// `R` rows by `V` vectors; gives `R`.
#[inline(always)]
unsafe fn product_tile<const R: usize, const V: usize>(
    a: Rows,
    panel: Panel,
    to: *mut f32,
    to_step: usize,
) -> usize {
    // SAFETY: see `add_product`.
    unsafe {
        let mut tile: [[f32x4; V]; R] =
            core::array::from_fn(|r| core::array::from_fn(|v| load(to.add(r * to_step + v * LANES))));
        let from: [*const f32; R] = core::array::from_fn(|r| a.at.add(r * a.step));
        let mut row = panel.at;
        for i in 0..panel.inner {
            let vectors: [f32x4; V] = core::array::from_fn(|v| load(row.add(v * LANES)));
            for (sums, from) in tile.iter_mut().zip(from) {
                let factor = splat(from.add(i));
                for (sum, vector) in sums.iter_mut().zip(vectors) {
                    *sum += factor * vector;
                }
            }
            row = row.wrapping_add(panel.step);
        }
        for (r, sums) in tile.into_iter().enumerate() {
            for (v, sum) in sums.into_iter().enumerate() {
                store(to.add(r * to_step + v * LANES), sum);
            }
        }
    }
    R
}

#[inline(always)]
unsafe fn dot(a: *const f32, b: *const f32, count: usize) -> f32 {
    let mut sums = f32x4::ZERO;
    let mut i = 0;
    // SAFETY: `count` numbers can be read at both.
    unsafe {
        while i + LANES <= count {
            sums += load(a.add(i)) * load(b.add(i));
            i += LANES;
        }
        let mut sum = sums.reduce_add();
        while i < count {
            sum += *a.add(i) * *b.add(i);
            i += 1;
        }
        sum
    }
}

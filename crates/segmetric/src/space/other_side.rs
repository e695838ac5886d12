//! Distances from each point of a grid to the other side of a mask: to its background from within, to itself from outside.
//!
//! The squared distance is separable (see `distance_transform`), and one pass along each axis serves both sides: a line of the grid is
//! runs of points of one side each, and for the points of a run nothing behind its ends counts, since at the first point there, one of
//! the other side, the distance that the axes before have left is 0. So a run has the lower envelope of its own parabolas and of
//! its two ends, and each point of the grid belongs to one run: the time is linear.

use super::envelopes::{Envelope, LINES};
use super::grid::Grid;
use crate::byte_lanes::widen;
use crate::error::Error;
use crate::lanes::{LANES, i32x8, padded};
use core::ops::Range;
use wide::f64x4;

/// The signed distances of a mask's points, as boundary losses take them: outside the mask the distance to its nearest point, and
/// inside the negative of the distance to the nearest point outside less one pixel, the smallest spacing. So the points along the
/// border have 0 inside and one pixel outside. A mask that is empty or full has none, and they are 0.
///
/// Points are the centres of pixels, row-major with the last axis fastest. An axis of length 1 has no spacing. Source: Kervadec et al.,
/// Boundary loss for highly unbalanced segmentation, MIDL 2019, whose code subtracts 1 whatever the spacing.
///
/// # Errors
/// [`Error::Option`] for a size of other than one to three axes, or a spacing outside 1e-50 to 1e50; [`Error::Length`] where mask or
/// spacing do not fit the size.
///
/// # Example
/// ```
/// let mask = [false, false, true, true, true, false];
/// let distances = segmetric::signed_distances(&mask, &[1, 6], &[1.0, 0.5])?;
/// assert_eq!(distances, [1.0, 0.5, 0.0, -0.5, 0.0, 0.5]);
/// # Ok::<(), segmetric::Error>(())
/// ```
pub fn signed_distances(mask: &[bool], size: &[usize], spacing: &[f64]) -> Result<Vec<f64>, Error> {
    let grid = Grid::of_pixels(size, [("mask", mask.len())])?;
    grid.check_spacing(spacing)?;
    Ok(signed(mask, &grid, spacing))
}

/// [`signed_distances`] of a mask that fills the grid.
pub(crate) fn signed(mask: &[bool], grid: &Grid, spacing: &[f64]) -> Vec<f64> {
    let mut distances = vec![0.0; mask.len()];
    each_signed_row(mask, grid, spacing, |row, values| distances[row].copy_from_slice(values));
    distances
}

/// Visits the points of each row, and their [`signed_distances`].
pub(crate) fn each_signed_row(
    mask: &[bool],
    grid: &Grid,
    spacing: &[f64],
    mut visit: impl FnMut(Range<usize>, &[f64]),
) {
    let smallest = grid.of_space(spacing, f64::INFINITY).into_iter().fold(f64::INFINITY, f64::min);
    each_row(mask, grid, spacing, &mut |row, distances| {
        // No point has another side, or each has.
        if distances.first() == Some(&f64::INFINITY) {
            distances.fill(0.0);
        }
        each_four(distances, |four| four.sqrt());
        let mut start = 0;
        for run in mask[row.clone()].chunk_by(|a, b| a == b) {
            let end = start + run.len();
            if run[0] && distances[start] > 0.0 {
                // Not −0.
                each_four(&mut distances[start..end], |four| {
                    f64x4::splat(smallest) - four.fast_max(f64x4::splat(smallest))
                });
            }
            start = end;
        }
        visit(row, distances);
    });
}

/// Replaces numbers four at a time: what the compiler makes of a plain loop hangs on how the caller is optimised.
#[inline(always)]
fn each_four(values: &mut [f64], by: impl Fn(f64x4) -> f64x4) {
    let (fours, rest) = values.as_chunks_mut::<4>();
    fours.iter_mut().for_each(|four| *four = by(f64x4::new(*four)).to_array());
    let mut last = [0.0; 4];
    last[..rest.len()].copy_from_slice(rest);
    rest.copy_from_slice(&by(f64x4::new(last)).to_array()[..rest.len()]);
}

/// Visits the points of each row, and the squared distance from each to the nearest point of the other side of a mask that fills the
/// grid; infinite where the mask is empty or full.
#[inline(never)]
pub(crate) fn each_row(mask: &[bool], grid: &Grid, spacing: &[f64], visit: Visit) {
    let ([planes, rows, length], [plane_step, row_step, step]) = (grid.space(), grid.of_space(spacing, 1.0));
    if mask.is_empty() {
        return;
    }
    let mut envelope = Envelope::default();
    let mut finish = |row: Range<usize>, distances: &mut [f64]| {
        add_axis(&mask[row.clone()], distances, step, &mut envelope);
        visit(row, distances);
    };
    if planes > 1 {
        let plane = rows * length;
        let mut all = vec![0.0; mask.len()];
        sweep(mask, plane, plane_step, &mut |range, values| all[range].copy_from_slice(values));
        let mut lines = Lines::default();
        let blocks = mask.chunks(plane).zip(all.chunks_mut(plane));
        blocks.for_each(|(mask, distances)| lines.take_axis(mask, distances, rows, row_step));
        for (row, distances) in all.chunks_mut(length).enumerate() {
            finish(row * length..(row + 1) * length, distances);
        }
    } else if rows > 1 {
        sweep(mask, length, row_step, &mut finish);
    } else {
        finish(0..length, &mut vec![f64::INFINITY; length]);
    }
}

/// What is done with a row or a line, and its distances.
type Visit<'a> = &'a mut dyn FnMut(Range<usize>, &mut [f64]);

/// Visits the lines of an axis whose points are `stride` apart, the last one first, and their squared distances: before the first axis
/// there is nothing but the ends of runs.
fn sweep(mask: &[bool], stride: usize, step: f64, visit: Visit) {
    let lines = mask.len() / stride;
    let line = |at: usize| &mask[at * stride..(at + 1) * stride];
    let eights = stride.div_ceil(LANES);
    // Of each point how far the last one of the other side is, in pixels.
    let far = i32x8::splat(FAR);
    let mut before = vec![far; lines * eights];
    let mut nearest = vec![far; eights];
    for at in 1..lines {
        move_on(&mut nearest, line(at - 1), line(at));
        before[at * eights..(at + 1) * eights].copy_from_slice(&nearest);
    }
    nearest.fill(far);
    let mut distances = vec![0.0; eights * LANES];
    for at in (0..lines).rev() {
        if at + 1 < lines {
            move_on(&mut nearest, line(at + 1), line(at));
        }
        let all = before[at * eights..].iter().zip(&nearest).zip(distances.as_chunks_mut::<LANES>().0);
        for ((before, behind), distances) in all {
            let pixels = before.min(*behind);
            let [low, high]: [[i32; 4]; 2] = bytemuck::cast(pixels);
            for (pixels, distances) in [low, high].into_iter().zip(distances.as_chunks_mut::<4>().0) {
                let apart = f64x4::new(pixels.map(f64::from)) * f64x4::splat(step);
                *distances = (apart * apart).to_array();
            }
            if pixels.simd_eq(far).any() {
                for (distance, pixels) in distances.iter_mut().zip(pixels.to_array()) {
                    *distance = if pixels < FAR { *distance } else { f64::INFINITY };
                }
            }
        }
        visit(at * stride..(at + 1) * stride, &mut distances[..stride]);
    }
}

/// Stands for no distance.
const FAR: i32 = i32::MAX / 2;

/// From the points of one line to those of the next.
fn move_on(nearest: &mut [i32x8], from: &[bool], to: &[bool]) {
    let one = i32x8::splat(1);
    let [(from, from_last), (to, to_last)] =
        [from, to].map(|line| bytemuck::cast_slice::<bool, u8>(line).as_chunks::<LANES>());
    let last = [padded(from_last), padded(to_last)];
    let pairs = from.iter().zip(to).chain([(&last[0], &last[1])]);
    for (nearest, (&from, &to)) in nearest.iter_mut().zip(pairs) {
        let is_same = widen(from).simd_eq(widen(to));
        *nearest = is_same.select((*nearest + one).min(i32x8::splat(FAR)), one);
    }
}

/// Neighbouring lines along an axis.
#[derive(Default)]
struct Lines {
    /// Line after line.
    mask: Vec<bool>,
    distances: Vec<f64>,
    envelope: Envelope,
}

impl Lines {
    /// Adds an axis, the first of a block, to its squared distances.
    fn take_axis(&mut self, mask: &[bool], distances: &mut [f64], length: usize, step: f64) {
        let stride = mask.len() / length;
        for start in (0..stride).step_by(LINES) {
            let count = LINES.min(stride - start);
            self.mask.resize(count * length, false);
            self.distances.resize(count * length, 0.0);
            for at in 0..length {
                for line in 0..count {
                    self.mask[line * length + at] = mask[start + at * stride + line];
                    self.distances[line * length + at] = distances[start + at * stride + line];
                }
            }
            let lines = self.mask.chunks(length).zip(self.distances.chunks_mut(length));
            lines.for_each(|(mask, values)| add_axis(mask, values, step, &mut self.envelope));
            for at in 0..length {
                for line in 0..count {
                    distances[start + at * stride + line] = self.distances[line * length + at];
                }
            }
        }
    }
}

/// Squared distances of a line's points, in the place of those that the axes before have left.
#[inline(never)]
fn add_axis(mask: &[bool], values: &mut [f64], step: f64, envelope: &mut Envelope) {
    let per_square = 1.0 / (step * step);
    let mut start = 0;
    for run in mask.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        envelope.begin(run.len() + 2);
        if start > 0 {
            envelope.push(start - 1, &[0.0], 0.0);
        }
        envelope.push(start, &values[start..end], per_square);
        if end < mask.len() {
            envelope.push(end, &[0.0], 0.0);
        }
        envelope.each(start..end, step, |at, value| values[at] = value);
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_search_over_all_points() {
        let mut state = 11u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for trial in 0..600 {
            let size: Vec<usize> = (0..1 + trial % 3).map(|_| 1 + random(11) as usize).collect();
            let spacing: Vec<f64> = size.iter().map(|_| [1.0, 0.5, 2.25, 0.1][random(4) as usize]).collect();
            let grid = Grid::new(&size).expect("a grid");
            let density = 1 + random(12);
            let mask: Vec<bool> = (0..grid.points()).map(|_| random(density) == 0).collect();
            let mut steps = [1.0; 3];
            steps[3 - size.len()..].copy_from_slice(&spacing);
            let place = |point: usize| {
                let along = grid.strides().map(|stride| point / stride);
                core::array::from_fn::<usize, 3, _>(|axis| along[axis] % grid.volume()[axis])
            };
            let apart = |a: usize, b: usize| -> f64 {
                let (a, b) = (place(a), place(b));
                (0..3).map(|axis| (a[axis].abs_diff(b[axis]) as f64 * steps[axis]).powi(2)).sum()
            };
            let nearest = |a: usize| {
                let others = (0..mask.len()).filter(|&b| mask[b] != mask[a]);
                others.map(|b| apart(a, b)).fold(f64::INFINITY, f64::min)
            };
            let mut all = vec![f64::NAN; mask.len()];
            each_row(&mask, &grid, &spacing, &mut |row, values| all[row].copy_from_slice(values));
            for (point, came) in all.into_iter().enumerate() {
                let expected = nearest(point);
                assert!(
                    came == expected || (came - expected).abs() <= 1e-12 * expected,
                    "{came} is not {expected} at {point} of {size:?}"
                );
            }
        }
    }

    #[test]
    fn a_point_alone_is_nowhere_from_anything() {
        for size in [vec![1], vec![1, 1, 1], vec![4, 5]] {
            let points = size.iter().product();
            let spacing = vec![2.0; size.len()];
            for side in [false, true] {
                let distances = signed_distances(&vec![side; points], &size, &spacing).expect("distances");
                assert!(distances.iter().all(|distance| distance.to_bits() == 0));
            }
        }
    }
}

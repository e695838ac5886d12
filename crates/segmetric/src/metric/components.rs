//! Connected components of a mask.
//!
//! The mask is read once, in raster order, as runs along its last axis. Each run is united with the runs of the rows before it that
//! it touches: a forest in which a run points to an earlier one of its component, the earliest being the root, with paths halved
//! on the way (union-find). A second pass turns the roots into numbers. The work is linear in the pixels, the memory in the runs.
//! Where each component lies is not kept: of millions of small ones that would be several times the mask.

use crate::error::Error;
use crate::space::grid::{Bounds, Grid};
use core::ops::Range;

/// Which pixels are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connectivity {
    /// Those that share a face: 4 in an image, 6 in a volume.
    Faces,
    /// Those that share at least a corner: 8 in an image, 26 in a volume.
    Full,
}

/// The connected components of a mask, numbered in the order of their first pixels.
///
/// # Example
/// ```
/// use segmetric::metric::{Components, Connectivity};
///
/// let mask = [
///     true, false, true, //
///     false, true, false,
/// ];
/// let apart = Components::new(&mask, &[2, 3], Connectivity::Faces)?;
/// assert_eq!((apart.count(), apart.labels()), (3, vec![1, 0, 2, 0, 3, 0]));
/// assert_eq!(Components::new(&mask, &[2, 3], Connectivity::Full)?.count(), 1);
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    grid: Grid,
    count: usize,
    runs: Vec<Run>,
}

/// Where a component lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Extent {
    axes: usize,
    bounds: Bounds,
    center: [f64; 3],
}

impl Extent {
    /// The smallest box around it: a range along each axis.
    pub fn bounds(&self) -> &[Range<usize>] {
        &self.bounds[3 - self.axes..]
    }

    /// The mean of its pixels' coordinates along each axis.
    pub fn center(&self) -> &[f64] {
        &self.center[3 - self.axes..]
    }
}

/// Pixels of a component that follow each other in a row: from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The number of the component, from 0; until all runs are united, the place of an earlier run of it or its own.
    pub(crate) component: usize,
}

impl Components {
    /// The components of a mask of one to three axes, row-major with the last axis fastest.
    ///
    /// # Errors
    /// [`Error::Length`] where the mask does not have the size's number of pixels; [`Error::Option`] for another number of axes.
    pub fn new(mask: &[bool], size: &[usize], connectivity: Connectivity) -> Result<Components, Error> {
        let grid = Grid::of_pixels(size, [("mask", mask.len())])?;
        Ok(Components::of_grid(mask, &grid, connectivity))
    }

    pub(crate) fn of_grid(mask: &[bool], grid: &Grid, connectivity: Connectivity) -> Components {
        let [_, rows, length] = grid.volume();
        // The rows before a row that can hold neighbours of its pixels: how many planes back, and the step to the row there; and how
        // far beyond a run's ends the neighbours in them reach.
        let (steps, reach): (&[(usize, isize)], usize) = match connectivity {
            Connectivity::Faces => (&[(1, 0), (0, -1)], 0),
            Connectivity::Full => (&[(1, -1), (1, 0), (1, 1), (0, -1)], 1),
        };
        let mut runs = Vec::with_capacity(count_runs(mask, length));
        // Where the runs of each row begin, and those of the row that comes next.
        let mut firsts = vec![0];
        for (row, pixels) in mask.chunks(length.max(1)).enumerate() {
            let here = runs.len();
            add_runs(&mut runs, pixels, row * length);
            firsts.push(runs.len());
            for &(planes, step) in steps {
                let plane = (row / rows).checked_sub(planes);
                let line = (row % rows).checked_add_signed(step).filter(|&line| line < rows);
                if let (Some(plane), Some(line)) = (plane, line) {
                    let there = plane * rows + line;
                    let shift = (row - there) * length;
                    unite_touching(&mut runs, firsts[there]..firsts[there + 1], here, shift, reach);
                }
            }
        }
        let mut count = 0;
        for at in 0..runs.len() {
            // An earlier run has its number by now.
            let parent = runs[at].component;
            runs[at].component = if parent == at { count } else { runs[parent].component };
            count += usize::from(parent == at);
        }
        Components { grid: grid.clone(), count, runs }
    }

    /// How many components there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// For each pixel the number of its component, from 1; 0 outside the mask.
    pub fn labels(&self) -> Vec<u32> {
        let mut labels = vec![0; self.grid.points()];
        for run in &self.runs {
            labels[run.start..run.end].fill(run.component as u32 + 1);
        }
        labels
    }

    /// Where each component lies.
    pub fn extents(&self) -> Vec<Extent> {
        self.extents_from([0; 3])
    }

    /// The same in an image of which this grid is the part that begins at `origin`.
    pub(crate) fn extents_from(&self, origin: [usize; 3]) -> Vec<Extent> {
        let none = Range { start: usize::MAX, end: 0 };
        let none =
            Extent { axes: self.grid.axes(), bounds: [none.clone(), none.clone(), none], center: [0.0; 3] };
        let mut extents = vec![none; self.count];
        let mut pixels_of = vec![0; self.count];
        let (sizes, strides) = (self.grid.volume(), self.grid.strides());
        for run in &self.runs {
            let extent = &mut extents[run.component];
            let pixels = run.end - run.start;
            pixels_of[run.component] += pixels;
            for axis in 0..3 {
                let first = run.start / strides[axis] % sizes[axis] + origin[axis];
                let last = if axis == 2 { first + pixels - 1 } else { first };
                let bounds = &mut extent.bounds[axis];
                *bounds = bounds.start.min(first)..bounds.end.max(last + 1);
                // The sum of the coordinates for now: of whole and half numbers, so exact below 2^52.
                extent.center[axis] += (first + last) as f64 / 2.0 * pixels as f64;
            }
        }
        for (extent, pixels) in extents.iter_mut().zip(pixels_of) {
            extent.center.iter_mut().for_each(|sum| *sum /= pixels as f64);
        }
        extents
    }

    /// The runs of all components, in raster order.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }
}

/// How many runs a mask has. Runs take more memory than the mask where they are short, so they get room for no more.
fn count_runs(mask: &[bool], length: usize) -> usize {
    let mut count = 0;
    for row in mask.chunks(length.max(1)) {
        let starts = row.iter().zip(&row[1..]).filter(|&(&before, &pixel)| pixel && !before);
        count += usize::from(row[0]) + starts.count();
    }
    count
}

/// The runs of a row, each a component by itself.
fn add_runs(runs: &mut Vec<Run>, row: &[bool], start: usize) {
    let mut inside = false;
    for (point, &pixel) in (start..).zip(row) {
        match runs.last_mut() {
            Some(run) if inside && pixel => run.end = point + 1,
            _ if pixel => runs.push(Run { start: point, end: point + 1, component: runs.len() }),
            _ => {}
        }
        inside = pixel;
    }
}

/// Unites the runs from `here` on with those of an earlier row that they touch, `shift` points before.
fn unite_touching(runs: &mut [Run], there: Range<usize>, here: usize, shift: usize, reach: usize) {
    let (mut a, mut b) = (there.start, here);
    while a < there.end && b < runs.len() {
        let (start, end) = (runs[a].start + shift, runs[a].end + shift);
        if start < runs[b].end + reach && runs[b].start < end + reach {
            let roots = (root(runs, a), root(runs, b));
            runs[roots.0.max(roots.1)].component = roots.0.min(roots.1);
        }
        if end < runs[b].end {
            a += 1;
        } else {
            b += 1;
        }
    }
}

fn root(runs: &mut [Run], mut at: usize) -> usize {
    while runs[at].component != at {
        let parent = runs[at].component;
        runs[at].component = runs[parent].component;
        at = parent;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels by filling each component from its first point.
    fn flooded(mask: &[bool], grid: &Grid, connectivity: Connectivity) -> Vec<u32> {
        let mut labels = vec![0; mask.len()];
        let mut count = 0;
        let touch = |a: usize, b: usize| {
            let place = |point: usize, axis: usize| point / grid.strides()[axis] % grid.volume()[axis];
            let apart = [0, 1, 2].map(|axis| place(a, axis).abs_diff(place(b, axis)));
            match connectivity {
                Connectivity::Faces => apart.iter().sum::<usize>() == 1,
                Connectivity::Full => apart.iter().all(|&along| along < 2),
            }
        };
        for first in 0..mask.len() {
            if !mask[first] || labels[first] > 0 {
                continue;
            }
            count += 1;
            labels[first] = count;
            let mut edge = vec![first];
            while let Some(point) = edge.pop() {
                for other in 0..mask.len() {
                    if mask[other] && labels[other] == 0 && touch(point, other) {
                        labels[other] = count;
                        edge.push(other);
                    }
                }
            }
        }
        labels
    }

    #[test]
    fn equal_the_flood_from_each_first_point() {
        let mut state = 11u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for trial in 0..400 {
            let size: Vec<usize> = (0..1 + trial % 3).map(|_| 1 + random(6) as usize).collect();
            let grid = Grid::new(&size).expect("a grid");
            let dense = 2 + random(5);
            let mask: Vec<bool> = (0..grid.points()).map(|_| random(dense) < dense / 2).collect();
            for connectivity in [Connectivity::Faces, Connectivity::Full] {
                let components = Components::of_grid(&mask, &grid, connectivity);
                let expected = flooded(&mask, &grid, connectivity);
                assert_eq!(components.labels(), expected, "{size:?} {connectivity:?} {mask:?}");
                assert_eq!(components.count(), expected.into_iter().max().unwrap_or(0) as usize);
            }
        }
    }

    #[test]
    fn nothing_has_no_components() {
        for size in [&[0, 5][..], &[5, 0], &[0], &[3, 0, 2]] {
            let none = Components::new(&[], size, Connectivity::Full).expect("an empty mask");
            assert_eq!((none.count(), none.labels()), (0, vec![]));
        }
        assert!(Components::new(&[true], &[2, 2], Connectivity::Full).is_err());
    }
}

//! Connected components of a mask.
//!
//! The mask is read once, in raster order, as runs along its last axis. Each run is united with the runs of the rows before it that
//! it touches: a forest in which a run points to an earlier one of its component, the earliest being the root, with paths halved
//! on the way (union-find). A second pass turns the roots into numbers. The work is linear in the pixels, the memory in the runs.

use super::grid::Grid;
use crate::error::Error;
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
    points: usize,
    count: usize,
    runs: Vec<Run>,
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
    /// The components of a mask, row-major with the last axis fastest, of any number of axes.
    ///
    /// # Errors
    /// [`Error::Length`] where the mask does not have the size's number of pixels.
    pub fn new(mask: &[bool], size: &[usize], connectivity: Connectivity) -> Result<Components, Error> {
        let grid = Grid::of_pixels(size, [("mask", mask.len())])?;
        Ok(Components::of_grid(mask, &grid, connectivity))
    }

    pub(crate) fn of_grid(mask: &[bool], grid: &Grid, connectivity: Connectivity) -> Components {
        let (length, above) = match grid.size() {
            [above @ .., length] => (*length, above),
            [] => (1, &[][..]),
        };
        let mut runs = Vec::new();
        if length > 0 {
            // Where the runs of each row begin, and those of the row that comes next.
            let mut firsts = vec![0];
            let neighbours = RowsBefore::new(above, connectivity);
            let mut place = vec![0; above.len()];
            for (row, pixels) in mask.chunks_exact(length).enumerate() {
                let here = runs.len();
                add_runs(&mut runs, pixels, row * length);
                firsts.push(runs.len());
                for rows_back in neighbours.of(&place) {
                    let there = row - rows_back;
                    let (there, next) = (firsts[there], firsts[there + 1]);
                    unite_touching(&mut runs, there..next, here, rows_back * length, neighbours.reach);
                }
                advance(&mut place, above);
            }
        }
        let mut count = 0;
        for at in 0..runs.len() {
            // An earlier run has its number by now.
            let parent = runs[at].component;
            runs[at].component = if parent == at { count } else { runs[parent].component };
            count += usize::from(parent == at);
        }
        Components { points: mask.len(), count, runs }
    }

    /// How many components there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// For each pixel the number of its component, from 1; 0 outside the mask.
    pub fn labels(&self) -> Vec<u32> {
        let mut labels = vec![0; self.points];
        for run in &self.runs {
            labels[run.start..run.end].fill(run.component as u32 + 1);
        }
        labels
    }

    /// The runs of all components, in raster order.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }
}

/// The rows before a row that can hold neighbours of its pixels.
struct RowsBefore {
    /// For each of them the step along each axis but the last, and how many rows back that is.
    steps: Vec<(Vec<isize>, usize)>,
    size: Vec<usize>,
    /// How far beyond a run's ends its neighbours in those rows reach.
    reach: usize,
}

impl RowsBefore {
    fn new(size: &[usize], connectivity: Connectivity) -> RowsBefore {
        let reach = match connectivity {
            Connectivity::Faces => 0,
            Connectivity::Full => 1,
        };
        // Steps of −1, 0 and 1 as the digits of a number of base 3: those below the middle, which is no step at all, lead back.
        let middle = (3usize.pow(size.len() as u32) - 1) / 2;
        let mut steps = Vec::new();
        for code in 0..middle {
            let mut rest = code;
            let mut step = vec![0; size.len()];
            let (mut rows, mut stride) = (0, 1);
            for (digit, axis) in step.iter_mut().zip(size).rev() {
                *digit = rest as isize % 3 - 1;
                rest /= 3;
                rows -= *digit * stride;
                stride *= *axis as isize;
            }
            if reach > 0 || step.iter().filter(|&&digit| digit != 0).count() == 1 {
                steps.push((step, rows as usize));
            }
        }
        RowsBefore { steps, size: size.to_vec(), reach }
    }

    /// How many rows back each of them is that exists for the row at this place.
    fn of(&self, place: &[usize]) -> impl Iterator<Item = usize> {
        let exists = move |step: &[isize]| {
            step.iter()
                .zip(place)
                .zip(&self.size)
                .all(|((step, &at), &size)| at.checked_add_signed(*step).is_some_and(|to| to < size))
        };
        self.steps.iter().filter(move |(step, _)| exists(step)).map(|&(_, rows)| rows)
    }
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

/// The place of the next row.
fn advance(place: &mut [usize], size: &[usize]) {
    for (at, &size) in place.iter_mut().zip(size).rev() {
        *at += 1;
        if *at < size {
            return;
        }
        *at = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels by filling each component from its first point.
    fn flooded(mask: &[bool], grid: &Grid, connectivity: Connectivity) -> Vec<u32> {
        let mut labels = vec![0; mask.len()];
        let mut count = 0;
        let touch = |a: usize, b: usize| {
            let apart: Vec<usize> =
                grid.place(a).into_iter().zip(grid.place(b)).map(|(a, b)| a.abs_diff(b)).collect();
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
            let size: Vec<usize> = (0..1 + trial % 4).map(|_| 1 + random(6) as usize).collect();
            let grid = Grid::new(&size);
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

//! Images and volumes as grids of points: row-major, the last axis fastest.

use crate::error::Error;
use core::ops::Range;

/// The sizes of an image's or a volume's axes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    size: Vec<usize>,
}

/// A line of points along an axis.
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) stride: usize,
    pub(crate) length: usize,
}

impl Grid {
    pub(crate) fn new(size: &[usize]) -> Grid {
        Grid { size: size.to_vec() }
    }

    /// The grid of a size that each argument has to fill.
    pub(crate) fn of_pixels<const N: usize>(
        size: &[usize],
        arguments: [(&'static str, usize); N],
    ) -> Result<Grid, Error> {
        let expected = size
            .iter()
            .try_fold(1usize, |product, &axis| product.checked_mul(axis))
            .ok_or(Error::TooLarge)?;
        match arguments.into_iter().find(|&(_, came)| came != expected) {
            Some((argument, came)) => Err(Error::Length { argument, came, expected }),
            None => Ok(Grid::new(size)),
        }
    }

    /// The grid of a box.
    pub(crate) fn of_box(bounds: &[Range<usize>]) -> Grid {
        Grid { size: bounds.iter().map(ExactSizeIterator::len).collect() }
    }

    pub(crate) fn size(&self) -> &[usize] {
        &self.size
    }

    pub(crate) fn axes(&self) -> usize {
        self.size.len()
    }

    pub(crate) fn points(&self) -> usize {
        self.size.iter().product()
    }

    /// How far neighbours along an axis are apart in memory.
    pub(crate) fn stride(&self, axis: usize) -> usize {
        self.size[axis + 1..].iter().product()
    }

    /// The coordinates of a point.
    pub(crate) fn place(&self, point: usize) -> Vec<usize> {
        (0..self.axes()).map(|axis| point / self.stride(axis) % self.size[axis]).collect()
    }

    /// All lines along an axis.
    pub(crate) fn lines(&self, axis: usize) -> impl Iterator<Item = Line> + use<> {
        let (stride, length) = (self.stride(axis), self.size[axis]);
        let blocks = if length == 0 { 0 } else { self.points() / (length * stride).max(1) };
        (0..blocks).flat_map(move |block| {
            (0..stride).map(move |offset| Line { start: block * length * stride + offset, stride, length })
        })
    }

    /// The smallest box around the points of two sets; empty along all axes where both sets are.
    pub(crate) fn bounds(&self, sets: [&[bool]; 2]) -> Vec<Range<usize>> {
        let mut bounds: Vec<Range<usize>> = self.size.iter().map(|&axis| axis..0).collect();
        // Row by row: only a row's first and last point can widen the box along the last axis.
        for row in self.lines(self.axes() - 1) {
            for set in sets {
                let points = &set[row.start..row.start + row.length];
                let Some(first) = points.iter().position(|&inside| inside) else { continue };
                let last = points.iter().rposition(|&inside| inside).unwrap_or(first);
                for point in [first, last] {
                    for (range, at) in bounds.iter_mut().zip(self.place(row.start + point)) {
                        *range = range.start.min(at)..range.end.max(at + 1);
                    }
                }
            }
        }
        if bounds.iter().any(Range::is_empty) { vec![0..0; self.axes()] } else { bounds }
    }

    /// The part of a set within a box.
    pub(crate) fn crop(&self, set: &[bool], bounds: &[Range<usize>]) -> Vec<bool> {
        let cropped = Grid::of_box(bounds);
        let mut inside = Vec::with_capacity(cropped.points());
        // Row by row along the last axis, which is contiguous in both.
        for row in cropped.lines(self.axes() - 1) {
            let place = cropped.place(row.start);
            let start: usize =
                (0..self.axes()).map(|axis| (bounds[axis].start + place[axis]) * self.stride(axis)).sum();
            inside.extend_from_slice(&set[start..start + row.length]);
        }
        inside
    }
}

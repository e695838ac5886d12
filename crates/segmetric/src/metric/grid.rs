//! Images and volumes as grids of points: row-major, the last axis fastest.

use core::ops::Range;

/// The sizes of an image's or a volume's axes.
#[derive(Clone, Debug)]
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

    pub(crate) fn axes(&self) -> usize {
        self.size.len()
    }

    pub(crate) fn points(&self) -> usize {
        self.size.iter().product()
    }

    /// How far neighbours along an axis are apart in memory.
    fn stride(&self, axis: usize) -> usize {
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

    /// The smallest box around the points of several sets; `None` where they are all empty.
    pub(crate) fn bounds(&self, sets: &[&[bool]]) -> Option<Vec<Range<usize>>> {
        let mut bounds: Option<Vec<Range<usize>>> = None;
        // Row by row: only a row's first and last point can widen the box along the last axis.
        let row = self.size.last().copied().filter(|&row| row > 0)?;
        for set in sets {
            for (index, points) in set.chunks(row).enumerate() {
                let Some(first) = points.iter().position(|&inside| inside) else { continue };
                let last = points.iter().rposition(|&inside| inside).unwrap_or(first);
                for point in [index * row + first, index * row + last] {
                    let place = self.place(point);
                    let bounds = bounds.get_or_insert_with(|| place.iter().map(|&at| at..at + 1).collect());
                    for (range, at) in bounds.iter_mut().zip(place) {
                        *range = range.start.min(at)..range.end.max(at + 1);
                    }
                }
            }
        }
        bounds
    }

    /// The part of a set within a box, and its grid.
    pub(crate) fn crop(&self, set: &[bool], bounds: &[Range<usize>]) -> (Vec<bool>, Grid) {
        let cropped = Grid { size: bounds.iter().map(|range| range.end - range.start).collect() };
        let mut inside = Vec::with_capacity(cropped.points());
        // Row by row along the last axis, which is contiguous in both.
        for row in cropped.lines(self.axes() - 1) {
            let place = cropped.place(row.start);
            let start: usize =
                (0..self.axes()).map(|axis| (bounds[axis].start + place[axis]) * self.stride(axis)).sum();
            inside.extend_from_slice(&set[start..start + row.length]);
        }
        (inside, cropped)
    }

    /// Whether every neighbour along the axes is in the set too; what is outside the grid is in no set.
    pub(crate) fn is_inner(&self, set: &[bool], point: usize) -> bool {
        (0..self.axes()).all(|axis| {
            let (stride, length) = (self.stride(axis), self.size[axis]);
            let at = point / stride % length;
            at > 0 && at + 1 < length && set[point - stride] && set[point + stride]
        })
    }
}

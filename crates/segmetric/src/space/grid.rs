//! Images and volumes as grids of points: row-major, the last axis fastest.

use crate::error::Error;
use core::ops::Range;

/// The sizes of a grid of one to three axes. Inside it is always a volume: axes that are not there come first, of length 1.
///
/// An axis along which the image is one point long is no axis of *space*: no point has a neighbour there, and no mask ends there.
/// A box in the image may be one point long along an axis of space, so a grid knows the image that it is a part of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    size: [usize; 3],
    image: [usize; 3],
    axes: usize,
}

/// A range along each axis of a volume.
pub(crate) type Bounds = [Range<usize>; 3];

impl Grid {
    /// # Errors
    /// [`Error::Option`] for other numbers of axes than 1, 2 and 3; [`Error::TooLarge`].
    pub(crate) fn new(size: &[usize]) -> Result<Grid, Error> {
        if !(1..=3).contains(&size.len()) {
            let value = size.len() as f64;
            return Err(Error::Option { argument: "number of axes", value, allowed: "1, 2 or 3" });
        }
        let mut all = [1; 3];
        all[3 - size.len()..].copy_from_slice(size);
        all.iter().try_fold(1usize, |product, &axis| product.checked_mul(axis)).ok_or(Error::TooLarge)?;
        Ok(Grid { size: all, image: all, axes: size.len() })
    }

    /// The grid of a size that each argument has to fill.
    pub(crate) fn of_pixels<const N: usize>(
        size: &[usize],
        arguments: [(&'static str, usize); N],
    ) -> Result<Grid, Error> {
        let grid = Grid::new(size)?;
        let expected = grid.points();
        match arguments.into_iter().find(|&(_, came)| came != expected) {
            Some((argument, came)) => Err(Error::Length { argument, came, expected }),
            None => Ok(grid),
        }
    }

    /// # Errors
    /// [`Error::Length`] for another number of spacings than of axes; [`Error::Option`] for one outside 1e-50 to 1e50.
    pub(crate) fn check_spacing(&self, spacing: &[f64]) -> Result<(), Error> {
        if spacing.len() != self.axes {
            return Err(Error::Length { argument: "spacing", came: spacing.len(), expected: self.axes });
        }
        // The quotient of two squares, times the pixels of an axis, has to stay within an f64.
        match spacing.iter().find(|&step| !(1e-50..=1e50).contains(step)) {
            Some(&value) => Err(Error::Option { argument: "spacing", value, allowed: "from 1e-50 to 1e50" }),
            None => Ok(()),
        }
    }

    /// The grid of a box in this one.
    pub(crate) fn part(&self, bounds: &Bounds) -> Grid {
        let mut size = bounds.clone().map(|range| range.len());
        size[..3 - self.axes].fill(1);
        Grid { size, ..*self }
    }

    /// The lengths of the image's axes.
    pub(crate) fn image(&self) -> &[usize] {
        self.only(&self.image)
    }

    /// The lengths of the axes that are there.
    pub(crate) fn size(&self) -> &[usize] {
        self.only(&self.size)
    }

    /// Of values for all three axes those of the axes that are there.
    pub(crate) fn only<'a, T>(&self, values: &'a [T; 3]) -> &'a [T] {
        &values[3 - self.axes..]
    }

    /// The lengths of all three axes.
    pub(crate) fn volume(&self) -> [usize; 3] {
        self.size
    }

    pub(crate) fn axes(&self) -> usize {
        self.axes
    }

    pub(crate) fn points(&self) -> usize {
        self.size.iter().product()
    }

    /// How far neighbours along each of the three axes are apart in memory.
    pub(crate) fn strides(&self) -> [usize; 3] {
        [self.size[1] * self.size[2], self.size[2], 1]
    }

    /// For each axis of space its length and its stride.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (size, strides) = (self.size, self.strides());
        self.axes_of_space().map(move |axis| (size[axis], strides[axis]))
    }

    /// How many axes of space there are.
    pub(crate) fn dimensions(&self) -> usize {
        self.axes_of_space().count()
    }

    /// The lengths of the axes of space, last, behind axes of length 1: the same points in the same order.
    pub(crate) fn space(&self) -> [usize; 3] {
        self.of_space(&self.size, 1)
    }

    /// Of values for the axes that are there those of the axes of space, last, behind others.
    pub(crate) fn of_space<T: Copy>(&self, values: &[T], other: T) -> [T; 3] {
        let mut last = [other; 3];
        let first = 3 - values.len();
        for (value, axis) in last.iter_mut().skip(3 - self.dimensions()).zip(self.axes_of_space()) {
            *value = values[axis - first];
        }
        last
    }

    /// A single point is a line of length 1: it has two ends, so it is its own border.
    fn axes_of_space(&self) -> impl Iterator<Item = usize> + use<> {
        let image = self.image;
        (0..3).filter(move |&axis| image[axis] != 1 || axis == 2 && image == [1; 3])
    }

    /// The smallest box around the points of two sets; empty along all axes where both sets are.
    pub(crate) fn bounds(&self, sets: [&[bool]; 2]) -> Bounds {
        let [_, rows, length] = self.size;
        let mut bounds: Bounds = self.size.map(|axis| axis..0);
        if self.points() == 0 {
            return [0..0, 0..0, 0..0];
        }
        for set in sets {
            for (row, points) in set.chunks_exact(length).enumerate() {
                // Only a row's first and last point can widen the box along the last axis.
                let Some(first) = points.iter().position(|&inside| inside) else { continue };
                let last = points.iter().rposition(|&inside| inside).unwrap_or(first);
                for (range, at) in
                    bounds.iter_mut().zip([row / rows..=row / rows, row % rows..=row % rows, first..=last])
                {
                    *range = range.start.min(*at.start())..range.end.max(at.end() + 1);
                }
            }
        }
        if bounds.iter().any(Range::is_empty) { [0..0, 0..0, 0..0] } else { bounds }
    }

    /// The part of a set within a box.
    pub(crate) fn crop(&self, set: &[bool], [planes, rows, points]: &Bounds) -> Vec<bool> {
        let mut inside = Vec::with_capacity(planes.len() * rows.len() * points.len());
        for plane in planes.clone() {
            for row in rows.clone() {
                let start = (plane * self.size[1] + row) * self.size[2];
                inside.extend_from_slice(&set[start + points.start..start + points.end]);
            }
        }
        inside
    }
}

//! Images in a frame of points that are not of it, so that a neighbour is a fixed step away.
//!
//! There is a margin before each row, each plane and the whole, which is also the margin behind the one before. All points between the
//! first and the last are taken as one row, eight at a time; what is computed of a margin is anything.

use crate::lanes::{LANES, LaneSum, f32x8};
use crate::space::grid::Grid;
use core::cell::RefCell;
use core::ops::{Deref, DerefMut, Range};

/// Memory of planes that nobody uses, kept between calls.
pub(crate) type Spare = RefCell<Vec<Vec<f32>>>;

/// A value for each point of a frame. Its memory goes back to the spare when it is done.
pub(super) struct Plane<'s> {
    values: Vec<f32>,
    spare: &'s Spare,
}

impl Deref for Plane<'_> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.values
    }
}

impl DerefMut for Plane<'_> {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }
}

impl Drop for Plane<'_> {
    fn drop(&mut self) {
        self.spare.borrow_mut().push(core::mem::take(&mut self.values));
    }
}

/// The points of an image, and what is not of it.
pub(super) struct Frame<'s> {
    spare: &'s Spare,
    steps: Vec<usize>,
    /// The first point to the last, in whole vectors.
    points: Range<usize>,
    length: usize,
    /// Where each row of the image begins, and how long it is.
    rows: Vec<usize>,
    row: usize,
    /// The margins, and the points that are ignored.
    outside: Vec<usize>,
}

impl<'s> Frame<'s> {
    pub(super) fn new(grid: &Grid, ignored: &[usize], spare: &'s Spare) -> Frame<'s> {
        let [planes, lines, row] = grid.space();
        let all = [1, row + 1, (lines + 1) * (row + 1)];
        let steps = all[..grid.dimensions()].to_vec();
        // The way back looks two steps away.
        let margin = 2 * all[grid.dimensions() - 1] + LANES;
        let start = |plane: usize, line: usize| margin + plane * all[2] + line * all[1];
        let rows: Vec<usize> =
            (0..planes).flat_map(|plane| (0..lines).map(move |line| start(plane, line))).collect();
        let behind = start(planes - 1, lines - 1) + row;
        let points = margin..margin + (behind - margin).next_multiple_of(LANES);
        let length = points.end + margin;
        let mut is_inside = vec![false; length];
        rows.iter().for_each(|&start| is_inside[start..start + row].fill(true));
        ignored.iter().for_each(|&pixel| is_inside[rows[pixel / row] + pixel % row] = false);
        let outside = (0..length).filter(|&point| !is_inside[point]).collect();
        Frame { spare, steps, points, length, rows, row, outside }
    }

    /// How far neighbours along each axis of space are apart, the last axis first.
    pub(super) fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// A plane of anything between the first point and the last, and of 0 before and behind.
    pub(super) fn plane(&self) -> Plane<'s> {
        let mut values = self.spare.borrow_mut().pop().unwrap_or_default();
        values.resize(self.length, 0.0);
        values[..self.points.start].fill(0.0);
        values[self.points.end..].fill(0.0);
        Plane { values, spare: self.spare }
    }

    pub(super) fn zeros(&self) -> Plane<'s> {
        let mut plane = self.plane();
        plane.fill(0.0);
        plane
    }

    pub(super) fn set_outside(&self, plane: &mut [f32], value: f32) {
        self.outside.iter().for_each(|&point| plane[point] = value);
    }

    /// An image's values, and 0 outside.
    pub(super) fn framed(&self, image: &[f32]) -> Plane<'s> {
        let mut plane = self.plane();
        for (&start, values) in self.rows.iter().zip(image.chunks_exact(self.row)) {
            plane[start..start + self.row].copy_from_slice(values);
        }
        self.set_outside(&mut plane, 0.0);
        plane
    }

    /// Adds a plane to an image's values.
    pub(super) fn add_to(&self, image: &mut [f32], plane: &[f32]) {
        for (&start, values) in self.rows.iter().zip(image.chunks_exact_mut(self.row)) {
            values.iter_mut().zip(&plane[start..]).for_each(|(value, more)| *value += more);
        }
    }

    /// The points of a plane, moved by some steps forward.
    fn moved<'p>(&self, plane: &'p [f32], by: isize) -> &'p [[f32; LANES]] {
        let start = self.points.start.wrapping_add_signed(by);
        plane[start..start + self.points.len()].as_chunks().0
    }

    /// Computes the points of planes from what they are and from other planes, each moved by some steps forward.
    #[inline(always)]
    pub(super) fn each<const IN: usize, const OUT: usize>(
        &self,
        from: [(&[f32], isize); IN],
        into: [&mut [f32]; OUT],
        by: impl Fn([f32x8; IN], [f32x8; OUT]) -> [f32x8; OUT],
    ) {
        let count = self.points.len() / LANES;
        let from = from.map(|(plane, by)| &self.moved(plane, by)[..count]);
        let mut into = into.map(|plane| &mut plane[self.points.clone()].as_chunks_mut::<LANES>().0[..count]);
        for i in 0..count {
            let values = by(
                from.map(|plane| f32x8::new(plane[i])),
                core::array::from_fn(|plane| f32x8::new(into[plane][i])),
            );
            for (plane, value) in into.iter_mut().zip(values) {
                plane[i] = value.to_array();
            }
        }
    }

    /// The extreme of each point of `own` and of the two of `others` beside it along an axis.
    #[inline(never)]
    pub(super) fn fold(&self, extreme: Extreme, own: &[f32], others: &[f32], step: usize) -> Plane<'s> {
        let (mut extremes, step) = (self.plane(), step as isize);
        // The least is the largest with signs turned.
        let turn = f32x8::splat(if extreme == Extreme::Least { -0.0 } else { 0.0 });
        self.each([(own, 0), (others, -step), (others, step)], [&mut extremes], |values, _| {
            let [own, a, b] = values.map(|value| value ^ turn);
            [own.fast_max(a).fast_max(b) ^ turn]
        });
        extremes
    }

    /// Adds one plane to another.
    pub(super) fn add(&self, plane: &mut [f32], more: &[f32]) {
        plane.iter_mut().zip(more).for_each(|(value, more)| *value += more);
    }

    /// Σ a b and Σ a over the points.
    #[inline(never)]
    pub(super) fn sums(&self, a: &[f32], b: &[f32]) -> [f64; 2] {
        /// Vectors that are added up before the sums take them.
        const BLOCK: usize = 64;
        let mut sums = [LaneSum::default(); 2];
        for (a, b) in self.moved(a, 0).chunks(BLOCK).zip(self.moved(b, 0).chunks(BLOCK)) {
            let mut parts = [f32x8::splat(0.0); 2];
            for (&a, &b) in a.iter().zip(b) {
                let (a, b) = (f32x8::new(a), f32x8::new(b));
                parts = [parts[0] + a * b, parts[1] + a];
            }
            sums.iter_mut().zip(parts).for_each(|(sum, part)| sum.add(part));
        }
        sums.map(|sum| sum.total())
    }
}

/// Slopes by the extremes that [`Frame::fold`] made of two planes.
pub(super) struct Slopes<'a> {
    pub(super) of: &'a [f32],
    pub(super) extremes: &'a [f32],
    pub(super) own: &'a [f32],
    pub(super) others: &'a [f32],
    pub(super) step: usize,
}

impl Slopes<'_> {
    /// Gives the slopes of those that come from `own`, and adds the rest to those by `others`.
    #[inline(never)]
    pub(super) fn hand_on<'s>(&self, frame: &Frame<'s>, by_others: &mut [f32]) -> Plane<'s> {
        let Slopes { of, extremes, own, others, .. } = *self;
        let step = self.step as isize;
        let from = [
            (of, 0),
            (extremes, 0),
            (own, 0),
            // The point behind has this one before it.
            (of, step),
            (extremes, step),
            (own, step),
            // And the point before has it behind.
            (of, -step),
            (extremes, -step),
            (own, -step),
            (others, -2 * step),
            (others, 0),
        ];
        let mut by_own = frame.plane();
        frame.each(
            from,
            [&mut by_own, by_others],
            #[inline(always)]
            |[here, extreme, own, behind, its, its_own, before, whose, whose_own, first, value], into| {
                let of_behind = (behind & value.simd_eq(its)) & !its_own.simd_eq(its);
                let of_before =
                    (before & value.simd_eq(whose)) & !(whose_own.simd_eq(whose) | first.simd_eq(whose));
                [here & own.simd_eq(extreme), into[1] + of_behind + of_before]
            },
        );
        by_own
    }
}

/// What is taken of a point and its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extreme {
    Least,
    Largest,
}

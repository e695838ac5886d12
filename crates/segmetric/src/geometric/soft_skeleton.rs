//! Soft skeletons (Shit et al., clDice, CVPR 2021), and the way back through them.
//!
//! With erode(x) the minimum of a point and its neighbours along the axes, dilate(x) the maximum over 3 × 3 (× 3) points and
//! x₀ = x, x_{j+1} = erode(x_j): δ_j = max(0, x_j − dilate(x_{j+1})) is what opening x_j takes off, and the skeleton is
//! S = 1 − Π_j (1 − δ_j) over j = 0 … iterations, added up as S_j = S_{j−1} + δ_j (1 − S_{j−1}).
//!
//! Points outside the image, and ignored ones, count in no minimum and no maximum. On the way back a minimum goes to the first of
//! the points that have it, the point itself before its neighbours, and so does a maximum, axis by axis.
//!
//! Points lie in memory with a margin before each row, each plane and the whole, which is also the margin behind the one before: so a
//! neighbour is a fixed step away, and all points between the first and the last are taken as one row.

use crate::lanes::{LANES, LaneSum, f32x8};
use crate::space::grid::Grid;
use core::ops::Range;

/// The points of an image, and what is not of it.
pub(super) struct Frame {
    /// How far neighbours along each axis of space are apart, the last axis first.
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

impl Frame {
    pub(super) fn new(grid: &Grid, ignored: &[usize]) -> Frame {
        let [planes, lines, row] = grid.space();
        let all = [1, row + 1, (lines + 1) * (row + 1)];
        let steps = all[..grid.dimensions()].to_vec();
        let margin: usize = steps.iter().sum();
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
        Frame { steps, points, length, rows, row, outside }
    }

    fn zeros(&self) -> Vec<f32> {
        vec![0.0; self.length]
    }

    fn set_outside(&self, plane: &mut [f32], value: f32) {
        self.outside.iter().for_each(|&point| plane[point] = value);
    }

    /// An image's values, and 0 outside.
    pub(super) fn framed(&self, image: &[f32]) -> Vec<f32> {
        let mut plane = self.zeros();
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

    fn moved_mut<'p>(&self, plane: &'p mut [f32], by: isize) -> &'p mut [[f32; LANES]] {
        let start = self.points.start.wrapping_add_signed(by);
        plane[start..start + self.points.len()].as_chunks_mut().0
    }

    /// One step back and one forward along an axis.
    fn both_ways(step: usize) -> [isize; 2] {
        [-(step as isize), step as isize]
    }

    /// Of a plane with 1 outside the minimum over each point and its neighbours; anything outside.
    fn erode(&self, plane: &[f32]) -> Vec<f32> {
        let mut least = self.zeros();
        least[self.points.clone()].copy_from_slice(&plane[self.points.clone()]);
        for &step in &self.steps {
            self.fold(&mut least, plane, step, f32x8::fast_min);
        }
        least
    }

    /// Of a plane with 0 outside the maximum of each point and the two beside it along an axis.
    fn dilate_along(&self, plane: &[f32], step: usize) -> Vec<f32> {
        let mut most = self.zeros();
        most[self.points.clone()].copy_from_slice(&plane[self.points.clone()]);
        self.fold(&mut most, plane, step, f32x8::fast_max);
        most
    }

    /// Of a plane with 0 outside what each axis makes of the maximum, the last axis first; anything outside.
    fn dilate(&self, plane: &[f32]) -> Vec<Vec<f32>> {
        let mut stages: Vec<Vec<f32>> = Vec::new();
        for &step in &self.steps {
            let next = self.dilate_along(stages.last().map_or(plane, Vec::as_slice), step);
            stages.push(next);
        }
        stages
    }

    #[inline(always)]
    fn fold(&self, into: &mut [f32], plane: &[f32], step: usize, by: impl Fn(f32x8, f32x8) -> f32x8) {
        let [before, behind] = Frame::both_ways(step).map(|by| self.moved(plane, by));
        for ((value, &a), &b) in self.moved_mut(into, 0).iter_mut().zip(before).zip(behind) {
            *value = by(by(f32x8::new(*value), f32x8::new(a)), f32x8::new(b)).to_array();
        }
    }

    /// Hands slopes of extremes on to the points that have them: `of` has the values that `extremes` was made of by some steps.
    fn hand_on(&self, slopes: &mut [f32], extremes: &[f32], of: &[f32], steps: &[usize], into: &mut [f32]) {
        for by in [0].into_iter().chain(steps.iter().copied().flat_map(Frame::both_ways)) {
            let all = self.moved_mut(slopes, 0).iter_mut().zip(self.moved(extremes, 0));
            let points = self.moved(of, by).iter().zip(self.moved_mut(into, by));
            for ((slope, &extreme), (&value, sum)) in all.zip(points) {
                let has = f32x8::new(value).simd_eq(f32x8::new(extreme));
                let here = f32x8::new(*slope);
                *sum = (f32x8::new(*sum) + (here & has)).to_array();
                *slope = (here & !has).to_array();
            }
        }
    }

    /// Σ a b over the points.
    pub(super) fn sum_of_products(&self, a: &[f32], b: &[f32]) -> f64 {
        /// Vectors that are added up before the sum takes them.
        const BLOCK: usize = 64;
        let mut sum = LaneSum::default();
        for (a, b) in self.moved(a, 0).chunks(BLOCK).zip(self.moved(b, 0).chunks(BLOCK)) {
            let products = a.iter().zip(b).map(|(&a, &b)| f32x8::new(a) * f32x8::new(b));
            sum.add(products.fold(f32x8::splat(0.0), |sum, product| sum + product));
        }
        sum.total()
    }
}

/// A soft skeleton, and what the way back through it needs.
pub(super) struct SoftSkeleton {
    /// S, 0 outside.
    pub(super) skeleton: Vec<f32>,
    levels: Vec<Level>,
}

struct Level {
    /// x_j, 1 outside.
    values: Vec<f32>,
    /// δ_j, 0 outside.
    taken_off: Vec<f32>,
    /// 1 − S_{j−1}
    rest: Vec<f32>,
}

impl SoftSkeleton {
    /// Of a plane with 0 outside.
    pub(super) fn new(plane: &[f32], iterations: usize, frame: &Frame) -> SoftSkeleton {
        let one = f32x8::splat(1.0);
        let (mut skeleton, mut levels) = (frame.zeros(), Vec::new());
        let mut values = plane.to_vec();
        frame.set_outside(&mut values, 1.0);
        for _ in 0..=iterations {
            let mut eroded = frame.erode(&values);
            frame.set_outside(&mut eroded, 0.0);
            let opened = frame.dilate(&eroded).pop().unwrap_or_else(|| eroded.clone());
            let (mut taken_off, mut rest) = (frame.zeros(), frame.zeros());
            let taken = frame.moved_mut(&mut taken_off, 0).iter_mut();
            let values_of = frame.moved(&values, 0).iter().zip(frame.moved(&opened, 0));
            for (taken, (&x, &opened)) in taken.zip(values_of) {
                *taken = (f32x8::new(x) - f32x8::new(opened)).fast_max(f32x8::splat(0.0)).to_array();
            }
            frame.set_outside(&mut taken_off, 0.0);
            let sums = frame.moved_mut(&mut skeleton, 0).iter_mut().zip(frame.moved_mut(&mut rest, 0));
            for ((sum, rest), &taken) in sums.zip(frame.moved(&taken_off, 0)) {
                let before = f32x8::new(*sum);
                let left = one - before;
                *rest = left.to_array();
                *sum = (before + f32x8::new(taken) * left).to_array();
            }
            levels.push(Level { values, taken_off, rest });
            frame.set_outside(&mut eroded, 1.0);
            values = eroded;
        }
        SoftSkeleton { skeleton, levels }
    }

    /// The slopes by the values of the plane, told those by the skeleton.
    pub(super) fn backward(&self, slopes: &[f32], frame: &Frame) -> Vec<f32> {
        let one = f32x8::splat(1.0);
        // Slopes by S_j.
        let mut by_sum = slopes.to_vec();
        // Slopes by x_{j+1}.
        let mut by_next = frame.zeros();
        for level in self.levels.iter().rev() {
            let Level { values, taken_off, rest } = level;
            // By δ_j, where it is not 0.
            let mut by_taken = frame.zeros();
            let sums = frame.moved_mut(&mut by_sum, 0).iter_mut().zip(frame.moved_mut(&mut by_taken, 0));
            let kept = frame.moved(taken_off, 0).iter().zip(frame.moved(rest, 0));
            for ((sum, by_taken), (&taken, &rest)) in sums.zip(kept) {
                let (taken, all) = (f32x8::new(taken), f32x8::new(*sum));
                *by_taken = ((all * f32x8::new(rest)) & taken.simd_gt(f32x8::splat(0.0))).to_array();
                *sum = (all * (one - taken)).to_array();
            }
            let mut next = frame.erode(values);
            frame.set_outside(&mut next, 0.0);
            // Back through the maxima, the first axis first.
            let stages = frame.dilate(&next);
            let mut by_stage: Vec<f32> = by_taken.iter().map(|slope| -slope).collect();
            for (place, &step) in frame.steps.iter().enumerate().rev() {
                let before = if place == 0 { &next } else { &stages[place - 1] };
                let mut into = if place == 0 { core::mem::take(&mut by_next) } else { frame.zeros() };
                frame.hand_on(&mut by_stage, &stages[place], before, &[step], &mut into);
                by_stage = into;
            }
            // And through the minima.
            let mut by_values = by_taken;
            frame.set_outside(&mut by_stage, 0.0);
            frame.hand_on(&mut by_stage, &next, values, &frame.steps, &mut by_values);
            by_next = by_values;
        }
        by_next
    }
}

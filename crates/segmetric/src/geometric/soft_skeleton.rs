//! Soft skeletons (Shit et al., clDice, CVPR 2021), and the way back through them.
//!
//! With erode(x) the minimum of a point and its neighbours along the axes, dilate(x) the maximum over 3 × 3 (× 3) points and
//! x₀ = x, x_{j+1} = erode(x_j): δ_j = max(0, x_j − dilate(x_{j+1})) is what opening x_j takes off, and the skeleton is
//! S = 1 − Π_j (1 − δ_j) over j = 0 … iterations, added up as S_j = S_{j−1} + δ_j (1 − S_{j−1}).
//!
//! Points outside the image, and ignored ones, count in no minimum and no maximum. Extremes are found axis by axis, the last one first. On
//! the way back an extreme goes to the first of the points that have it: the point itself, then the one before it, then the one behind.

use super::frame::{Extreme, Frame, Plane, Slopes};
use crate::lanes::f32x8;

/// A soft skeleton, and what the way back through it needs.
pub(super) struct SoftSkeleton<'s> {
    /// S, 0 outside.
    pub(super) skeleton: Plane<'s>,
    levels: Vec<Level<'s>>,
    /// The last x, 0 outside.
    last: Plane<'s>,
}

struct Level<'s> {
    /// x_j, 1 outside.
    values: Plane<'s>,
    /// δ_j, 0 outside.
    taken_off: Plane<'s>,
    /// 1 − S_{j−1}
    rest: Plane<'s>,
}

impl<'s> SoftSkeleton<'s> {
    /// Of a plane with 0 outside. What the way back needs is kept with `keeps` alone.
    pub(super) fn new(
        plane: Plane<'s>,
        iterations: usize,
        frame: &Frame<'s>,
        keeps: bool,
    ) -> SoftSkeleton<'s> {
        let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
        let mut skeleton = SoftSkeleton { skeleton: frame.zeros(), levels: Vec::new(), last: plane };
        for _ in 0..=iterations {
            let SoftSkeleton { skeleton: sum, levels, last: values } = &mut skeleton;
            frame.set_outside(values, 1.0);
            let mut next = erode(values, frame).pop().unwrap_or_else(|| frame.zeros());
            frame.set_outside(&mut next, 0.0);
            let stages = dilate(&next, frame);
            let opened = stages.last().unwrap_or(&next);
            let (mut taken_off, mut rest) = (frame.plane(), frame.plane());
            frame.each(
                [(values, 0), (opened, 0)],
                [&mut taken_off, &mut rest, sum],
                |[x, opened], [_, _, sum]| {
                    let (taken, rest) = ((x - opened).fast_max(zero), one - sum);
                    [taken, rest, sum + taken * rest]
                },
            );
            frame.set_outside(&mut taken_off, 0.0);
            frame.set_outside(sum, 0.0);
            let values = core::mem::replace(values, next);
            if keeps {
                levels.push(Level { values, taken_off, rest });
            }
        }
        skeleton
    }

    /// The slopes by the values of the plane, told those by the skeleton.
    pub(super) fn backward(self, slopes: Plane<'s>, frame: &Frame<'s>) -> Plane<'s> {
        let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
        // By S_j, and by x_{j+1}, which is `next`.
        let (mut by_sum, mut by_next, mut next) = (slopes, frame.zeros(), self.last);
        for Level { mut values, taken_off, rest } in self.levels.into_iter().rev() {
            // δ_j grows with x_j and falls with its opening, where it is not 0.
            let (mut by_values, mut by_stage) = (frame.plane(), frame.plane());
            frame.each(
                [(&taken_off, 0), (&rest, 0)],
                [&mut by_sum, &mut by_values, &mut by_stage],
                |[taken, rest], [by_sum, _, _]| {
                    let by_taken = (by_sum * rest) & taken.simd_gt(zero);
                    [by_sum * (one - taken), by_taken, -by_taken]
                },
            );
            frame.set_outside(&mut next, 0.0);
            let stages = dilate(&next, frame);
            for (place, &step) in frame.steps().iter().enumerate().rev() {
                let own = if place == 0 { &next } else { &stages[place - 1] };
                let slopes = Slopes { of: &by_stage, extremes: &stages[place], own, others: own, step };
                let mut by_others =
                    if place == 0 { core::mem::replace(&mut by_next, frame.plane()) } else { frame.zeros() };
                by_stage = slopes.hand_on(frame, &mut by_others);
                frame.add(&mut by_stage, &by_others);
            }
            frame.set_outside(&mut by_stage, 0.0);
            let stages = erode(&values, frame);
            for (place, &step) in frame.steps().iter().enumerate().rev() {
                let own = if place == 0 { &values } else { &stages[place - 1] };
                let extremes = if place + 1 == stages.len() { &next } else { &stages[place] };
                let slopes = Slopes { of: &by_stage, extremes, own, others: &values, step };
                by_stage = slopes.hand_on(frame, &mut by_values);
            }
            frame.add(&mut by_values, &by_stage);
            by_next = by_values;
            core::mem::swap(&mut next, &mut values);
        }
        by_next
    }
}

/// Of a plane with 1 outside the minimum over each point and its neighbours along the first axis, the first two, and so on.
fn erode<'s>(plane: &[f32], frame: &Frame<'s>) -> Vec<Plane<'s>> {
    stages(plane, frame, Extreme::Least)
}

/// Of a plane with 0 outside the maximum over each point and those around it along the first axis, the first two, and so on.
fn dilate<'s>(plane: &[f32], frame: &Frame<'s>) -> Vec<Plane<'s>> {
    stages(plane, frame, Extreme::Largest)
}

fn stages<'s>(plane: &[f32], frame: &Frame<'s>, extreme: Extreme) -> Vec<Plane<'s>> {
    let mut stages: Vec<Plane> = Vec::new();
    for &step in frame.steps() {
        let own = stages.last().map_or(plane, |stage| stage);
        // A minimum is over a cross, a maximum over a box.
        let others = if extreme == Extreme::Least { plane } else { own };
        let stage = frame.fold(extreme, own, others, step);
        stages.push(stage);
    }
    stages
}

//! Skeleton recall (Kirchhoff et al., ECCV 2024): 1 − (Σ p t + s) / (Σ t + s), t the pixels of the truth within two steps of its
//! skeleton, a step being to a neighbour along an axis. Without any the loss is 0.

use super::view::View;
use crate::space::grid::Grid;
use crate::space::skeleton;

/// How often the skeleton is dilated.
const STEPS: usize = 2;

pub(super) fn measure(view: &View, smooth: f64, scale: f64, mut slopes: Option<&mut [f32]>) -> f64 {
    let mut found = 0.0;
    // The pixels of the tubes, among those of all images.
    let mut tubes = Vec::new();
    for (place, (image, p, _)) in view.each(None).enumerate() {
        let tube = tube(&view.inside(image), view.grid);
        found += tube.iter().map(|&pixel| f64::from(p[pixel])).sum::<f64>();
        tubes.extend(tube.into_iter().map(|pixel| place * p.len() + pixel));
    }
    if tubes.is_empty() {
        return 0.0;
    }
    let below = tubes.len() as f64 + smooth;
    if let Some(slopes) = &mut slopes {
        tubes.iter().for_each(|&pixel| slopes[pixel] -= (scale / below) as f32);
    }
    // What is missed, over all: 1 − the quotient would lose its digits.
    (tubes.len() as f64 - found) / below
}

/// The pixels of a mask within two steps of its skeleton.
fn tube(mask: &[bool], grid: &Grid) -> Vec<usize> {
    // Geometric losses have checked that there are two axes at least.
    let mut near = skeleton::of_grid(mask, grid).unwrap_or_default();
    for _ in 0..STEPS {
        near = dilated(&near, grid);
    }
    near.iter_mut().zip(mask).for_each(|(near, &inside)| *near &= inside);
    // Most of eight pixels at a time have none.
    near.resize(near.len().next_multiple_of(8), false);
    let eights = near.as_chunks::<8>().0.iter().enumerate().filter(|&(_, eight)| *eight != [false; 8]);
    eights.flat_map(|(i, _)| 8 * i..8 * i + 8).filter(|&pixel| near[pixel]).collect()
}

/// A set of pixels with their neighbours along the axes.
fn dilated(set: &[bool], grid: &Grid) -> Vec<bool> {
    let mut wider = set.to_vec();
    for (length, stride) in grid.lines() {
        // No neighbours stand in two of these blocks.
        let blocks = set.chunks_exact(length * stride);
        for (set, wider) in blocks.zip(wider.chunks_exact_mut(length * stride)) {
            wider[stride..].iter_mut().zip(set).for_each(|(to, &from)| *to |= from);
            wider.iter_mut().zip(&set[stride..]).for_each(|(to, &from)| *to |= from);
        }
    }
    wider
}

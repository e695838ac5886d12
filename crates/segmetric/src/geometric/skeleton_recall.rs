//! Skeleton recall (Kirchhoff et al., ECCV 2024): 1 − (Σ p t + s) / (Σ t + s), t the pixels of the truth within two steps of its
//! skeleton, a step being to a neighbour along an axis. Without any the loss is 0.

use super::view::View;
use crate::byte_lanes::{self, LANES};
use crate::space::grid::Grid;
use crate::space::skeleton;
use wide::u8x16;

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
    let thin = skeleton::of_grid(mask, grid).unwrap_or_default();
    let mut near: Vec<u8> = bytemuck::cast_slice(&thin).to_vec();
    for _ in 0..STEPS {
        near = dilated(&near, grid);
    }
    let mut tube = Vec::new();
    let nothing = vec![0; near.len()];
    byte_lanes::each_beyond(&near, &nothing, &mut |pixel| {
        if mask[pixel] {
            tube.push(pixel);
        }
    });
    tube
}

/// Adds a set to another, as far as both go.
fn unite(set: &mut [u8], other: &[u8]) {
    let whole = set.len().min(other.len()) / LANES * LANES;
    for (lanes, &other) in set[..whole].as_chunks_mut().0.iter_mut().zip(other.as_chunks().0) {
        *lanes = (u8x16::new(*lanes) | u8x16::new(other)).to_array();
    }
    for (byte, &other) in set[whole..].iter_mut().zip(&other[whole..]) {
        *byte |= other;
    }
}

/// A set of pixels with their neighbours along the axes.
fn dilated(set: &[u8], grid: &Grid) -> Vec<u8> {
    let mut wider = set.to_vec();
    for (length, stride) in grid.lines() {
        // No neighbours stand in two of these blocks.
        let blocks = set.chunks_exact(length * stride);
        for (set, wider) in blocks.zip(wider.chunks_exact_mut(length * stride)) {
            unite(&mut wider[stride..], set);
            unite(wider, &set[stride..]);
        }
    }
    wider
}

//! Masks: what is allowed in them, and what they add up to.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, f32x8, first_lanes, load};
use crate::truth::BEFORE;
use core::ops::Range;

/// Adds up the masks of a section, in a row of the summary. Returns the first value that is neither 0 nor 1.
pub(super) fn add_section(
    masks: &[f32],
    weights: Option<&[f32]>,
    image: usize,
    section: Range<usize>,
    shape: &Shape,
    row: &mut [f64],
) -> Result<Option<(usize, f32)>, Error> {
    let mut soft = None;
    let (zero, one, ignored) = (f32x8::splat(0.0), f32x8::splat(1.0), f32x8::splat(-1.0));
    let stride = shape.pixel_stride();
    for class in 0..shape.classes {
        let [start_of_first, start] = [0, class].map(|class| shape.place(image, 0, class));
        let [mut mass, mut valid, mut weight] = [LaneSum::default(); 3];
        for pixel in section.clone().step_by(LANES) {
            let count = (section.end - pixel).min(LANES);
            let first = eight(masks, start_of_first + pixel * stride, stride, count);
            let g = eight(masks, start + pixel * stride, stride, count);
            let off = first.simd_eq(ignored);
            let right = off.select(g.simd_eq(ignored), g.simd_ge(zero) & g.simd_le(one));
            let hard = g.simd_eq(zero) | g.simd_eq(one) | off;
            if !right.all() || soft.is_none() && !hard.all() {
                let pixels = pixel..pixel + count;
                let found = first_soft(masks, image, pixels, class, shape)?;
                soft = soft.or(found);
            }
            let w = !off & weights_of(weights, image * shape.pixels + pixel, count);
            mass.add(w * g);
            if class == 0 {
                valid.add(one & w.simd_gt(zero));
                weight.add(w);
            }
        }
        row[BEFORE + class] = mass.total();
        if class == 0 {
            (row[0], row[1]) = (valid.total(), weight.total());
        }
    }
    Ok(soft)
}

/// Finds the value that a vector comparison saw: a wrong one is an error.
#[cold]
fn first_soft(
    masks: &[f32],
    image: usize,
    pixels: Range<usize>,
    class: usize,
    shape: &Shape,
) -> Result<Option<(usize, f32)>, Error> {
    let mut soft = None;
    for pixel in pixels {
        let index = shape.place(image, pixel, class);
        let value = masks[index];
        let ignored = masks[shape.place(image, pixel, 0)] == -1.0;
        let right = if ignored { value == -1.0 } else { (0.0..=1.0).contains(&value) };
        if !right {
            return Err(Error::Mask { index, value });
        }
        if !ignored && value != 0.0 && value != 1.0 {
            soft = soft.or(Some((index, value)));
        }
    }
    Ok(soft)
}

/// Of up to eight pixels; those behind the last have weight 0.
#[inline(always)]
fn weights_of(weights: Option<&[f32]>, start: usize, count: usize) -> f32x8 {
    weights.map_or_else(|| first_lanes(count), |weights| load(weights, start, 1, count))
}

/// Not made part of its callers, which are called for soft masks alone.
#[inline(never)]
fn eight(masks: &[f32], start: usize, stride: usize, count: usize) -> f32x8 {
    load(masks, start, stride, count)
}

//! Masks that give each pixel one label: one class 1 and the others 0, or all −1 where it is ignored. They become labels.

use crate::batch::Shape;
use crate::lanes::{LANES, f32x8, i32x8, vectors};
use crate::layout::{self, Strides};
use crate::truth::{PixelLabels, Values};

/// Labels made of masks; the memory is kept between calls.
#[derive(Debug, Default)]
pub(crate) struct HardMasks {
    labels: Vec<u8>,
    tile: Vec<f32x8>,
    /// Whether they are those of the masks that were read last.
    kept: bool,
}

/// Stands for an ignored pixel. More classes than bytes can name beside it are left as masks.
const IGNORED: u8 = u8::MAX;

/// Mask values that are turned at a time.
const VALUES: usize = 2048;

impl HardMasks {
    /// Reads the masks of a batch; labels are kept where all masks give one.
    #[inline(never)]
    pub(crate) fn read(&mut self, masks: &[f32], shape: &Shape) {
        self.kept = self.read_all(masks, shape);
    }

    /// The labels of the masks that were read last, where all of them gave one.
    pub(crate) fn kept<'a>(&'a self, weights: Option<&'a [f32]>) -> Option<PixelLabels<'a>> {
        let values = Values::Bytes(&self.labels);
        self.kept.then_some(PixelLabels { values, ignored: Some(IGNORED.into()), weights })
    }

    /// Whether there are labels.
    pub(crate) fn are_kept(&self) -> bool {
        self.kept
    }

    /// Forgets the labels: some masks of the batch gave none.
    pub(crate) fn forget(&mut self) {
        self.kept = false;
    }

    fn read_all(&mut self, masks: &[f32], shape: &Shape) -> bool {
        if shape.classes > usize::from(IGNORED) {
            return false;
        }
        self.labels.resize(shape.all_pixels(), 0);
        let step = (VALUES / shape.classes).next_multiple_of(LANES);
        self.tile.resize(vectors(step) * shape.classes, f32x8::splat(0.0));
        let strides = Strides { class: 1, eight: shape.classes };
        for place in (0..shape.images).flat_map(|image| layout::places(image, 0..shape.pixels, step)) {
            layout::read(masks, shape, place, &mut self.tile, strides);
            let start = place.image * shape.pixels + place.first;
            let labels = self.labels[start..start + place.count].chunks_mut(LANES);
            for (labels, values) in labels.zip(self.tile.chunks_exact(shape.classes)) {
                if !read(values, labels) {
                    return false;
                }
            }
        }
        true
    }
}

/// Reads the labels of up to eight pixels; whether all have one.
#[inline(always)]
fn read(values: &[f32x8], labels: &mut [u8]) -> bool {
    let (found, hard) = look(values);
    for (label, found) in labels.iter_mut().zip(found.to_array()) {
        *label = found as u8;
    }
    let others = !hard & ((1 << labels.len()) - 1);
    if others != 0 {
        let off = labels.iter_mut().enumerate().filter(|(lane, _)| others >> lane & 1 == 1);
        off.for_each(|(_, label)| *label = IGNORED);
    }
    others == 0 || others & !all_ignored(values) == 0
}

/// The labels of eight pixels, and a bit for each that has one.
#[inline(always)]
fn look(values: &[f32x8]) -> (i32x8, u32) {
    let mut class = i32x8::splat(i32::from(values.len() == 1));
    let (mut label, mut ones, mut zeros) = (i32x8::splat(0), i32x8::splat(0), i32x8::splat(0));
    for value in values {
        let lanes = |comparison: f32x8| comparison.to_bits().cast_signed();
        let is_one = lanes(value.simd_eq(f32x8::splat(1.0)));
        label |= is_one & class;
        class += i32x8::splat(1);
        // a comparison that holds is −1
        ones -= is_one;
        zeros -= lanes(value.simd_eq(f32x8::splat(0.0)));
    }
    let classes = values.len() as i32;
    let is_alone = ones.simd_eq(i32x8::splat(1)) & zeros.simd_eq(i32x8::splat(classes - 1));
    // A single class may be 0 everywhere.
    let is_hard = if classes == 1 { (ones + zeros).simd_eq(i32x8::splat(1)) } else { is_alone };
    (label, is_hard.to_bitmask())
}

/// A bit for each of eight pixels whose masks are all −1.
#[cold]
fn all_ignored(values: &[f32x8]) -> u32 {
    values.iter().fold(u32::MAX, |all, value| all & value.simd_eq(f32x8::splat(-1.0)).to_bitmask())
}
